use crate::harness::{MANAGER, NORTH_REP, OWNER, PASSWORD, Portal};
use chrono::TimeDelta;
use portal_server::authentication::{Passwords, hex_sha256};
use portal_server::config::PasswordCost;
use serde_json::json;
use std::time::Duration;

on_both! {
    async fn signing_in_opens_a_session_and_says_who_one_is(portal) {
        let answer = portal.stranger().try_sign_in("  Rep@North.example ", PASSWORD).await;
        assert_eq!(answer.status, 200);
        let session = answer.json();
        assert_eq!(session["user"]["role"], "partner_representative");
        assert_eq!(session["partner"]["id"], "north");
        assert_eq!(session["assigned"], json!(null));
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("portal_session=") && cookie.contains("; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict"), "{cookie}");
        assert!(!cookie.contains("Secure"));
        let client = portal.sign_in(NORTH_REP).await;
        assert_eq!(client.get("/api/v1/session").await.json(), session);
        assert_eq!(portal.sign_in(MANAGER).await.get("/api/v1/session").await.json()["assigned"], json!(["north"]));
        assert_eq!(portal.sign_in(OWNER).await.get("/api/v1/session").await.json()["partner"], json!(null));
    }

    async fn the_database_holds_no_token(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let token = client.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
        let mut connection = portal.state.database.read().await.unwrap();
        let rows = sqlx::query("SELECT token_hash FROM sessions").fetch_all(&mut *connection).await.unwrap();
        let hash: String = sqlx::Row::get(&rows[0], 0);
        assert_eq!(hash.len(), 64);
        assert_ne!(hash, token);
        assert_ne!(hash, hex_sha256(b""));
    }

    async fn a_wrong_password_and_an_unknown_address_get_the_same_answer(portal) {
        let stranger = portal.stranger();
        let wrong = stranger.try_sign_in(NORTH_REP.email, "not the password").await;
        wrong.is(401, "sign_in_failed");
        let unknown = stranger.try_sign_in("nobody@north.example", PASSWORD).await;
        unknown.is(401, "sign_in_failed");
        assert_eq!(wrong.text(), unknown.text());
        assert_eq!((wrong.header("set-cookie"), unknown.header("set-cookie")), ("", ""));
    }

    async fn a_request_without_a_valid_cookie_answers_401(portal) {
        for path in ["session", "partners", "products", "deals", "deals/summary", "deals/x", "deals/x/activities"] {
            portal.stranger().get(&format!("/api/v1/{path}")).await.is(401, "not_signed_in");
        }
        for cookie in ["portal_session=", "portal_session=AAAA", "other=1", "portal_session=%00"] {
            let answer = portal.stranger().call("GET", "/api/v1/session").header("cookie", cookie).send().await;
            answer.is(401, "not_signed_in");
        }
    }

    async fn an_idle_session_answers_401(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        portal.wait(TimeDelta::hours(11));
        assert_eq!(client.get("/api/v1/session").await.status, 200);
        portal.wait(TimeDelta::hours(11));
        assert_eq!(client.get("/api/v1/session").await.status, 200, "using it keeps it alive");
        portal.wait(TimeDelta::hours(12));
        client.get("/api/v1/session").await.is(401, "not_signed_in");
    }

    async fn a_session_ends_after_seven_days_however_much_it_is_used(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for _ in 0..16 {
            portal.wait(TimeDelta::hours(10));
            assert_eq!(client.get("/api/v1/session").await.status, 200);
        }
        portal.wait(TimeDelta::hours(8));
        client.get("/api/v1/session").await.is(401, "not_signed_in");
    }

    async fn signing_out_ends_this_session_only(portal) {
        let (phone, desk) = (portal.sign_in(NORTH_REP).await, portal.sign_in(NORTH_REP).await);
        let answer = phone.call("DELETE", "/api/v1/session").send().await;
        assert_eq!(answer.status, 204);
        assert!(answer.header("set-cookie").starts_with("portal_session=; Path=/; Max-Age=0;"));
        phone.get("/api/v1/session").await.is(401, "not_signed_in");
        assert_eq!(desk.get("/api/v1/session").await.status, 200);
    }

    async fn signing_out_everywhere_ends_all_sessions_of_the_person(portal) {
        let (phone, desk) = (portal.sign_in(NORTH_REP).await, portal.sign_in(NORTH_REP).await);
        let manager = portal.sign_in(MANAGER).await;
        assert_eq!(phone.call("DELETE", "/api/v1/sessions").send().await.status, 204);
        phone.get("/api/v1/session").await.is(401, "not_signed_in");
        desk.get("/api/v1/session").await.is(401, "not_signed_in");
        assert_eq!(manager.get("/api/v1/session").await.status, 200);
    }

    async fn an_account_that_was_switched_off_is_out_at_once(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let mut write = portal.state.database.write().await.unwrap();
        sqlx::query("UPDATE users SET active = 0 WHERE id = $1").bind(NORTH_REP.id).execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
        client.get("/api/v1/session").await.is(401, "not_signed_in");
        portal.stranger().try_sign_in(NORTH_REP.email, PASSWORD).await.is(401, "sign_in_failed");
    }

    // Somebody who knew the old password signed in at the moment of the reset. The password was verified before the
    // reset, the session was written after it, and outlived what was meant to lock its owner out.
    async fn signing_in_does_not_outlive_a_password_reset_that_overtakes_it(portal) {
        // A stored hash that takes a while to verify leaves the time for the reset.
        let slow = Passwords::new(PasswordCost { memory_kib: 64 * 1024, passes: 6 }).unwrap();
        let hash = slow.hash(PASSWORD.to_owned()).await.unwrap();
        let mut write = portal.state.database.write().await.unwrap();
        portal_server::store::users::set_password(&mut write, &domain::ids::UserId(NORTH_REP.id.to_owned()), &hash).await.unwrap();
        write.commit().await.unwrap();
        let ask = json!({ "email": NORTH_REP.email });
        assert_eq!(portal.stranger().call("POST", "/api/v1/password-resets").json(&ask).await.status, 202);
        let (_, token) = portal.resets.recv().await.unwrap();

        let stranger = portal.stranger();
        let sign_in = stranger.try_sign_in(NORTH_REP.email, PASSWORD);
        let reset = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            let body = json!({ "password": "a wholly new password" });
            stranger.call("PUT", &format!("/api/v1/password-resets/{}", token.expose())).json(&body).await
        };
        let (sign_in, reset) = tokio::join!(sign_in, reset);
        assert_eq!(reset.status, 204);
        sign_in.is(401, "sign_in_failed");
        let mut connection = portal.state.database.read().await.unwrap();
        assert!(sqlx::query("SELECT user_id FROM sessions").fetch_all(&mut *connection).await.unwrap().is_empty());
    }

    async fn sessions_that_are_over_are_forgotten(portal) {
        portal.sign_in(NORTH_REP).await;
        portal.wait(TimeDelta::hours(13));
        portal.sign_in(MANAGER).await;
        portal_server::expiry::forget(&portal.state, portal.state.now()).await.unwrap();
        let mut connection = portal.state.database.read().await.unwrap();
        let rows = sqlx::query("SELECT user_id FROM sessions").fetch_all(&mut *connection).await.unwrap();
        assert_eq!(rows.len(), 1);
    }
}

#[tokio::test]
async fn under_tls_the_cookie_is_bound_to_the_host() {
    let portal = Portal::configured(|config| config.secure_cookies = true).await;
    let answer = portal.stranger().try_sign_in(NORTH_REP.email, PASSWORD).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-portal_session=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(!cookie.contains("Domain"));
    assert_eq!(portal.sign_in(NORTH_REP).await.get("/api/v1/session").await.status, 200);
    assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
}

#[tokio::test]
async fn a_trusted_proxy_tells_that_the_client_uses_tls() {
    let body = json!({ "email": NORTH_REP.email, "password": PASSWORD });
    for (trust, prefix) in [(true, "__Host-"), (false, "portal_session")] {
        let portal = Portal::configured(|config| config.trust_proxy = trust).await;
        let call = portal.stranger().call("POST", "/api/v1/session").header("x-forwarded-proto", "https");
        let answer = call.json(&body).await;
        assert!(answer.header("set-cookie").starts_with(prefix));
    }
}

// A neighbouring host, or a network that answers plain http, can set a cookie for us, though not one whose name begins
// with `__Host-`. The plain name was accepted beside it: somebody could be made to work in a session of the attacker's.
#[tokio::test]
async fn over_https_only_the_cookie_that_nobody_else_can_set_is_a_session() {
    let always = Portal::configured(|config| config.secure_cookies = true).await;
    let proxied = Portal::configured(|config| config.trust_proxy = true).await;
    for portal in [always, proxied] {
        let body = json!({ "email": NORTH_REP.email, "password": PASSWORD });
        let call = portal.stranger().call("POST", "/api/v1/session").header("x-forwarded-proto", "https");
        let answer = call.json(&body).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap();
        let ask = |cookie: &str| {
            let call = portal.stranger().call("GET", "/api/v1/session").header("x-forwarded-proto", "https");
            call.header("cookie", cookie).send()
        };
        assert_eq!(ask(cookie).await.status, 200);
        let plain = cookie.trim_start_matches("__Host-");
        ask(plain).await.is(401, "not_signed_in");
        ask(&format!("{plain}; __Host-portal_session=AAAA")).await.is(401, "not_signed_in");
    }
}

// Behind a proxy that ends TLS, browsers were never told to come over HTTPS only: the header stood beside
// --secure-cookies, not beside what the proxy says.
#[tokio::test]
async fn a_client_that_came_over_https_is_told_to_stay_there() {
    let year = "max-age=31536000; includeSubDomains";
    for (trust, proto, expected) in [
        (true, "https", year),
        (true, "http, HTTPS", year),
        (true, "http", ""),
        (true, "https, http", ""),
        (false, "https", ""),
    ] {
        let portal = Portal::configured(|config| config.trust_proxy = trust).await;
        for path in ["/", "/api/v1/health"] {
            let answer = portal.stranger().call("GET", path).header("x-forwarded-proto", proto).send().await;
            assert_eq!(answer.header("strict-transport-security"), expected, "{trust} {proto} {path}");
        }
    }
}
