use crate::csrf::WRITES;
use crate::harness::{Client, NORTH_REP, SOUTH_REP, new_id};
use serde_json::json;

// Two people share a browser. The first one's registration waits in the outbox, for want of a network; the second one
// signs in, the network comes back, and the registration was sent with the second one's cookie: it became a deal of
// another organisation. The queue now names whose it is, and the server refuses to do it for anybody else.
on_both! {
    async fn what_one_person_queued_is_not_done_in_the_session_of_the_next(portal) {
        let (north, south) = (portal.sign_in(NORTH_REP).await, portal.sign_in(SOUTH_REP).await);
        let body = json!({ "id": new_id(), "submit": true, "fields": Client::fields() });
        let send = |client: &Client<'_>| {
            let call = client.call("POST", "/api/v1/deals").key("one key for life");
            call.header("x-portal-user", NORTH_REP.id).json(&body)
        };
        let refused = send(&south).await;
        refused.is(409, "another_user");
        assert_eq!(refused.header("idempotency-key"), "one key for life");
        assert_eq!(south.get("/api/v1/deals").await.json()["total"], 0);
        assert_eq!(send(&north).await.status, 201);

        // Nothing was taken under the key, not even by the person who was refused.
        let other = json!({ "id": new_id(), "submit": false, "fields": {} });
        let own = south.call("POST", "/api/v1/deals").key("one key for life").json(&other).await;
        assert_eq!(own.status, 201, "{}", own.text());
    }

    async fn every_change_is_refused_before_anything_else_about_it_is_judged(portal) {
        let south = portal.sign_in(SOUTH_REP).await;
        for (method, path) in WRITES {
            let with_session = !path.contains("password-resets") && (method, path) != ("POST", "/api/v1/session");
            if !with_session {
                continue;
            }
            for meant in [NORTH_REP.id, "", "U-SOUTH-REP", "u-south-rep, u-south-rep"] {
                let call = south.call(method, path).header("x-portal-user", meant);
                call.json(&json!({})).await.is(409, "another_user");
            }
            let twice = south.call(method, path).header("x-portal-user", SOUTH_REP.id);
            twice.header("x-portal-user", NORTH_REP.id).json(&json!({})).await.is(409, "another_user");
        }
        assert_eq!(south.get("/api/v1/session").await.status, 200, "still signed in");
        portal.stranger().call("POST", "/api/v1/deals").header("x-portal-user", "x").send().await.is(401, "not_signed_in");
    }

    async fn reading_and_signing_in_are_nobodys_in_particular(portal) {
        let south = portal.sign_in(SOUTH_REP).await;
        let read = south.call("GET", "/api/v1/deals").header("x-portal-user", NORTH_REP.id).send().await;
        assert_eq!(read.status, 200);
        let credentials = json!({ "email": NORTH_REP.email, "password": crate::harness::PASSWORD });
        let sign_in = south.call("POST", "/api/v1/session").header("x-portal-user", SOUTH_REP.id).json(&credentials);
        assert_eq!(sign_in.await.status, 200);
    }
}
