//! The page of all partners: fetches what is needed once, and answers what the address asks.

use super::address::{Address, View};
use super::board::{Board, Fetched, Ranked};
use super::cohort_page::Cohorts;
use super::compare::Compare;
use super::controls::{Controls, Narrow};
use super::evaluation::OnePartner;
use super::ranking_table::RankingTable;
use super::segments::Segments;
use super::words;
use crate::backend::figures;
use crate::backend::ranked_partners::ranked_partners;
use crate::backend::{Failure, Portal};
use crate::i18n::{self, display};
use crate::t;
use crate::ui::{Empty, Loaded, Loading, PageHeading, dynamic, load};
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// The sentences of these pages are a catalogue of their own.
pub const CATALOGUE: &str = "owner";

#[component]
pub fn PartnersPage() -> impl IntoView {
    let portal = Portal::of_page();
    let words = load(|| {
        Box::pin(async { if i18n::load_more(CATALOGUE).await { Ok(()) } else { Err(t!("error.offline")) } })
    });
    words.view(8, move |_| {
        let content = move || match portal.program.get() {
            Some(program) => view! { <Partners program=program /> }.into_any(),
            None => view! { <Loading rows=8 /> }.into_any(),
        };
        view! {
            <PageHeading title=t!("owner.title") />
            {dynamic(content)}
        }
        .into_any()
    })
}

#[component]
fn Partners(program: Arc<Program>) -> impl IntoView {
    let portal = Portal::of_page();
    let search = use_location().search;
    let address = Memo::new(move |_| search.with(|search| Address::read(search)));
    let last_change = StoredValue::new(portal.outbox.acknowledged.get_untracked());
    let fetched: Loaded<Fetched> = {
        let program = program.clone();
        load(move || {
            // Somebody here has changed a deal: what was read before is not true any more.
            let change = portal.outbox.acknowledged.get();
            if change != last_change.get_value() {
                last_change.set_value(change);
                figures::forget();
            }
            let (program, user) = (program.clone(), portal.user_id());
            Box::pin(async move {
                let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
                let facts = figures::facts(user, &program, |_| {}).await;
                let facts = facts.map_err(|failure| failure.sentence())?;
                let partners = ranked_partners().await.map_err(|failure| failure.sentence())?;
                Ok(Fetched { program, facts, partners: Arc::new(partners) })
            })
        })
    };
    let controls = view! { <Controls program=program.clone() address=address /> };
    let narrow = view! { <Narrow program=program.clone() address=address fetched=fetched /> };
    let question = Memo::new(move |_| address.with(|address| address.query.clone()));
    let content = move |fetched: Arc<Fetched>| {
        dynamic(move || {
            let board = Arc::new(Board::build((*fetched).clone(), &question.get()));
            shown(board, address)
        })
    };
    view! {
        {controls}
        {narrow}
        {fetched.view(10, content)}
    }
}

/// The figures of one period; only what the rest of the address changes is made anew.
fn shown(board: Arc<Board>, address: Memo<Address>) -> AnyView {
    if board.rows.is_empty() {
        return view! { <Empty title=t!("owner.no_partners") text=t!("owner.no_partners_text") /> }
            .into_any();
    }
    let measure = Memo::new(move |_| address.with(|address| (address.measure, address.currency)));
    let content = {
        let board = board.clone();
        dynamic(move || {
            let (measure, currency) = measure.get();
            let currency = currency.unwrap_or(board.fetched.program.default_currency);
            let ranked = Arc::new(board.ranking(measure, currency));
            let board = board.clone();
            dynamic(move || seen(board.clone(), ranked.clone(), address.get()))
        })
    };
    let timeless = Memo::new(move |_| address.with(|address| address.view == View::Cohorts));
    let head = dynamic(move || head(&board, timeless.get()));
    view! {
        {head}
        {content}
    }
    .into_any()
}

fn seen(board: Arc<Board>, ranked: Arc<Ranked>, address: Address) -> AnyView {
    match address.view {
        View::Ranking => view! { <RankingTable board=board ranked=ranked address=address /> }.into_any(),
        View::Segments => view! { <Segments board=board address=address /> }.into_any(),
        View::Cohorts => view! { <Cohorts board=board address=address /> }.into_any(),
        View::Compare => view! { <Compare board=board ranked=ranked address=address /> }.into_any(),
        View::Partner => view! { <OnePartner board=board address=address /> }.into_any(),
    }
}

/// What is shown, in one line: it stands on paper as well.
fn head(board: &Board, timeless: bool) -> AnyView {
    let report = &board.report;
    if timeless {
        return view! { <p class="as-of">{t!("performance.as_of", day = display::date(report.as_of))}</p> }
            .into_any();
    }
    let compared = report.compared.as_ref().map(|period| {
        view! { <span>{t!("performance.compared_with", period = words::period(period))}</span> }
    });
    view! {
        <p class="as-of">
            <strong>{words::period(&report.period)}</strong>
            {compared}
            <span>{t!("performance.as_of", day = display::date(report.as_of))}</span>
        </p>
    }
    .into_any()
}
