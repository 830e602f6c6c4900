//! The report's sentences, by code: what was found, and what to do about it.

use super::finding::Params;

/// What was found and the remedy; parameters stand in braces.
pub(super) fn sentence(code: &str) -> (&'static str, &'static str) {
    match code {
        "ok" => ("", ""),
        "transport" => (
            "no answer: {why}",
            "Check the address, the port and the certificate, and whether a firewall lies between.",
        ),
        "unsupported" => ("cannot be asked: {what} {field}", ""),
        "refused" => (
            "refused with {status} ({kind}) {message}",
            "Compare the request with the backend's documentation; `operations`, `list` and `errors` of the profile say how it is made and read.",
        ),
        "refused_unauthenticated" => (
            "refused with {status}: nobody is signed in, or no longer. {message}",
            "Check name and password or the token, and in `auth` where they go.",
        ),
        "refused_forbidden" => (
            "refused with {status}: whoever is signed in may not. {message}",
            "Try somebody with more rights; if nobody may, leave the operation out with `null`.",
        ),
        "refused_version" => (
            "refused with {status}: the backend wants the version that is changed. {message}",
            "Say in `version` where the version is read and how it is sent.",
        ),
        "answer_html" => (
            "{status} and a page of HTML instead of JSON",
            "The address is that of a website or of a sign-in page: correct `base` or the path, or sign in.",
        ),
        "answer_not_json" => (
            "{status} with `{media}` instead of JSON",
            "Ask for JSON in `headers` (Accept), or correct the path.",
        ),
        "answer_truncated" => (
            "the JSON ends after {offset} bytes",
            "Something between ends answers early; look at the proxies and their limits.",
        ),
        "answer_bad_json" => (
            "no valid JSON from byte {offset}",
            "The backend's answer has to be corrected; print nothing before or after the JSON.",
        ),
        "answer_too_long" => (
            "more than 64 MiB, or a text of more than 1 MiB",
            "Ask for smaller pages with `list.paging.max_size`.",
        ),
        "redirected" => (
            "{status}: redirected to `{to}`",
            "Write the path as the backend wants it (often with a slash at its end) and the base with its final host and scheme.",
        ),
        "other_origin" => ("the answer came from {found}", "Put the origin that answers into `base`."),
        "no_list" => (
            "{status}, and there is no list at `{at}`",
            "Set `list.items` to the JSON pointer of the list; empty is the whole answer.",
        ),
        "no_record" => (
            "{status}, and there is no record at `{at}`",
            "Set `result` of the operation to the JSON pointer of the record.",
        ),
        "no_id" => (
            "{status}, and the records have no id at `{at}`",
            "Set `record.id`, or `id` of the resource, to where the id stands.",
        ),
        "format_refused" => (
            "{status}: the format is not accepted",
            "Set `content_type` and `headers` (Accept) to what the backend speaks.",
        ),

        "sign_in_refused" => (
            "signing in was refused with {status}",
            "Check name and password, and `auth.login`: path, names of the body's members, content type.",
        ),
        "sign_in_no_token" => (
            "signed in, but there was no token where the profile says",
            "Set `auth.login.access` (and `refresh`) to where the token stands.",
        ),
        "sign_in_unwritable" => (
            "the request for signing in cannot be written",
            "Name and password have to fit into `auth.login.body`.",
        ),
        "sign_in_needed" => ("nobody is signed in", "Give --user and --password, or --token."),
        "me_unread" => (
            "who is signed in could not be read",
            "Correct `auth.me`: its path, and the pointers in `values`.",
        ),

        "read" => ("{records} records read, all: {all}", ""),
        "page_size_ignored" => (
            "{asked} were asked for and {came} came",
            "Correct the size in `list.paging.query`, or set `max_size` to what the backend gives at most.",
        ),
        "page_overlaps" => (
            "{count} records came twice",
            "Give the list a fixed order in `list.query` (by id), so that pages do not shift.",
        ),
        "page_2_missing" => (
            "there are more records, but no way to the second page",
            "Correct `list.next` (and `list.total` where it goes by that).",
        ),
        "page_2_same" => (
            "the second page has records of the first",
            "Correct `list.paging` (does the backend count pages from 0?) or `list.next`.",
        ),
        "page_jump" => (
            "page 2 has other records than what follows page 1",
            "Correct the page number or the offset in `list.paging.query`.",
        ),
        "page_repeated" => (
            "the backend answered the last page once more",
            "Do not go on by full pages: use `list.next` with `flag`, `cursor`, `link`, or `by: total`.",
        ),
        "next_same" => ("the next page is this page", "Correct `list.next`."),
        "next_elsewhere" => (
            "the next page lies on another origin, and is not followed",
            "Let the backend name its public address in its links, or set `base` to the one it names.",
        ),
        "next_header" => (
            "the answer has no header `{header}` for the next page",
            "Correct `list.next`; across origins add the header to Access-Control-Expose-Headers.",
        ),
        "endless" => ("page after page without an end", "Correct `list.next`."),
        "null_list" => ("`null` stands where an empty list should", ""),
        "without_id" => (
            "{count} records have no id and are left out",
            "Correct `record.id`, or let the backend give every record an id.",
        ),
        "duplicate_id" => (
            "the id {id} comes twice in one page",
            "Choose an id that is unique in `record.id`; joined tables repeat rows.",
        ),
        "few_records" => ("too few records to tell", "Try it again with more records."),
        "total" => ("total {total}, counted {counted}", ""),
        "total_none" => ("the backend does not count; lists go on page by page", ""),
        "total_missing" => (
            "no total where the profile says",
            "Correct `list.total`; leave it out for a backend that does not count.",
        ),
        "total_header" => (
            "the answer has no header `{header}`",
            "Correct `list.total.header`, or leave `list.total` out for a backend that does not count.",
        ),
        "total_lied" => (
            "the total is {total}, but there are at least {counted}",
            "Correct `list.total`: it may be the size of the page. Leave it out if the backend does not count.",
        ),
        "total_wrong" => (
            "the total is {total}, but {counted} records came",
            "Correct `list.total`; it has to count what the list shows, after all filters.",
        ),
        "operation_none" => ("the profile has no such operation", ""),

        "fields" => ("{count} fields can be read", ""),
        "field_type" => (
            "`{found}` in record {id} ({count} records) is not of the field's type",
            "Correct `type` and `wire` of the field, or add the value to its `values`.",
        ),
        "field_absent" => ("no record has this field", "Correct its `path`, or leave the field out."),

        "filter" => ("{value}: {came} records, as expected", ""),
        "filter_strict" => ("a value that is none is refused", ""),
        "filter_none" => ("nothing can be filtered", ""),
        "filter_ignored" => (
            "{value}: the condition is ignored, {came} records came and {wrong} of them do not meet it",
            "Leave the operator out for this field (`filter: [...]` of the field names those it has), or correct how it is written in `list.filter.operators`.",
        ),
        "filter_wide" => (
            "{value}: {wrong} of {came} records do not meet it",
            "Correct how the operator is written, or leave it out for this field with `filter: [...]`.",
        ),
        "filter_narrow" => (
            "{value}: {came} records came, {expected} meet it",
            "Correct how the value is written (quotes, `wire`, `values`, `literal`), or leave the operator out for this field.",
        ),
        "filter_refused" => (
            "refused with {status} {message}",
            "Leave the operator out for this field (`filter: [...]`), or correct how it is written.",
        ),
        "filter_together" => (
            "together: {wrong} of {came} records do not meet both",
            "The backend forgets one condition for the other; write both in one notation, or leave one of them out with `filter: [...]`.",
        ),
        "filter_together_narrow" => (
            "together: {came} records came, {expected} meet both",
            "The backend does not join the two; correct `all` of `list.filter`, or leave one of them out with `filter: [...]`.",
        ),
        "filters_together" => ("{count} pairs of conditions", ""),
        "filter_no_sample" => ("the records do not differ enough to tell", ""),
        "filter_unwritable" => ("no value of the records can be written into such a condition", ""),

        "sort_none" => ("nothing can be sorted", ""),
        "sort_no_sample" => ("all records are alike in this", ""),
        "sort_refused" => (
            "refused with {status} {message}",
            "Say `sort: false` for this field, or name what the backend sorts by in `sort`.",
        ),
        "sort_ignored" => (
            "the order is ignored: `{before}` before `{after}`",
            "Say `sort: false` for this field, or correct `list.sort`.",
        ),
        "sort_wrong" => (
            "`{before}` comes before `{after}`",
            "Correct `list.sort` (which is ascending?), or say `sort: false` for this field.",
        ),

        "search_none" => ("there is no search", ""),
        "search" => ("`{word}`: {came} records", ""),
        "search_ignored" => {
            ("`{word}` stands nowhere, and {came} records came", "Correct or remove `list.search`.")
        }
        "search_nothing" => ("no word of the records was found", "Check which fields the backend searches."),

        "get_other" => ("asked for {asked}, and {came} came", "Correct the path of `operations.get`."),
        "get_differs" => (
            "differs from the record in the list: {fields}",
            "Lists of this backend are short; screens read the record itself.",
        ),
        "missing_kind" => (
            "refused with {status}, read as {kind} and not as missing",
            "Add a rule to `errors.kinds` that says `not_found` for this answer.",
        ),
        "missing_found" => (
            "the backend answered a record for an id that does not exist",
            "Correct `operations.get`; a query by id has to name the id.",
        ),
        "no_sign_in" => ("the profile has no sign-in", ""),
        "open" => (
            "answered without a valid sign-in",
            "Everybody who reaches the backend can read this; is that meant?",
        ),
        "unauthenticated_kind" => (
            "refused with {status}, read as {kind}",
            "Add `{\"status\": {status}, \"signed_in\": false, \"kind\": \"unauthenticated\"}` to `errors.kinds`, so that the portal asks for a sign-in.",
        ),
        code => of_writing(code),
    }
}

fn of_writing(code: &str) -> (&'static str, &'static str) {
    match code {
        "write_no_title" => (
            "nothing is written: there is no writable text field `title` that could say whose record it is",
            "",
        ),
        "made" => ("made {id}", ""),
        "create_reduced" => (
            "refused at {fields}: {message}",
            "Give values that the backend accepts with --value FIELD=VALUE.",
        ),
        "create_where" => (
            "accepted, but the answer does not tell where the record is",
            "Set `id_at` of the create operation, or let the backend answer the record, its id or a Location.",
        ),
        "stored" => ("{count} values as they were written", ""),
        "not_stored" => (
            "`{written}` was written and `{read}` was read",
            "Correct `type`, `wire`, `values` or `write` of the field; say `read_only` if the backend decides it.",
        ),
        "patch_lost" => (
            "was not sent, and changed from `{before}` to `{read}`",
            "The backend replaces what a change does not name: say `\"whole\": true` in `operations.update`, or use its method for partial changes.",
        ),
        "retry_none" => (
            "a create without an answer is not sent again; a person decides",
            "Where the backend knows idempotency keys or ids made by the client, say so in `idempotency`.",
        ),
        "replay_doubled" => (
            "the same create made a second record, {id}",
            "The backend does not honour what `idempotency` says: correct or remove it.",
        ),
        "lookup_nothing" => (
            "the record was not found by the client's reference",
            "Correct `idempotency.field`: it has to be stored and filtered by.",
        ),
        "accepts_anything" => ("no value was refused; the backend checks nothing", ""),
        "field_named" => ("refused at {field}", ""),
        "field_unnamed" => (
            "refused for {field}, and the refusal names no field",
            "If the answer names it, add a rule to `errors.fields`; else the message stands above the form.",
        ),
        "field_unknown" => (
            "refused for {field}, and the refusal names {named}",
            "Correct `errors.fields`, or the `path` of the field that is meant.",
        ),
        "versions_none" => (
            "the profile has no versions: the last who writes wins",
            "Where the backend has an ETag or a revision, name it in `version`.",
        ),
        "version_unread" => {
            ("a change did not change the version, or there is none", "Correct `version.read`.")
        }
        "stale" => ("refused; the answer has the record as it is: {current}", ""),
        "stale_kind" => (
            "refused with {status}, read as {kind} and not as a conflict",
            "Add a rule to `errors.kinds` that says `conflict` for this answer.",
        ),
        "stale_accepted" => (
            "a change of an old version was accepted",
            "Correct `version.send`, or remove `version` if the backend does not look at it.",
        ),
        "decimal_refused" => ("sixteen digits are refused: {message}", ""),
        "decimal_rounded" => (
            "`{written}` came back as `{read}`: the backend keeps amounts as floats",
            "Amounts of more than fifteen digits are not safe there; `wire: text` helps if the backend takes texts.",
        ),
        "delete_kept" => (
            "was removed and is still there",
            "Correct `operations.delete`, or add a rule to `errors.kinds` for records in the bin.",
        ),
        "left_behind" => (
            "was made here and could not be removed: {id}",
            "Remove it by hand; its title begins with `{marker}`.",
        ),

        "cors_same_origin" => ("the base is on the page's own origin", ""),
        "cors_simple" => ("needs no permission", ""),
        "cors_silent" => ("no answer to a preflight", "Let the backend answer OPTIONS, or use the gateway."),
        "cors_preflight" => (
            "the preflight of {method} is answered with {status}",
            "Let the backend answer OPTIONS without a sign-in and with 204, or use the gateway.",
        ),
        "cors_origin" => (
            "pages of {origin} are not let in",
            "Add the portal's origin to Access-Control-Allow-Origin, or use the gateway.",
        ),
        "cors_method" => (
            "{method} is not allowed across origins",
            "Add {method} to Access-Control-Allow-Methods, or use the gateway.",
        ),
        "cors_header" => (
            "the header `{header}` may not be sent across origins",
            "Add `{header}` to Access-Control-Allow-Headers, or use the gateway.",
        ),
        "cors_credentials" => (
            "cookies may not be sent across origins",
            "Send Access-Control-Allow-Credentials: true with the exact origin, or use the gateway.",
        ),
        "cors_expose" => (
            "the server does not expose `{header}`",
            "Add it to Access-Control-Expose-Headers, or use the gateway.",
        ),
        _ => ("", ""),
    }
}

/// Puts the parameters into a sentence.
pub(super) fn fill(text: &str, params: &Params) -> String {
    let mut filled = text.to_owned();
    for (name, value) in params {
        filled = filled.replace(&["{", name, "}"].concat(), value);
    }
    filled
}
