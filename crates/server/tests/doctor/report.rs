//! The report for people and for programs.

use crate::fake::{Fake, Fault};
use doctor::Report;
use portal_server::doctor::words::english;

async fn report(faults: &[Fault]) -> Report {
    let fake = Fake::start(faults).await;
    let findings = fake.examine(false).await;
    Report { backend: String::new(), title: "Fake".to_owned(), base: fake.base, findings }
}

#[tokio::test]
async fn what_is_wrong_is_shown_with_request_answer_and_remedy() {
    let report = report(&[Fault::IgnoresFilters]).await;
    assert!(!report.sound());
    let text = report.text(false, &english);
    let at = text.find("WRONG     deals filter city eq").unwrap();
    let lines: Vec<&str> = text[at..].lines().take(12).collect();
    for part in [
        "the condition is ignored",
        "GET http://127.0.0.1",
        "city=",
        "Authorization: ***",
        "= 200 application/json",
        "-> Leave the operator out",
    ] {
        assert!(lines.iter().any(|line| line.contains(part)), "{part}: {lines:#?}");
    }
    let json = report.json(&english);
    assert_eq!(json["sound"], false);
    let finding = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "filter_ignored")
        .unwrap();
    assert_eq!(
        (&finding["verdict"], &finding["request"]["method"], &finding["answer"]["status"]),
        (&"wrong".into(), &"GET".into(), &200.into())
    );
}

#[tokio::test]
async fn comparisons_that_work_are_one_line_for_each_field() {
    let report = report(&[]).await;
    let text = report.text(false, &english);
    assert!(report.sound());
    assert!(text.contains("ok        deals filter city eq gte lte in contains"), "{text}");
    assert!(report.text(true, &english).lines().count() > text.lines().count());
}
