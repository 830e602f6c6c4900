//! The sections of a review that are made of figures.

use crate::features::owner::words;
use crate::i18n::{display, lookup};
use crate::route::Route;
use crate::{plural, t};
use domain::ids::DealId;
use domain::money::{Currency, Money};
use domain::performance::Dimension;
use domain::performance::kpi::{Figure, Kpi, Unit};
use domain::performance::review::{DealLine, Figures, Headline, Reason, Section, TierLine, Trend};
use domain::program::Program;
use leptos::prelude::*;
use rust_decimal::Decimal;

pub fn title(section: Section) -> String {
    lookup(&format!("quarterly.section_{}", section.as_str()), &[])
}

/// What a section of figures shows; nothing for those that people write.
pub fn figures(section: Section, figures: &Figures, program: &Program) -> AnyView {
    match section {
        Section::Figures => headline(figures, program),
        Section::WentWell => changes(figures, program, Trend::Better),
        Section::WentBadly => changes(figures, program, Trend::Worse),
        Section::Tier => tier(figures.tier.as_ref(), program),
        Section::Deals => deals(figures, program),
        Section::Pipeline => pipeline(figures, program),
        Section::Notes | Section::Decisions | Section::NextSteps => ().into_any(),
    }
}

/// What the figures are of, and of which day: it stands on paper as well.
pub fn head(figures: &Figures) -> AnyView {
    view! {
        <p class="as-of">
            <strong>{words::quarter(figures.quarter)}</strong>
            <span>{words::days(figures.from, figures.to)}</span>
            <span>{t!("performance.compared_with", period = words::days(figures.before_from, figures.before_to))}</span>
            <span>{t!("performance.as_of", day = display::date(figures.as_of))}</span>
        </p>
    }
    .into_any()
}

fn told(kpi: Kpi, figure: &Figure, own: Currency) -> String {
    words::told(figure, kpi.definition().unit, own).unwrap_or_else(|why| why)
}

fn trend(trend: Option<Trend>) -> AnyView {
    let (sign, tone, text) = match trend {
        Some(Trend::Better) => ("▲", "good", t!("quarterly.better")),
        Some(Trend::Worse) => ("▼", "bad", t!("quarterly.worse")),
        Some(Trend::Same) => ("=", "neutral", t!("performance.same")),
        None => return view! { <span aria-hidden="true">"–"</span> }.into_any(),
    };
    view! { <span class="kpi-change" data-tone=tone><span aria-hidden="true">{sign}</span> " " {text}</span> }
        .into_any()
}

fn headline(figures: &Figures, program: &Program) -> AnyView {
    let own = program.default_currency;
    let line = |one: &Headline| {
        let kpi = Kpi::parse(&one.kpi)?;
        let now = told(kpi, &one.now.figure(), own);
        let before =
            one.before.as_ref().map_or_else(|| "–".to_owned(), |before| told(kpi, &before.figure(), own));
        let by = one.before.as_ref().and_then(|before| one.now.change_since(before));
        let by = by.filter(|(change, _)| !change.is_zero());
        let by = by.map(|(change, currency)| signed(kpi, change, currency.unwrap_or(own)));
        Some(view! {
            <tr role="row">
                <th scope="row" role="rowheader">{words::kpi(kpi.definition())}</th>
                <td role="cell" class="numeric" data-label=t!("quarterly.now")><bdi>{now}</bdi></td>
                <td role="cell" class="numeric" data-label=t!("quarterly.before")><bdi>{before}</bdi></td>
                <td role="cell" data-label=t!("quarterly.change")>{trend(one.trend)} " " <bdi class="row-note">{by}</bdi></td>
            </tr>
        })
    };
    if figures.headline.is_empty() {
        return view! { <p class="quiet">{t!("quarterly.nothing")}</p> }.into_any();
    }
    let rows = figures.headline.iter().filter_map(line).collect_view();
    view! {
        <div class="table-box">
            <table class="deals" role="table">
                <caption class="visually-hidden">{title(Section::Figures)}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!("owner.figure")}</th>
                        <th scope="col" role="columnheader" class="numeric">{t!("quarterly.now")}</th>
                        <th scope="col" role="columnheader" class="numeric">{t!("quarterly.before")}</th>
                        <th scope="col" role="columnheader">{t!("quarterly.change")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A change with its sign, as its figure is written; of percents in points.
fn signed(kpi: Kpi, change: Decimal, currency: Currency) -> String {
    let number = match kpi.definition().unit {
        Unit::Percent => t!("performance.points", number = words::decimal(change.abs(), 1)),
        _ => words::number(kpi, change.abs(), currency),
    };
    format!("{}{number}", if change.is_sign_negative() { "−" } else { "+" })
}

/// Figures that became better (or worse), each with what made it so.
fn changes(figures: &Figures, program: &Program, wanted: Trend) -> AnyView {
    let own = program.default_currency;
    let line = |one: &Headline| {
        let kpi = Kpi::parse(&one.kpi)?;
        let before = one.before.as_ref()?.figure();
        let (now, before) = (told(kpi, &one.now.figure(), own), told(kpi, &before, own));
        let text = t!("quarterly.went", figure = words::kpi(kpi.definition()), now = now, before = before);
        let because: Vec<_> = figures
            .reasons
            .iter()
            .filter(|reason| reason.kpi == one.kpi && reason.trend == wanted)
            .map(|reason| view! { <li>{because(reason, one, program)}</li> })
            .collect();
        Some(view! { <li>{text} <ul>{because}</ul></li> })
    };
    let lines: Vec<_> =
        figures.headline.iter().filter(|one| one.trend == Some(wanted)).filter_map(line).collect();
    if lines.is_empty() {
        return view! { <p class="quiet">{t!("quarterly.nothing")}</p> }.into_any();
    }
    let period = words::days(figures.before_from, figures.before_to);
    view! {
        <p class="quiet">{t!("quarterly.against_before", period = period)}</p>
        <ul class="marks">{lines}</ul>
    }
    .into_any()
}

/// "Backup: 3.2 points of it, from 4 to 9 deals."
fn because(reason: &Reason, headline: &Headline, program: &Program) -> String {
    let parts: Vec<String> = reason
        .parts
        .iter()
        .map(|(dimension, value)| match Dimension::parse(dimension) {
            Some(one) => name(program, one, value),
            None => value.clone(),
        })
        .collect();
    let amount: Decimal = reason.amount.parse().unwrap_or_default();
    let points = words::decimal(amount.abs(), 1);
    let key = match (reason.kpi.as_str(), reason.lost) {
        ("win_rate", true) => "quarterly.because_lost",
        ("win_rate", false) => "quarterly.because_points",
        ("deal_value", _) => "quarterly.because_value",
        _ => "quarterly.because",
    };
    let (before, now) = (display::count(reason.cases_before.into()), display::count(reason.cases_now.into()));
    let parts = parts.join(" · ");
    // Amounts are explained where they are all in one currency.
    let currency = headline.now.currency().or_else(|| headline.before.as_ref()?.currency());
    let currency = currency.unwrap_or(program.default_currency);
    let change = Kpi::parse(&reason.kpi).map(|kpi| signed(kpi, amount, currency));
    let change = change.unwrap_or_default();
    let fills =
        [("what", &*parts), ("points", &points), ("change", &change), ("before", &before), ("now", &now)];
    lookup(key, &fills)
}

/// A dimension's value as a person calls it.
fn name(program: &Program, dimension: Dimension, code: &str) -> String {
    let field = match dimension {
        Dimension::Product => program.roles.product.as_deref(),
        Dimension::Country => program.roles.country.as_deref(),
        _ => None,
    };
    match (dimension, field.and_then(|id| program.field(id))) {
        (Dimension::Stage, _) => display::stage(program, code),
        (Dimension::Reason, _) => {
            let lost = display::reason(program, &program.reasons.lost, code);
            if lost == code { display::reason(program, &program.reasons.rejected, code) } else { lost }
        }
        (_, Some(field)) => display::option_label(program, field, code),
        _ => code.to_owned(),
    }
}

fn tier(tier: Option<&TierLine>, program: &Program) -> AnyView {
    let Some(tier) = tier else {
        return view! { <p class="quiet">{t!("quarterly.no_tiers")}</p> }.into_any();
    };
    let earned = tier.earned.as_deref().unwrap_or_default();
    let progress = tier
        .progress
        .iter()
        .map(|one| {
            let name = lookup(&format!("quarterly.criterion_{}", one.criterion), &[]);
            let number = |text: &str| words::decimal(text.parse().unwrap_or_default(), 2);
            let text = match &one.current {
                Some(current) => t!("quarterly.progress", current = number(current), required = number(&one.required)),
                None => t!("quarterly.progress_unknown", required = number(&one.required)),
            };
            let (sign, word) = if one.met { ("✓", t!("owner.test_holds")) } else { ("✗", t!("owner.test_fails")) };
            view! { <li><strong>{name}</strong> " " {text} " " <span aria-hidden="true">{sign}</span> " " {word}</li> }
        })
        .collect_view();
    let next = tier.next.as_deref().map(|next| {
        view! { <p>{t!("quarterly.next_tier", tier = words::tier(program, next))}</p> <ul class="marks">{progress}</ul> }
    });
    view! {
        <p>{t!("quarterly.earned_tier", tier = words::tier(program, earned))}</p>
        {next}
    }
    .into_any()
}

fn deals(figures: &Figures, program: &Program) -> AnyView {
    if figures.won.is_empty() && figures.lost.is_empty() {
        return view! { <p class="quiet">{t!("quarterly.no_deals")}</p> }.into_any();
    }
    let part = |heading: String, lines: &[DealLine]| {
        (!lines.is_empty()).then(|| view! { <h4>{heading}</h4> {deal_list(lines, program)} })
    };
    view! {
        {part(t!("quarterly.biggest_won"), &figures.won)}
        {part(t!("quarterly.biggest_lost"), &figures.lost)}
    }
    .into_any()
}

fn deal_list(lines: &[DealLine], program: &Program) -> AnyView {
    let line = |one: &DealLine| {
        let title = if one.title.is_empty() { t!("deal.untitled") } else { one.title.clone() };
        let link = match DealId::parse(&one.id) {
            Some(id) => view! { <a href=Route::Deal(id).href()><bdi>{title}</bdi></a> }.into_any(),
            None => view! { <bdi>{title}</bdi> }.into_any(),
        };
        let value = one.value.as_ref().map(display::money);
        let reason = (!one.reason.is_empty()).then(|| name(program, Dimension::Reason, &one.reason));
        let about: Vec<String> = [Some(one.customer.clone()), value, one.day.map(display::date), reason]
            .into_iter()
            .flatten()
            .filter(|text| !text.is_empty())
            .collect();
        view! { <li>{link} " " <span class="row-note"><bdi>{about.join(" · ")}</bdi></span></li> }
    };
    let lines = lines.iter().map(line).collect_view();
    view! { <ul class="marks">{lines}</ul> }.into_any()
}

fn pipeline(figures: &Figures, program: &Program) -> AnyView {
    let outlook = &figures.outlook;
    let amounts = |amounts: &[Money]| amounts.iter().map(display::money).collect::<Vec<_>>().join(" + ");
    let sums = (outlook.deals > 0).then(|| {
        view! { <p>{t!("quarterly.outlook_value", value = amounts(&outlook.value), weighted = amounts(&outlook.weighted))}</p> }
    });
    view! {
        <p><strong>{words::quarter(outlook.quarter)}</strong> ": " {plural!("quarterly.outlook", u64::from(outlook.deals))}</p>
        {sums}
        {deal_list(&outlook.lines, program)}
    }
    .into_any()
}
