//! Why a figure changed: the largest reasons in sentences, and the whole change taken apart. The parts add up to the
//! change, to the last digit that is shown, and each leads to its deals.
//!
//! Made when somebody asks, not before: a page of figures does not wait for twelve explanations.

use super::address::Address;
use super::card::Card;
use super::page::Shown;
use super::words;
use crate::i18n::{display, lookup, lookup_plural};
use crate::t;
use crate::ui::field::{FieldTexts, OptionItem, Select};
use crate::ui::{dynamic, when};
use domain::money::{Currency, Money};
use domain::performance::explain::{Contribution, Kind, Question, breakdown, explain};
use domain::performance::kpi::{Definition, Kpi, Unit};
use domain::performance::{Days, Dimension, Event, Filter, Period, Sums, behind};
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Lines of a table: beyond them parts are one line together.
const SHOWN: usize = 8;

/// The figures that can be taken apart.
const EXPLAINED: [Kpi; 10] = [
    Kpi::OpportunitiesCreated,
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::ApprovalRate,
    Kpi::ConflictRate,
];

/// The question after a change; none where nothing changed, or nothing can be said. An answer that is open stays so while
/// the question changes, and follows it.
pub fn button(card: Card) -> AnyView {
    let Card { now, told, definition } = card;
    if !EXPLAINED.contains(&definition.kpi) {
        return ().into_any();
    }
    let changed = move || {
        let change = told.with(|told| told.change.clone());
        change.filter(|(direction, _)| *direction != Ordering::Equal)
    };
    let open = RwSignal::new(false);
    let id = format!("why-{}", definition.code);
    let question = move || {
        let label = t!("performance.why_of", figure = words::name(definition));
        let panel = move |(direction, text): (Ordering, String)| {
            now.with(|shown| panel(shown, definition, direction, &text))
        };
        let answer = move || dynamic(move || changed().map_or_else(|| ().into_any(), panel));
        view! {
            <button
                type="button"
                class="link"
                aria-label=label
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=id.clone()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {t!("performance.why")}
            </button>
            <div class="why" id=id.clone()>{when(move || open.get(), answer)}</div>
        }
        .into_any()
    };
    when(move || changed().is_some(), question)
}

fn panel(shown: &Shown, definition: &'static Definition, direction: Ordering, text: &str) -> AnyView {
    let Some(asked) = Asked::new(shown, definition) else { return ().into_any() };
    let lead = match direction {
        Ordering::Less => "performance.why_fell",
        _ => "performance.why_rose",
    };
    let lead = lookup(lead, &[("figure", &words::name(definition)), ("change", text)]);
    let sentences = asked.sentences();
    let none = sentences.is_empty().then(|| view! { <p class="quiet">{t!("performance.why_many")}</p> });
    let choices = asked.dimensions();
    let chosen = RwSignal::new(choices.first().map_or("", |one| one.as_str()).to_owned());
    let options: Vec<OptionItem> = choices
        .iter()
        .map(|one| OptionItem {
            value: one.as_str().to_owned(),
            label: words::dimension(*one),
            available: true,
        })
        .collect();
    let id = format!("why-by-{}", definition.code);
    let table = dynamic(move || match Dimension::parse(&chosen.get()) {
        Some(dimension) => asked.table(dimension),
        None => ().into_any(),
    });
    view! {
        <p><strong>{lead}</strong></p>
        <ul class="why-sentences">{sentences}</ul>
        {none}
        <Select texts=FieldTexts::simple(&id, t!("performance.why_by"), Signal::stored(Vec::new()))
            options=Signal::stored(options) value=chosen on_choose=move |value| chosen.set(value) />
        {table}
    }
    .into_any()
}

/// A change that somebody asks about.
#[derive(Clone)]
struct Asked {
    shown: Shown,
    definition: &'static Definition,
    before: Period,
    /// Of amounts.
    currency: Currency,
}

impl Asked {
    fn new(shown: &Shown, definition: &'static Definition) -> Option<Self> {
        let before = shown.report.compared?;
        let whole = &shown.report.whole;
        let mut sums = whole.totals.won_value.clone();
        if definition.kpi == Kpi::RegistrationValue {
            sums = whole.totals.submitted_value.clone();
        }
        if let Some(totals) = &whole.before {
            let other = match definition.kpi {
                Kpi::RegistrationValue => &totals.submitted_value,
                _ => &totals.won_value,
            };
            sums.add_all(other);
        }
        let all: Vec<Currency> = sums.iter().map(|(currency, _)| currency).collect();
        // One currency alone is told in itself, several by the stored rates.
        let currency = match all.as_slice() {
            [alone] => *alone,
            _ => shown.program.default_currency,
        };
        Some(Self { shown: shown.clone(), definition, before, currency })
    }

    fn question(&self) -> Question<'_> {
        Question {
            kpi: self.definition.kpi,
            filter: &self.shown.address.query.filter,
            before: self.before,
            now: self.shown.report.period,
            rates: self.shown.program.rates.as_ref().map(|stored| &stored.rates),
        }
    }

    /// By what it can be taken apart, the most telling first.
    fn dimensions(&self) -> Vec<Dimension> {
        let who = if self.shown.partner { Dimension::Owner } else { Dimension::Partner };
        let mut all = vec![who, Dimension::Product, Dimension::Country, Dimension::Customer];
        if self.definition.kpi == Kpi::WinRate {
            all.insert(0, Dimension::Reason);
        }
        all
    }

    fn sentences(&self) -> Vec<AnyView> {
        let who = if self.shown.partner { Dimension::Owner } else { Dimension::Partner };
        let mut sets: Vec<Vec<Dimension>> =
            vec![vec![who], vec![Dimension::Product], vec![Dimension::Country]];
        if self.definition.kpi == Kpi::WinRate {
            sets.push(vec![Dimension::Reason]);
            sets.push(vec![Dimension::Reason, Dimension::Country]);
            sets.push(vec![Dimension::Reason, Dimension::Product]);
        }
        let sets: Vec<&[Dimension]> = sets.iter().map(Vec::as_slice).collect();
        let found = explain(&self.shown.facts.deals, &self.question(), &sets).unwrap_or_default();
        found
            .iter()
            .map(|one| {
                let text = self.sentence(&one.by, &one.part);
                let links = self.links(&one.by, &one.part, self.shown.report.period);
                view! { <li>{text} " " {links}</li> }.into_any()
            })
            .collect()
    }

    /// "−14 points: 9 deals lost to price in Germany (2 before)"
    fn sentence(&self, by: &[Dimension], part: &Contribution) -> String {
        let place: Vec<String> = by
            .iter()
            .zip(&part.names)
            .map(|(dimension, name)| {
                let name = words::value(&self.shown.program, &self.shown.facts, *dimension, name);
                lookup(&format!("performance.why_in_{}", dimension.as_str()), &[("name", &name)])
            })
            .collect();
        let (amount, place) = (self.amount(self.rounded(part.amount)), place.join(" "));
        let (before, now) = (display::count(part.cases_before.into()), display::count(part.cases_now.into()));
        let params = [("amount", amount.as_str()), ("where", &place), ("before", &before), ("now", &now)];
        match part.kind {
            Kind::Lost => lookup_plural("performance.why_lost", part.cases_now.into(), &params),
            Kind::Amount => lookup("performance.why_amount", &params),
            Kind::Rate if part.mix.abs() > part.effect.abs() => lookup("performance.why_mix", &params),
            Kind::Rate => lookup("performance.why_effect", &params),
        }
    }

    /// The whole change by one dimension.
    fn table(&self, dimension: Dimension) -> AnyView {
        let by = [dimension];
        let breakdown = match breakdown(&self.shown.facts.deals, &self.question(), &by) {
            Ok(breakdown) => breakdown,
            Err(why) => return view! { <p class="quiet">{words::unknown(&why)}</p> }.into_any(),
        };
        let name = words::dimension(dimension);
        let whole = self.rounded(breakdown.change);
        let mut left = whole;
        let rows: Vec<_> = breakdown
            .parts
            .iter()
            .take(SHOWN)
            .map(|part| {
                let amount = self.rounded(part.amount);
                left -= amount;
                let code = part.names.first().map_or("", String::as_str);
                let value = words::value(&self.shown.program, &self.shown.facts, dimension, code);
                let before = self.told(&by, part, self.before);
                let now = self.told(&by, part, self.shown.report.period);
                view! {
                    <tr role="row">
                        <th scope="row" role="rowheader"><bdi>{value}</bdi></th>
                        <td role="cell" data-label=t!("performance.why_before")>{before}</td>
                        <td role="cell" data-label=t!("performance.why_now")>{now}</td>
                        <td role="cell" data-label=t!("performance.change") class="numeric" data-part=amount.to_string()>{self.amount(amount)}</td>
                    </tr>
                }
            })
            .collect();
        // What is not in a line of its own, and what rounding the lines has left.
        let rest = (!left.is_zero()).then(|| {
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">{t!("performance.why_rest")}</th>
                    <td role="cell" data-label=t!("performance.why_before")></td>
                    <td role="cell" data-label=t!("performance.why_now")></td>
                    <td role="cell" data-label=t!("performance.change") class="numeric" data-part=left.to_string()>{self.amount(left)}</td>
                </tr>
            }
        });
        view! {
            <div class="table-box">
                <table class="deals why-parts" role="table">
                    <caption class="visually-hidden">{t!("performance.why_caption", dimension = name.clone())}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{name}</th>
                            <th scope="col" role="columnheader">{t!("performance.why_before")}</th>
                            <th scope="col" role="columnheader">{t!("performance.why_now")}</th>
                            <th scope="col" role="columnheader" class="numeric">{t!("performance.change")}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows} {rest}</tbody>
                    <tfoot role="rowgroup">
                        <tr role="row">
                            <th scope="row" role="rowheader">{t!("performance.why_all")}</th>
                            <td role="cell"></td>
                            <td role="cell"></td>
                            <td role="cell" data-label=t!("performance.change") class="numeric" data-whole=whole.to_string()><strong>{self.amount(whole)}</strong></td>
                        </tr>
                    </tfoot>
                </table>
            </div>
        }
        .into_any()
    }

    /// A part of the table in a period: of money its amount, in what the change is told in, and its deals.
    fn told(&self, by: &[Dimension], part: &Contribution, period: Period) -> Vec<AnyView> {
        let mut views = self.links(by, part, period);
        if let Some(amount) = self.worth(by, part, period) {
            views.insert(
                0,
                view! { <span class="line"><bdi>{display::money(&amount)}</bdi></span> }.into_any(),
            );
        }
        views
    }

    /// What the deals of a part are worth, in all or on average.
    fn worth(&self, by: &[Dimension], part: &Contribution, period: Period) -> Option<Money> {
        let event = match self.definition.kpi {
            Kpi::DealValue | Kpi::AverageDealSize => Event::Won,
            Kpi::RegistrationValue => Event::Submitted,
            _ => return None,
        };
        let deals = &self.shown.facts.deals;
        let mut sums = Sums::default();
        let mut count = 0_u32;
        for money in behind(deals, &self.inside(by, part), event, &period)
            .into_iter()
            .filter_map(|row| deals.value(row as usize))
        {
            sums.add_money(&money);
            count += 1;
        }
        let whole = match sums.amounts().as_slice() {
            [] => Money::from_minor(0, self.currency)?,
            [alone] if alone.currency() == self.currency => *alone,
            _ => sums.in_one(&self.shown.program.rates.as_ref()?.rates).ok()?,
        };
        match self.definition.kpi {
            Kpi::AverageDealSize => {
                let digits = whole.currency().minor_digits();
                let average = whole.amount().checked_div(Decimal::from(count))?.round_dp(digits);
                Money::new(average, whole.currency())
            }
            _ => Some(whole),
        }
    }

    /// The question's filter, narrowed to a part.
    fn inside(&self, by: &[Dimension], part: &Contribution) -> Filter {
        let mut filter: Filter = self.shown.address.query.filter.clone();
        for (dimension, name) in by.iter().zip(&part.names) {
            filter = filter.and(*dimension, name);
        }
        filter
    }

    /// The deals of a part in a period: how many of each kind, and the way to them.
    fn links(&self, by: &[Dimension], part: &Contribution, period: Period) -> Vec<AnyView> {
        let filter = self.inside(by, part);
        let events: &[Event] = match (part.kind, self.definition.kpi) {
            (Kind::Lost, _) => &[Event::Lost],
            (_, Kpi::WinRate | Kpi::CycleTime) => &[Event::Won, Event::Lost],
            (_, Kpi::ApprovalRate) => &[Event::Approved, Event::Refused],
            (_, Kpi::ConflictRate) => &[Event::Duplicate, Event::Approved, Event::Refused],
            (_, Kpi::Registrations | Kpi::RegistrationValue) => &[Event::Submitted],
            (_, Kpi::OpportunitiesCreated) => &[Event::Created],
            _ => &[Event::Won],
        };
        let link = |event: &Event| {
            let count = behind(&self.shown.facts.deals, &filter, *event, &period).len() as u64;
            if count == 0 {
                return None;
            }
            let mut address = self.shown.address.clone();
            address.query.period = Days::Between(period.from, period.to);
            address.query.compare = None;
            address.query.grain = None;
            address.query.filter = filter.clone();
            let href = Address { behind: Some(*event), page: 1, ..address }.href();
            let text = lookup_plural(&format!("performance.count_{}", event.as_str()), count, &[]);
            Some(view! { <a class="why-link" href=href>{text}</a> " " }.into_any())
        };
        events.iter().filter_map(link).collect()
    }

    /// To the digits that are shown, so that what is read adds up.
    fn rounded(&self, amount: Decimal) -> Decimal {
        match self.definition.unit {
            Unit::Count => amount.round_dp(0),
            Unit::Money => amount.round_dp(self.currency.minor_digits()),
            _ => amount.round_dp(1),
        }
    }

    /// With its sign and unit.
    fn amount(&self, amount: Decimal) -> String {
        let size = amount.abs();
        let text = match self.definition.unit {
            Unit::Money => {
                let money = Money::new(size, self.currency);
                money.as_ref().map_or_else(|| words::decimal(size, 2), display::money)
            }
            Unit::Percent => words::points(size),
            Unit::Days => t!("performance.days", number = words::decimal(size, 1)),
            _ => words::decimal(size, 1),
        };
        match amount.cmp(&Decimal::ZERO) {
            Ordering::Less => format!("−{text}"),
            Ordering::Greater => format!("+{text}"),
            Ordering::Equal => text,
        }
    }
}
