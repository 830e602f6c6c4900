//! The public practice data set of 8,800 opportunities, with all its flaws. It is not part of this repository; without it
//! the test says so and passes.

use super::*;
use domain::deals::Status;
use portal_server::import::Applied;

const FILES: [&str; 4] = ["sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv"];

fn data() -> Option<BTreeMap<String, Vec<u8>>> {
    let folder = match std::env::var_os("PORTAL_SHARED_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => root().join("../shared/data"),
    };
    let folder = folder.join("crm-sales-opportunities");
    if !folder.is_dir() {
        println!("skipped: {} is not there (PORTAL_SHARED_DATA names its parent)", folder.display());
        return None;
    }
    let read = |file: &&str| (file.to_string(), std::fs::read(folder.join(file)).unwrap());
    Some(FILES.iter().map(read).collect())
}

fn mapping() -> Mapping {
    Mapping::from_json(&text("docs/import-example/crm-sales-opportunities.mapping.json")).unwrap()
}

/// The expected numbers were counted independently of this code.
#[test]
fn all_8800_opportunities_are_accounted_for() {
    let Some(files) = data() else { return };
    let plan = plan(&mapping(), &files, &program(), now()).unwrap_or_else(|report| panic!("{report}"));
    let report = &plan.report;
    assert_eq!((report.deal_rows, report.ready, report.skipped, report.refused), (8_800, 8_800, 0, 0));
    assert_eq!((report.partners, report.people, report.products), (6, 41, 7));
    assert_eq!(plan.data.deals.len(), 8_800);
    let status = |status: Status| {
        let count = report.statuses.get(status.as_str()).unwrap();
        (
            count.deals,
            count.sums.iter().map(|sum| sum.canonical()).collect::<Vec<_>>().join(" + "),
            count.without_value,
        )
    };
    assert_eq!(status(Status::Won), (4_238, "10005534.00 USD".to_owned(), 0));
    assert_eq!(status(Status::Lost), (2_473, "0.00 USD".to_owned(), 0));
    assert_eq!(status(Status::Approved), (1_589, String::new(), 1_589));
    assert_eq!(status(Status::Draft), (500, String::new(), 500));
    let applied = |file: &str, column: &str, rule: Applied| {
        report.applied.get(&(file.into(), column.into(), rule)).copied()
    };
    let pipeline = "sales_pipeline.csv";
    assert_eq!(
        applied(pipeline, "product", Applied::Alias { from: "GTXPro".into(), to: "GTX Pro".into() }),
        Some(1_480)
    );
    assert_eq!(
        applied(pipeline, "account", Applied::Default { to: "Account not recorded".into() }),
        Some(1_425)
    );
    assert_eq!(applied(pipeline, "engage_date", Applied::Default { to: "2017-12-31".into() }), Some(500));
    assert_eq!(applied(pipeline, "close_value", Applied::LeftEmpty { target: "value".into() }), Some(2_089));
    assert_eq!(
        applied(
            "accounts.csv",
            "sector",
            Applied::Alias { from: "technolgy".into(), to: "technology".into() }
        ),
        Some(12)
    );
    assert_eq!(
        applied(
            "accounts.csv",
            "office_location",
            Applied::Alias { from: "Philipines".into(), to: "Philippines".into() }
        ),
        Some(1)
    );
}

#[test]
fn offices_with_their_managers_are_the_partners_and_agents_without_deals_are_there_too() {
    let Some(files) = data() else { return };
    let plan = plan(&mapping(), &files, &program(), now()).unwrap_or_else(|report| panic!("{report}"));
    let of = |name: &str| {
        let deals: Vec<_> =
            plan.data.deals.iter().filter(|made| made.deal.summary.partner_name == name).collect();
        let won: i64 = deals
            .iter()
            .filter(|made| made.deal.summary.status == Status::Won)
            .map(|made| made.deal.summary.value.unwrap().minor().unwrap() / 100)
            .sum();
        (deals.len(), won)
    };
    assert_eq!(of("Central office, Melvin Marxen"), (1_929, 2_251_930));
    assert_eq!(of("Central office, Dustin Brinkmann"), (1_583, 1_094_363));
    assert_eq!(of("East office, Rocco Neubert"), (1_327, 1_960_545));
    assert_eq!(of("East office, Cara Losch"), (964, 1_130_049));
    assert_eq!(of("West office, Summer Sewald"), (1_701, 1_964_750));
    assert_eq!(of("West office, Celia Rouche"), (1_296, 1_603_897));
    let idle = plan
        .data
        .users
        .iter()
        .filter(|user| plan.data.deals.iter().all(|made| made.deal.summary.owner_id != user.user.id));
    // Five agents, and the six managers, who sell nothing themselves.
    assert_eq!(idle.count(), 11);
    assert!(plan.data.users.iter().all(|user| user.user.email.ends_with(".example")));
}

#[test]
fn without_the_mappings_corrections_every_flaw_is_an_error_with_its_place() {
    let Some(files) = data() else { return };
    let text = text("docs/import-example/crm-sales-opportunities.mapping.json")
        .replace("\"GTXPro\": \"GTX Pro\"", "")
        .replace("\"account\": \"Account not recorded\", ", "");
    let report = plan(&Mapping::from_json(&text).unwrap(), &files, &program(), now()).expect_err("refused");
    assert_eq!(report.ready + report.refused, 8_800);
    let with =
        |words: &str| report.problems.iter().filter(|problem| problem.to_string().contains(words)).count();
    assert_eq!(with("column product: \"GTXPro\" is not in products.csv."), 1_480);
    assert!(with("sales_pipeline.csv, row 3, column product") >= 1, "{}", report.problems[0]);
    // Each names what the blank was needed for: the title and the account.
    assert_eq!(with("column account: Blank, but deals.fields.account needs a value."), 1_425);
}
