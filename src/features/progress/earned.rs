//! Sums of the statement by what became of the money, each currency for itself.

use super::address::Side;
use super::ground::Ground;
use super::page::Seen;
use super::words;
use crate::i18n::lookup;
use crate::t;
use crate::ui::LinkButton;
use domain::performance::incentives::{Line, Source, State, Statement, statement};
use domain::performance::{Period, Preset, Sums};
use leptos::prelude::*;

/// What became of money, as the rows of a sum: lines that take something back stand for themselves.
pub const ROWS: [&str; 5] = ["earned", "pending", "held", "paid", "clawed_back"];

/// The statement of the partner's days.
pub fn of(ground: &Ground, period: &Period) -> Statement {
    statement(&ground.program, &ground.known, &|day| ground.tier_on(day), period)
}

/// The row that a line is counted in.
pub fn row(line: &Line) -> &'static str {
    match (&line.source, line.state) {
        (Source::Clawback(_), _) => "clawed_back",
        (_, State::Earned) => "earned",
        (_, State::Pending) => "pending",
        (_, State::Held) => "held",
        (_, State::Paid) => "paid",
    }
}

/// The sums of the rows, and of all of them.
pub fn sums(statement: &Statement) -> (Vec<(&'static str, Sums)>, Sums) {
    let mut whole = Sums::default();
    let mut rows: Vec<(&'static str, Sums)> = ROWS.iter().map(|name| (*name, Sums::default())).collect();
    for line in &statement.lines {
        whole.add_money(&line.amount);
        if let Some((_, sums)) = rows.iter_mut().find(|(name, _)| *name == row(line)) {
            sums.add_money(&line.amount);
        }
    }
    (rows, whole)
}

/// The sums as a list; `whole` stands last.
pub fn totals(ground: &Ground, statement: &Statement) -> AnyView {
    let own = ground.program.default_currency;
    let (rows, whole) = sums(statement);
    let line = |name: &'static str, sums: &Sums| {
        view! {
            <div data-row=name>
                <dt>{lookup(&format!("progress.state_{name}"), &[])}</dt>
                <dd>{words::lines(words::amounts(sums, own))}</dd>
            </div>
        }
    };
    let rows: Vec<_> = rows.iter().map(|(name, sums)| line(name, sums)).collect();
    view! { <dl class="totals">{rows} {line("whole", &whole)}</dl> }.into_any()
}

/// What the fiscal year has brought so far, with the way to the statement.
pub fn summary(seen: Seen, ground: &Ground) -> AnyView {
    let rules = &ground.program.incentives;
    if rules.rebates.is_empty() && rules.commissions.is_empty() {
        return ().into_any();
    }
    let year = Preset::FiscalYearToDate.period(ground.today(), ground.program.fiscal_year);
    let statement = of(ground, &year);
    let href = seen.address.with_untracked(|address| address.seen_from(Side::Statement).href());
    view! {
        <section class="card" aria-labelledby="earned-heading">
            <div class="card-head">
                <h2 id="earned-heading">{t!("progress.earned")}</h2>
                <LinkButton href=href>{t!("progress.to_statement")}</LinkButton>
            </div>
            <p class="quiet">{words::period(&year)}</p>
            {totals(ground, &statement)}
        </section>
    }
    .into_any()
}
