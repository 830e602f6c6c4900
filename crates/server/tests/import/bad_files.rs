//! Files that cannot be taken as they are.

use super::*;

const HEADER: &str = "id,agent,customer,product,state,opened,closed,amount\n";

#[track_caller]
fn check(row: &str, expected: &str) {
    assert_refused(&format!("{HEADER}{row}\n"), &[expected]);
}

#[test]
fn empty_and_missing_files_are_named() {
    assert_refused("", &["deals.csv: The file is empty."]);
    assert_refused(" \n\n", &["deals.csv: The file is empty."]);
    let only_deals = BTreeMap::from([
        ("deals.csv".to_owned(), DEALS.as_bytes().to_vec()),
        ("other.csv".to_owned(), b"a\n1\n".to_vec()),
    ]);
    let found = problems(plan(&Mapping::from_json(MAPPING).unwrap(), &only_deals, &program(), now()));
    assert_eq!(
        found,
        [
            "other.csv: The mapping has no source for this file.",
            "team.csv: The file was not given; source \"team\" needs it."
        ]
    );
}

#[test]
fn a_wrong_header_names_the_missing_columns() {
    assert_refused(
        &DEALS.replace("customer", "client"),
        &[
            "deals.csv, row 1, column customer: The column is missing. The header has: id, agent, client, product",
        ],
    );
    assert_refused(
        &DEALS.replace("opened", "closed"),
        &["deals.csv, row 1, column closed: The name stands twice in the header."],
    );
    assert_refused(&DEALS.replace("opened", ""), &["deals.csv, row 1: Column 6 has no name."]);
}

#[test]
fn the_wrong_delimiter_is_noticed() {
    let semicolons = DEALS.replace(',', ";");
    let found = problems(run(&semicolons));
    assert!(
        found.iter().any(|problem| problem.contains("Is another delimiter used?")
            || problem.contains("The column is missing")),
        "{found:#?}"
    );
}

#[test]
fn ragged_rows_are_refused_with_their_number() {
    check("D-1,Ada Lark,Foxglove", "deals.csv, row 2: 3 cells where the header has 8 columns.");
    check(
        "D-1,Ada Lark,Reed, Marsh,GTX Pro,Open,2025-03-01,,",
        "deals.csv, row 2: 9 cells where the header has 8 columns.",
    );
}

#[test]
fn an_unclosed_quote_does_not_swallow_the_file() {
    assert_refused(
        &format!(
            "{HEADER}D-1,Ada Lark,\"Foxglove,GTX Pro,Open,2025-03-01,,\nD-2,Ada Lark,X,GTX Pro,Open,2025-03-01,,\n"
        ),
        &[
            "deals.csv, row 2, column 3: A quote is opened in this row and never closed.",
            "deals.csv, row 2: 3 cells",
        ],
    );
    check(
        "D-1,Ada Lark,\"Fox\"glove,GTX Pro,Open,2025-03-01,,",
        "deals.csv, row 2, column 3: Text follows a closing quote.",
    );
}

#[test]
fn a_huge_cell_is_refused() {
    let huge = "x".repeat(10_001);
    check(
        &format!("D-1,Ada Lark,{huge},GTX Pro,Open,2025-03-01,,"),
        "deals.csv, row 2, column customer: The cell has 10001 characters",
    );
}

#[test]
fn bytes_of_another_encoding_are_located_and_named() {
    let mut deals = DEALS.replace("Foxglove Ltd", "F?x").into_bytes();
    let at = deals.iter().position(|byte| *byte == b'?').unwrap();
    deals[at] = 0xfc;
    let found = problems(plan(&Mapping::from_json(MAPPING).unwrap(), &bytes(&deals), &program(), now()));
    let expected = format!(
        "deals.csv, row 2, column customer: Byte {at} (0xFC) is not utf-8. The file is probably windows-1252"
    );
    assert!(found[0].starts_with(&expected), "{found:?}");
    // "Příbram" as a Czech Windows writes it.
    let czech = [
        b"id,agent,customer,product,state,opened,closed,amount\nD-1,Ada Lark,P".as_slice(),
        &[0xf8, 0xed],
        b"bram,,,,,\n",
    ]
    .concat();
    let found = problems(plan(&Mapping::from_json(MAPPING).unwrap(), &bytes(&czech), &program(), now()));
    assert!(found[0].contains("probably windows-1250"), "{found:?}");
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(DEALS.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let found = problems(plan(&Mapping::from_json(MAPPING).unwrap(), &bytes(&utf16), &program(), now()));
    assert!(found[0].contains("Byte 0 (0xFF)") && found[0].contains("probably utf-16"), "{found:?}");
}

#[test]
fn ids_that_stand_twice_are_refused() {
    assert_refused(
        &format!("{DEALS}D-1,Ada Lark,X,GTX Pro,Open,2025-03-01,,\n"),
        &["deals.csv, row 5, column id: The deal D-1 stands already in row 2."],
    );
    check("a/b,Ada Lark,X,GTX Pro,Open,2025-03-01,,", "deals.csv, row 2, column id: \"a/b\" cannot be an id");
}

#[test]
fn values_that_nobody_can_place_are_refused() {
    check(
        "D-1,Ada Lark,X,GTX Pro,Maybe,2025-03-01,,",
        "deals.csv, row 2, column state: \"Maybe\" is not in the table of values at deals.status",
    );
}

#[test]
fn every_kind_of_bad_value_names_row_and_column() {
    check(
        "D-1,Cy Wren,X,GTX Pro,Open,2025-03-01,,",
        "deals.csv, row 2, column agent: \"Cy Wren\" is not in team.csv.",
    );
    check(
        "D-1,Ada Lark,X,GTX Ultra,Open,2025-03-01,,",
        "deals.csv, row 2, column product: The programme does not take this for product: not_an_option",
    );
    check(
        "D-1,Ada Lark,X,GTX Pro,Open,2025-02-31,,",
        "deals.csv, row 2, column opened: \"2025-02-31\" is not a day in the form YYYY-MM-DD.",
    );
    check(
        "D-1,Ada Lark,X,GTX Pro,Open,01/03/2025,,",
        "deals.csv, row 2, column opened: \"01/03/2025\" is not a day",
    );
    check(
        "D-1,Ada Lark,X,GTX Pro,Open,2027-03-01,,",
        "deals.csv, row 2, column opened: \"2027-03-01\" lies in the future",
    );
    check(
        "D-1,Ada Lark,X,GTX Pro,Open,,,",
        "deals.csv, row 2, column opened: Blank, but deals.created needs a value.",
    );
    check(
        "D-1,Ada Lark,X,GTX Pro,Open,2025-03-01,,about 5",
        "deals.csv, row 2, column amount: \"about 5\" is not a number",
    );
    check("D-1,Ada Lark,X,GTX Pro,Open,2025-03-01,,1.234", "deals.csv, row 2, column amount: \"1.234\"");
    check(
        "D-1,Ada Lark,X,GTX Pro,Open,2025-03-01,,-5",
        "deals.csv, row 2, column amount: The programme does not take this for value: below_minimum",
    );
}

#[test]
fn all_problems_are_reported_at_once_and_nothing_is_planned() {
    let report = run(&format!(
        "{HEADER}D-1,Ada Lark,X,GTX Pro,Open,2025-03-01,,\nD-2,Ada Lark,X,GTX Ultra,Open,2025-03-01,,x\nD-3,Ada Lark,X,GTX Pro,Open,,,\n"
    ))
    .expect_err("refused");
    assert_eq!((report.deal_rows, report.ready, report.refused), (3, 1, 2));
    assert_eq!(report.problems.len(), 3, "{:#?}", report.problems);
}
