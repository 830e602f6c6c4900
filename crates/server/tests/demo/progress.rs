//! What is kept of the demo's partners shows everything that can be kept, and is what the rules decide.

use super::*;
use domain::deals::Status;
use domain::performance::dossier::Dossier;
use domain::performance::incentives::{Source, State, statement};
use domain::performance::tiers::earned_on;
use domain::performance::what_if::{Change, what_if};
use domain::performance::{PartnerFacts, Period, Preset};
use std::collections::BTreeSet;

#[test]
fn the_partners_stand_on_every_tier_and_one_is_in_its_grace_period() {
    let (program, data) = reseller();
    assert_eq!(data.dossiers.len(), data.partners.len());
    let mut seen = BTreeSet::new();
    for dossier in &data.dossiers {
        let record = dossier.tier.record(&program.tiers).unwrap();
        let facts = facts(&program, &data, dossier);
        let earned = earned_on(&program.tiers, &facts, facts.today);
        assert_eq!(record.below_since.is_some(), record.held > earned, "{}", dossier.partner);
        seen.insert(record.held);
    }
    assert_eq!(seen, BTreeSet::from([Some(0), Some(1), Some(2), Some(3)]));
    let late = data.dossiers.iter().filter(|dossier| dossier.tier.below_since.is_some()).count();
    assert!((1..=3).contains(&late), "{late} in grace");
}

#[test]
fn the_first_account_that_people_try_is_one_certificate_away_from_the_next_tier() {
    let (program, data) = reseller();
    let facts = facts(&program, &data, &data.dossiers[0]);
    let held = data.dossiers[0].tier.record(&program.tiers).unwrap().held;
    let answer = what_if(&program, &facts, &|_| held, &[Change::Certify { people: 1 }]);
    assert_eq!((answer.before.tier, answer.after.tier), (Some(2), Some(3)));
    assert!(!answer.benefits.is_empty());
}

#[test]
fn its_statement_has_lines_in_every_state_and_one_that_was_paid_in_part() {
    let (program, data) = reseller();
    let dossier = &data.dossiers[0];
    let facts = facts(&program, &data, dossier);
    let year = Preset::LastFiscalYear.period(facts.today, facts.fiscal);
    let tier = |day| dossier.tier.on(&program.tiers, day);
    let all = statement(&program, &facts, &tier, &Period::between(year.from, facts.today));
    for (name, state) in State::ALL {
        assert!(!all.total(state).is_empty(), "nothing is {name}");
    }
    assert!(all.lines.iter().any(|line| matches!(line.source, Source::Clawback(_))));
    let parts = all.lines.iter().filter(|line| line.state == State::Paid);
    let in_part =
        parts.filter(|paid| all.lines.iter().any(|line| line.id == paid.id && line.state == State::Earned));
    assert_eq!(in_part.count(), 1);
}

#[test]
fn what_is_noted_is_about_deals_that_were_won() {
    let (program, data) = reseller();
    for dossier in &data.dossiers {
        let facts = facts(&program, &data, dossier);
        let deals = dossier.ledger.received.iter().map(|one| &one.deal);
        let deals =
            deals.chain(dossier.ledger.refunds.iter().map(|one| &one.deal)).chain(&dossier.ledger.held);
        for deal in deals {
            assert_eq!(facts.sale(deal).unwrap().status, Status::Won);
        }
        assert!(dossier.goals.iter().all(|goal| goal.goal().is_some()));
    }
}

fn facts(program: &Program, data: &DemoData, dossier: &Dossier) -> PartnerFacts {
    let day = |at: Option<DateTime<Utc>>| at.map(|at| at.date_naive());
    let own =
        data.deals.iter().map(|made| &made.deal).filter(|deal| deal.summary.partner_id.0 == dossier.partner);
    let sales = own.map(|deal| domain::performance::Sale {
        id: deal.summary.id.0.clone(),
        owner: deal.summary.owner_id.0.clone(),
        product: deal.product.clone(),
        status: deal.summary.status,
        value: deal.summary.value,
        submitted: day(deal.summary.submitted_at),
        decided: day(deal.summary.decided_at),
        closed: day(deal.closed_at),
    });
    let mut facts = PartnerFacts {
        today: now().date_naive(),
        fiscal: program.fiscal_year,
        rates: None,
        sales: sales.collect(),
        certificates: None,
        answers: None,
        goals: Vec::new(),
        ledger: Default::default(),
    };
    dossier.complete(&mut facts, program);
    facts
}
