//! One figure as a card: number, change, what it means, and the way to the deals behind it.
//!
//! A card is made once and follows the answer: each of its parts changes only where it says something else.

use super::page::Shown;
use super::{target, why, words};
use crate::i18n::display;
use crate::ui::printing::printing;
use crate::ui::{dynamic, text, when};
use crate::{plural, t};
use domain::performance::Comparison;
use domain::performance::kpi::{Better, Definition, Figure, Kpi, Unit, Unknown, Value};
use leptos::prelude::*;
use std::cmp::Ordering;

static NOT_COLLECTED: Figure = Err(Unknown::NotCollected);

pub fn told(figures: &[(Kpi, Figure)], kpi: Kpi) -> Option<&Figure> {
    figures.iter().find(|(one, _)| *one == kpi).map(|(_, figure)| figure)
}

/// What a card says; all of it in one place, as each kind of memo is a piece of the program of its own.
#[derive(Clone, Default, PartialEq)]
pub struct Told {
    /// The figure itself; none where it cannot be told.
    first: Option<String>,
    /// Of money the currencies beside it.
    rest: Vec<String>,
    /// What these are, or why nothing can be told.
    note: String,
    total: Option<String>,
    /// Against the period compared with.
    pub change: Option<(Ordering, String)>,
    /// Whether targets are compared with, and not another period.
    by_target: bool,
    /// Where the deals behind it are listed; none where there are none.
    behind: Option<String>,
}

impl Told {
    fn of(shown: &Shown, definition: &Definition) -> Self {
        // What the report does not have is data that nobody collects.
        let now = told(&shown.report.whole.figures, definition.kpi).unwrap_or(&NOT_COLLECTED);
        let event = definition.kpi.event().filter(|_| is_something(now));
        let told = Self {
            change: change(shown, now, definition),
            by_target: shown.address.query.compare == Some(Comparison::Target),
            behind: event.map(|event| shown.address.looking(event).href()),
            ..Self::default()
        };
        match now {
            Err(unknown) => Self { note: words::unknown(unknown), ..told },
            Ok(value) => {
                let total = match value {
                    Value::Sums(sums) => words::total(sums, &shown.program),
                    _ => None,
                };
                let Headline { first, rest, note } = Headline::of(shown, value, definition.unit);
                Self { first: Some(first), rest, note, total, ..told }
            }
        }
    }
}

/// A figure that follows the answer.
#[derive(Clone, Copy)]
pub struct Card {
    pub now: Memo<Shown>,
    pub told: Memo<Told>,
    pub definition: &'static Definition,
}

impl Card {
    pub fn new(now: Memo<Shown>, definition: &'static Definition) -> Self {
        let told = Memo::new(move |_| now.with(|shown| Told::of(shown, definition)));
        Self { now, told, definition }
    }

    pub fn view(self) -> AnyView {
        view! {
            <li class="card kpi">
                <h3>{words::name(self.definition)}</h3>
                {self.value()}
                {self.change()}
                {why::button(self)}
                {meaning(self.definition)}
                {self.link()}
            </li>
        }
        .into_any()
    }

    fn text(self, of: fn(&Told) -> String) -> AnyView {
        text(move || self.told.with(of))
    }

    fn when(self, holds: fn(&Told) -> bool, view: fn(Self) -> AnyView) -> AnyView {
        when(move || self.told.with(holds), move || view(self))
    }

    /// The figure itself, or why it cannot be told. Of money every currency for itself, and one total where there are
    /// rates.
    pub fn value(self) -> AnyView {
        let unknown = |card: Self| {
            view! {
                <p class="kpi-value kpi-unknown"><span aria-hidden="true">"–"</span></p>
                <p class="quiet">{card.text(|told| told.note.clone())}</p>
            }
            .into_any()
        };
        let known = |card: Self| {
            view! {
                <p class="kpi-value"><bdi>{card.text(|told| told.first.clone().unwrap_or_default())}</bdi></p>
                {card.when(|told| !told.rest.is_empty(), Self::others)}
                {card.when(|told| told.total.is_some(), Self::total)}
            }
            .into_any()
        };
        view! { {self.when(|told| told.first.is_none(), unknown)} {self.when(|told| told.first.is_some(), known)} }
            .into_any()
    }

    fn total(self) -> AnyView {
        view! { <p class="kpi-total quiet">{self.text(|told| told.total.clone().unwrap_or_default())}</p> }
            .into_any()
    }

    fn others(self) -> AnyView {
        let lines = move || {
            let line = |line: &String| view! { <li><bdi>{line.clone()}</bdi></li> };
            dynamic(move || self.told.with(|told| told.rest.iter().map(line).collect_view()).into_any())
        };
        // On paper nothing can be opened, and one currency alone would be half of the truth.
        let printing = printing();
        let printed = when(
            move || printing.get(),
            move || view! { <ul class="print-only kpi-others">{lines()}</ul> }.into_any(),
        );
        view! {
            {printed}
            <details>
                <summary>{self.text(|told| told.note.clone())}</summary>
                <ul class="kpi-others">{lines()}</ul>
            </details>
        }
        .into_any()
    }

    /// How it has changed, or how much of the target it is.
    pub fn change(self) -> AnyView {
        let by_target = |card: Self| {
            dynamic(move || card.now.with(|shown| target::line(shown, card.definition.kpi)).into_any())
        };
        let against = |told: &Told| told.change.is_some() && !told.by_target;
        view! { {self.when(|told| told.by_target, by_target)} {self.when(against, Self::change_line)} }
            .into_any()
    }

    fn change_line(self) -> AnyView {
        let direction = move || self.told.with(|told| told.change.as_ref().map(|(direction, _)| *direction));
        let tone = move || direction().map(|direction| tone(direction, self.definition.better));
        let sign = text(move || direction().map(sign).unwrap_or_default().to_owned());
        let words = self.text(|told| {
            let words = told.change.as_ref().map(|(direction, text)| words_of(*direction, text));
            words.unwrap_or_default()
        });
        view! { <p class="kpi-change" data-tone=tone><span aria-hidden="true">{sign}</span> " " {words}</p> }
            .into_any()
    }

    /// The way to the deals behind it; none where there is nothing.
    pub fn link(self) -> AnyView {
        let link = |card: Self| {
            let label = t!("performance.show_deals_of", figure = words::name(card.definition));
            let href = move || card.told.with(|told| told.behind.clone());
            view! { <a class="link" href=href aria-label=label>{t!("performance.show_deals")}</a> }.into_any()
        };
        self.when(|told| told.behind.is_some(), link)
    }
}

/// What stands large of a figure, and what stands behind it.
pub struct Headline {
    /// Of money in several currencies the whole by the stored rates, else the programme's own currency.
    pub first: String,
    /// Every currency for itself beside a whole, else the others; empty where there is one line.
    pub rest: Vec<String>,
    /// What the rest is.
    pub note: String,
}

impl Headline {
    pub fn of(shown: &Shown, value: &Value, unit: Unit) -> Self {
        let lines = words::figure(value, unit, shown.program.default_currency);
        let whole = match value {
            Value::Sums(sums) => words::converted(sums, &shown.program),
            _ => None,
        };
        if let Some(whole) = whole {
            let note = plural!("performance.in_currencies", lines.len() as u64);
            return Self { first: display::money(&whole), rest: lines, note };
        }
        let mut lines = lines.into_iter();
        let first = lines.next().unwrap_or_default();
        let rest: Vec<String> = lines.collect();
        Self { first, note: plural!("performance.other_currencies", rest.len() as u64), rest }
    }
}

/// What a figure means and how it is made, behind its name.
pub fn meaning(definition: &Definition) -> AnyView {
    view! {
        <details>
            <summary>{t!("performance.what_it_means")}</summary>
            <p>{words::meaning(definition)}</p>
            <p class="formula"><code dir="ltr">{definition.formula}</code></p>
        </details>
    }
    .into_any()
}

/// The change against the period compared with; `None` where both cannot be compared.
pub fn change(shown: &Shown, now: &Figure, definition: &Definition) -> Option<(Ordering, String)> {
    let before = told(&shown.report.whole.figures_before, definition.kpi)?;
    words::change(now, before, shown.program.rates.as_ref().map(|stored| &stored.rates))
}

/// Nothing stands behind a zero.
fn is_something(figure: &Figure) -> bool {
    match figure {
        Ok(Value::Count(count)) => *count > 0,
        Ok(Value::Sums(sums)) => !sums.is_empty(),
        Ok(_) => true,
        Err(_) => false,
    }
}

/// A change: arrow, number and word say it; the colour only helps.
pub fn changed(direction: Ordering, text: String, better: Better) -> AnyView {
    let (tone, words) = (tone(direction, better), words_of(direction, &text));
    view! { <p class="kpi-change" data-tone=tone><span aria-hidden="true">{sign(direction)}</span> " " {words}</p> }
        .into_any()
}

fn sign(direction: Ordering) -> &'static str {
    match direction {
        Ordering::Greater => "▲",
        Ordering::Less => "▼",
        Ordering::Equal => "=",
    }
}

fn words_of(direction: Ordering, text: &str) -> String {
    match direction {
        Ordering::Greater => t!("performance.more", change = text),
        Ordering::Less => t!("performance.less", change = text),
        Ordering::Equal => t!("performance.same"),
    }
}

fn tone(direction: Ordering, better: Better) -> &'static str {
    match (direction, better) {
        (Ordering::Equal, _) | (_, Better::Neither) => "neutral",
        (Ordering::Greater, Better::Higher) | (Ordering::Less, Better::Lower) => "good",
        _ => "bad",
    }
}
