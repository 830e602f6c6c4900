use crate::harness::{Client, NORTH_REP, PASSWORD, Portal};
use chrono::TimeDelta;
use portal_server::config::PasswordCost;
use portal_server::state::RESETS_AT_ONCE;
use serde_json::json;

const NEW: &str = "a wholly new password";

async fn ask(client: &Client<'_>, email: &str) {
    let answer = client.call("POST", "/api/v1/password-resets").json(&json!({ "email": email })).await;
    assert_eq!((answer.status.as_u16(), answer.body.len()), (202, 0));
}

async fn redeem(client: &Client<'_>, token: &str, password: &str) -> crate::harness::Answer {
    client
        .call("PUT", &format!("/api/v1/password-resets/{token}"))
        .json(&json!({ "password": password }))
        .await
}

on_both! {
    async fn a_link_sets_a_new_password_and_ends_all_sessions(portal) {
        ask(&portal.stranger(), " REP@north.example").await;
        let (email, token) = portal.resets.recv().await.unwrap();
        assert_eq!(email, NORTH_REP.email);
        let before = portal.sign_in(NORTH_REP).await;
        let stranger = portal.stranger();
        assert_eq!(redeem(&stranger, &token.expose(), NEW).await.status, 204);
        before.get("/api/v1/session").await.is(401, "not_signed_in");
        stranger.try_sign_in(NORTH_REP.email, PASSWORD).await.is(401, "sign_in_failed");
        assert_eq!(stranger.try_sign_in(NORTH_REP.email, NEW).await.status, 200);
        redeem(&stranger, &token.expose(), NEW).await.is(410, "reset_expired");
    }

    async fn a_link_is_good_for_an_hour(portal) {
        ask(&portal.stranger(), NORTH_REP.email).await;
        let (_, token) = portal.resets.recv().await.unwrap();
        portal.wait(TimeDelta::hours(1));
        redeem(&portal.stranger(), &token.expose(), NEW).await.is(410, "reset_expired");
        assert_eq!(portal.stranger().try_sign_in(NORTH_REP.email, PASSWORD).await.status, 200);
    }

    async fn a_weak_password_does_not_use_up_the_link(portal) {
        ask(&portal.stranger(), NORTH_REP.email).await;
        let (_, token) = portal.resets.recv().await.unwrap();
        let short = redeem(&portal.stranger(), &token.expose(), "elevenchars").await;
        short.is(422, "invalid");
        short.has_errors(&[("/password", "too_short")]);
        assert_eq!(short.json()["errors"][0]["params"], json!({ "min": "12", "length": "11" }));
        let long = redeem(&portal.stranger(), &token.expose(), &"x".repeat(1001)).await;
        long.has_errors(&[("/password", "too_long")]);
        assert_eq!(redeem(&portal.stranger(), &token.expose(), "twelve chars").await.status, 204);
    }

    async fn an_unknown_address_gets_the_same_answer_and_no_link(portal) {
        ask(&portal.stranger(), "nobody@north.example").await;
        ask(&portal.stranger(), "no address at all").await;
        ask(&portal.stranger(), NORTH_REP.email).await;
        let (email, _) = portal.resets.recv().await.unwrap();
        assert_eq!(email, NORTH_REP.email);
    }

    async fn a_made_up_link_is_worth_nothing(portal) {
        for token in ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%ff", "%00"] {
            redeem(&portal.stranger(), token, NEW).await.is(410, "reset_expired");
        }
    }

    async fn nobody_fills_the_mailbox_of_somebody_else(portal) {
        for _ in 0..8 {
            ask(&portal.stranger(), NORTH_REP.email).await;
        }
        for _ in 0..5 {
            portal.resets.recv().await.unwrap();
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        assert!(portal.resets.try_recv().is_err());
    }

    // The link's token was taken out first and the new password hashed inside of that transaction: on SQLite every other
    // write of the whole portal waited for the hash.
    async fn a_link_is_good_once_even_if_it_is_followed_twice_at_the_same_time(portal) {
        ask(&portal.stranger(), NORTH_REP.email).await;
        let (_, token) = portal.resets.recv().await.unwrap();
        let (stranger, text) = (portal.stranger(), token.expose());
        let (a, b) = tokio::join!(redeem(&stranger, &text, NEW), redeem(&stranger, &text, "another new password"));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort();
        assert_eq!(statuses, [204, 410]);
    }

    // Every address, however long, was hashed, counted in the database and kept in a task, as many at a time as were
    // sent. What cannot be an address is now let go at once, and too much at once is refused whoever it is for.
    async fn a_flood_of_requests_is_bounded(portal) {
        let long = format!("{}@north.example", "x".repeat(241));
        assert_eq!(long.len(), 255);
        ask(&portal.stranger(), &long).await;
        let mut connection = portal.state.database.read().await.unwrap();
        let counted = sqlx::query("SELECT bucket FROM attempts").fetch_all(&mut *connection).await.unwrap();
        assert!(counted.is_empty());
        drop(connection);

        let slots = portal.state.reset_slots.clone();
        let taken = slots.acquire_many(u32::try_from(RESETS_AT_ONCE).unwrap()).await.unwrap();
        let body = |email: &str| json!({ "email": email });
        for email in [NORTH_REP.email, "nobody@north.example"] {
            let answer = portal.stranger().call("POST", "/api/v1/password-resets").json(&body(email)).await;
            answer.is(503, "busy");
            assert_eq!(answer.header("retry-after"), "1");
        }
        drop(taken);
        ask(&portal.stranger(), NORTH_REP.email).await;
        portal.resets.recv().await.unwrap();
    }
}

// See above: the hash of a new password takes half a second here, and a write gets its turn meanwhile.
#[tokio::test]
async fn nobody_waits_for_the_hash_of_somebody_elses_new_password() {
    let mut portal = Portal::configured(|config| {
        config.password_cost = PasswordCost { memory_kib: 64 * 1024, passes: 6 };
    })
    .await;
    ask(&portal.stranger(), NORTH_REP.email).await;
    let (_, token) = portal.resets.recv().await.unwrap();
    let (stranger, text) = (portal.stranger(), token.expose());
    let write = async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        drop(portal.state.database.write().await.unwrap());
    };
    let redeemed = redeem(&stranger, &text, NEW);
    tokio::pin!(redeemed);
    tokio::select! {
        _ = &mut redeemed => panic!("the write had to wait for the hash"),
        () = write => {}
    }
    assert_eq!(redeemed.await.status, 204);
}
