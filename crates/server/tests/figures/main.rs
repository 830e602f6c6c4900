//! Figures against an independent computation: pandas reads the same deals and has to find the same numbers, to the
//! last digit of every amount. `cargo xtask test figures` installs it; without it these tests say so and pass.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use chrono::{DateTime, NaiveDate, Utc};
use domain::deals::Deal;
use domain::performance::{Calendar, Deals, Fact, Query, Setting, report};
use domain::program::Program;
use portal_server::demo;
use portal_server::import::{Mapping, plan};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The interpreter that has pandas.
fn python() -> Option<String> {
    let python = std::env::var("FIGURES_PYTHON").ok();
    if python.is_none() {
        println!("skipped: FIGURES_PYTHON names no Python with pandas (cargo xtask test figures)");
    }
    python
}

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("portal-figures-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    at.date_naive()
}

/// The columns of the deals, by names that people read: ids mean nothing to the other program.
fn columns(program: &Program, deals: &[&Deal]) -> Deals {
    Deals::from_facts(deals.iter().map(|deal| {
        let summary = &deal.summary;
        Fact {
            id: summary.id.as_str(),
            partner: &summary.partner_name,
            owner: &summary.owner_name,
            customer: &summary.customer,
            product: &deal.product,
            country: &summary.country,
            stage: &summary.stage,
            reason: deal.reason.as_deref().unwrap_or_default(),
            status: Some(summary.status),
            value: summary.value,
            percent: program.stage(&summary.stage).map(|stage| stage.probability),
            created: Some(day(summary.created_at)),
            submitted: summary.submitted_at.map(day),
            decided: summary.decided_at.map(day),
            closed: deal.closed_at.map(day),
            expected: summary.close_date,
            protected: summary.protected_until,
            ..Fact::default()
        }
    }))
}

/// Asks both, and fails with what the other program found.
fn compare(
    python: &str,
    script: &[&Path],
    deals: &Deals,
    today: NaiveDate,
    questions: &[&str],
    folder: &Path,
) {
    let setting = Setting { today, fiscal: Calendar::default(), rates: None };
    let answers: Vec<Value> = questions
        .iter()
        .map(|question| {
            let pairs: Vec<(&str, &str)> =
                question.split('&').filter_map(|pair| pair.split_once('=')).collect();
            let (query, unread) = Query::from_pairs(pairs.iter().copied());
            assert_eq!(unread, Vec::<String>::new(), "{question}");
            json!({ "pairs": pairs, "report": report(deals, &query, &setting) })
        })
        .collect();
    let file = folder.join("reports.json");
    std::fs::write(&file, serde_json::to_vec(&answers).unwrap()).unwrap();
    let output = Command::new(python).args(script).arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{failed}");
    println!("{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

const OPPORTUNITIES: [&str; 11] = [
    "from=2016-10-01&to=2017-12-31&compare=none",
    "from=2017-07-01&to=2017-09-30&compare=previous",
    "from=2017-10-01&to=2017-12-31&compare=previous&by=partner",
    "from=2017-01-01&to=2017-12-31&compare=last_year&by=product",
    "from=2017-03-01&to=2017-03-31&compare=previous&by=owner,product&grain=day",
    "from=2016-10-01&to=2017-12-31&by=country,product,status&grain=quarter",
    "from=2017-01-01&to=2017-12-31&customer=Account not recorded&by=owner",
    "from=2017-01-01&to=2017-12-31&not.product=GTX Pro&not.product=MG Special&by=product&grain=month",
    "from=2017-01-01&to=2017-12-31&least=500000&most=1000000&by=partner",
    "from=2017-12-01&to=2017-12-31&by=customer",
    "from=2020-01-01&to=2020-12-31&by=partner",
];

#[test]
fn the_8800_opportunities_give_the_figures_that_pandas_finds() {
    let Some(python) = python() else { return };
    let data = match std::env::var_os("PORTAL_SHARED_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => root().join("../shared/data"),
    };
    let data = data.join("crm-sales-opportunities");
    if !data.is_dir() {
        println!("skipped: {} is not there (PORTAL_SHARED_DATA names its parent)", data.display());
        return;
    }
    let text = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let example = "docs/import-example/crm-sales-opportunities";
    let mapping = Mapping::from_json(&text(&format!("{example}.mapping.json"))).unwrap();
    let program = Program::from_json(&text(&format!("{example}.program.json"))).unwrap();
    let files: BTreeMap<String, Vec<u8>> =
        ["sales_pipeline.csv", "accounts.csv", "products.csv", "sales_teams.csv"]
            .map(|file| (file.to_owned(), std::fs::read(data.join(file)).unwrap()))
            .into();
    let now = "2026-11-20T10:15:00Z".parse().unwrap();
    let plan = plan(&mapping, &files, &program, now).unwrap_or_else(|report| panic!("{report}"));
    let deals: Vec<&Deal> = plan.data.deals.iter().map(|made| &made.deal).collect();
    assert_eq!(deals.len(), 8_800);
    let script = root().join("tests/figures/check.py");
    let script = [script.as_path(), Path::new("opportunities"), data.as_path()];
    compare(&python, &script, &columns(&program, &deals), day(now), &OPPORTUNITIES, &folder("opportunities"));
}

const DEMO: [&str; 8] = [
    "period=ytd&compare=last_year",
    "period=qtd&compare=previous&by=partner",
    "period=last_year&compare=last_year&by=product,country&grain=month",
    "period=365d&by=owner&compare=previous",
    "from=2024-02-01&to=2024-02-29&compare=last_year&by=stage,status,country",
    "period=90d&status=won&status=lost&by=reason&grain=week",
    "from=2023-01-01&to=2026-12-31&grain=year&by=customer",
    "period=last_quarter&not.status=draft&not.status=withdrawn&least=2500000&by=partner,owner",
];

#[test]
fn the_demo_gives_the_figures_that_pandas_finds() {
    let Some(python) = python() else { return };
    let program =
        Program::from_json(&std::fs::read_to_string(root().join("public/programs/reseller.json")).unwrap())
            .unwrap();
    let now = "2026-11-20T10:15:00Z".parse().unwrap();
    let demo = demo::generate(2026, now, &program);
    let deals: Vec<&Deal> = demo.deals.iter().map(|made| &made.deal).collect();
    let folder = folder("demo");
    let rows: Vec<Value> = deals.iter().map(|deal| row(&program, deal)).collect();
    let file = folder.join("deals.json");
    std::fs::write(&file, serde_json::to_vec(&rows).unwrap()).unwrap();
    let script = root().join("tests/figures/check.py");
    let script = [script.as_path(), Path::new("demo"), file.as_path()];
    compare(&python, &script, &columns(&program, &deals), day(now), &DEMO, &folder);
}

/// A deal for the other program, which gets records and no columns.
fn row(program: &Program, deal: &Deal) -> Value {
    let summary = &deal.summary;
    json!({
        "partner": summary.partner_name, "owner": summary.owner_name, "customer": summary.customer,
        "product": deal.product, "country": summary.country, "stage": summary.stage,
        "reason": deal.reason.clone().unwrap_or_default(), "status": summary.status,
        "amount": summary.value.map(|value| value.amount().to_string()),
        "currency": summary.value.map(|value| value.currency().code().to_owned()),
        "percent": program.stage(&summary.stage).map(|stage| stage.probability),
        "created": day(summary.created_at), "submitted": summary.submitted_at.map(day),
        "decided": summary.decided_at.map(day), "closed": deal.closed_at.map(day),
        "expected": summary.close_date, "protected": summary.protected_until,
    })
}
