//! The keys of every part of a profile. `docs/backend-profile.schema.json` says the same; a test compares the two.

/// Part of a profile and the keys it may have, between spaces.
pub const KEYS: &[(&str, &str)] = &[
    (
        "profile",
        "$schema format title extends base headers content_type settings auth operations list record \
         version idempotency errors uploads retry hooks insecure_browser_secret resources",
    ),
    ("portal", "$schema format backends resources"),
    (
        "resource",
        "path type id single fields includes scope operations list record version idempotency errors uploads",
    ),
    ("operations", "list get create update delete batch actions"),
    ("operation", "method path query headers body result id_at id_in reread whole"),
    ("batch", "method path headers body item max results status result_body"),
    (
        "list",
        "items items_optional query headers paging next total sort search filter include select \
         empty_status local",
    ),
    ("paging", "query headers default_size max_size max_records"),
    ("next", "by flag cursor cursor_header link link_header link_rel"),
    ("total", "body header after request"),
    ("total_request", "method path query send header body without"),
    ("sort", "query terms text max"),
    ("direction", "asc desc join"),
    ("search", "param"),
    ("named_list", "param join"),
    (
        "filter",
        "encode as param nest operators lists all any not group pairs form max_groups literals repeat any_of",
    ),
    ("any_of", "param wrap join literals operators"),
    ("literals", "text number bool date instant reference"),
    ("record", "item id id_last_segment numeric empty"),
    ("version", "read send nothing_changed_is_conflict"),
    ("version_read", "body header"),
    ("version_send", "header query body format when_unknown"),
    ("idempotency", "header client_id field"),
    ("errors", "message code refused kinds fields current"),
    ("error_refused", "at is"),
    ("error_kind", "status at is signed_in kind"),
    ("error_fields", "status map general each field several pattern message code"),
    ("auth_none", "kind"),
    ("auth_host", "kind header format"),
    ("auth_bearer", "kind token header format"),
    ("auth_api_key", "kind token header query format"),
    ("auth_basic", "kind user password"),
    ("auth_login", "kind header format login refresh logout me"),
    ("auth_cookie", "kind csrf login logout me"),
    (
        "auth_oidc",
        "kind header format issuer client_id scopes authorize token end_session userinfo redirect silent person \
         parameters me",
    ),
    ("auth_call", "method path from query headers content_type body access access_header refresh expires_in"),
    ("csrf", "cookie header value fetch read"),
    ("csrf_read", "body header meta"),
    ("me", "path from headers values"),
    ("uploads", "mode method path field extra reference address body max_bytes"),
    ("retry", "statuses max"),
    ("field", "path join root query sort filter type wire minor separator literal values read_only write to"),
    ("write", "path format"),
    ("scope", "field op value"),
];

/// The keys of one part.
pub(crate) fn of(part: &str) -> &'static str {
    KEYS.iter().find(|(name, _)| *name == part).map_or("", |(_, keys)| keys)
}

/// The word that was probably meant: two slips at the most, and fewer in short words.
pub(crate) fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(slips, candidate)| *slips <= (candidate.len() / 3).min(2))
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// Letters to add, remove, replace or swap with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().take(64).collect(), other.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.iter().enumerate() {
        let mut here = Vec::with_capacity(above.len());
        here.push(row + 1);
        for (column, candidate) in other.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&above, column + 1) + 1)
                .min(at(&here, column) + 1)
                .min(at(&above, column) + usize::from(letter != candidate));
            let swapped = row > 0
                && column > 0
                && one.get(row - 1) == Some(candidate)
                && other.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            here.push(best);
        }
        before = std::mem::replace(&mut above, here);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_slip_is_recognised() {
        let known = ["headers", "operations", "items"];
        for (word, expect) in [
            ("header", Some("headers")),
            ("opertaions", Some("operations")),
            ("itmes", Some("items")),
            ("colour", None),
        ] {
            assert_eq!(meant(word, known.into_iter()), expect, "{word}");
        }
    }
}
