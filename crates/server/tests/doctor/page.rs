//! The checks under a browser's rules: it keeps headers and whole answers from the page.

use crate::fake::{Fake, Fault, PROFILE, wrong};
use doctor::{Exchange, Finding, Options, Silence, Verdict, Viewpoint};
use portal_server::doctor::exchange::Wire;
use portal_server::http_client::{ClientLimits, HttpClient};
use rest_profile::http::{HttpAnswer, HttpRequest};

/// Shows of an answer what a browser shows; answers of `refuses` are kept back.
struct Browser {
    wire: Wire,
    refuses: Option<u16>,
}

impl Exchange for Browser {
    async fn send(&mut self, request: &HttpRequest) -> Result<HttpAnswer, Silence> {
        assert_ne!(request.method, "OPTIONS", "a page cannot ask for permission by itself");
        assert_eq!(request.header("Origin"), None, "a page cannot set this header");
        let mut answer = self.wire.send(request).await?;
        if self.refuses == Some(answer.status) {
            return Err(Silence {
                code: "cors_origin",
                params: vec![("origin", "https://p.example".to_owned())],
            });
        }
        let exposed = answer.header("access-control-expose-headers").unwrap_or_default().to_ascii_lowercase();
        answer
            .headers
            .retain(|(name, _)| name == "content-type" || exposed.contains(&name.to_ascii_lowercase()));
        Ok(answer)
    }

    async fn pause(&mut self, seconds: u32) {
        self.wire.pause(seconds).await;
    }

    fn now(&self) -> u64 {
        self.wire.now()
    }

    fn key(&mut self) -> String {
        self.wire.key()
    }
}

async fn look(faults: &[Fault], refuses: Option<u16>, write: bool) -> Vec<Finding> {
    let wire = Wire::new(HttpClient::new(ClientLimits::default()).unwrap());
    let options = Options {
        write,
        quick: true,
        origin: "https://p.example".to_owned(),
        viewpoint: Viewpoint::Page,
        ..Options::default()
    };
    Fake::start(faults).await.examine_by(Browser { wire, refuses }, PROFILE, options).await.findings
}

fn cors(findings: &[Finding]) -> Vec<(&'static str, Verdict)> {
    let own = findings.iter().filter(|finding| finding.check == "cors");
    own.map(|finding| (finding.code, finding.verdict)).collect()
}

#[tokio::test]
async fn what_the_browser_lets_through_is_fine_and_what_was_not_tried_is_said() {
    let findings = look(&[], None, false).await;
    assert_eq!(wrong(&findings), Vec::<&str>::new());
    let expected =
        [("cors_passed", Verdict::Ok), ("cors_unwritten", Verdict::Unchecked), ("cors_exposed", Verdict::Ok)];
    assert_eq!(cors(&findings), expected);
    let written = look(&[], None, true).await;
    assert_eq!(cors(&written), [("cors_passed", Verdict::Ok), ("cors_exposed", Verdict::Ok)]);
}

#[tokio::test]
async fn a_version_that_the_browser_hides_is_wrong_in_a_page() {
    let findings = look(&[Fault::HidesETag], None, false).await;
    assert_eq!(wrong(&findings), ["cors_expose"]);
    let finding = findings.iter().find(|finding| finding.code == "cors_expose").unwrap();
    assert_eq!(finding.params, [("header", "ETag".to_owned())]);
    assert_eq!(finding.trace.as_ref().unwrap().method, "GET");
}

#[tokio::test]
async fn a_refusal_that_a_page_may_not_see_hides_the_end_of_a_sign_in() {
    let findings = look(&[], Some(401), false).await;
    assert_eq!(wrong(&findings), ["cors_refusal"]);
    assert!(!cors(&findings).contains(&("cors_passed", Verdict::Ok)));
}
