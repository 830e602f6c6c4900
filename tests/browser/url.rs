//! Addresses: encoded once, decoded once.

use portal::browser::url::{build_search, current, decode, parse_search, segment};
use wasm_bindgen_test::wasm_bindgen_test;

const TRICKY: [&str; 12] = [
    "",
    " ",
    "a b",
    "R&D=100%",
    "a+b",
    "%26",
    "?#/;:",
    "Škoda & Söhne",
    "日本語",
    "\u{1F697}",
    "\"<>'\\",
    "line\nbreak",
];

fn check(pairs: &[(&str, &str)], search: &str) {
    assert_eq!(build_search(pairs), search, "{pairs:?}");
    let read = parse_search(search);
    let read: Vec<(&str, &str)> = read.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(read, pairs, "{search}");
}

#[wasm_bindgen_test]
fn parameters_are_encoded_once_and_decoded_once() {
    check(&[], "");
    check(&[("q", "a b")], "?q=a+b");
    check(&[("q", "R&D=1"), ("page", "2")], "?q=R%26D%3D1&page=2");
    check(&[("q", "Škoda")], "?q=%C5%A0koda");
    check(&[("q", "%26")], "?q=%2526");
    check(&[("q", "1+1")], "?q=1%2B1");
    check(&[("a", "1"), ("a", "2"), ("b", "")], "?a=1&a=2&b=");
}

#[wasm_bindgen_test]
fn every_text_survives_as_name_and_as_value() {
    for name in TRICKY {
        for value in TRICKY {
            let pairs = [(name, value), ("next", "1")];
            let read = parse_search(&build_search(&pairs));
            assert_eq!(read, pairs.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
    }
}

#[wasm_bindgen_test]
fn what_people_write_into_the_address_is_read_as_far_as_it_goes() {
    let one = |search: &str| parse_search(search).into_iter().next().unwrap();
    assert_eq!(one("q=no+mark"), ("q".to_owned(), "no mark".to_owned()));
    assert_eq!(one("?q=100%"), ("q".to_owned(), "100%".to_owned()));
    assert_eq!(one("?q=%zz"), ("q".to_owned(), "%zz".to_owned()));
    assert_eq!(one("?q"), ("q".to_owned(), String::new()));
    assert!(parse_search("?").is_empty());
    assert!(parse_search("?&&").is_empty());
}

#[wasm_bindgen_test]
fn a_segment_is_one_segment_whatever_stands_in_it() {
    assert_eq!(segment("a/b c?d#e"), "a%2Fb%20c%3Fd%23e");
    assert_eq!(segment("%2F"), "%252F");
    assert_eq!(segment("0197-af.b_c"), "0197-af.b_c");
    for text in TRICKY {
        assert_eq!(decode(&segment(text)), text);
    }
    assert_eq!(decode("100%"), "100%", "what is not well formed stays as it is");
}

#[wasm_bindgen_test]
fn the_current_address_is_the_pages_own() {
    let (path, search) = current();
    assert!(path.starts_with('/'), "{path}");
    assert!(search.is_empty() || search.starts_with('?'), "{search}");
}
