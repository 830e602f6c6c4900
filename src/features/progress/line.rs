//! Lines of the statement: what for, what became of it, why, and what the programme's people note about them.

use super::earned;
use super::ground::Ground;
use super::note_form::Sender;
use super::page::Seen;
use super::trace;
use super::words;
use crate::browser::{dom, timers};
use crate::i18n::{display, lookup};
use crate::route::Route;
use crate::t;
use crate::ui::printing::printing;
use crate::ui::{ActionButton, ButtonKind, when};
use domain::ids::DealId;
use domain::money::Money;
use domain::performance::dossier::Entry;
use domain::performance::incentives::{Line, Source, State};
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;

/// 20 lines at first: a phone shows each as a card.
const FIRST: usize = 20;

/// The lines, the latest first.
pub fn table(seen: Seen, ground: &Arc<Ground>, lines: &[Line], all: RwSignal<bool>) -> AnyView {
    let sender = Sender::new(seen, "lines-heading");
    let may = lines.first().is_some_and(|line| {
        ground.may(seen.portal, &Entry::Paid { line: line.id.clone(), amount: line.amount })
    });
    let row_of = move |ground: &Arc<Ground>, line: &Line| row(ground, line, may.then_some(sender));
    let first: Vec<_> = lines.iter().rev().take(FIRST).map(|line| row_of(ground, line)).collect();
    let few = lines.len() <= FIRST;
    // On paper nothing can be pressed.
    let printing = printing();
    let rest: Arc<Vec<Line>> = Arc::new(lines.iter().rev().skip(FIRST).cloned().collect());
    let count = lines.len() as u64;
    // The button goes when it is pressed: who works with keys goes on at the first line that it brought.
    let next = lines.iter().rev().nth(FIRST).map(|line| line_id(&line.id)).unwrap_or_default();
    let show = Callback::new(move |()| {
        all.set(true);
        let next = next.clone();
        timers::spawn(async move {
            timers::sleep(0).await;
            dom::focus(&next);
        });
    });
    let rows = {
        let ground = ground.clone();
        when(
            move || all.get() || printing.get(),
            move || rest.iter().map(|line| row_of(&ground, line)).collect::<Vec<_>>().into_any(),
        )
    };
    let more = when(
        move || !few && !all.get(),
        move || {
            let text = t!("progress.show_all_lines", count = display::count(count));
            view! { <div class="actions no-print"><ActionButton on_press=show>{text}</ActionButton></div> }
                .into_any()
        },
    );
    view! {
        {sender.problem()}
        <div class="table-box">
            <table class="deals statement" role="table">
                <caption class="visually-hidden">{t!("progress.statement")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{t!("progress.for_what")}</th>
                        <th scope="col" role="columnheader">{t!("performance.day")}</th>
                        <th scope="col" role="columnheader">{t!("progress.state")}</th>
                        <th scope="col" role="columnheader" class="numeric">{t!("progress.amount")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{first} {rows}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}

/// The id of a line on the page.
fn line_id(id: &str) -> String {
    ["line-", id].concat()
}

/// The deal or the days that a line is for.
pub fn what(ground: &Ground, line: &Line) -> String {
    match &line.source {
        Source::Rebate(period) => words::period(period),
        Source::Commission(deal) | Source::Clawback(deal) => {
            let (title, customer) = ground.deal(deal);
            if customer.is_empty() { title } else { format!("{title} · {customer}") }
        }
    }
}

fn row(ground: &Arc<Ground>, line: &Line, sender: Option<Sender>) -> AnyView {
    let rule = words::rule(&ground.program, &line.rule);
    let what = what(ground, line);
    let what = match &line.source {
        Source::Rebate(_) => view! { <span class="row-note">{what}</span> }.into_any(),
        Source::Commission(deal) | Source::Clawback(deal) => match DealId::parse(deal) {
            Some(id) => {
                view! { <a class="line-deal" href=Route::Deal(id).href()><bdi>{what}</bdi></a> }.into_any()
            }
            None => view! { <span class="row-note"><bdi>{what}</bdi></span> }.into_any(),
        },
    };
    let state = earned::row(line);
    let tone = match state {
        "paid" | "earned" => "good",
        "held" => "attention",
        "clawed_back" => "bad",
        _ => "info",
    };
    let notes = sender.map(|sender| notes(ground, line, sender));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" id=line_id(&line.id) tabindex="-1">
                <strong>{rule}</strong>
                {what}
                <details class="why">
                    <summary>{t!("progress.why")}</summary>
                    {trace::trace(&ground.program, &line.trace)}
                </details>
                {notes}
            </th>
            <td role="cell" data-label=t!("performance.day")>{display::date(line.on)}</td>
            <td role="cell" data-label=t!("progress.state")><span class="badge" data-tone=tone>{lookup(&format!("progress.state_{state}"), &[])}</span></td>
            <td role="cell" data-label=t!("progress.amount") class="numeric"><bdi>{display::money(&line.amount)}</bdi></td>
        </tr>
    }
    .into_any()
}

/// What can be noted about a line at a press.
fn notes(ground: &Arc<Ground>, line: &Line, sender: Sender) -> AnyView {
    let back = line_id(&line.id);
    let ledger = ground.dossier.as_ref().map(|dossier| &dossier.ledger);
    let paid = ledger.and_then(|ledger| ledger.paid.iter().find(|one| one.line == line.id));
    let all = match paid {
        Some(paid) => paid.amount.checked_add(&line.amount),
        None => Some(line.amount),
    };
    let none = Money::new(Decimal::ZERO, line.amount.currency());
    let payment = match line.state {
        State::Earned => all.map(|amount| (t!("progress.note_paid"), amount)),
        State::Paid => none.map(|amount| (t!("progress.note_unpaid"), amount)),
        State::Pending | State::Held => None,
    };
    let payment = payment.map(|(text, amount)| {
        let entry = Entry::Paid { line: line.id.clone(), amount };
        let back = back.clone();
        view! { <ActionButton kind=ButtonKind::Quiet busy=sender.busy on_press=move |()| sender.send_from(entry.clone(), vec![back.clone()])>{text}</ActionButton> }
    });
    let hold = match (&line.source, line.state) {
        (Source::Commission(deal), State::Earned | State::Held | State::Pending) => {
            let held = ledger.is_some_and(|ledger| ledger.held.contains(deal));
            let text = if held { t!("progress.release") } else { t!("progress.hold") };
            let entry = Entry::Hold { deal: deal.clone(), held: !held };
            Some(
                view! { <ActionButton kind=ButtonKind::Quiet busy=sender.busy on_press=move |()| sender.send_from(entry.clone(), vec![back.clone()])>{text}</ActionButton> },
            )
        }
        _ => None,
    };
    view! { <div class="actions">{payment} {hold}</div> }.into_any()
}
