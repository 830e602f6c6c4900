//! What is kept of a partner: what it makes of the facts, and who may write what.

use crate::partners::{open, partner, sold, with, won};
use crate::performance_deals::{day, money};
use domain::access::{Actor, Role};
use domain::ids::{PartnerId, UserId};
use domain::performance::dossier::{
    CertificateRecord, Colleague, Denied, Dossier, Entry, GoalRecord, LedgerRecord, MOST_GOALS, Noted,
    PaidLine, RefundRecord, TierRecord, TierStep,
};
use domain::performance::goals::Goal;
use domain::performance::incentives::{State, statement};
use domain::performance::tiers::Record;
use domain::performance::{PartnerFacts, Period};
use domain::program::{Program, Wanted};
use serde_json::json;

fn programme() -> Program {
    with(json!({
        "tiers": [
            { "id": "silver", "label": "S", "benefits": { "discount": "10" } },
            { "id": "gold", "label": "G", "criteria": { "won_value": "1000 EUR" }, "benefits": { "discount": "20" } }
        ],
        "targets": [{ "id": "year", "figure": "deal_value", "each": "year", "wanted": "1000 EUR" }],
        "incentives": {
            "rebates": [{ "id": "target", "label": "T", "kind": "attainment", "each": "year", "bands": [{ "from": "100", "percent": "1" }] }],
            "commissions": [{ "id": "c", "label": "C", "percent": "10", "holding_days": 30 }]
        }
    }))
}

fn dossier() -> Dossier {
    let step = |since: &str, tier: &str| TierStep { since: day(since), tier: Some(tier.to_owned()) };
    Dossier {
        partner: "north".to_owned(),
        as_of: day("2026-11-21"),
        tier: TierRecord {
            steps: vec![step("2025-01-01", "silver"), step("2026-06-01", "gold")],
            below_since: Some(day("2026-11-10")),
        },
        certificates: vec![CertificateRecord {
            id: "c".to_owned(),
            person: "ann".to_owned(),
            name: "Engineer".to_owned(),
            from: None,
            until: Some(day("2027-01-01")),
        }],
        ledger: LedgerRecord::default(),
        goals: Vec::new(),
        people: vec![Colleague { id: "ann".to_owned(), name: "Ann".to_owned() }],
    }
}

fn goal(wanted: &str, from: &str, to: &str, agreed: bool) -> GoalRecord {
    GoalRecord {
        id: "g".to_owned(),
        label: String::new(),
        figure: "deal_value".to_owned(),
        wanted: wanted.to_owned(),
        from: day(from),
        to: day(to),
        person: None,
        product: None,
        agreed,
    }
}

fn known(dossier: &Dossier) -> PartnerFacts {
    let mut facts = partner(vec![
        won("a", "800 EUR", "2026-05-05"),
        sold("b", "400 EUR", "2026-11-05", "care;vault"),
        open("c", "100 EUR", "2026-11-05"),
    ]);
    dossier.complete(&mut facts, &programme());
    facts
}

#[test]
fn it_survives_its_json() {
    let mut before = dossier();
    before.goals.push(goal("5.00 EUR", "2026-01-01", "2026-12-31", true));
    before.ledger.paid.push(PaidLine { line: "l".to_owned(), amount: money("5 EUR") });
    let refund =
        RefundRecord { id: "r".to_owned(), deal: "a".to_owned(), on: day("2026-06-01"), amount: None };
    before.ledger.refunds.push(refund);
    let text = serde_json::to_string(&before).unwrap();
    assert_eq!(serde_json::from_str::<Dossier>(&text).unwrap(), before);
    for (entry, _) in before.entries() {
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry, "{text}");
    }
}

/// Once two people who both noted what was paid in all overwrote each other, and neither knew.
#[test]
fn who_was_overtaken_is_told_and_who_says_the_same_is_not() {
    let mut now = dossier();
    let paid = |amount: &str| Entry::Paid { line: "l".to_owned(), amount: money(amount) };
    let first = Noted::in_view_of(&now, paid("50 EUR"));
    let (same, other) = (first.clone(), Noted::in_view_of(&now, paid("80 EUR")));
    assert_eq!(first.seen, Some(paid("0 EUR")), "nothing is paid yet");
    assert!(!first.is_overtaken(&now));
    now.ledger.paid.push(PaidLine { line: "l".to_owned(), amount: money("50 EUR") });
    assert!(other.is_overtaken(&now));
    assert!(!same.is_overtaken(&now), "what is to stand there stands there");
    assert!(!Noted { seen: None, ..other.clone() }.is_overtaken(&now), "nobody asked");
    assert!(!Noted::in_view_of(&now, paid("80 EUR")).is_overtaken(&now));
    now.goals.push(goal("5.00 EUR", "2026-01-01", "2026-12-31", false));
    let change = |wanted: &str| Entry::from(&goal(wanted, "2026-01-01", "2026-12-31", false));
    let drop = Noted::in_view_of(&now, Entry::DropGoal { id: "g".to_owned() });
    let (one, two) =
        (Noted::in_view_of(&now, change("6.00 EUR")), Noted::in_view_of(&now, change("7.00 EUR")));
    assert!(![&one, &two, &drop].iter().any(|noted| noted.is_overtaken(&now)));
    now.goals[0].wanted = "6.00 EUR".to_owned();
    assert_eq!([&one, &two, &drop].map(|noted| noted.is_overtaken(&now)), [false, true, true]);
    now.goals.clear();
    assert_eq!([&one, &two, &drop].map(|noted| noted.is_overtaken(&now)), [true, true, false]);
    for noted in [one, drop, Noted { entry: paid("1 EUR"), seen: None }] {
        let text = serde_json::to_string(&noted).unwrap();
        assert_eq!(serde_json::from_str::<Noted>(&text).unwrap(), noted, "{text}");
    }
    let unknown = r#"{"kind":"drop_goal","id":"g","sean":{"kind":"drop_goal","id":"g"}}"#;
    assert!(serde_json::from_str::<Noted>(unknown).is_err(), "no unknown keys");
}

#[test]
fn a_payment_is_no_larger_than_twice_what_is_owed_and_a_partner_has_a_hundred_goals() {
    let mut dossier = dossier();
    let mut facts = known(&dossier);
    facts.today = day("2026-12-31");
    let issues = |entry: &Entry, dossier: &Dossier| -> Vec<String> {
        let issues = entry.issues(&programme(), &facts, dossier);
        issues.iter().map(|issue| format!("{} {}", issue.path, issue.code.as_str())).collect()
    };
    let paid = |amount: &str| Entry::Paid { line: "commission/c/a".to_owned(), amount: money(amount) };
    for amount in ["0 EUR", "80 EUR", "160 EUR"] {
        assert_eq!(issues(&paid(amount), &dossier), Vec::<String>::new(), "{amount}");
    }
    for amount in ["160.01 EUR", "100000000000000000000.00 EUR"] {
        assert_eq!(issues(&paid(amount), &dossier), ["amount above_maximum"], "{amount}");
    }
    let one = |number: usize| GoalRecord {
        id: format!("g-{number}"),
        ..goal("5.00 EUR", "2026-01-01", "2026-12-31", false)
    };
    dossier.goals = (0..MOST_GOALS).map(one).collect();
    assert_eq!(issues(&Entry::from(&one(MOST_GOALS)), &dossier), ["id too_many"]);
    assert_eq!(
        issues(&Entry::from(&one(7)), &dossier),
        Vec::<String>::new(),
        "a correction is no further one"
    );
}

#[test]
fn the_tier_of_a_day_is_the_step_that_it_lies_in() {
    let (tiers, dossier) = (programme().tiers, dossier());
    for (on, tier) in [("2020-01-01", 0), ("2026-05-31", 0), ("2026-06-01", 1), ("2026-11-21", 1)] {
        assert_eq!(dossier.tier.on(&tiers, day(on)), Some(tier), "{on}");
    }
    let record = Record { held: Some(1), below_since: Some(day("2026-11-10")) };
    assert_eq!(dossier.tier.record(&tiers), Some(record));
    assert_eq!(TierRecord::default().record(&tiers), None);
}

#[test]
fn a_goal_that_was_agreed_takes_the_place_of_the_programmes_and_ones_own_does_not() {
    let attained = |goals: Vec<GoalRecord>| {
        let facts = known(&Dossier { goals, ..dossier() });
        let all =
            statement(&programme(), &facts, &|_| Some(0), &Period::between(day("2026-04-01"), facts.today));
        all.lines.iter().find(|line| line.rule == "target").map(|line| line.amount.canonical())
    };
    assert_eq!(attained(Vec::new()), Some("12.00 EUR".to_owned()));
    assert_eq!(attained(vec![goal("1300.00 EUR", "2026-04-01", "2027-03-31", true)]), None);
    assert_eq!(
        attained(vec![goal("1300.00 EUR", "2026-04-01", "2027-03-31", false)]),
        Some("12.00 EUR".to_owned())
    );
    // Other days are another goal.
    assert_eq!(
        attained(vec![goal("1300.00 EUR", "2026-04-01", "2026-12-31", true)]),
        Some("12.00 EUR".to_owned())
    );
}

#[test]
fn what_was_reached_of_a_goal_is_counted_by_person_product_and_days() {
    let facts = known(&dossier());
    let reached = |change: &dyn Fn(&mut GoalRecord)| {
        let mut record = goal("1000.00 EUR", "2026-04-01", "2027-03-31", false);
        change(&mut record);
        record.goal().unwrap().reached(&facts).unwrap().normalize().to_string()
    };
    assert_eq!(reached(&|_| {}), "1200");
    assert_eq!(reached(&|goal| goal.to = day("2026-05-31")), "800");
    assert_eq!(reached(&|goal| goal.product = Some("care".to_owned())), "400");
    assert_eq!(reached(&|goal| goal.person = Some("ben".to_owned())), "0");
    let count = |figure: &str| {
        let figure = figure.to_owned();
        reached(&move |goal| (goal.figure, goal.wanted) = (figure.clone(), "3".to_owned()))
    };
    assert_eq!((count("deal_count"), count("registrations")), ("2".to_owned(), "3".to_owned()));
}

fn person(role: Role, partner: Option<&str>) -> Actor {
    Actor::Person {
        user: UserId("ann".to_owned()),
        role,
        partner: partner.map(|id| PartnerId(id.to_owned())),
        assigned: (role == Role::ChannelManager).then(|| vec![PartnerId("north".to_owned())]),
    }
}

#[test]
fn everybody_writes_what_is_theirs() {
    let mut dossier = dossier();
    dossier.goals =
        vec![GoalRecord { id: "agreed".to_owned(), ..goal("1.00 EUR", "2026-01-01", "2026-02-01", true) }];
    let own = |id: &str, whose: Option<&str>| {
        let mut record = goal("1.00 EUR", "2026-01-01", "2026-02-01", false);
        (record.id, record.person) = (id.to_owned(), whose.map(str::to_owned));
        Entry::from(&record)
    };
    let hold = Entry::Hold { deal: "a".to_owned(), held: true };
    let entries = [own("new", None), own("new", Some("ann")), own("agreed", Some("ann")), hold];
    let check = |actor: Actor, expected: [Result<(), Denied>; 4]| {
        let found = entries.each_ref().map(|entry| entry.allowed(&actor, &dossier));
        assert_eq!(found, expected, "{actor:?}");
    };
    let no = Err(Denied::Role);
    check(person(Role::PartnerRepresentative, Some("north")), [no, Ok(()), no, no]);
    check(person(Role::PartnerAdministrator, Some("north")), [Ok(()), Ok(()), no, no]);
    check(person(Role::ChannelManager, None), [Ok(()); 4]);
    check(person(Role::ProgramAdministrator, None), [Ok(()); 4]);
    check(person(Role::PartnerAdministrator, Some("south")), [Err(Denied::OutOfSight); 4]);
}

#[test]
fn what_can_still_change_is_not_paid() {
    let (programme, dossier) = (programme(), dossier());
    let facts = known(&dossier);
    let issues = |line: &str, amount: &str| {
        let entry = Entry::Paid { line: line.to_owned(), amount: money(amount) };
        let found = entry.issues(&programme, &facts, &dossier);
        found.into_iter().map(|issue| format!("{} {}", issue.path, issue.code.as_str())).collect::<Vec<_>>()
    };
    assert_eq!(issues("commission/c/a", "80 EUR"), [] as [&str; 0]);
    // Held for thirty days, and a rebate whose year still runs.
    assert_eq!(issues("commission/c/b", "40 EUR"), ["line not_editable"]);
    assert_eq!(issues("rebate/target/2026-04-01/EUR", "12 EUR"), ["line not_editable"]);
    assert_eq!(issues("commission/c/c", "10 EUR"), ["line dangling_reference"]);
    assert_eq!(issues("commission/c/a", "80 CZK"), ["amount currency_not_allowed"]);
    let all = statement(&programme, &facts, &|_| Some(0), &Period::between(day("2026-04-01"), facts.today));
    assert_eq!(all.total(State::Earned).amounts().len(), 1);
}

/// Once the first page told of the programme's target where another goal had been agreed.
#[test]
fn an_agreed_goal_holds_in_the_place_of_the_programmes_or_beside_it() {
    let wanted = |goals: Vec<Goal>| {
        let told = |goal: &Goal| match goal.wanted {
            Wanted::WonValue(money) | Wanted::RegisteredValue(money) => money.canonical(),
            Wanted::WonDeals(number) | Wanted::RegisteredDeals(number) => number.to_string(),
        };
        goals.iter().map(told).collect::<Vec<_>>()
    };
    let (year, quarter) = (("2026-04-01", "2027-03-31"), ("2026-10-01", "2026-12-31"));
    let goal = |amount: &str, days: (&str, &str), agreed| goal(amount, days.0, days.1, agreed);
    let of_ann = GoalRecord { person: Some("ann".to_owned()), ..goal("7.00 EUR", quarter, true) };
    let of_deals = |days| GoalRecord {
        figure: "deal_count".to_owned(),
        wanted: "5".to_owned(),
        ..goal("5.00 EUR", days, true)
    };
    let today = Period::between(day("2026-11-21"), day("2026-11-21"));
    let so_far = Period::between(day("2026-10-01"), day("2026-11-21"));
    type Row<'r> = (Vec<GoalRecord>, Option<&'r str>, &'r [&'r str], &'r [&'r str]);
    let table: [Row; 8] = [
        (vec![], None, &["1000.00 EUR"], &["1000.00 EUR"]),
        (vec![goal("1300.00 EUR", year, true)], None, &["1300.00 EUR"], &["1300.00 EUR"]),
        (vec![goal("1300.00 EUR", year, false)], None, &["1000.00 EUR"], &["1000.00 EUR"]),
        (vec![goal("300.00 EUR", quarter, true)], None, &["1000.00 EUR", "300.00 EUR"], &["1000.00 EUR"]),
        (
            vec![goal("300.00 EUR", ("2026-01-01", "2026-03-31"), true)],
            None,
            &["1000.00 EUR"],
            &["1000.00 EUR"],
        ),
        (vec![of_deals(year), of_deals(quarter)], None, &["1000.00 EUR", "5", "5"], &["1000.00 EUR", "5"]),
        (vec![of_ann.clone()], None, &["1000.00 EUR"], &["1000.00 EUR"]),
        (vec![of_ann], Some("ann"), &["7.00 EUR"], &["7.00 EUR"]),
    ];
    for (goals, person, hold, compared) in table {
        let dossier = Dossier { goals: goals.clone(), ..dossier() };
        let program = programme();
        assert_eq!(wanted(dossier.goals_that_hold(&program, person, &today)), hold, "{goals:?}");
        assert_eq!(wanted(dossier.goals_compared(&program, person, &so_far)), compared, "{goals:?}");
    }
}
