//! Setting a goal.

use super::goal_card::card_id;
use super::ground::Ground;
use super::note_form::Sender;
use super::page::Seen;
use crate::backend::Portal;
use crate::backend::kept_form::KeptForm;
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::KeptNote;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use domain::access::Role;
use domain::dates::parse_date;
use domain::issue::{Issue, IssueCode};
use domain::money::{MoneyContext, parse_money, parse_number};
use domain::performance::dossier::{Entry, FIGURES};
use domain::performance::goals::whole;
use domain::performance::{Grain, Period};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn GoalForm(seen: Seen, ground: Arc<Ground>, taken: Callback<()>) -> impl IntoView {
    let people = seen.know(move |ground| allowed_people(seen.portal, ground));
    let text = |start: &str| RwSignal::new(start.to_owned());
    let (label, figure, wanted) = (text(""), text(FIGURES[0]), text(""));
    let first =
        people.with_untracked(|people| people.first().map(|one| one.value.clone())).unwrap_or_default();
    let (person, product) = (text(&first), text(""));
    let quarter = whole(Grain::Quarter, ground.today(), ground.program.fiscal_year);
    let (from, to) = (text(&quarter.from.to_string()), text(&quarter.to.to_string()));
    let fields = vec![
        ("label", label),
        ("figure", figure),
        ("wanted", wanted),
        ("person", person),
        ("product", product),
        ("from", from),
        ("to", to),
    ];
    let kept = KeptForm::new(seen.portal.user_id(), &["goal:", &ground.partner].concat(), fields);
    let places = vec![
        ("label", "goal-label", t!("progress.goal_label")),
        ("figure", "goal-figure", t!("progress.figure")),
        ("wanted", "goal-wanted", t!("progress.wanted")),
        ("person", "goal-person", t!("progress.whose")),
        ("product", "goal-product", t!("performance.by_product")),
        ("from", "goal-from", t!("performance.from")),
        ("to", "goal-to", t!("performance.to")),
    ];
    let sender = Sender::of_form(seen, super::goals::HEADING, kept, taken, places);
    let program = ground.program.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let figure = figure.get_untracked();
        let typed = wanted.get_untracked();
        let context = MoneyContext { allowed: &program.currencies, assumed: Some(program.default_currency) };
        let wanted = match figure.ends_with("value") {
            _ if typed.trim().is_empty() => Err(Issue::new("wanted", IssueCode::Required)),
            true => parse_money("wanted", &typed, context).map(|money| money.canonical()),
            false => parse_number("wanted", &typed, Some(0)).map(|number| number.to_string()),
        };
        let day = |path: &str, day: RwSignal<String>| parse_date(path, &day.get_untracked());
        match (wanted, day("from", from), day("to", to)) {
            (Ok(wanted), Ok(from), Ok(to)) => {
                let filled = |text: String| Some(text).filter(|text| !text.is_empty());
                let entry = Entry::Goal {
                    id: kept.id(),
                    label: label.get_untracked().trim().to_owned(),
                    figure,
                    wanted,
                    from,
                    to,
                    person: filled(person.get_untracked()),
                    product: filled(product.get_untracked()),
                };
                sender.send_from(entry, vec![card_id(&kept.id())]);
            }
            (wanted, from, to) => {
                sender.refuse([wanted.err(), from.err(), to.err()].into_iter().flatten().collect());
            }
        }
    };
    let item = |value: &str, label: String| OptionItem { value: value.to_owned(), label, available: true };
    let figures: Vec<OptionItem> = FIGURES
        .iter()
        .map(|figure| item(figure, lookup(&format!("progress.figure_{figure}"), &[])))
        .collect();
    let field = ground.program.roles.product.as_deref().and_then(|id| ground.program.field(id));
    let products: Vec<OptionItem> = field
        .into_iter()
        .flat_map(|field| ground.program.options(field).iter().map(move |choice| (field, choice)))
        .map(|(field, choice)| {
            item(&choice.value, display::option_label(&ground.program, field, &choice.value))
        })
        .collect();
    let optional = |id: &str, label: String, path: &'static str| FieldTexts {
        required: Signal::stored(false),
        ..FieldTexts::simple(id, label, sender.errors(path))
    };
    let periods = periods(&ground);
    let choose_period = {
        let periods = periods.clone();
        move |value: String| {
            let found = periods.iter().find(|(name, _, _)| *name == value);
            if let Some((_, _, period)) = found {
                from.set(period.from.to_string());
                to.set(period.to.to_string());
            }
        }
    };
    let chosen_period = {
        let periods = periods.clone();
        Signal::derive(move || {
            let days = (from.get(), to.get());
            let same = |period: &Period| (period.from.to_string(), period.to.to_string()) == days;
            let found = periods.iter().find(|(_, _, period)| same(period));
            found.map(|(name, _, _)| (*name).to_owned()).unwrap_or_default()
        })
    };
    let named: Vec<OptionItem> = periods.iter().map(|(name, label, _)| item(name, label.clone())).collect();
    let wanted_texts = FieldTexts {
        help: Some(t!("progress.wanted_help", currency = ground.program.default_currency.code())),
        ..FieldTexts::simple("goal-wanted", t!("progress.wanted"), sender.errors("wanted"))
    };
    view! {
        <details class="card" open=move || kept.is_resumed.get()>
            <summary>{t!("progress.set_goal")}</summary>
            <form class="note-form" novalidate=true on:submit=submit>
                <KeptNote is_kept=kept.is_kept on_discard=move |()| sender.start_over() />
                {sender.summary("goal-problems")}
                <TextInput texts=optional("goal-label", t!("progress.goal_label"), "label") value=label on_input=move |text| label.set(text) />
                <Select texts=FieldTexts::simple("goal-figure", t!("progress.figure"), sender.errors("figure"))
                    options=Signal::stored(figures) value=figure on_choose=move |value| figure.set(value) />
                <TextInput texts=wanted_texts kind=InputKind::Decimal value=wanted on_input=move |text| wanted.set(text) />
                <Select texts=FieldTexts::simple("goal-person", t!("progress.whose"), sender.errors("person"))
                    options=people value=person on_choose=move |value| person.set(value) />
                <Select texts=optional("goal-product", t!("performance.by_product"), "product")
                    options=Signal::stored(products) value=product on_choose=move |value| product.set(value) placeholder=t!("progress.any_product") />
                <Select texts=FieldTexts::simple("goal-period", t!("performance.period"), Signal::stored(Vec::new()))
                    options=Signal::stored(named) value=chosen_period on_choose=choose_period placeholder=t!("performance.period_custom") />
                <TextInput texts=FieldTexts::simple("goal-from", t!("performance.from"), sender.errors("from")) kind=InputKind::Date value=from on_input=move |text| from.set(text) />
                <TextInput texts=FieldTexts::simple("goal-to", t!("performance.to"), sender.errors("to")) kind=InputKind::Date value=to on_input=move |text| to.set(text) />
                {sender.problem()}
                <div class="actions">
                    <button type="submit" class="button button-primary" aria-disabled=move || sender.busy.get().then_some("true")>{t!("progress.set_goal")}</button>
                </div>
            </form>
        </details>
    }
}

/// For whom the person may set goals; the organisation itself is the empty name.
pub fn allowed_people(portal: Portal, ground: &Ground) -> Vec<OptionItem> {
    let Some(dossier) = &ground.dossier else { return Vec::new() };
    let Some(session) = untrack(|| portal.person()) else { return Vec::new() };
    let own = session.user.role == Role::PartnerRepresentative;
    let mut items = Vec::new();
    if !own {
        items.push(OptionItem {
            value: String::new(),
            label: t!("progress.whole_organisation"),
            available: true,
        });
    }
    let people = dossier.people.iter().filter(|one| !own || one.id == session.user.id.0);
    items.extend(people.map(|one| OptionItem {
        value: one.id.clone(),
        label: one.name.clone(),
        available: true,
    }));
    items
}

/// The spans that goals are usually set for.
fn periods(ground: &Ground) -> Vec<(&'static str, String, Period)> {
    let fiscal = ground.program.fiscal_year;
    let of = |each, day| whole(each, day, fiscal);
    let quarter = of(Grain::Quarter, ground.today());
    let after = |period: &Period| period.to.succ_opt().unwrap_or(period.to);
    let year = of(Grain::Year, ground.today());
    vec![
        ("month", t!("progress.this_month"), of(Grain::Month, ground.today())),
        ("quarter", t!("progress.this_quarter"), quarter),
        ("next_quarter", t!("progress.next_quarter"), of(Grain::Quarter, after(&quarter))),
        ("year", t!("progress.this_year"), year),
        ("next_year", t!("progress.next_year"), of(Grain::Year, after(&year))),
    ]
}
