//! Goals: those of the programme and one's own, of the organisation, its people and its products.

use super::goal_card::{Dropping, Kind, Shown, card, card_id};
use super::goal_form::{GoalForm, allowed_people};
use super::ground::Ground;
use super::note_form::Sender;
use super::page::Seen;
use super::words;
use crate::t;
use crate::ui::{ActionButton, ButtonKind, Dialog, Empty, Loading, dynamic};
use domain::performance::dossier::{Entry, GoalRecord};
use domain::performance::goals::Goal;
use domain::performance::{Dimension, Period, Preset};
use leptos::prelude::*;
use std::sync::Arc;

/// The id of all goals together.
pub const HEADING: &str = "goals-heading";

#[component]
pub fn Goals(seen: Seen) -> impl IntoView {
    let sender = Sender::new(seen, HEADING);
    let dropping = RwSignal::new(None::<Dropping>);
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |one: Dropping| {
        dropping.set(Some(one));
        asking.set(true);
    });
    // The goals that were set, as they stand below each other.
    let there = StoredValue::new(Vec::<String>::new());
    let goals = dynamic(move || match seen.ground.get() {
        Some(ground) => side(seen, &ground, ask, there),
        None => view! { <Loading rows=6 /> }.into_any(),
    });
    let give_up = move |()| {
        asking.set(false);
        let Some((id, _)) = dropping.get_untracked() else { return };
        let near = there.with_value(|there| {
            let at = there.iter().position(|one| *one == id)?;
            let before = at.checked_sub(1).and_then(|before| there.get(before));
            Some([there.get(at + 1), before].into_iter().flatten().map(|id| card_id(id)).collect())
        });
        sender.send_from(Entry::DropGoal { id }, near.unwrap_or_default());
    };
    let title = Signal::derive(move || {
        let goal = dropping.with(|one| one.as_ref().map(|(_, title)| title.clone())).unwrap_or_default();
        t!("progress.drop_goal_ask", goal = goal)
    });
    let may = move |ground: &Ground| !allowed_people(seen.portal, ground).is_empty();
    let form = seen.form(may, move |ground, taken| {
        view! { <GoalForm seen=seen ground=ground taken=taken /> }.into_any()
    });
    view! {
        {sender.problem()}
        {goals}
        {form}
        <Dialog title=title open=asking>
            <p>{t!("progress.drop_goal_text")}</p>
            <div class="actions">
                <ActionButton kind=ButtonKind::Danger on_press=give_up>{t!("progress.drop_goal")}</ActionButton>
                <ActionButton on_press=move |()| asking.set(false)>{t!("progress.keep_goal")}</ActionButton>
            </div>
        </Dialog>
    }
}

fn side(
    seen: Seen,
    ground: &Arc<Ground>,
    ask: Callback<Dropping>,
    there: StoredValue<Vec<String>>,
) -> AnyView {
    let all = all(ground);
    let mut sections = Vec::new();
    let mut set = Vec::new();
    for (kind, heading) in [
        (Kind::Organisation, t!("progress.goals_organisation")),
        (Kind::Product, t!("progress.goals_product")),
        (Kind::Person, t!("progress.goals_person")),
    ] {
        let of_kind: Vec<&Shown> = all.iter().filter(|shown| shown.kind() == kind).collect();
        set.extend(of_kind.iter().filter_map(|shown| Some(shown.record.as_ref()?.id.clone())));
        let cards: Vec<_> = of_kind.into_iter().map(|shown| card(seen, ground, shown, ask)).collect();
        if !cards.is_empty() {
            sections.push(view! { <section><h2>{heading}</h2> <ul class="goals">{cards}</ul></section> });
        }
    }
    there.set_value(set);
    let empty = sections
        .is_empty()
        .then(|| view! { <Empty title=t!("progress.no_goals") text=t!("progress.no_goals_text") /> });
    view! {
        <div id=HEADING tabindex="-1" role="group" aria-label=t!("progress.side_goals") class="goal-sections">
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
