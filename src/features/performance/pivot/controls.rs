//! What stands in rows and columns, and how it is shown. Each choice changes the address.

use super::super::address::Address;
use super::super::controls::{dimensions, going};
use super::state::{Asked, Form};
use super::{texts, words};
use crate::i18n::lookup;
use crate::t;
use crate::ui::field::{FieldTexts, OptionItem, Select};
use domain::performance::pivot::{Across, Measure, Order};
use domain::performance::{Dimension, Grain};
use domain::program::Program;
use leptos::prelude::*;
use std::sync::Arc;

fn item(value: &str, label: String, available: bool) -> OptionItem {
    OptionItem { value: value.to_owned(), label, available }
}

/// What a choice does to what is asked.
type Change = Box<dyn FnOnce(&mut Asked)>;

/// One list of choices: what is chosen now, what can be, and what a choice does.
fn choice(
    (id, label): (&str, String),
    asked: Memo<Asked>,
    options: impl Fn(&Asked) -> Vec<OptionItem> + Send + Sync + 'static,
    value: fn(&Asked) -> String,
    choose: fn(&mut Asked, &str),
    change: Callback<Change>,
) -> AnyView {
    let options = Signal::derive(move || asked.with(|asked| options(asked)));
    let value = Signal::derive(move || asked.with(value));
    let on_choose = move |value: String| change.run(Box::new(move |asked| choose(asked, &value)));
    view! {
        <Select texts=FieldTexts::simple(id, label, Signal::stored(Vec::new())) options=options value=value on_choose=on_choose />
    }
    .into_any()
}

pub fn controls(_: &Arc<Program>, address: Memo<Address>, partner: bool) -> AnyView {
    let go = going(address);
    let asked = Memo::new(move |_| address.with(Asked::of));
    let change = Callback::new(move |change: Change| {
        go.run(Box::new(move |address| {
            let mut asked = Asked::of(&address);
            change(&mut asked);
            asked.within(&address)
        }));
    });
    let first = move |_: &Asked| dimensions(partner).map(|one| named(one, true)).collect();
    let second = move |asked: &Asked| {
        let others = dimensions(partner).filter(|one| asked.ask.rows.first() != Some(one));
        std::iter::once(item("none", t!("explore.none"), true))
            .chain(others.map(|one| named(one, true)))
            .collect()
    };
    let across = move |asked: &Asked| {
        let steps = asked.ask.measure.has_steps();
        let mut all = vec![item("none", t!("explore.none"), true), item("time", t!("explore.time"), steps)];
        all.extend(Grain::ALL.iter().map(|grain| {
            let label = lookup(&format!("explore.grain_{}", grain.as_str()), &[]);
            item(grain.as_str(), label, steps)
        }));
        let others = dimensions(partner).filter(|one| !asked.ask.rows.contains(one));
        all.extend(others.map(|one| named(one, true)));
        all
    };
    let measures = |_: &Asked| {
        Measure::all().map(|measure| item(&measure.code(), texts::measure(measure), true)).collect()
    };
    let forms = |_: &Asked| {
        let label = |name: &str| lookup(&format!("explore.as_{name}"), &[]);
        Form::ALL.iter().map(|(name, _)| item(name, label(name), true)).collect()
    };
    view! {
        {choice(("pivot-measure", t!("explore.measure")), asked, measures, |asked| asked.ask.measure.code(), choose_measure, change)}
        {choice(("pivot-rows", t!("explore.rows")), asked, first, |asked| row(asked, 0), choose_row, change)}
        {choice(("pivot-rows-2", t!("explore.rows_second")), asked, second, |asked| row(asked, 1), choose_second, change)}
        {choice(("pivot-columns", t!("explore.columns")), asked, across, |asked| asked.ask.across.name().to_owned(), choose_across, change)}
        {choice(("pivot-form", t!("explore.as")), asked, forms, |asked| asked.form.as_str().to_owned(), choose_form, change)}
    }
    .into_any()
}

fn named(one: Dimension, available: bool) -> OptionItem {
    item(one.as_str(), words::dimension(one), available)
}

fn row(asked: &Asked, at: usize) -> String {
    asked.ask.rows.get(at).map_or("none", |one| one.as_str()).to_owned()
}

fn choose_measure(asked: &mut Asked, value: &str) {
    if let Some(measure) = Measure::parse(value) {
        asked.ask.measure = measure;
    }
}

fn choose_row(asked: &mut Asked, value: &str) {
    let Some(chosen) = Dimension::parse(value) else { return };
    let rest = asked.ask.rows.iter().skip(1).copied().filter(|one| *one != chosen);
    asked.ask.rows = std::iter::once(chosen).chain(rest).collect();
}

fn choose_second(asked: &mut Asked, value: &str) {
    asked.ask.rows.truncate(1);
    asked.ask.rows.extend(Dimension::parse(value));
}

fn choose_across(asked: &mut Asked, value: &str) {
    if let Some(across) = Across::parse(value) {
        asked.ask.across = across;
        // The column that rows were in order by is gone.
        if matches!(asked.ask.order, Order::Column(_)) {
            asked.ask.order = Order::Total;
        }
    }
}

fn choose_form(asked: &mut Asked, value: &str) {
    asked.form = Form::parse(value).unwrap_or_default();
}
