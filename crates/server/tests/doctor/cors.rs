//! What a browser on another origin would be allowed to do.

use crate::fake::{Fake, Fault};
use doctor::{Finding, Verdict};
use portal_server::doctor::words::english;

fn advice(findings: &[Finding]) -> Vec<(&str, String)> {
    let advice =
        findings.iter().filter(|finding| finding.check == "cors" && finding.verdict == Verdict::Advice);
    advice.map(|finding| (finding.subject.as_str(), finding.text(&english))).collect()
}

#[tokio::test]
async fn methods_and_headers_that_are_not_allowed_are_named() {
    let findings = Fake::start(&[]).await.examine(false).await;
    assert_eq!(
        advice(&findings),
        [
            ("create", "the header `idempotency-key` may not be sent across origins".to_owned()),
            ("delete", "DELETE is not allowed across origins".to_owned()),
        ]
    );
}

#[tokio::test]
async fn a_header_that_is_read_has_to_be_exposed() {
    let findings = Fake::start(&[Fault::HidesETag]).await.examine(false).await;
    let finding = findings.iter().find(|finding| finding.code == "cors_expose").unwrap();
    assert_eq!(finding.text(&english), "the server does not expose `ETag`");
    assert_eq!(finding.remedy(&english), "Add it to Access-Control-Expose-Headers, or use the gateway.");
}
