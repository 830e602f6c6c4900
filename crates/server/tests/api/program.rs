use crate::harness::Portal;

#[tokio::test]
async fn the_programme_is_sent_to_anybody_with_all_that_was_written() {
    let portal = Portal::on_sqlite().await;
    let answer = portal.stranger().get("/api/v1/program").await;
    assert_eq!(answer.status, 200);
    let written: serde_json::Value = serde_json::from_str(include_str!("program.json")).unwrap();
    assert_eq!(answer.json(), written);
    assert!(!answer.text().contains('\n'), "spaces are for people");
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-cache");
}

#[tokio::test]
async fn a_programme_that_the_client_has_is_not_sent_again() {
    let portal = Portal::on_sqlite().await;
    let tag = portal.stranger().get("/api/v1/program").await.header("etag").to_owned();
    let again = portal.stranger().call("GET", "/api/v1/program").header("if-none-match", &tag).send().await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    let other =
        portal.stranger().call("GET", "/api/v1/program").header("if-none-match", "\"old\"").send().await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn long_answers_travel_compressed_and_files_do_not() {
    let portal = Portal::on_sqlite().await;
    let ask = |path: &'static str, encodings: &'static str| {
        portal.stranger().call("GET", path).header("accept-encoding", encodings).send()
    };
    let brotli = ask("/api/v1/program", "gzip, br").await;
    assert_eq!((brotli.header("content-encoding"), brotli.header("vary")), ("br", "accept-encoding"));
    assert!(brotli.body.len() < include_str!("program.json").len() / 3, "{}", brotli.body.len());
    assert_eq!(ask("/api/v1/program", "gzip").await.header("content-encoding"), "gzip");
    assert_eq!(ask("/api/v1/program", "identity").await.header("content-encoding"), "");
    assert_eq!(ask("/api/v1/health", "br").await.header("content-encoding"), "");
}
