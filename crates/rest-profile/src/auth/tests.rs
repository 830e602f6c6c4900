//! One session through its states, and what it lets out.

use super::{After, Session};
use crate::http::HttpAnswer;
use crate::profile::{Place, Profile};

const LOGIN: &str = r#"{"format":1,"base":"https://api.example/v1","auth":{"kind":"login",
    "login":{"path":"/token/","body":{"username":"{user}","password":"{password}"},"access":"/access","refresh":"/refresh","expires_in":"/expires_in"},
    "refresh":{"path":"/token/refresh/","body":{"refresh":"{refresh}"},"access":"/access","refresh":"/refresh"}},
    "operations":{"get":{"path":"/{path}/{id}"}},"resources":{"deals":{"path":"deals","fields":{"a":"a"}}}}"#;

fn answer(status: u16, body: &str) -> HttpAnswer {
    HttpAnswer { status, body: body.as_bytes().to_vec(), ..HttpAnswer::default() }
}

fn signed_in() -> (Profile, Session) {
    let profile = Profile::read(LOGIN.as_bytes(), Place::Browser, &|_| None).unwrap();
    let mut session = Session::new(&profile);
    let request = session.sign_in(&profile, "partner", "pass\"word").unwrap();
    assert_eq!((request.method, request.url.as_str()), ("POST", "https://api.example/v1/token/"));
    assert_eq!(request.text(), Some(r#"{"username":"partner","password":"pass\"word"}"#));
    session
        .read_sign_in(&profile, &answer(200, r#"{"access":"a1","refresh":"r1","expires_in":300}"#), 1_000)
        .unwrap();
    (profile, session)
}

fn get(profile: &Profile) -> crate::http::HttpRequest {
    profile.resource("deals").unwrap().get("1", &crate::resource::Context::default()).unwrap()
}

#[test]
fn three_refusals_at_once_make_one_refresh_and_its_token_rotates() {
    let (profile, mut session) = signed_in();
    let mut request = get(&profile);
    let ticket = session.apply(&profile, &mut request);
    assert_eq!(request.header("authorization"), Some("Bearer a1"));
    let After::Refresh(refresh) = session.on_refused(&profile, ticket) else { panic!() };
    assert_eq!(refresh.text(), Some(r#"{"refresh":"r1"}"#));
    assert!(matches!(session.on_refused(&profile, ticket), After::Wait));
    assert!(matches!(session.on_refused(&profile, ticket), After::Wait));
    assert!(session.read_refresh(&profile, Some(&answer(200, r#"{"access":"a2","refresh":"r2"}"#)), 2_000));
    assert!(matches!(session.on_refused(&profile, ticket), After::Retry));
    let ticket = session.apply(&profile, &mut request);
    assert_eq!(request.header("authorization"), Some("Bearer a2"));
    let After::Refresh(refresh) = session.on_refused(&profile, ticket) else { panic!() };
    assert_eq!(refresh.text(), Some(r#"{"refresh":"r2"}"#));
    assert!(!session.read_refresh(&profile, Some(&answer(401, "{}")), 3_000));
    assert!(!session.is_signed_in());
    assert!(matches!(session.on_refused(&profile, ticket), After::SignIn));
}

#[test]
fn a_server_that_is_away_signs_nobody_out() {
    let (profile, mut session) = signed_in();
    let ticket = session.apply(&profile, &mut get(&profile));
    assert!(matches!(session.on_refused(&profile, ticket), After::Refresh(_)));
    assert!(!session.read_refresh(&profile, None, 0));
    assert!(session.is_signed_in());
    assert!(matches!(session.on_refused(&profile, ticket), After::Refresh(_)));
    assert!(!session.read_refresh(&profile, Some(&answer(503, "")), 0));
    assert!(session.is_signed_in() && !session.is_refreshing());
}

#[test]
fn a_renewal_that_comes_after_signing_out_signs_nobody_in() {
    let late = || answer(200, r#"{"access":"a2","refresh":"r2"}"#);
    let (profile, mut session) = signed_in();
    let ticket = session.apply(&profile, &mut get(&profile));
    assert!(matches!(session.on_refused(&profile, ticket), After::Refresh(_)));
    session.clear();
    assert!(!session.read_refresh(&profile, Some(&late()), 2_000));
    assert!(!session.is_signed_in() && !session.is_refreshing());
    // Neither does one that nobody has asked for.
    assert!(!session.read_refresh(&profile, Some(&late()), 2_000) && !session.is_signed_in());

    // Somebody else signs in before the late answer comes: it is not taken for theirs.
    let (_, mut session) = signed_in();
    let ticket = session.apply(&profile, &mut get(&profile));
    assert!(matches!(session.on_refused(&profile, ticket), After::Refresh(_)));
    session.clear();
    session
        .read_sign_in(&profile, &answer(200, r#"{"access":"b1","refresh":"s1","expires_in":1}"#), 0)
        .unwrap();
    let ticket = session.apply(&profile, &mut get(&profile));
    assert!(session.before(&profile, 5_000).is_none());
    assert!(matches!(session.on_refused(&profile, ticket), After::Wait));
    assert!(!session.read_refresh(&profile, Some(&late()), 2_000) && session.is_signed_in());
    let mut request = get(&profile);
    let ticket = session.apply(&profile, &mut request);
    assert_eq!(request.header("authorization"), Some("Bearer b1"));
    let After::Refresh(refresh) = session.on_refused(&profile, ticket) else { panic!() };
    assert_eq!(refresh.text(), Some(r#"{"refresh":"s1"}"#));
    // A late refusal signs nobody out either.
    session.set_token("c1");
    assert!(!session.read_refresh(&profile, Some(&answer(401, "{}")), 3_000) && session.is_signed_in());
}

#[test]
fn a_token_may_come_in_a_header_and_renew_itself() {
    let text = LOGIN
        .replace(
            r#""access":"/access","refresh":"/refresh","expires_in":"/expires_in""#,
            r#""access_header":"Authorization""#,
        )
        .replace(
            r#""body":{"refresh":"{refresh}"},"access":"/access","refresh":"/refresh""#,
            r#""headers":{"Authorization":"Bearer {token}"},"access":"/token""#,
        );
    let profile = Profile::read(text.as_bytes(), Place::Browser, &|_| None).unwrap();
    let mut session = Session::new(&profile);
    let mut entered = answer(200, "");
    assert!(session.read_sign_in(&profile, &entered, 0).is_err());
    entered.headers.push(("Authorization".to_owned(), "Bearer t1".to_owned()));
    session.read_sign_in(&profile, &entered, 0).unwrap();
    let mut request = get(&profile);
    let ticket = session.apply(&profile, &mut request);
    assert_eq!(request.header("authorization"), Some("Bearer t1"));
    let After::Refresh(refresh) = session.on_refused(&profile, ticket) else { panic!() };
    assert_eq!((refresh.header("authorization"), refresh.text()), (Some("Bearer t1"), None));
    assert!(session.read_refresh(&profile, Some(&answer(200, r#"{"token":"t2"}"#)), 0));
    session.apply(&profile, &mut request);
    assert_eq!(request.header("authorization"), Some("Bearer t2"));
}

#[test]
fn a_token_that_ends_soon_is_refreshed_before_it_is_refused() {
    let (profile, mut session) = signed_in();
    assert!(session.before(&profile, 2_000).is_none());
    assert!(session.before(&profile, 299_000).is_some());
    assert!(session.before(&profile, 299_000).is_none());
}

#[test]
fn a_token_with_a_short_life_is_not_renewed_before_each_request() {
    let (profile, mut session) = signed_in();
    let short = answer(200, r#"{"access":"a2","refresh":"r2","expires_in":5}"#);
    session.read_sign_in(&profile, &short, 1_000).unwrap();
    assert!(session.before(&profile, 2_000).is_none());
    assert!(session.before(&profile, 5_500).is_some());
}

#[test]
fn secrets_are_not_shown_and_do_not_leave_the_origin() {
    let (profile, session) = signed_in();
    let mut request = get(&profile);
    session.apply(&profile, &mut request);
    let shown = format!("{session:?} {request:?} {profile:?}");
    assert!(!shown.contains("a1") && !shown.contains("r1"), "{shown}");
    let mut request = get(&profile);
    for evil in [
        "https://evil.example/v1/deals/1",
        "https://api.example.evil.example/v1",
        "https://api.example@evil.example/v1",
        "https://api.example:8443/v1",
        "https://api.example",
        "//api.example/v1",
        "/v1/deals",
    ] {
        request.url = evil.to_owned();
        session.apply(&profile, &mut request);
        assert_eq!(request.header("authorization"), None, "{evil}");
    }
}

#[test]
fn basic_cookie_and_key_have_their_own_marks() {
    let profile = |auth: &str| {
        let text = LOGIN.replace(
            LOGIN.split("\"auth\":").nth(1).unwrap().split("\n    \"operations\"").next().unwrap(),
            &[auth, ","].concat(),
        );
        Profile::read(text.as_bytes(), Place::Server, &|_| None)
            .unwrap_or_else(|problems| panic!("{problems:?} {text}"))
    };
    let mut request = get(&profile(r#"{"kind":"none"}"#));
    let basic = profile(r#"{"kind":"basic","user":"partner","password":"s3cret?"}"#);
    Session::new(&basic).apply(&basic, &mut request);
    assert_eq!(request.header("authorization"), Some("Basic cGFydG5lcjpzM2NyZXQ/"));
    let key = profile(r#"{"kind":"api_key","token":"k","query":"key"}"#);
    let mut request = get(&key);
    Session::new(&key).apply(&key, &mut request);
    assert_eq!(request.url, "https://api.example/v1/deals/1?key=k");
    let key =
        profile(r#"{"kind":"api_key","token":"k:s","header":"Authorization","format":"token {token}"}"#);
    Session::new(&key).apply(&key, &mut request);
    assert_eq!(request.header("authorization"), Some("token k:s"));
    let cookie = profile(r#"{"kind":"cookie","csrf":{"cookie":"csrftoken","header":"X-CSRFToken"}}"#);
    let mut session = Session::new(&cookie);
    session.set_csrf("c1");
    let mut request = get(&cookie);
    session.apply(&cookie, &mut request);
    assert!(request.cookies && request.header("x-csrftoken").is_none());
    request.follow_redirects = false;
    session.apply(&cookie, &mut request);
    assert_eq!(request.header("x-csrftoken"), Some("c1"));
}
