//! Pages into columns: every kind of value, every place of the list, pages that overlap, break and lie.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use proptest::prelude::*;
use rest_profile::columns::{
    Amount, Choice, Column, ColumnKind, ColumnReader, ColumnSpec, Columns, Data, Layout, LayoutError,
    ListState, Notation, PageSummary,
};
use rest_profile::json::stream::Limits;
use rest_profile::json::{Json, JsonErrorKind, Pointer};

fn pointer(text: &str) -> Pointer {
    Pointer::parse(text).unwrap()
}

fn column(name: &str, kind: ColumnKind) -> ColumnSpec {
    ColumnSpec { name: name.into(), pointer: pointer(name), kind }
}

fn layout(list: &str, columns: Vec<ColumnSpec>) -> Layout {
    Layout { list: pointer(list), columns, identity: None, envelope: Vec::new() }
}

/// A cell as text, `-` for none.
fn cell(column: &Column, row: usize) -> String {
    let shown = match column.data() {
        Data::Text { .. } => column.text(row).map(|text| format!("{text:?}")),
        Data::Choice(_) => column.choice(row).map(|code| format!("#{code}")),
        Data::Decimal { .. } => column.amount(row).map(|amount| match amount {
            Amount::Units(units) => units.to_string(),
            Amount::Text(text) => format!("'{text}'"),
        }),
        Data::Date(_) => column.day(row).map(|day| day.to_string()),
        Data::Instant(_) => column.instant(row).map(|instant| instant.to_string()),
        Data::Bool(_) => column.bool(row).map(|value| value.to_string()),
    };
    assert_eq!(shown.is_some(), column.present().get(row), "the bitmap agrees");
    shown.unwrap_or_else(|| if column.wrong().contains(&(row as u32)) { "wrong".into() } else { "-".into() })
}

fn rows(columns: &Columns) -> Vec<String> {
    let row = |row| columns.all().iter().map(|column| cell(column, row)).collect::<Vec<_>>().join(" ");
    (0..columns.rows()).map(row).collect()
}

fn page(reader: &mut ColumnReader, body: &str, size: usize) -> PageSummary {
    reader.begin_page();
    for piece in body.as_bytes().chunks(size) {
        reader.push(piece).unwrap();
    }
    reader.end_page().unwrap()
}

fn read(layout: Layout, body: &str) -> (Columns, PageSummary) {
    let mut reader = ColumnReader::new(layout, Limits::default()).unwrap();
    let summary = page(&mut reader, body, usize::MAX);
    (reader.into_columns(), summary)
}

#[test]
fn a_value_is_read_as_its_kind_or_counted_as_wrong() {
    let choices = [("\"won\"", 1), ("\"7\"", 7), ("8", 8), ("true", 9)];
    let choices = choices.map(|(wire, code)| Choice { wire: Json::parse(wire.as_bytes()).unwrap(), code });
    let choice = ColumnKind::Choice(choices.to_vec());
    let text = ColumnKind::Text;
    let money = ColumnKind::Decimal { scale: 2 };
    let integer = ColumnKind::Integer;
    let (strict, loose) = (ColumnKind::Bool { loose: false }, ColumnKind::Bool { loose: true });
    let date = ColumnKind::Date;
    let instant = ColumnKind::Instant;
    use Notation::*;
    #[rustfmt::skip]
    let cases: Vec<(ColumnKind, &str, &str)> = vec![
        (text.clone(), "\"a\\u00e9\\n\"", "\"aé\\n\""), (text.clone(), "\"\"", "\"\""), (text.clone(), "17.0", "\"17.0\""),
        (text.clone(), "null", "-"), (text.clone(), "true", "wrong"), (text.clone(), "[\"a\"]", "wrong"), (text, "{}", "wrong"),
        (choice.clone(), "\"won\"", "#1"), (choice.clone(), "7", "#7"), (choice.clone(), "\"8\"", "#8"), (choice.clone(), "true", "#9"),
        (choice.clone(), "\"lost\"", "wrong"), (choice.clone(), "\"\"", "wrong"), (choice.clone(), "null", "-"), (choice, "false", "wrong"),
        (money.clone(), "12.5", "1250"), (money.clone(), "\"12.50\"", "1250"), (money.clone(), "\" 12.5 \"", "1250"), (money.clone(), "0.1", "10"),
        (money.clone(), "1.5e3", "150000"), (money.clone(), "-0", "0"), (money.clone(), "0.125", "'0.125'"),
        (money.clone(), "12345678901234567890.123", "'12345678901234567890.123'"), (money.clone(), "0.30000000000000004", "'0.30000000000000004'"),
        (money.clone(), "\"\"", "-"), (money.clone(), "\"1,5\"", "wrong"), (money.clone(), "\"EUR 5\"", "wrong"), (money, "true", "wrong"),
        (integer.clone(), "42", "42"), (integer.clone(), "\"42\"", "42"), (integer.clone(), "4.2", "wrong"), (integer, "99999999999999999999", "'99999999999999999999'"),
        (strict.clone(), "true", "true"), (strict.clone(), "false", "false"), (strict.clone(), "1", "wrong"), (strict.clone(), "\"true\"", "wrong"), (strict, "null", "-"),
        (loose.clone(), "1", "true"), (loose.clone(), "\"false\"", "false"), (loose, "\"yes\"", "wrong"),
        (date(Iso), "\"2026-11-22\"", "20779"), (date(Iso), "\"1969-12-31\"", "-1"), (date(Iso), "\"2026-02-29\"", "wrong"), (date(Iso), "\"\"", "-"),
        (date(Iso), "\"2026-11-22T23:30:00-02:00\"", "20780"), (date(EpochSeconds), "1795305600", "20779"), (date(EpochMilliseconds), "\"1795305600000\"", "20779"),
        (date(Microsoft), "\"/Date(1795305600000)/\"", "20779"), (date(DayMonthYear), "\"22.11.2026\"", "20779"), (date(MonthDayYear), "\"11/22/2026\"", "20779"),
        (date(Iso), "1795305600", "wrong"), (date(EpochSeconds), "\"2026-11-22\"", "wrong"), (date(Iso), "false", "wrong"), (date(Iso), "\"today\"", "wrong"),
        (instant(Iso), "\"2026-11-22T08:30:00Z\"", "1795336200000"), (instant(Iso), "\"2026-11-22T08:30:00.250Z\"", "1795336200250"),
        (instant(Iso), "\"2026-11-22T09:30:00+01:00\"", "1795336200000"), (instant(Iso), "\"2026-11-22\"", "1795305600000"),
        (instant(Iso), "\"2026-11-22T24:00:00Z\"", "wrong"), (instant(EpochSeconds), "1795336200", "1795336200000"),
        (instant(EpochMilliseconds), "1795336200250", "1795336200250"), (instant(Microsoft), "\"/Date(1795336200250+0100)/\"", "1795336200250"),
        (instant(EpochMilliseconds), "-1", "-1"), (instant(EpochMilliseconds), "99999999999999999", "wrong"),
    ];
    for (kind, wire, expected) in cases {
        let body = format!("[{{\"v\":{wire}}}]");
        let (columns, _) = read(layout("", vec![column("v", kind.clone())]), &body);
        assert_eq!(rows(&columns), [expected], "{wire} as {kind:?}");
    }
}

#[test]
fn wrong_content_is_counted_and_the_first_three_are_kept() {
    let long = "x".repeat(200);
    let body =
        format!("[{{\"v\":1}},{{\"v\":\"{long}\"}},{{\"v\":[1]}},{{\"v\":false}},{{\"v\":\"no\"}},{{}}]");
    let (columns, _) = read(layout("", vec![column("v", ColumnKind::Integer)]), &body);
    let v = columns.get("v").unwrap();
    assert_eq!(rows(&columns), ["1", "wrong", "wrong", "wrong", "wrong", "-"]);
    assert_eq!(v.wrong(), [1, 2, 3, 4]);
    let found: Vec<(u32, &str)> = v.examples().iter().map(|example| (example.row, &*example.found)).collect();
    assert_eq!(found, [(1, format!("\"{}\"", "x".repeat(60)).as_str()), (2, "[]"), (3, "false")]);
    assert_eq!(v.present().count(), 1);
}

#[test]
fn the_list_and_what_stands_beside_it_are_found_in_any_order() {
    use ListState::*;
    #[rustfmt::skip]
    let cases = [
        (r#"{"data":{"items":[{"v":1}],"total":7},"next":"/p2"}"#, Found, vec!["1"], r#"7 "/p2""#),
        (r#"{"next":"/p2","data":{"total":7,"items":[{"v":1}]}}"#, Found, vec!["1"], r#"7 "/p2""#),
        (r#"{"next":null,"data":{"total":"7","items":[]},"more":[{"items":[]}]}"#, Found, vec![], r#""7" null"#),
        (r#"{"data":{"items":null}}"#, Null, vec![], "- -"),
        (r#"{"data":{"items":{"v":1}},"next":{"href":"x"}}"#, NotAList, vec![], "- -"),
        (r#"{"data":{"items":"x"}}"#, NotAList, vec![], "- -"),
        (r#"{"data":null,"next":false}"#, Missing, vec![], "- false"),
        (r#"[{"v":1}]"#, Missing, vec![], "- -"),
        ("null", Missing, vec![], "- -"),
        ("7", Missing, vec![], "- -"),
        // A key given twice: the last one counts, as in a tree.
        (r#"{"data":{"items":[{"v":1}],"total":1},"data":{"items":[{"v":2},{"v":3}]}}"#, Found, vec!["2", "3"], "- -"),
        (r#"{"data":{"items":[{"v":1}],"items":null,"total":1,"total":2}}"#, Null, vec![], "2 -"),
        (r#"{"data":{"items":[{"v":1}]},"data":0,"next":1,"next":[]}"#, Missing, vec![], "- -"),
        (r#"{"data":{"items":[{"v":1,"v":2},{"v":1,"v":[]},{"v":[],"v":1},{"v":1,"v":null}]}}"#, Found, vec!["2", "wrong", "1", "-"], "- -"),
        // What is no record is no row.
        (r#"{"data":{"items":[null,{"v":1},5,"x",[1],{}]}}"#, Found, vec!["1", "-"], "- -"),
    ];
    for (body, list, expected, envelope) in cases {
        for size in [1, 7, usize::MAX] {
            let mut wanted = layout("/data/items", vec![column("v", ColumnKind::Integer)]);
            wanted.envelope = vec![pointer("/data/total"), pointer("next")];
            let mut reader = ColumnReader::new(wanted, Limits::default()).unwrap();
            let summary = page(&mut reader, body, size);
            assert_eq!(
                (summary.list, rows(reader.columns())),
                (list, expected.iter().map(|row| (*row).to_owned()).collect()),
                "{body}"
            );
            let shown =
                summary.envelope.iter().map(|found| found.as_ref().map_or("-".to_owned(), Json::to_text));
            assert_eq!(shown.collect::<Vec<_>>().join(" "), envelope, "{body}");
            assert_eq!(summary.added, expected.len());
            assert_eq!(summary.not_records, if body.contains("[null,") { 4 } else { 0 }, "{body}");
        }
    }
}

#[test]
fn odd_names_nested_places_and_list_places_are_reached() {
    let names = ["a \"b\"", "/x~1y", "客户 名", "@odata.etag", "/n/0/z", "/n/1", "", "/t\nt/\\"];
    let specs =
        names.map(|name| column(name, ColumnKind::Text)).into_iter().filter(|spec| !spec.name.is_empty());
    let body = r#"[{"客户 名":"c","a \"b\"":"a","x/y":"b","@odata.etag":"d","n":[{"z":"e"},6,7],"t\nt":{"\\":8}},
        {"n":{"0":{"z":1},"1":"o"},"\u5ba2户 名":"esc","a \"b\"":"again","skipped":{"a \"b\"":[{}]}}]"#;
    for size in 1..60 {
        let mut reader = ColumnReader::new(layout("", specs.clone().collect()), Limits::default()).unwrap();
        page(&mut reader, body, size);
        let expected = [r#""a" "b" "c" "d" "e" "6" "8""#, r#""again" - "esc" - "1" "o" -"#];
        assert_eq!(rows(reader.columns()), expected, "in pieces of {size}");
    }
    let (columns, _) = read(layout("", vec![column("", ColumnKind::Integer)]), "[1,null,{\"a\":1},3]");
    assert_eq!(rows(&columns), ["1", "-", "wrong", "3"]);
    let (columns, _) = read(layout("", vec![column("/1", ColumnKind::Integer)]), "[[1,2],[3],[4,[5],6]]");
    assert_eq!(rows(&columns), ["2", "-", "wrong"]);
}

#[test]
fn an_item_that_comes_again_is_left_out_and_counted() {
    let specs = vec![column("v", ColumnKind::Decimal { scale: 0 }), column("id", ColumnKind::Text)];
    let wanted = Layout { identity: Some(1), ..layout("", specs) };
    let mut reader = ColumnReader::new(wanted, Limits::default()).unwrap();
    let first = page(&mut reader, r#"[{"id":"a","v":1},{"id":2,"v":2},{"v":3},{"id":null,"v":[]}]"#, 5);
    assert_eq!((first.added, first.duplicates), (4, 0));
    // The second page overlaps, repeats itself, and was shrinking while it was read.
    let second = page(&mut reader, r#"[{"v":[],"id":"2"},{"id":"b","v":5},{"id":"b","v":0.5},{"v":6}]"#, 5);
    assert_eq!((second.added, second.duplicates), (2, 2));
    let third = page(&mut reader, r#"[{"id":""},{"id":""}]"#, 5);
    assert_eq!((third.added, third.duplicates), (2, 0), "an empty id tells nothing apart");
    assert_eq!(page(&mut reader, "[]", 5), PageSummary { list: ListState::Found, ..PageSummary::default() });
    let columns = reader.into_columns();
    assert_eq!(
        rows(&columns),
        ["1 \"a\"", "2 \"2\"", "3 -", "wrong -", "5 \"b\"", "6 -", "- \"\"", "- \"\""]
    );
    assert_eq!(columns.get("v").unwrap().wrong(), [3]);
}

#[test]
fn a_page_that_breaks_off_is_taken_back_and_can_be_asked_for_again() {
    let specs = vec![column("id", ColumnKind::Text), column("v", ColumnKind::Decimal { scale: 1 })];
    let wanted = Layout { identity: Some(0), ..layout("/items", specs) };
    let mut reader = ColumnReader::new(wanted, Limits::default()).unwrap();
    page(&mut reader, r#"{"items":[{"id":"a","v":1}]}"#, 9);
    let whole = r#"{"items":[{"id":"b","v":0.25},{"id":"c","v":[]},{"id":"d","v":3}]}"#;
    for end in 0..whole.len() {
        reader.begin_page();
        reader.push(&whole.as_bytes()[..end]).unwrap();
        let kind = reader.end_page().unwrap_err().kind;
        assert_eq!(kind, if end == 0 { JsonErrorKind::Empty } else { JsonErrorKind::Truncated });
        assert_eq!(reader.end_page().unwrap_err().kind, kind, "it stays broken");
        // Nothing of it is left over: no row, no half row, no key that waits for its value.
        assert_eq!(page(&mut reader, "7", 1).added, 0);
        assert!(reader.columns().all().iter().all(|column| column.present().len() == 1), "broken at {end}");
    }
    reader.begin_page();
    reader.push(&whole.as_bytes()[..whole.len() - 2]).unwrap();
    assert_eq!(reader.columns().rows(), 4, "what came before the break can be looked at");
    let summary = page(&mut reader, whole, 9);
    assert_eq!((summary.added, summary.duplicates), (3, 0));
    assert_eq!(rows(reader.columns()), ["\"a\" 10", "\"b\" '0.25'", "\"c\" wrong", "\"d\" 30"]);
    reader.begin_page();
    assert_eq!(reader.push(b"<html>").unwrap_err().kind, JsonErrorKind::Unexpected(b'<'));
    assert_eq!(reader.push(b"[]").unwrap_err().kind, JsonErrorKind::Unexpected(b'<'), "it stays broken");
    assert_eq!(reader.into_columns().rows(), 4);
}

#[test]
fn fifty_megabytes_are_stopped_at_the_limit_without_being_kept() {
    let limits = Limits { total: 1 << 20, token: 1 << 10 };
    for (start, filler) in
        [("[{\"v\":1}", ",{\"v\":1}"), ("[\"", "xxxxxxxx"), ("", "        "), ("[{\"other\":[1", ",11,1,11")]
    {
        let mut reader =
            ColumnReader::new(layout("", vec![column("v", ColumnKind::Integer)]), limits).unwrap();
        reader.begin_page();
        reader.push(start.as_bytes()).unwrap();
        let piece = filler.repeat(1 << 13);
        let failed = (0..800).find_map(|_| reader.push(piece.as_bytes()).err()).unwrap();
        let expected =
            if start == "[\"" { (1, JsonErrorKind::TokenTooLong) } else { (1 << 20, JsonErrorKind::TooLong) };
        assert_eq!((failed.offset, failed.kind), expected, "{start}");
    }
}

#[test]
fn a_layout_that_cannot_be_read_is_refused() {
    let refused = |layout: Layout| ColumnReader::new(layout, Limits::default()).err();
    let base = layout("/data", vec![column("v", ColumnKind::Integer)]);
    assert_eq!(refused(base.clone()), None);
    assert_eq!(refused(Layout { identity: Some(0), ..base.clone() }), Some(LayoutError::Identity));
    assert_eq!(refused(Layout { identity: Some(1), ..base.clone() }), Some(LayoutError::Identity));
    let envelope = |text: &str| Layout { envelope: vec![pointer("a"), pointer(text)], ..base.clone() };
    assert_eq!(refused(envelope("/data/0/v")), Some(LayoutError::InsideTheList(1)));
    assert_eq!(refused(envelope("/data")), Some(LayoutError::InsideTheList(1)));
    assert_eq!(refused(envelope("/dat")), None);
    let steep = layout("", vec![column("v", ColumnKind::Decimal { scale: 19 })]);
    assert_eq!(refused(steep), Some(LayoutError::Scale(0)));
}

/// Two columns may read one place, and columns may lie above and below each other.
fn entangled() -> Layout {
    let specs = vec![
        column("a", ColumnKind::Text),
        ColumnSpec { name: "again".into(), ..column("a", ColumnKind::Decimal { scale: 1 }) },
        column("/a/b", ColumnKind::Text),
        column("/a/b/c", ColumnKind::Integer),
        column("/a/0", ColumnKind::Integer),
        column("b", ColumnKind::Bool { loose: false }),
    ];
    let envelope = vec![pointer("a"), pointer("/a/b"), pointer("c")];
    Layout { list: pointer("b"), columns: specs, identity: None, envelope }
}

/// What a tree of the same document holds.
fn by_tree(json: &Json) -> (ListState, Vec<String>, Vec<Option<Json>>) {
    let wanted = entangled();
    let scalar = |value: &&Json| !matches!(value, Json::List(_) | Json::Object(_));
    let envelope = wanted.envelope.iter().map(|pointer| json.at(pointer).filter(scalar).cloned()).collect();
    let list = match json.at(&wanted.list) {
        None => ListState::Missing,
        Some(Json::Null) => ListState::Null,
        Some(Json::List(_)) => ListState::Found,
        Some(_) => ListState::NotAList,
    };
    let items = json.at(&wanted.list).and_then(Json::as_list).unwrap_or_default();
    let items = items.iter().filter(|item| matches!(item, Json::Object(_)));
    let cell = |item: &Json, spec: &ColumnSpec| match (item.at(&spec.pointer), &spec.kind) {
        (None | Some(Json::Null), _) => "-".to_owned(),
        (Some(Json::Text(text)), ColumnKind::Text) => format!("{text:?}"),
        (Some(Json::Number(raw)), ColumnKind::Text) => format!("{raw:?}"),
        (Some(Json::Bool(value)), ColumnKind::Bool { .. }) => value.to_string(),
        (Some(Json::Text(text)), ColumnKind::Decimal { .. } | ColumnKind::Integer) if text.is_empty() => {
            "-".to_owned()
        }
        (Some(Json::Number(raw)), ColumnKind::Integer) if !raw.contains('.') => raw.to_string(),
        (Some(Json::Number(raw)), ColumnKind::Decimal { .. }) => match raw.split_once('.') {
            None => (raw.parse::<i64>().unwrap() * 10).to_string(),
            Some((whole, tenths)) if tenths.len() == 1 => {
                format!("{whole}{tenths}").parse::<i64>().unwrap().to_string()
            }
            Some(_) => format!("'{raw}'"),
        },
        _ => "wrong".to_owned(),
    };
    let row = |item: &Json| wanted.columns.iter().map(|spec| cell(item, spec)).collect::<Vec<_>>().join(" ");
    (list, items.map(row).collect(), envelope)
}

/// Values of few keys, so that they meet the layout often; keys may come twice.
fn document() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "null|true|false|0|-?[1-9][0-9]{0,5}|[1-9]\\.[1-9]{1,3}",
        "\"[xé ]{0,12}\"|\"\\\\u00e9\\\\n\"|\"\"",
    ];
    let value = leaf.prop_recursive(5, 60, 6, |inner| {
        let member =
            ("a|b|c|d|\\\\u0061", inner.clone()).prop_map(|(key, value)| format!("\"{key}\" :{value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..6).prop_map(|members| format!("{{{}}}", members.join(" ,"))),
        ]
    });
    let item = ("a|b", value.clone(), "a|b", value.clone())
        .prop_map(|(k, v, l, w)| format!("{{\"{k}\":{v},\"{l}\":{w}}}"));
    let items = prop::collection::vec(prop_oneof![item, value.clone()], 0..8);
    (items, value, "a|b|c")
        .prop_map(|(items, value, key)| format!("{{\"b\":[{}],\"{key}\":{value}}}", items.join(",")))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_equal_the_tree_of_the_same_document_in_any_pieces(body in document(), size in 1usize..30) {
        let tree = by_tree(&Json::parse(body.as_bytes()).unwrap());
        for size in [size, usize::MAX] {
            let mut reader = ColumnReader::new(entangled(), Limits::default()).unwrap();
            let summary = page(&mut reader, &body, size);
            let columns = (summary.list, rows(reader.columns()), summary.envelope);
            prop_assert_eq!(&columns, &tree, "{} in pieces of {}", body, size);
        }
    }

    #[test]
    fn spoilt_bytes_fail_alike_in_any_pieces_and_never_panic(
        body in document(), place in any::<prop::sample::Index>(), byte in any::<u8>(), size in 1usize..30,
    ) {
        let mut bytes = body.into_bytes();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        let read = |size: usize| {
            let mut reader = ColumnReader::new(entangled(), Limits::default()).unwrap();
            reader.begin_page();
            let outcome = bytes.chunks(size).try_for_each(|piece| reader.push(piece)).and_then(|()| reader.end_page());
            (outcome, rows(reader.columns()))
        };
        let whole = read(usize::MAX);
        prop_assert_eq!(whole.0.is_ok(), Json::parse(&bytes).is_ok());
        prop_assert_eq!(read(size), whole);
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), size in 1usize..30) {
        let mut reader = ColumnReader::new(entangled(), Limits::default()).unwrap();
        reader.begin_page();
        let _ = bytes.chunks(size).try_for_each(|piece| reader.push(piece));
        let _ = reader.end_page();
    }
}
