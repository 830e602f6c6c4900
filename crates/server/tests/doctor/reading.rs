//! Lists, filters, orders, single records.

use crate::fake::{Fake, Fault, wrong};
use doctor::{Credentials, Options, Suite, Verdict};
use portal_server::doctor::exchange::Wire;
use portal_server::doctor::words::english;
use portal_server::http_client::{ClientLimits, HttpClient};
use rest_profile::auth::Session;
use rest_profile::presets;
use rest_profile::profile::{Place, Profile};

#[tokio::test]
async fn a_backend_that_keeps_its_promises_has_nothing_wrong() {
    let findings = Fake::start(&[]).await.examine(true).await;
    let wrong: Vec<_> = findings.iter().filter(|finding| finding.verdict == Verdict::Wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    for check in ["list", "filter", "sort", "search", "get", "unauthenticated", "create", "update", "delete"]
    {
        assert!(
            findings.iter().any(|finding| finding.check == check && finding.verdict == Verdict::Ok),
            "{check}"
        );
    }
}

#[tokio::test]
async fn every_fault_is_named() {
    for (fault, code) in [
        (Fault::IgnoresFilters, "filter_ignored"),
        (Fault::ForgetsSecondFilter, "filter_together"),
        (Fault::IgnoresSort, "sort_ignored"),
        (Fault::LiesAboutTotal, "total_wrong"),
        (Fault::Html, "answer_html"),
        (Fault::MissingIsForbidden, "missing_kind"),
        (Fault::AnswersMissing, "missing_found"),
        (Fault::RefusesSignInWith403, "unauthenticated_kind"),
    ] {
        let findings = Fake::start(&[fault]).await.examine(false).await;
        assert!(wrong(&findings).contains(&code), "{fault:?}: {:?}", wrong(&findings));
        let finding = findings.iter().find(|finding| finding.code == code).unwrap();
        assert!(
            !finding.text(&english).contains('{') && !finding.remedy(&english).is_empty(),
            "{}",
            finding.text(&english)
        );
        assert!(finding.trace.is_some() || fault == Fault::LiesAboutTotal, "{fault:?}");
    }
}

#[tokio::test]
async fn a_last_page_that_comes_again_is_noticed_where_lists_go_on_by_full_pages() {
    let profile = crate::fake::PROFILE.replace(
        r#""total": {"body": "/total"}, "next": {"by": "total"}"#,
        r#""next": {"by": "full_page"}, "paging": {"max_size": 10}"#,
    );
    let findings = Fake::start(&[Fault::RepeatsLastPage]).await.examine_with(&profile, false).await;
    assert!(wrong(&findings).contains(&"page_repeated"), "{:?}", wrong(&findings));
    let findings = Fake::start(&[]).await.examine_with(&profile, false).await;
    assert_eq!(wrong(&findings), Vec::<&str>::new());
}

#[tokio::test]
async fn a_field_of_another_type_is_shown_with_its_value() {
    let profile = crate::fake::PROFILE.replace(r#""won": "W""#, r#""won": "X""#);
    let findings = Fake::start(&[]).await.examine_with(&profile, false).await;
    let finding = findings.iter().find(|finding| finding.code == "field_type").unwrap();
    assert_eq!((finding.subject.as_str(), finding.verdict), ("stage", Verdict::Wrong));
    assert!(finding.text(&english).contains("`\"W\"`"), "{}", finding.text(&english));
}

#[tokio::test]
async fn whoever_is_signed_in_already_need_not_sign_in_again() {
    let fake = Fake::start(&[]).await;
    let text = crate::fake::PROFILE.replace("BASE", &fake.base);
    let lookup = |name: &str| presets::lookup(name);
    let profile = Profile::read(text.as_bytes(), Place::Server, &lookup).unwrap();
    let suite = || {
        let client = HttpClient::new(ClientLimits::default()).unwrap();
        Suite::new(&profile, Wire::new(client), Options { quick: true, ..Options::default() })
    };
    let refused = suite().run(&Credentials::None, &text).await.findings;
    assert_eq!(wrong(&refused), ["sign_in_needed"]);
    let mut session = Session::new(&profile);
    session.set_token("s3cret-token");
    let findings = suite().with_session(session).run(&Credentials::None, &text).await.findings;
    assert_eq!(wrong(&findings), Vec::<&str>::new());
    assert!(findings.len() > 20);
}

#[tokio::test]
async fn secrets_are_in_no_finding() {
    let findings = Fake::start(&[Fault::IgnoresFilters]).await.examine(true).await;
    assert!(!format!("{findings:?}").contains("s3cret"));
    assert!(format!("{findings:?}").contains("***"));
}
