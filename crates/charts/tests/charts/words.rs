use charts::shortened;

#[test]
fn a_long_label_is_cut_and_a_letter_keeps_its_accents() {
    assert_eq!(shortened("Lindqvist", 10), "Lindqvist");
    assert_eq!(shortened("Lindqvist Möbel AB", 10), "Lindqvist…");
    assert_eq!(shortened("abcde", 4), "abc…");
    assert_eq!(shortened("abe\u{301}d", 4), "ab…");
    assert_eq!(shortened("", 4), "");
}
