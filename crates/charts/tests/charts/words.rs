use charts::{distinct, shortened};

#[test]
fn a_long_label_is_cut_and_a_letter_keeps_its_accents() {
    assert_eq!(shortened("Lindqvist", 10), "Lindqvist");
    assert_eq!(shortened("Lindqvist Möbel AB", 10), "Lindqvist…");
    assert_eq!(shortened("abcde", 4), "abc…");
    assert_eq!(shortened("abe\u{301}d", 4), "ab…");
    assert_eq!(shortened("", 4), "");
}

#[test]
fn labels_leave_the_words_that_all_of_them_begin_with() {
    let check = |labels: &[&str], left: &[&str]| assert_eq!(distinct(labels), left);
    check(&["Meridian Observe", "Meridian Cloud Migrate"], &["Observe", "Cloud Migrate"]);
    check(&["Meridian Data Vault", "Meridian Data Stream"], &["Vault", "Stream"]);
    check(&["Meridian", "Meridian Observe"], &["Meridian", "Meridian Observe"]);
    check(&["Nov 26", "Nov 26"], &["26", "26"]);
    check(&["Meridian Observe"], &["Meridian Observe"]);
    check(&["a ", "a b"], &["a ", "a b"]);
    check(&[], &[]);
}
