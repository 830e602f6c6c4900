use crate::harness::{Client, MANAGER, NORTH_REP, PASSWORD, Portal};
use chrono::TimeDelta;
use serde_json::json;

async fn fail(client: &Client<'_>, email: &str, times: usize) {
    for _ in 0..times {
        client.try_sign_in(email, "wrong").await.is(401, "sign_in_failed");
    }
}

on_both! {
    async fn after_five_failures_each_attempt_waits_twice_as_long(portal) {
        let stranger = portal.stranger();
        fail(&stranger, NORTH_REP.email, 5).await;
        for wait in [1, 2, 4, 8] {
            let refused = stranger.try_sign_in(NORTH_REP.email, PASSWORD).await;
            refused.is(429, "too_many_attempts");
            let seconds: i64 = refused.header("retry-after").parse().unwrap();
            assert!((wait..=wait + 1).contains(&seconds), "{wait}: {seconds}");
            portal.wait(TimeDelta::seconds(wait));
            fail(&stranger, NORTH_REP.email, 1).await;
        }
    }

    async fn waiting_as_long_as_told_is_enough(portal) {
        let stranger = portal.stranger();
        fail(&stranger, NORTH_REP.email, 5).await;
        let refused = stranger.try_sign_in(NORTH_REP.email, PASSWORD).await;
        portal.wait(TimeDelta::seconds(refused.header("retry-after").parse().unwrap()));
        assert_eq!(stranger.try_sign_in(NORTH_REP.email, PASSWORD).await.status, 200);
        fail(&stranger, NORTH_REP.email, 5).await;
    }

    async fn an_address_nobody_has_is_throttled_like_any_other(portal) {
        let stranger = portal.stranger();
        fail(&stranger, "nobody@north.example", 5).await;
        stranger.try_sign_in("NOBODY@north.example", "wrong").await.is(429, "too_many_attempts");
        assert_eq!(stranger.try_sign_in(MANAGER.email, PASSWORD).await.status, 200, "others are not held up");
    }

    async fn one_network_address_cannot_try_many_accounts(portal) {
        let stranger = portal.stranger();
        for number in 0..30 {
            fail(&stranger, &format!("guess{number}@north.example"), 1).await;
        }
        stranger.try_sign_in("guess30@north.example", "wrong").await.is(429, "too_many_attempts");
    }

    async fn servers_over_one_database_count_together(portal) {
        let stranger = portal.stranger();
        fail(&stranger, NORTH_REP.email, 5).await;
        let body = json!({ "email": NORTH_REP.email, "password": PASSWORD });
        let other = stranger.call("POST", "/api/v1/session").to(portal.again()).json(&body).await;
        other.is(429, "too_many_attempts");
    }

    async fn guesses_sent_side_by_side_are_all_counted(portal) {
        let stranger = portal.stranger();
        let guess = || stranger.try_sign_in(NORTH_REP.email, "wrong");
        let answers = tokio::join!(guess(), guess(), guess(), guess(), guess(), guess(), guess(), guess());
        let statuses = [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5, answers.6, answers.7];
        let refused = statuses.iter().filter(|answer| answer.status == 429).count();
        assert_eq!(refused, 3);
    }

    async fn a_day_wipes_the_slate(portal) {
        let stranger = portal.stranger();
        fail(&stranger, NORTH_REP.email, 5).await;
        portal.wait(TimeDelta::days(1));
        fail(&stranger, NORTH_REP.email, 5).await;
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_clients_are_told_apart() {
    let portal = Portal::configured(|config| {
        config.trust_proxy = true;
        config.limits.free_attempts_per_address = 1;
    })
    .await;
    let try_from = async |address: &str, number: u32| {
        let body = json!({ "email": format!("g{number}@north.example"), "password": "wrong" });
        let call = portal.stranger().call("POST", "/api/v1/session").header("x-forwarded-for", address);
        call.json(&body).await
    };
    try_from("198.51.100.7", 1).await.is(401, "sign_in_failed");
    try_from("198.51.100.7", 2).await.is(429, "too_many_attempts");
    try_from("203.0.113.1, 198.51.100.8", 3).await.is(401, "sign_in_failed");
    try_from("203.0.113.1, 198.51.100.7", 4).await.is(429, "too_many_attempts");
}

async fn sign_in_from(portal: &Portal, address: &str, password: &str) -> crate::harness::Answer {
    let body = json!({ "email": NORTH_REP.email, "password": password });
    let call = portal.stranger().call("POST", "/api/v1/session").header("x-forwarded-for", address);
    call.json(&body).await
}

// Five wrong passwords from anywhere made the person wait, up to a quarter of an hour at a time: anybody who knew the
// address could keep its owner out. Failures now count by e-mail address and network.
#[tokio::test]
async fn nobody_is_kept_out_by_guesses_from_elsewhere() {
    let portal = Portal::configured(|config| config.trust_proxy = true).await;
    for _ in 0..5 {
        sign_in_from(&portal, "198.51.100.7", "wrong").await.is(401, "sign_in_failed");
    }
    sign_in_from(&portal, "198.51.100.7", PASSWORD).await.is(429, "too_many_attempts");
    assert_eq!(sign_in_from(&portal, "203.0.113.5", PASSWORD).await.status, 200);
}

// The other side of it: guessing at one account from ever new networks is slow all the same.
#[tokio::test]
async fn guesses_at_one_account_from_many_networks_are_throttled() {
    let portal = Portal::configured(|config| {
        config.trust_proxy = true;
        config.limits.free_attempts_per_email = 20;
    })
    .await;
    for network in 0..20 {
        sign_in_from(&portal, &format!("198.51.100.{network}"), "wrong").await.is(401, "sign_in_failed");
    }
    sign_in_from(&portal, "203.0.113.5", PASSWORD).await.is(429, "too_many_attempts");
    portal.wait(TimeDelta::seconds(2));
    assert_eq!(sign_in_from(&portal, "203.0.113.5", PASSWORD).await.status, 200);
}

// An office asked for some password resets after a migration, and nobody in it could sign in any more: both were counted
// against the office's network address together.
#[tokio::test]
async fn asking_for_links_does_not_hold_up_signing_in() {
    let mut portal = Portal::configured(|config| config.limits.free_attempts_per_address = 2).await;
    for email in [NORTH_REP.email, MANAGER.email] {
        let ask = portal.stranger().call("POST", "/api/v1/password-resets").json(&json!({ "email": email }));
        assert_eq!(ask.await.status, 202);
        portal.resets.recv().await.unwrap();
    }
    assert_eq!(portal.stranger().try_sign_in(NORTH_REP.email, PASSWORD).await.status, 200);
}
