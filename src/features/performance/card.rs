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

/// What the report does not have is data that nobody collects.
fn figure(shown: &Shown, kpi: Kpi) -> &Figure {
    told(&shown.report.whole.figures, kpi).unwrap_or(&NOT_COLLECTED)
}

pub fn card(now: Memo<Shown>, definition: &'static Definition) -> AnyView {
    let of = move |shown: &Shown| Said::of(shown, figure(shown, definition.kpi), definition.unit);
    let said = Memo::new(move |_| now.with(of));
    view! {
        <li class="card kpi">
            <h3>{words::name(definition)}</h3>
            {said_view(said.into())}
            {change_view(now, definition)}
            {why::button(now, definition)}
            {meaning(definition)}
            {link_view(now, definition)}
        </li>
    }
    .into_any()
}

/// The figure itself, or why it cannot be told. Of money every currency for itself, and one total where there are rates.
pub fn value(shown: &Shown, now: &Figure, definition: &Definition) -> AnyView {
    said_view(Signal::stored(Said::of(shown, now, definition.unit)))
}

/// What a card says of a figure.
#[derive(Clone, PartialEq)]
enum Said {
    Known { first: String, rest: Vec<String>, note: String, total: Option<String> },
    Unknown(String),
}

impl Said {
    fn of(shown: &Shown, now: &Figure, unit: Unit) -> Self {
        let value = match now {
            Ok(value) => value,
            Err(unknown) => return Self::Unknown(words::unknown(unknown)),
        };
        let total = match value {
            Value::Sums(sums) => words::total(sums, &shown.program),
            _ => None,
        };
        let Headline { first, rest, note } = Headline::of(shown, value, unit);
        Self::Known { first, rest, note, total }
    }

    fn is_known(&self) -> bool {
        matches!(self, Self::Known { .. })
    }

    fn first(&self) -> &str {
        match self {
            Self::Known { first, .. } => first,
            Self::Unknown(_) => "",
        }
    }

    fn note(&self) -> &str {
        match self {
            Self::Known { note, .. } => note,
            Self::Unknown(why) => why,
        }
    }

    fn rest(&self) -> &[String] {
        match self {
            Self::Known { rest, .. } => rest,
            Self::Unknown(_) => &[],
        }
    }

    fn total(&self) -> Option<&str> {
        match self {
            Self::Known { total, .. } => total.as_deref(),
            Self::Unknown(_) => None,
        }
    }
}

fn said_view(said: Signal<Said>) -> AnyView {
    let is_known = Memo::new(move |_| said.with(Said::is_known));
    let part = move |of: fn(&Said) -> &str| text(move || said.with(|said| of(said).to_owned()));
    let lines = move || {
        let line = |line: &String| view! { <li><bdi>{line.clone()}</bdi></li> };
        dynamic(move || said.with(|said| said.rest().iter().map(line).collect_view()).into_any())
    };
    let others = move || {
        // On paper nothing can be opened, and one currency alone would be half of the truth.
        let printing = printing();
        let printed = when(
            move || printing.get(),
            move || view! { <ul class="print-only kpi-others">{lines()}</ul> }.into_any(),
        );
        view! {
            {printed}
            <details><summary>{part(Said::note)}</summary><ul class="kpi-others">{lines()}</ul></details>
        }
        .into_any()
    };
    let total = move || {
        let total = part(|said| said.total().unwrap_or_default());
        view! { <p class="kpi-total quiet">{total}</p> }.into_any()
    };
    dynamic(move || {
        if !is_known.get() {
            return view! {
                <p class="kpi-value kpi-unknown"><span aria-hidden="true">"–"</span></p>
                <p class="quiet">{part(Said::note)}</p>
            }
            .into_any();
        }
        view! {
            <p class="kpi-value"><bdi>{part(Said::first)}</bdi></p>
            {when(move || said.with(|said| !said.rest().is_empty()), others)}
            {when(move || said.with(|said| said.total().is_some()), total)}
        }
        .into_any()
    })
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

/// How it has changed, or how much of the target it is.
pub fn change_line(shown: &Shown, now: &Figure, definition: &Definition) -> Option<AnyView> {
    if shown.address.query.compare == Some(Comparison::Target) {
        return target::line(shown, definition.kpi);
    }
    let (direction, text) = change(shown, now, definition)?;
    Some(changed(direction, text, definition.better))
}

fn change_view(now: Memo<Shown>, definition: &'static Definition) -> AnyView {
    let with_target = move || now.with(|shown| shown.address.query.compare == Some(Comparison::Target));
    let by_target = move || dynamic(move || now.with(|shown| target::line(shown, definition.kpi)).into_any());
    let of = move |shown: &Shown| change(shown, figure(shown, definition.kpi), definition);
    let change = Memo::new(move |_| now.with(of));
    let line = move || {
        let part = move |of: fn(Ordering) -> &'static str| {
            move || change.with(|change| change.as_ref().map(|(direction, _)| of(*direction)))
        };
        let tone = move || {
            change.with(|change| change.as_ref().map(|(direction, _)| tone(*direction, definition.better)))
        };
        let words = move || {
            change.with(|change| change.as_ref().map(|(direction, text)| told_change(*direction, text)))
        };
        view! {
            <p class="kpi-change" data-tone=tone>
                <span aria-hidden="true">{text(move || part(sign)().unwrap_or_default().to_owned())}</span>
                " "
                {text(move || words().unwrap_or_default())}
            </p>
        }
        .into_any()
    };
    let is_told = move || change.with(Option::is_some) && !with_target();
    view! { {when(with_target, by_target)} {when(is_told, line)} }.into_any()
}

/// The change against the period compared with; `None` where both cannot be compared.
pub fn change(shown: &Shown, now: &Figure, definition: &Definition) -> Option<(Ordering, String)> {
    let before = told(&shown.report.whole.figures_before, definition.kpi)?;
    words::change(now, before, shown.program.rates.as_ref().map(|stored| &stored.rates))
}

/// The way to the deals behind a figure; none where there is nothing.
pub fn behind_link(shown: &Shown, now: &Figure, definition: &Definition) -> Option<AnyView> {
    let href = behind(shown, now, definition)?;
    let label = t!("performance.show_deals_of", figure = words::name(definition));
    Some(view! { <a class="link" href=href aria-label=label>{t!("performance.show_deals")}</a> }.into_any())
}

fn behind(shown: &Shown, now: &Figure, definition: &Definition) -> Option<String> {
    let event = definition.kpi.event().filter(|_| is_something(now))?;
    Some(shown.address.looking(event).href())
}

fn link_view(now: Memo<Shown>, definition: &'static Definition) -> AnyView {
    let of = move |shown: &Shown| behind(shown, figure(shown, definition.kpi), definition);
    let href = Memo::new(move |_| now.with(of));
    let link = move || {
        let label = t!("performance.show_deals_of", figure = words::name(definition));
        view! { <a class="link" href=move || href.get() aria-label=label>{t!("performance.show_deals")}</a> }
            .into_any()
    };
    when(move || href.with(Option::is_some), link)
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
    let (tone, words) = (tone(direction, better), told_change(direction, &text));
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

fn told_change(direction: Ordering, text: &str) -> String {
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
