//! A view of one's own: any figure by rows and columns, as table, heat map or bars. Everything that is chosen stands in
//! the address.

mod controls;
mod grid;
mod picture;
mod sheet;
mod state;
mod texts;

use super::page::{CATALOGUE, Look, Shown, figures, nothing};
use super::toolbar;
use super::words;
use super::{arrange, behind, export};
use crate::i18n;
use crate::t;
use crate::ui::chart::ChartView;
use crate::ui::{ActionButton, Empty, dynamic, load};
use domain::performance::pivot::{Across, Measure, Pivot, pivot};
use domain::performance::{Grain, Setting};
use leptos::prelude::*;
use state::{Asked, Form, ON_SCREEN};
use std::cmp::Ordering;
use std::sync::Arc;

const LOOK: Look = Look { place: "/pivot", controls: controls::controls, tools: toolbar::of_others, body };

/// 6 columns of amounts: what an upright sheet of paper holds.
const UPRIGHT: usize = 6;

#[component]
pub fn PivotPage() -> impl IntoView {
    // The controls speak before the deals are there.
    let words = load(|| {
        Box::pin(async { if i18n::load_more(CATALOGUE).await { Ok(()) } else { Err(t!("error.offline")) } })
    });
    view! {
        {behind::heading(LOOK.place, t!("performance.place_pivot"))}
        {words.view(8, |_| figures(&LOOK))}
    }
}

/// A pivot with what is needed to show it.
#[derive(Clone)]
struct Made {
    shown: Shown,
    asked: Asked,
    pivot: Arc<Pivot>,
}

impl Made {
    fn new(shown: Shown, asked: Asked, window: domain::performance::pivot::Window) -> Self {
        let setting = Setting::of(&shown.program, shown.report.as_of);
        let locale = i18n::locale();
        let label = |names: &[String]| texts::names(&shown, &asked.ask.rows, names);
        let by_name = |one: &[String], other: &[String]| {
            let pairs = label(one).into_iter().zip(label(other));
            let order = pairs.map(|(one, other)| crate::browser::intl::compare(&locale, &one, &other));
            order.fold(Ordering::Equal, Ordering::then)
        };
        let own = shown.program.default_currency;
        let question = (&shown.address.query, &asked.ask);
        let pivot = Arc::new(pivot(&shown.facts.deals, question, &setting, own, &by_name, window));
        Self { shown, asked, pivot }
    }

    /// The steps of its columns.
    fn grain(&self) -> Grain {
        match self.asked.ask.across {
            Across::Steps(Some(grain)) => grain,
            _ => self.shown.address.query.grain_of(&self.pivot.period),
        }
    }
}

fn body(now: Memo<Shown>) -> AnyView {
    dynamic(move || of(now.get()))
}

fn of(shown: Shown) -> AnyView {
    let asked = Asked::of(&shown.address).settled();
    let note = asked.without_steps.then(|| view! { <p class="quiet">{t!("explore.no_steps")}</p> });
    let window = asked.window(shown.address.page);
    let made = Made::new(shown, asked, window);
    let title = texts::title(&made);
    if made.pivot.rows.is_empty() {
        if let Some(nothing) = nothing(&made.shown) {
            return nothing;
        }
        return view! {
            {note}
            <Empty title=t!("explore.nothing") text=t!("explore.nothing_text") />
        }
        .into_any();
    }
    let content = match made.asked.form {
        Form::Table => view! { <div class="card pivot-card">{grid::grid(&made)}</div> }.into_any(),
        Form::Heat | Form::Bars => {
            let (mut chart, axis) = picture::picture(&made);
            chart.note = export::note(&made.shown);
            view! {
                <div class="card"><ChartView chart=Signal::stored(chart) axis=axis empty=t!("explore.nothing") /></div>
            }
            .into_any()
        }
    };
    let definition = match made.asked.ask.measure {
        Measure::Kpi(kpi) => Some(arrange::definitions(move || vec![kpi])),
        Measure::Count(_) | Measure::Sum(_) => None,
    };
    // On paper a table of many columns lies on its side.
    let wide = (made.pivot.columns.len() > UPRIGHT).then_some("");
    let (for_csv, for_book) = (made.clone(), made.clone());
    let csv = move |()| {
        let all = for_csv.whole();
        export::save_csv("pivot", &all.shown, texts::title(&all), sheet::sheet(&all));
    };
    let book = export::Button::new("pivot", &made.shown, move || {
        let all = for_book.whole();
        let mut sheets = vec![sheet::sheet(&all)];
        sheets.extend(export::sheets(&all.shown));
        sheets.push(export::about(&all.shown, texts::title(&all)));
        sheets
    });
    view! {
        {note}
        <section class="pivot-part" aria-labelledby="pivot-heading" data-wide=wide>
            <div class="card-head">
                <h2 id="pivot-heading">{title}</h2>
                <div class="actions">
                    <ActionButton on_press=csv>{t!("performance.export")}</ActionButton>
                    {book.view()}
                </div>
            </div>
            {content}
        </section>
        {definition}
    }
    .into_any()
}

impl Made {
    /// The same without a window, as far as a file holds it.
    fn whole(&self) -> Made {
        Made::new(self.shown.clone(), self.asked.clone(), state::IN_FILE)
    }
}
