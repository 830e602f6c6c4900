use crate::harness::{NORTH_REP, Portal};
use serde_json::json;

/// Every state-changing route.
pub const WRITES: [(&str, &str); 10] = [
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("DELETE", "/api/v1/sessions"),
    ("POST", "/api/v1/password-resets"),
    ("PUT", "/api/v1/password-resets/token"),
    ("POST", "/api/v1/deals"),
    ("PATCH", "/api/v1/deals/id"),
    ("POST", "/api/v1/deals/id/actions"),
    ("POST", "/api/v1/deals/id/attachments"),
    ("DELETE", "/api/v1/deals/id/attachments/id"),
];

#[tokio::test]
async fn a_write_without_the_header_is_refused_even_with_a_session() {
    let portal = Portal::on_sqlite().await;
    let client = portal.sign_in(NORTH_REP).await;
    for (method, path) in WRITES {
        let answer = client.call(method, path).without("x-portal-csrf").json(&json!({})).await;
        answer.is(403, "csrf_header_missing");
        let wrong =
            client.call(method, path).without("x-portal-csrf").header("x-portal-csrf", "0").json(&json!({}));
        wrong.await.is(403, "csrf_header_missing");
    }
    assert_eq!(client.get("/api/v1/session").await.status, 200);
}

#[tokio::test]
async fn a_write_from_a_page_of_another_site_is_refused() {
    let portal = Portal::on_sqlite().await;
    let client = portal.sign_in(NORTH_REP).await;
    for site in ["cross-site", "same-site"] {
        let answer = client.call("DELETE", "/api/v1/session").header("sec-fetch-site", site).send().await;
        answer.is(403, "cross_site_request");
    }
    let own = client.call("DELETE", "/api/v1/session").header("sec-fetch-site", "same-origin").send().await;
    assert_eq!(own.status, 204);
}
