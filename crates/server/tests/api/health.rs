on_both! {
    async fn the_server_says_that_it_is_alive_to_anybody(portal) {
        let answer = portal.stranger().get("/api/v1/health").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["status"], "ok");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}
