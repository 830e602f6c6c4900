use crate::harness::{MANAGER, NORTH_REP, OWNER, PASSWORD, Portal};
use chrono::TimeDelta;
use portal_server::authentication::hex_sha256;
use serde_json::json;

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
