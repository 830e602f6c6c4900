//! Goals: those of the programme and one's own, of the organisation, its people and its products.

use super::goal_card::{Kind, Shown, card};
use super::goal_form::{GoalForm, allowed_people};
use super::ground::Ground;
use super::note_form::Sender;
use super::page::Seen;
use super::words;
use crate::t;
use crate::ui::{Empty, Loading, dynamic};
use domain::performance::dossier::GoalRecord;
use domain::performance::goals::Goal;
use domain::performance::{Dimension, Period, Preset};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Goals(seen: Seen) -> impl IntoView {
    let goals = dynamic(move || match seen.ground.get() {
        Some(ground) => side(seen, &ground),
        None => view! { <Loading rows=6 /> }.into_any(),
    });
    let may = move |ground: &Ground| !allowed_people(seen.portal, ground).is_empty();
    let form = seen.form(may, move |ground, taken| {
        view! { <GoalForm seen=seen ground=ground taken=taken /> }.into_any()
    });
    view! { {goals} {form} }
}

fn side(seen: Seen, ground: &Arc<Ground>) -> AnyView {
    let sender = Sender::new(seen, "goals-heading");
    let all = all(ground);
    let mut sections = Vec::new();
    for (kind, heading) in [
        (Kind::Organisation, t!("progress.goals_organisation")),
        (Kind::Product, t!("progress.goals_product")),
        (Kind::Person, t!("progress.goals_person")),
    ] {
        let cards: Vec<_> = all
            .iter()
            .filter(|shown| shown.kind() == kind)
            .map(|shown| card(seen, ground, shown, sender))
            .collect();
        if !cards.is_empty() {
            sections.push(view! { <section><h2>{heading}</h2> <ul class="goals">{cards}</ul></section> });
        }
    }
    let empty = sections
        .is_empty()
        .then(|| view! { <Empty title=t!("progress.no_goals") text=t!("progress.no_goals_text") /> });
    view! {
        <div id="goals-heading" tabindex="-1" class="goal-sections">
            {sender.problem(&[])}
            {empty}
            {sections}
        </div>
    }
    .into_any()
}

/// The programme's goals of today, and those that were set, the ones that end first before the others.
fn all(ground: &Ground) -> Vec<Shown> {
    let program = &ground.program;
    let today = Period::between(ground.today(), ground.today());
    let tier = ground.tier(ground.record.held).map(|tier| tier.id.as_str());
    let label = |id: &str| {
        let target = program.targets.iter().find(|target| target.id == id);
        let label = target.and_then(|target| target.label.as_ref());
        label.map(|label| label.get(&crate::i18n::locale()).to_owned()).unwrap_or_default()
    };
    let of_programme = |person: Option<&str>| {
        let goals = Goal::all(&program.targets, tier, person, &today, program.fiscal_year);
        goals.into_iter().map(|goal| Shown { label: label(&goal.id), goal, record: None })
    };
    let mut shown: Vec<Shown> = of_programme(None).collect();
    for person in people(ground) {
        shown.extend(of_programme(Some(&person)));
    }
    // Goals of the past stay for the fiscal year in which they ended.
    let year = Preset::FiscalYearToDate.period(ground.today(), program.fiscal_year);
    let set = ground.dossier.iter().flat_map(|dossier| &dossier.goals);
    for record in set.filter(|record| record.to >= year.from) {
        let Some(goal) = record.goal() else { continue };
        if record.agreed {
            shown.retain(|one| one.record.is_some() || !goal.is_instead_of(&one.goal));
        }
        shown.push(Shown { label: named(ground, record), goal, record: Some(record.clone()) });
    }
    shown.sort_by_key(|one| (one.record.is_some(), one.goal.period.to));
    shown
}

fn named(ground: &Ground, record: &GoalRecord) -> String {
    if !record.label.is_empty() {
        return record.label.clone();
    }
    let product = record.product.as_deref().map(|product| words::product(&ground.program, product));
    product.unwrap_or_default()
}

/// Whoever has an account or owns a deal.
fn people(ground: &Ground) -> Vec<String> {
    match &ground.dossier {
        Some(dossier) => dossier.people.iter().map(|one| one.id.clone()).collect(),
        None => {
            let mut people: Vec<String> = ground.known.sales.iter().map(|sale| sale.owner.clone()).collect();
            people.sort_unstable();
            people.dedup();
            people
        }
    }
}

impl Shown {
    /// Whose it is.
    pub fn kind(&self) -> Kind {
        match (self.goal.scope.get(&Dimension::Owner), self.goal.scope.get(&Dimension::Product)) {
            (Some(_), _) => Kind::Person,
            (None, Some(_)) => Kind::Product,
            (None, None) => Kind::Organisation,
        }
    }
}
