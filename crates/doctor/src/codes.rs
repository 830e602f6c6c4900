//! The stable names of the sentences of a report. The message catalogues have one for each, in every language: what was
//! found under `doctor.<code>`, what to do under `doctor.<code>.remedy`, and what it is about under `doctor.on.<words>`.

/// A code, whether there is something to say about it, and whether there is something to do.
pub const ALL: [(&str, bool, bool); 117] = [
    ("ok", false, false),
    ("transport", true, true),
    ("unsupported", true, false),
    ("refused", true, true),
    ("refused_unauthenticated", true, true),
    ("refused_forbidden", true, true),
    ("refused_version", true, true),
    ("answer_html", true, true),
    ("answer_not_json", true, true),
    ("answer_truncated", true, true),
    ("answer_bad_json", true, true),
    ("answer_too_long", true, true),
    ("redirected", true, true),
    ("other_origin", true, true),
    ("no_list", true, true),
    ("no_record", true, true),
    ("no_id", true, true),
    ("format_refused", true, true),
    ("sign_in_refused", true, true),
    ("sign_in_no_token", true, true),
    ("sign_in_unwritable", true, true),
    ("sign_in_needed", true, true),
    ("me_unread", true, true),
    ("read", true, false),
    ("read_part", true, false),
    ("page_size_ignored", true, true),
    ("page_overlaps", true, true),
    ("page_2_missing", true, true),
    ("page_2_same", true, true),
    ("page_jump", true, true),
    ("page_repeated", true, true),
    ("next_same", true, true),
    ("next_elsewhere", true, true),
    ("next_header", true, true),
    ("endless", true, true),
    ("null_list", true, false),
    ("without_id", true, true),
    ("duplicate_id", true, true),
    ("few_records", true, true),
    ("total", true, false),
    ("total_none", true, false),
    ("total_missing", true, true),
    ("total_header", true, true),
    ("total_lied", true, true),
    ("total_wrong", true, true),
    ("operation_none", true, false),
    ("fields", true, false),
    ("field_type", true, true),
    ("field_absent", true, true),
    ("filter", true, false),
    ("filter_strict", true, false),
    ("filter_none", true, false),
    ("filter_ignored", true, true),
    ("filter_wide", true, true),
    ("filter_narrow", true, true),
    ("filter_refused", true, true),
    ("filter_together", true, true),
    ("filter_together_narrow", true, true),
    ("filters_together", true, false),
    ("filter_no_sample", true, false),
    ("filter_unwritable", true, false),
    ("sort_none", true, false),
    ("sort_no_sample", true, false),
    ("sort_refused", true, true),
    ("sort_ignored", true, true),
    ("sort_wrong", true, true),
    ("search_none", true, false),
    ("search", true, false),
    ("search_ignored", true, true),
    ("search_nothing", true, true),
    ("get_other", true, true),
    ("get_differs", true, true),
    ("missing_kind", true, true),
    ("missing_found", true, true),
    ("no_sign_in", true, false),
    ("open", true, true),
    ("unauthenticated_kind", true, true),
    ("write_no_title", true, false),
    ("made", true, false),
    ("create_reduced", true, true),
    ("create_where", true, true),
    ("stored", true, false),
    ("not_stored", true, true),
    ("patch_lost", true, true),
    ("retry_none", true, true),
    ("replay_doubled", true, true),
    ("lookup_nothing", true, true),
    ("accepts_anything", true, false),
    ("field_named", true, false),
    ("field_unnamed", true, true),
    ("field_unknown", true, true),
    ("versions_none", true, true),
    ("version_unread", true, true),
    ("stale", true, false),
    ("stale_current", true, false),
    ("stale_kind", true, true),
    ("stale_accepted", true, true),
    ("decimal_refused", true, false),
    ("decimal_rounded", true, true),
    ("delete_kept", true, true),
    ("left_behind", true, true),
    ("cors_same_origin", true, false),
    ("cors_simple", true, false),
    ("cors_silent", true, true),
    ("cors_preflight", true, true),
    ("cors_origin", true, true),
    ("cors_method", true, true),
    ("cors_header", true, true),
    ("cors_credentials", true, true),
    ("cors_expose", true, true),
    ("cors_exposed", true, false),
    ("cors_passed", true, false),
    ("cors_unwritten", true, false),
    ("cors_refusal", true, true),
    ("blocked", true, true),
    ("timeout", true, true),
    ("unreachable", true, true),
];

/// What a check is about where that is no field and no operator.
pub const SUBJECTS: [&str; 17] = [
    "two at once",
    "page",
    "page size",
    "total",
    "page 2",
    "jump to page 2",
    "a record that is not there",
    "without a sign-in",
    "with a wrong token",
    "read again",
    "sent twice",
    "a bad value",
    "a stale version",
    "exact decimals",
    "ascending",
    "descending",
    "answer",
];

pub(crate) fn is_known(code: &str) -> bool {
    ALL.iter().any(|(known, ..)| *known == code)
}

pub(crate) fn has_text(code: &str) -> bool {
    ALL.iter().any(|(known, text, _)| *known == code && *text)
}

pub(crate) fn has_remedy(code: &str) -> bool {
    ALL.iter().any(|(known, _, remedy)| *known == code && *remedy)
}

/// The last part of the key for what a check is about; `None` for names of the profile.
pub(crate) fn subject(words: &str) -> Option<String> {
    SUBJECTS.contains(&words).then(|| words.replace(' ', "_"))
}

/// Every key that the catalogues need.
pub fn keys() -> impl Iterator<Item = String> {
    let texts = ALL.iter().filter(|(_, text, _)| *text).map(|(code, ..)| ["doctor.", code].concat());
    let remedies =
        ALL.iter().filter(|(.., remedy)| *remedy).map(|(code, ..)| ["doctor.", code, ".remedy"].concat());
    let subjects = SUBJECTS.iter().map(|words| ["doctor.on.", &words.replace(' ', "_")].concat());
    let report = ["doctor.report.in_all", "doctor.report.no_answer"].map(str::to_owned);
    texts.chain(remedies).chain(subjects).chain(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_there_once() {
        let mut all: Vec<String> = keys().collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(count > 200);
    }

    #[test]
    fn words_of_the_checks_have_keys_and_names_of_a_profile_have_none() {
        assert_eq!(subject("page 2").as_deref(), Some("page_2"));
        assert_eq!(subject("title eq"), None);
    }
}
