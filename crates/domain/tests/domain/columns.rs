//! The columns of the list of deals: what may stand there, and what a row carries for them.

use crate::program::{check, problems, smallest};
use domain::form::Entry;
use domain::issue::IssueCode::*;
use domain::program::{Column, Program, listed_entry};
use serde_json::json;

#[test]
fn the_columns_of_the_list_are_checked_with_their_places() {
    let columns = |names: &[&str]| json!({ "columns": names });
    check("/deal_list", columns(&["status", "code", "close", "owner", "answer_due"]), &[]);
    let at = |index: usize| format!("deal_list.columns[{index}]");
    check("/deal_list", columns(&["status", "colour"]), &[(&at(1), DanglingReference)]);
    check("/deal_list", columns(&["code", "value", "code"]), &[(&at(2), DefinedTwice)]);
    // The role's own field and the portal's name for it are one column.
    check("/deal_list", columns(&["close", "close_date"]), &[(&at(1), DefinedTwice)]);
    check("/deal_list", columns(&["title"]), &[(&at(0), BadValue)]);
    check("/deal_list", columns(&[]), &[("deal_list.columns", BadValue)]);
    check("/deal_list", json!({}), &[("deal_list.columns", MissingKey)]);
    check(
        "/deal_list",
        json!({ "column": ["code"], "columns": ["code"] }),
        &[("deal_list.column", UnknownKey)],
    );
    check(
        "/deal_list",
        json!({ "columns": [7] }),
        &[("deal_list.columns[0]", WrongType), ("deal_list.columns", BadValue)],
    );
    let all: Vec<String> = (0..13).map(|number| format!("field_{number}")).collect();
    let names: Vec<&str> = all.iter().map(String::as_str).collect();
    let found = problems(&{
        let mut definition = smallest();
        definition["deal_list"] = columns(&names);
        definition.to_string()
    });
    assert!(found.contains(&("deal_list.columns".to_owned(), BadValue)), "{found:?}");
}

#[test]
fn a_row_carries_the_fields_of_the_columns_and_nothing_else() {
    let mut definition = smallest();
    let fields = [("code", "1234567"), ("country", "Chile")];
    let fields = fields.map(|(id, text)| (id.to_owned(), Entry::Text(text.to_owned()))).into();
    let ordinary = Program::from_json(&definition.to_string()).unwrap();
    assert_eq!((ordinary.columns.as_ref(), ordinary.listed(&fields)), (None, None));
    definition["deal_list"] = json!({ "columns": ["code", "status", "value"] });
    let own = Program::from_json(&definition.to_string()).unwrap();
    assert_eq!(
        own.columns.as_deref(),
        Some(&[Column::Field("code".to_owned()), Column::Status, Column::Value][..])
    );
    assert_eq!(own.listed(&fields).unwrap(), r#"{"code":"1234567"}"#);
    let listed =
        own.listed(&[("code".to_owned(), Entry::Many(vec!["a".to_owned(), "b".to_owned()]))].into()).unwrap();
    let listed = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed_entry(&listed, "code").unwrap().values(), ["a", "b"]);
    assert_eq!(listed_entry(&listed, "country"), None);
}
