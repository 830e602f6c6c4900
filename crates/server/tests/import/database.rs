//! Writing an import: all of it or nothing, also beside what is there already.

use super::*;
use portal_server::database::Database;
use portal_server::demo;
use portal_server::store::append::{Appended, Conflict, append};
use portal_server::store::seed;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("portal-import-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    async fn open(&self) -> Database {
        Database::open(&Database::file_url(&self.0)).await.unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

async fn count(database: &Database, table: &'static str) -> i64 {
    let mut connection = database.read().await.unwrap();
    let query = match table {
        "deals" => "SELECT COUNT(*) FROM deals",
        "users" => "SELECT COUNT(*) FROM users",
        _ => "SELECT COUNT(*) FROM activities",
    };
    sqlx::query_scalar(query).fetch_one(&mut *connection).await.unwrap()
}

#[tokio::test]
async fn an_import_is_added_to_a_database_that_has_the_demo() {
    let folder = Folder::new("beside");
    let database = folder.open().await;
    let reseller = Program::from_json(&text("public/programs/reseller.json")).unwrap();
    let mut demo = demo::generate(7, now(), &reseller);
    demo.deals.truncate(40);
    assert!(seed::load(&database, &demo, "!").await.unwrap());
    let before = (count(&database, "deals").await, count(&database, "users").await);
    let plan = run(DEALS).unwrap();
    let done = append(&database, plan.data, "!").await.unwrap();
    assert_eq!(done, Appended::Done { partners: 2, people: 2, products: 0, deals: 3 });
    assert_eq!(
        (count(&database, "deals").await, count(&database, "users").await),
        (before.0 + 3, before.1 + 2)
    );
    database.close().await;
}

#[tokio::test]
async fn the_same_deals_a_second_time_are_refused_and_nothing_changes() {
    let folder = Folder::new("twice");
    let database = folder.open().await;
    append(&database, run(DEALS).unwrap().data, "!").await.unwrap();
    let before = (count(&database, "deals").await, count(&database, "activities").await);
    // One deal is new, three are not: the new one is not written either.
    let more = run(&format!("{DEALS}D-9,Ada Lark,X,GTX Pro,Open,2025-03-01,,\n")).unwrap();
    let refused = append(&database, more.data, "!").await.unwrap();
    let expected = ["D-1", "D-2", "D-3"].map(|id| Conflict::Deal(id.to_owned()));
    assert_eq!(refused, Appended::Refused(expected.to_vec()));
    assert_eq!((count(&database, "deals").await, count(&database, "activities").await), before);
    database.close().await;
}

#[tokio::test]
async fn later_deals_of_people_who_are_there_are_added_to_them() {
    let folder = Folder::new("later");
    let database = folder.open().await;
    append(&database, run(DEALS).unwrap().data, "!").await.unwrap();
    let later = run(
        "id,agent,customer,product,state,opened,closed,amount\nD-9,Ada Lark,X,GTX Pro,Open,2025-03-01,,\n",
    )
    .unwrap();
    let done = append(&database, later.data, "!").await.unwrap();
    assert_eq!(done, Appended::Done { partners: 0, people: 0, products: 0, deals: 1 });
    database.close().await;
}

#[tokio::test]
async fn somebody_elses_address_is_not_taken_over() {
    let folder = Folder::new("address");
    let database = folder.open().await;
    append(&database, run(DEALS).unwrap().data, "!").await.unwrap();
    let mut data = run(
        "id,agent,customer,product,state,opened,closed,amount\nD-9,Ada Lark,X,GTX Pro,Open,2025-03-01,,\n",
    )
    .unwrap()
    .data;
    let south = data.users[1].partner_id.clone();
    data.users[0].partner_id = south;
    let refused = append(&database, data, "!").await.unwrap();
    assert_eq!(refused, Appended::Refused(vec![Conflict::Person("ada-lark@north.example".to_owned())]));
    database.close().await;
}
