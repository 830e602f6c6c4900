//! The statement of rebates and commissions: sums, lines with their reasons, what gave nothing and why, and the file.

use super::address::Address;
use super::earned;
use super::ground::Ground;
use super::line;
use super::page::Seen;
use super::refund_form::{RefundForm, may_note};
use super::trace;
use super::words;
use crate::browser::files;
use crate::i18n::lookup;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{ActionButton, Banner, Empty, Loading, Tone, dynamic, when};
use crate::{plural, t};
use domain::dates::parse_date;
use domain::performance::incentives::{Source, Statement};
use domain::performance::{Days, Period, Preset};
use leptos::prelude::*;
use std::sync::Arc;

/// The periods that statements are asked for.
const PERIODS: [Preset; 6] = [
    Preset::FiscalYearToDate,
    Preset::LastFiscalYear,
    Preset::FiscalQuarterToDate,
    Preset::LastFiscalQuarter,
    Preset::LastMonth,
    Preset::Last365,
];

/// The choice of days of one's own.
const CUSTOM: &str = "custom";

#[component]
pub fn StatementSide(seen: Seen) -> impl IntoView {
    // Whoever has asked for all lines sees all of them after a note, too.
    let all = RwSignal::new(false);
    let content = dynamic(move || match seen.ground.get() {
        Some(ground) => {
            let address = seen.address.get();
            let period = address.period(ground.today(), ground.program.fiscal_year);
            shown(seen, &ground, &period, all)
        }
        None => view! { <Loading rows=6 /> }.into_any(),
    });
    let may = move |ground: &Ground| may_note(seen.portal, ground);
    let refunds = seen.form(may, move |ground, taken| {
        view! { <RefundForm seen=seen ground=ground taken=taken /> }.into_any()
    });
    view! {
        <Picker seen=seen />
        {content}
        {refunds}
    }
}

/// Which days; it stays while the statement changes.
#[component]
fn Picker(seen: Seen) -> impl IntoView {
    let item = |value: &str, label: String| OptionItem { value: value.to_owned(), label, available: true };
    let mut periods: Vec<OptionItem> = PERIODS
        .iter()
        .map(|one| item(one.as_str(), lookup(&format!("performance.period_{}", one.as_str()), &[])))
        .collect();
    periods.push(item(CUSTOM, t!("performance.period_custom")));
    let chosen = Signal::derive(move || match seen.address.with(|address| address.days) {
        Days::Named(preset) => preset.as_str().to_owned(),
        Days::Between(..) => CUSTOM.to_owned(),
    });
    let now = move |address: &Address| {
        let ground = seen.ground.get_untracked()?;
        Some(address.period(ground.today(), ground.program.fiscal_year))
    };
    let choose = move |value: String| {
        let mut address = seen.address.get_untracked();
        match (Preset::parse(&value), now(&address)) {
            (Some(preset), _) => address.days = Days::Named(preset),
            (None, Some(period)) => address.days = Days::Between(period.from, period.to),
            (None, None) => return,
        }
        seen.go.run(address);
    };
    let is_own = move || seen.address.with(|address| matches!(address.days, Days::Between(..)));
    let own = move || {
        let days = seen.address.with_untracked(|address| now(address));
        let (from, to) = days.map(|days| (days.from.to_string(), days.to.to_string())).unwrap_or_default();
        let (from, to) = (RwSignal::new(from), RwSignal::new(to));
        let apply = move || {
            let day = |text: RwSignal<String>| parse_date("", &text.get_untracked()).ok();
            if let (Some(from), Some(to)) = (day(from), day(to)) {
                seen.go.run(Address { days: Days::Between(from, to), ..seen.address.get_untracked() });
            }
        };
        let none = Signal::stored(Vec::new());
        view! {
            <TextInput texts=FieldTexts::simple("statement-from", t!("performance.from"), none) kind=InputKind::Date value=from
                on_input=move |text| from.set(text) on_leave=Callback::new(move |()| apply()) />
            <TextInput texts=FieldTexts::simple("statement-to", t!("performance.to"), none) kind=InputKind::Date value=to
                on_input=move |text| to.set(text) on_leave=Callback::new(move |()| apply()) />
        }
        .into_any()
    };
    view! {
        <search class="filters filters-even">
            <Select texts=FieldTexts::simple("statement-period", t!("performance.period"), Signal::stored(Vec::new()))
                options=Signal::stored(periods) value=chosen on_choose=choose />
            {when(is_own, own)}
        </search>
    }
}

fn shown(seen: Seen, ground: &Arc<Ground>, period: &Period, all: RwSignal<bool>) -> AnyView {
    let statement = earned::of(ground, period);
    let count = statement.lines.len() as u64;
    let no_ledger = ground
        .dossier
        .is_none()
        .then(|| view! { <Banner tone=Tone::Attention><p>{t!("progress.no_ledger")}</p></Banner> });
    let export = {
        let (ground, statement, period) = (ground.clone(), statement.clone(), *period);
        move |()| download(&ground, &statement, &period)
    };
    let lines = if statement.lines.is_empty() {
        view! { <Empty title=t!("progress.no_lines") text=t!("progress.no_lines_text") /> }.into_any()
    } else {
        line::table(seen, ground, &statement.lines, all)
    };
    view! {
        {no_ledger}
        <section class="card" aria-labelledby="sums-heading">
            <div class="card-head">
                <h2 id="sums-heading" tabindex="-1">{t!("progress.sums", period = words::period(period))}</h2>
                <ActionButton on_press=export>{t!("performance.export")}</ActionButton>
            </div>
            {earned::totals(ground, &statement)}
        </section>
        <section class="card" aria-labelledby="lines-heading">
            <h2 id="lines-heading" tabindex="-1">{plural!("progress.lines", count)}</h2>
            {lines}
        </section>
        {nothing(ground, &statement)}
    }
    .into_any()
}

/// Rules that gave nothing, each with the reason.
fn nothing(ground: &Ground, statement: &Statement) -> AnyView {
    if statement.nothing.is_empty() {
        return ().into_any();
    }
    let lines: Vec<_> = statement
        .nothing
        .iter()
        .map(|one| {
            let days = match &one.source {
                Source::Rebate(period) => words::period(period),
                Source::Commission(deal) | Source::Clawback(deal) => ground.deal(deal).0,
            };
            view! {
                <li>
                    <p><strong>{words::rule(&ground.program, &one.rule)}</strong> " " <span class="row-note">{days}</span></p>
                    {trace::trace(&ground.program, &one.trace)}
                </li>
            }
        })
        .collect();
    view! {
        <details class="card nothing">
            <summary>{plural!("progress.gave_nothing", statement.nothing.len() as u64)}</summary>
            <ul>{lines}</ul>
        </details>
    }
    .into_any()
}

/// Every line with its reasons; amounts as plain numbers, beside their currencies.
fn download(ground: &Ground, statement: &Statement, period: &Period) {
    let mut lines = vec![
        vec![t!("progress.statement"), ground.name.clone()],
        vec![t!("performance.period"), words::period(period)],
        vec![t!("performance.as_of", day = ground.today())],
        Vec::new(),
        vec![
            t!("performance.day"),
            t!("progress.rule"),
            t!("progress.for_what"),
            t!("progress.state"),
            t!("progress.amount"),
            t!("progress.currency"),
            t!("progress.why"),
            t!("progress.line"),
        ],
    ];
    for one in &statement.lines {
        let why: Vec<String> = one.trace.iter().map(|note| trace::sentence(&ground.program, note)).collect();
        lines.push(vec![
            one.on.to_string(),
            words::rule(&ground.program, &one.rule),
            line::what(ground, one),
            lookup(&format!("progress.state_{}", earned::row(one)), &[]),
            one.amount.amount().to_string(),
            one.amount.currency().code().to_owned(),
            why.join(" "),
            one.id.clone(),
        ]);
    }
    let (rows, whole) = earned::sums(statement);
    lines.push(Vec::new());
    for (name, sums) in rows.iter().chain([&("whole", whole)]) {
        for money in sums.amounts() {
            let label = lookup(&format!("progress.state_{name}"), &[]);
            let (amount, code) = (money.amount().to_string(), money.currency().code().to_owned());
            lines.push(vec![String::new(), String::new(), String::new(), label, amount, code]);
        }
    }
    let name = format!("statement-{}.csv", ground.today());
    files::download(&name, "text/csv;charset=utf-8", &workbook::csv_lines(&lines));
}
