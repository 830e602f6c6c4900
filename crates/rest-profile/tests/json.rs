//! What is JSON and what is not, how errors are told, and what survives reading and writing.
#![allow(clippy::expect_used)]
use proptest::prelude::*;
use rest_profile::json::stream::{Event, Limits, Scanner};
use rest_profile::json::{Json, JsonErrorKind, MAX_DEPTH, Pointer, PointerError};

/// The kinds of error, without the byte of `Unexpected`.
fn refusal(bytes: &[u8]) -> Option<(usize, &'static str)> {
    Json::parse(bytes).err().map(|error| (error.offset, error.kind.code()))
}

/// The document as the scanner tells it when it comes in pieces of `size` bytes.
fn scanned(bytes: &[u8], size: usize, limits: Limits) -> Result<String, (usize, JsonErrorKind)> {
    fn note(out: &mut String, event: Event<'_>) {
        out.push_str(&format!("{event:?};"));
    }
    let mut scanner = Scanner::new(limits);
    let mut out = String::new();
    for mut piece in bytes.chunks(size) {
        while let Some(event) = scanner.next(&mut piece).map_err(|error| (error.offset, error.kind))? {
            note(&mut out, event);
        }
    }
    while let Some(event) = scanner.finish().map_err(|error| (error.offset, error.kind))? {
        note(&mut out, event);
    }
    Ok(out)
}

#[test]
fn every_document_of_the_grammar_is_accepted_and_written_back() {
    let same: &[&str] = &[
        "null",
        "true",
        "false",
        "0",
        "-0",
        "0.10",
        "1e3",
        "1E+3",
        "1e-0",
        "-1.5e99",
        "12345678901234567890.123",
        "\"\"",
        "\"a\"",
        "\"é€😀\"",
        "\"\u{7f}\"",
        "\"\u{2028}\"",
        "[]",
        "{}",
        "[null]",
        "[[],{}]",
        "{\"\":0}",
        "{\"a\":[1,{\"b\":\"c\"}],\"d\":null}",
        r#""\"\\\n\r\t\b\f\u0001""#,
        "{\"客户/名 \\\"x\\\"\":\"é\"}",
    ];
    for text in same {
        let json = Json::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(json.to_text(), *text);
    }
    let rewritten: &[(&str, &str)] = &[
        (" \t\r\n[ 1 , 2 ] \n", "[1,2]"),
        ("{ \"a\" : 1 }", "{\"a\":1}"),
        ("\u{feff}{}", "{}"),
        (r#""\/""#, "\"/\""),
        (r#""\u0041\u00e9\u20ac\uD83D\uDE00""#, "\"Aé€😀\""),
        (r#""\u0000""#, r#""\u0000""#),
        // Half a surrogate pair: shown as a replacement, the page is not lost.
        (r#""\ud83d""#, "\"\u{fffd}\""),
        (r#""\ude00\ud83d""#, "\"\u{fffd}\u{fffd}\""),
        (r#""\ud83dx""#, "\"\u{fffd}x\""),
        (r#""\ud83d\u0041""#, "\"\u{fffd}A\""),
        (r#""\ud83d\ud83d\ude00""#, "\"\u{fffd}😀\""),
        // A key given twice: its first place, its last value.
        (r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#),
    ];
    for (text, expected) in rewritten {
        let json = Json::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(json.to_text(), *expected, "{text}");
    }
}

#[test]
fn what_is_no_json_is_refused_with_the_place_and_the_reason() {
    let cases: &[(&[u8], usize, &str)] = &[
        (b"", 0, "empty"),
        (b" \n", 2, "empty"),
        (b"\xef\xbb\xbf", 3, "empty"),
        (b"\xef\xbb", 2, "truncated"),
        (b"<!DOCTYPE html>", 0, "unexpected"),
        (b"nul", 3, "truncated"),
        (b"nulL", 3, "unexpected"),
        (b"True", 0, "unexpected"),
        (b"NaN", 0, "unexpected"),
        (b"Infinity", 0, "unexpected"),
        (b"'a'", 0, "unexpected"),
        (b"// c\n1", 0, "unexpected"),
        (b"undefined", 0, "unexpected"),
        (b"\xef\xbb\xbf\xef\xbb\xbf1", 3, "unexpected"),
        (b" \xef\xbb\xbf1", 1, "unexpected"),
        (b"\xff\xfe1\0", 0, "unexpected"),
        (b"01", 0, "bad_number"),
        (b"-", 1, "truncated"),
        (b"-01", 0, "bad_number"),
        (b"1.", 2, "truncated"),
        (b"[1.]", 1, "bad_number"),
        (b"[.5]", 1, "unexpected"),
        (b"[+1]", 1, "unexpected"),
        (b"[1e]", 1, "bad_number"),
        (b"[1e+]", 1, "bad_number"),
        (b"[1.e1]", 1, "bad_number"),
        (b"[1-2]", 1, "bad_number"),
        (b"[--1]", 1, "bad_number"),
        (b"[0x1]", 2, "unexpected"),
        (b"[1a]", 2, "unexpected"),
        (b"1e", 2, "truncated"),
        (b"[00]", 1, "bad_number"),
        (b"\"", 1, "truncated"),
        (b"\"a", 2, "truncated"),
        (b"\"\\", 2, "truncated"),
        (b"\"\\u00", 5, "truncated"),
        (b"\"\\\"", 3, "truncated"),
        (b"\"a\nb\"", 2, "control_character"),
        (b"\"\0\"", 1, "control_character"),
        (b"\"\\n\tb\"", 3, "control_character"),
        (b"\"a\\x\"", 2, "bad_escape"),
        (b"\"\\u12g4\"", 1, "bad_escape"),
        (b"\"\\u+123\"", 1, "bad_escape"),
        (b"\"\\U0041\"", 1, "bad_escape"),
        (b"\"\\u004\"", 1, "bad_escape"),
        (b"[\"\xe9\"]", 1, "not_utf8"),
        (b"[\"\xc0\xaf\"]", 1, "not_utf8"),
        (b"[\"\xed\xa0\x80\"]", 1, "not_utf8"),
        (b"[\"\\n\xff\"]", 1, "not_utf8"),
        (b"{\"\xe9\":1}", 1, "not_utf8"),
        (b"[\xe9]", 1, "unexpected"),
        (b"[", 1, "truncated"),
        (b"[1", 2, "truncated"),
        (b"[1,", 3, "truncated"),
        (b"[,1]", 1, "unexpected"),
        (b"[1,]", 3, "unexpected"),
        (b"[1,,2]", 3, "unexpected"),
        (b"[1 2]", 3, "unexpected"),
        (b"[1}", 2, "unexpected"),
        (b"]", 0, "unexpected"),
        (b"[]]", 2, "trailing"),
        (b"{", 1, "truncated"),
        (b"{\"a\"", 4, "truncated"),
        (b"{\"a\":", 5, "truncated"),
        (b"{\"a\":1", 6, "truncated"),
        (b"{\"a\":1,", 7, "truncated"),
        (b"{\"a\":1,}", 7, "unexpected"),
        (b"{a:1}", 1, "unexpected"),
        (b"{1:1}", 1, "unexpected"),
        (b"{\"a\" 1}", 5, "unexpected"),
        (b"{\"a\"::1}", 5, "unexpected"),
        (b"{\"a\":}", 5, "unexpected"),
        (b"{,}", 1, "unexpected"),
        (b"{]", 1, "unexpected"),
        (b"{\"a\":1]", 6, "unexpected"),
        (b"{}{}", 2, "trailing"),
        (b"1 2", 2, "trailing"),
        (b"null x", 5, "trailing"),
        (b"\"a\"\"b\"", 3, "trailing"),
        (b"{\"a\":tru", 8, "truncated"),
        (b"{\"a\":trux}", 8, "unexpected"),
        (b"[1\x0c]", 2, "unexpected"),
        (b"[1\xc2\xa0]", 2, "unexpected"),
    ];
    for (bytes, offset, code) in cases {
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(refusal(bytes), Some((*offset, *code)), "{shown}");
        for size in 1..=bytes.len() {
            let again = scanned(bytes, size, Limits::NONE).expect_err("refused in pieces as well");
            assert_eq!((again.0, again.1.code()), (*offset, *code), "{shown} in pieces of {size}");
        }
    }
}

#[test]
fn a_document_stopped_anywhere_is_truncated_and_nothing_else() {
    let whole = "{\"a\\u00e9\\\\é\":[1.5e3,-0.25,\"x\\\"y 客户\",true,false,null,{}],\"b\":{\"c\":[]}}";
    for end in 1..whole.len() {
        let (offset, code) = refusal(&whole.as_bytes()[..end]).expect("not whole");
        assert_eq!(
            (offset, code),
            (end, "truncated"),
            "{}",
            &String::from_utf8_lossy(&whole.as_bytes()[..end])
        );
    }
    assert!(Json::parse(whole.as_bytes()).is_ok());
}

#[test]
fn depth_is_limited_without_using_the_stack() {
    let nested = |levels: usize| [vec![b'['; levels], vec![b']'; levels]].concat();
    assert!(Json::parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(refusal(&nested(MAX_DEPTH + 1)), Some((MAX_DEPTH, "too_deep")));
    assert_eq!(refusal(&vec![b'['; 1_000_000]), Some((MAX_DEPTH, "too_deep")));
    assert_eq!(refusal("{\"a\":".repeat(1_000_000).as_bytes()), Some((5 * MAX_DEPTH, "too_deep")));
}

#[test]
fn limits_stop_long_tokens_and_long_documents_in_every_cut() {
    type Refusal = Option<(usize, &'static str)>;
    let cases: &[(&str, usize, usize, Refusal)] = &[
        ("[\"12345678\"]", 100, 8, None),
        ("[\"123456789\"]", 100, 8, Some((1, "token_too_long"))),
        ("[\"1234567\\n\"]", 100, 8, Some((1, "token_too_long"))),
        ("{\"123456789\":1}", 100, 8, Some((1, "token_too_long"))),
        ("[1234567890]", 100, 8, Some((1, "token_too_long"))),
        ("[1,2,3,4,5]", 11, 8, None),
        ("[1,2,3,4,5]", 10, 8, Some((10, "too_long"))),
        ("[1,2,3,4,5] ", 11, 8, Some((11, "too_long"))),
    ];
    for (text, total, token, expected) in cases {
        for size in 1..=text.len() {
            let found = scanned(text.as_bytes(), size, Limits { total: *total, token: *token });
            let found = found.err().map(|(offset, kind)| (offset, kind.code()));
            assert_eq!(found, *expected, "{text} in pieces of {size}");
        }
    }
}

#[test]
fn an_object_with_many_repeated_keys_is_read_in_time() {
    let members: Vec<String> = (0..300_000).map(|n| format!("\"k{}\":{n}", n % 100_000)).collect();
    let json = Json::parse(format!("{{{}}}", members.join(",")).as_bytes()).expect("read");
    let members = json.as_object().expect("object");
    assert_eq!(members.len(), 100_000);
    assert_eq!(members[7], ("k7".to_owned(), Json::from(200_007)));
}

#[test]
fn skipping_leaves_out_one_value_and_still_checks_it() {
    let document = br#"{"a":{"x":[1,{"y":"}"}]},"b":2,"c":[3,[4]],"d":5}"#;
    for size in 1..document.len() {
        let mut scanner = Scanner::default();
        let mut seen = Vec::new();
        for mut piece in document.chunks(size) {
            while let Some(event) = scanner.next(&mut piece).expect("JSON") {
                seen.push(format!("{event:?}"));
                if matches!(event, Event::Key(b"a")) || event == Event::ListStart {
                    scanner.skip();
                }
            }
        }
        assert_eq!(scanner.finish(), Ok(None));
        let expected = [
            "ObjectStart",
            "Key([97])",
            "Key([98])",
            "Number([50])",
            "Key([99])",
            "ListStart",
            "Key([100])",
            "Number([53])",
            "ObjectEnd",
        ];
        assert_eq!(seen, expected, "in pieces of {size}");
    }
    let mut scanner = Scanner::default();
    let mut piece: &[u8] = br#"{"a":[01],"b":1}"#;
    assert_eq!(scanner.next(&mut piece), Ok(Some(Event::ObjectStart)));
    assert_eq!(scanner.next(&mut piece), Ok(Some(Event::Key(b"a"))));
    scanner.skip();
    assert_eq!(scanner.next(&mut piece).map_err(|error| error.kind), Err(JsonErrorKind::BadNumber));
}

#[test]
fn pointers_read_and_change_a_tree() {
    let mut json = Json::parse(br#"{"a":{"b/c":[10,{"~":"x"}]},"@odata.count":3,"":{"":4}}"#).expect("JSON");
    let at = |text: &str| json.at(&Pointer::parse(text).expect("pointer")).map(Json::to_text);
    let cases = [
        ("/a/b~1c/0", Some("10")),
        ("/a/b~1c/1/~0", Some("\"x\"")),
        ("/a/b~1c/01", None),
        ("/a/b~1c/2", None),
        ("/a/b~1c/-", None),
        ("@odata.count", Some("3")),
        ("/@odata.count", Some("3")),
        ("//", Some("4")),
        ("/a/b", None),
        ("a/b~1c", None),
        ("/@odata.count/x", None),
    ];
    for (pointer, expected) in cases {
        assert_eq!(at(pointer).as_deref(), expected, "{pointer}");
    }
    assert_eq!(at("").as_deref(), Some(json.to_text().as_str()));
    assert_eq!(Pointer::parse("/a/~2"), Err(PointerError::BadEscape { offset: 3 }));
    assert_eq!(Pointer::parse("/a~"), Err(PointerError::BadEscape { offset: 2 }));
    assert_eq!(Pointer::parse(&"/".repeat(MAX_DEPTH + 1)), Err(PointerError::TooDeep));
    assert_eq!(Pointer::parse("a~/b").expect("a literal key").to_string(), "/a~0~1b");

    let set = |json: &mut Json, text: &str| json.set(&Pointer::parse(text).expect("pointer"), Json::from(7));
    let mut made = Json::Null;
    assert!(set(&mut made, "/x/y/z") && set(&mut made, "/x/w"));
    assert_eq!(made.to_text(), r#"{"x":{"y":{"z":7},"w":7}}"#);
    assert!(
        set(&mut json, "/a/b~1c/1/~0") && !set(&mut json, "/a/b~1c/9") && !set(&mut json, "/@odata.count/x")
    );
    assert_eq!(json.to_text(), r#"{"a":{"b/c":[10,{"~":7}]},"@odata.count":3,"":{"":4}}"#);
}

fn any_json() -> impl Strategy<Value = Json> {
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?";
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        number.prop_map(|raw| Json::number(&raw).expect("a number")),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..20).prop_map(Json::from),
            prop::collection::vec((any::<String>(), inner), 0..20).prop_map(|members| {
                let mut object = Json::object::<&str, 0>([]);
                members.into_iter().for_each(|(key, value)| drop(object.insert(key, value)));
                object
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_survives_writing_and_reading(json in any_json()) {
        prop_assert_eq!(Json::parse(json.to_text().as_bytes()), Ok(json.clone()));
        prop_assert_eq!(json.to_string(), json.to_text());
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json.to_text()).is_ok());
    }

    #[test]
    fn no_bytes_at_all_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Json::parse(&bytes);
    }

    #[test]
    fn what_is_accepted_is_what_another_reader_accepts(text in "[\\[\\]{}:,\"\\\\0-9eE.+\\-a-u \n\u{e9}\u{1}]{0,24}") {
        // Numbers too large for a float and lone surrogates are refused there and kept here.
        let other = serde_json::from_str::<serde_json::Value>(&text);
        let own = Json::parse(text.as_bytes());
        if other.is_ok() { prop_assert!(own.is_ok(), "{text}"); }
        if own.is_ok() && !text.contains("\\u") && !text.contains(['e', 'E']) { prop_assert!(other.is_ok(), "{text}"); }
    }

    #[test]
    fn pieces_of_any_size_tell_the_same_events_and_the_same_error(
        json in any_json(), spoil in prop::option::of((any::<prop::sample::Index>(), any::<u8>())), size in 1usize..40,
    ) {
        let mut bytes = json.to_text().into_bytes();
        if let Some((place, byte)) = spoil {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let limits = Limits { total: 4000, token: 30 };
        prop_assert_eq!(scanned(&bytes, size, Limits::NONE), scanned(&bytes, usize::MAX, Limits::NONE));
        prop_assert_eq!(scanned(&bytes, size, limits), scanned(&bytes, usize::MAX, limits));
        prop_assert_eq!(scanned(&bytes, size, Limits::NONE).is_ok(), Json::parse(&bytes).is_ok());
    }

    #[test]
    fn a_pointer_survives_writing_and_reading(segments in prop::collection::vec("[a-z~/0-9 客\"]{0,5}", 0..6)) {
        let pointer = Pointer::from_segments(segments.iter().map(String::as_str));
        prop_assert_eq!(Pointer::parse(&pointer.to_string()), Ok(pointer));
    }
}
