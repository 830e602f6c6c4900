//! What a mapping can say, and that the report says what it did.

use super::*;
use domain::deals::Status;
use domain::form::Entry;
use portal_server::import::Applied;

fn deal<'a>(plan: &'a ImportPlan, id: &str) -> &'a domain::deals::Deal {
    &plan.data.deals.iter().find(|made| made.deal.summary.id.as_str() == id).unwrap().deal
}

#[test]
fn rows_become_deals_of_the_right_people_and_organisations() {
    let plan = run(DEALS).unwrap();
    let won = deal(&plan, "D-1");
    assert_eq!((won.summary.title.as_str(), won.summary.status), ("GTX Pro for Foxglove Ltd", Status::Won));
    assert_eq!(won.summary.value.unwrap().canonical(), "1200.00 USD");
    assert_eq!((won.summary.partner_name.as_str(), won.summary.owner_name.as_str()), ("North", "Ada Lark"));
    assert_eq!(won.summary.updated_at.date_naive().to_string(), "2025-04-30");
    assert_eq!(won.fields.get("close_date"), Some(&Entry::from("2025-04-30")));
    assert_eq!(deal(&plan, "D-2").summary.customer, "Reed, Marsh & Co");
    let emails: Vec<_> = plan.data.users.iter().map(|user| user.user.email.as_str()).collect();
    assert_eq!(emails, ["ada-lark@north.example", "ben-rook@south.example"]);
    assert_eq!(plan.data.deals.iter().map(|made| made.activities.len()).collect::<Vec<_>>(), [4, 4, 3]);
}

#[test]
fn every_alias_default_and_blank_is_counted() {
    let plan = run(DEALS).unwrap();
    let count = |column: &str, rule: Applied| {
        plan.report.applied.get(&("deals.csv".into(), column.into(), rule)).copied()
    };
    assert_eq!(count("product", Applied::Alias { from: "GTXPro".into(), to: "GTX Pro".into() }), Some(1));
    assert_eq!(count("customer", Applied::Default { to: "Unknown".into() }), Some(1));
    assert_eq!(count("amount", Applied::LeftEmpty { target: "value".into() }), Some(1));
    assert_eq!(count("", Applied::NotAsked { field: "value".into() }), Some(1));
    assert_eq!(deal(&plan, "D-3").summary.value, None);
}

#[test]
fn rows_left_out_by_a_rule_are_counted_and_the_sum_is_right() {
    let plan = run(&format!("{DEALS}D-4,Ada Lark,X,GTX Pro,Test,2025-03-01,,\n")).unwrap();
    let report = &plan.report;
    assert_eq!((report.deal_rows, report.ready, report.skipped, report.refused), (4, 3, 1, 0));
    assert!(
        report.to_string().contains("deals     4 rows = 3 ready + 1 left out by rule + 0 refused"),
        "{report}"
    );
}

#[test]
fn formula_looking_cells_stay_text_and_are_pointed_out() {
    let plan = run("id,agent,customer,product,state,opened,closed,amount\n\
         D-1,Ada Lark,=cmd|' /C calc'!A0,GTX Pro,Open,2025-03-01,,-\n\
         D-2,Ada Lark,@SUM(A1:A9),GTX Pro,Open,2025-03-01,,\n\
         D-3,Ada Lark,+44 1632 960 001,GTX Pro,Open,2025-03-01,,\n\
         D-4,Ada Lark,-2+3+cmd|' /C calc'!A0,GTX Pro,Open,2025-03-01,,\n"
        .replace(",-\n", ",\n")
        .as_str())
    .unwrap();
    assert_eq!(deal(&plan, "D-1").summary.customer, "=cmd|' /C calc'!A0");
    let remarks: Vec<String> = plan.report.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(remarks.len(), 3, "{remarks:#?}");
    assert!(
        remarks[0].starts_with("deals.csv, row 2, column customer: Looks like a formula and is kept as text")
    );
    assert!(remarks[2].starts_with("deals.csv, row 5, column customer"));
}

#[test]
fn quoted_cells_hold_quotes_delimiters_and_line_breaks() {
    let plan = run("id,agent,customer,product,state,opened,closed,amount\r\n\
         D-1,Ada Lark,\"The \"\"Old\"\"\r\nMill, Ltd\",GTX Pro,Open,2025-03-01,,\r\n\
         D-2,Ada Lark,Plain,GTX Pro,Open,2025-03-01,,\r\n");
    // A line break in a company's name is kept by the reader; the programme decides whether it takes it.
    let plan = plan.unwrap();
    assert_eq!(deal(&plan, "D-1").summary.customer, "The \"Old\"\r\nMill, Ltd");
    assert_eq!(plan.data.deals.len(), 2);
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let with = plan(
        &Mapping::from_json(MAPPING).unwrap(),
        &bytes(format!("\u{feff}{DEALS}").as_bytes()),
        &program(),
        now(),
    );
    assert_eq!(with.unwrap().data, run(DEALS).unwrap().data);
}

#[test]
fn a_declared_encoding_is_read() {
    let mapping = MAPPING
        .replace("\"file\": \"deals.csv\",", "\"file\": \"deals.csv\", \"encoding\": \"windows-1252\",");
    let mut deals = DEALS.replace("Foxglove Ltd", "F?x").into_bytes();
    let at = deals.iter().position(|byte| *byte == b'?').unwrap();
    deals[at] = 0xfc;
    let read = plan(&Mapping::from_json(&mapping).unwrap(), &bytes(&deals), &program(), now()).unwrap();
    assert_eq!(deal(&read, "D-1").summary.customer, "Füx");
    let utf16 =
        MAPPING.replace("\"file\": \"deals.csv\",", "\"file\": \"deals.csv\", \"encoding\": \"utf-16\",");
    let deals: Vec<u8> =
        [0xfeff].into_iter().chain(DEALS.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let read = plan(&Mapping::from_json(&utf16).unwrap(), &bytes(&deals), &program(), now()).unwrap();
    assert_eq!(read.data, run(DEALS).unwrap().data);
}

#[test]
fn semicolons_and_decimal_commas_are_a_matter_of_the_mapping() {
    let mapping = MAPPING
        .replace("\"file\": \"deals.csv\",", "\"file\": \"deals.csv\", \"delimiter\": \";\",")
        .replace(
            "\"currency\": \"USD\", \"optional\": true",
            "\"currency\": \"USD\", \"decimal\": \",\", \"optional\": true",
        )
        .replace(
            "\"created\": \"{opened}\"",
            "\"created\": { \"from\": \"{opened}\", \"date\": \"DD.MM.YYYY\" }",
        );
    let deals = "id;agent;customer;product;state;opened;closed;amount\nD-1;Ada Lark;Foxglove;GTX Pro;Open;01.03.2025;;1.234,50\n";
    let read = plan(&Mapping::from_json(&mapping).unwrap(), &files(deals), &program(), now()).unwrap();
    assert_eq!(deal(&read, "D-1").summary.value.unwrap().canonical(), "1234.50 USD");
    assert_eq!(deal(&read, "D-1").summary.created_at.date_naive().to_string(), "2025-03-01");
}

#[test]
fn a_column_that_nobody_asked_for_is_mentioned() {
    let plan = run(&DEALS
        .replace("amount\n", "amount,notes\n")
        .replace(",1200\n", ",1200,call back\n")
        .replace(",0\n", ",0,\n")
        .replace(",,\n", ",,,\n"));
    let remarks: Vec<String> = plan.unwrap().report.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        remarks,
        ["deals.csv, row 1, column notes: The mapping does not know this column; it is not imported."]
    );
}

#[test]
fn the_plan_is_the_same_every_time() {
    assert_eq!(run(DEALS).unwrap(), run(DEALS).unwrap());
}

#[test]
fn certificates_come_to_the_organisation_of_their_person() {
    let mut mapping: serde_json::Value = serde_json::from_str(MAPPING).unwrap();
    mapping["sources"]["certificates"] =
        serde_json::json!({ "file": "certificates.csv", "columns": ["who", "what", "from", "until"] });
    mapping["certificates"] = serde_json::json!({
        "source": "certificates",
        "person": "{who}",
        "name": "{what}",
        "from": { "from": "{from}", "optional": true },
        "until": { "from": "{until}", "optional": true, "date": "DD.MM.YYYY" }
    });
    let mapping = Mapping::from_json(&mapping.to_string()).unwrap();
    let planned = |rows: &str| {
        let mut files = files(DEALS);
        files.insert("certificates.csv".to_owned(), format!("who,what,from,until\n{rows}").into_bytes());
        plan(&mapping, &files, &program(), now())
    };
    let rows = "Ada Lark,Engineer,2026-01-01,31.12.2026\nben-rook@south.example,Architect,,\nAda Lark,Engineer,2026-01-01,30.06.2027\n";
    let found = planned(rows).unwrap();
    assert_eq!(found.report.certificates, 2);
    let all: Vec<_> = found.data.dossiers.iter().flat_map(|one| &one.certificates).collect();
    let ada = found.data.users.iter().find(|one| one.user.name == "Ada Lark").unwrap();
    let of_ada = all.iter().find(|one| one.person == ada.user.id.0).unwrap();
    assert_eq!(
        (of_ada.name.as_str(), of_ada.until.unwrap().to_string()),
        ("Engineer", "2027-06-30".to_owned())
    );
    let refused = problems(planned("Nobody,Engineer,,\nAda Lark,Engineer,soon,\n"));
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(refused[0].contains("There is nobody called"), "{refused:?}");
}
