use crate::harness::{MANAGER, NORTH_REP, OTHER_MANAGER, OWNER, Person, Portal};

async fn names(portal: &Portal, person: Person) -> Vec<String> {
    let page = portal.sign_in(person).await.get("/api/v1/partners").await.json();
    let items = page["items"].as_array().unwrap().clone();
    assert_eq!(page["total"], items.len());
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn everybody_sees_the_organisations_that_concern_them(portal) {
        assert_eq!(names(&portal, NORTH_REP).await, ["north"]);
        assert_eq!(names(&portal, MANAGER).await, ["north"]);
        assert!(names(&portal, OTHER_MANAGER).await.is_empty());
        assert_eq!(names(&portal, OWNER).await, ["north", "south"]);
    }

    async fn another_organisation_looks_like_none(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        assert_eq!(client.get("/api/v1/partners/north").await.json()["name"], "Northern Lights");
        client.get("/api/v1/partners/south").await.is(404, "not_found");
        client.get("/api/v1/partners/none").await.is(404, "not_found");
        client.get("/api/v1/partners/%00").await.is(404, "not_found");
    }

    async fn a_page_that_cannot_be_read_is_refused(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for query in ["page=0", "per_page=101", "page=x", "limit=5", "page=-1"] {
            let answer = client.get(&format!("/api/v1/partners?{query}")).await;
            answer.is(400, "bad_query");
            let name = query.split('=').next().unwrap();
            answer.has_errors(&[(&format!("/query/{name}"), "bad_value")]);
        }
    }
}
