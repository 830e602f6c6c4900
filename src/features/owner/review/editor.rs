//! A review as the programme's people write it: sections in an order of their own, hidden or shown, texts kept while they
//! are typed, and the button that lets the partner read it.

use super::page::Opened;
use super::saving::{Saved, Saving};
use super::{reading, sections, steps};
use crate::backend::Portal;
use crate::browser::{clock, dom, events, timers};
use crate::features::owner::address::Address;
use crate::features::owner::board::{Board, Fetched};
use crate::features::owner::evaluation::marks;
use crate::i18n::display;
use crate::t;
use crate::ui::field::{FieldTexts, TextArea};
use crate::ui::{ActionButton, Banner, ButtonKind, LinkButton, Tone, dynamic, keyed, text, when};
use domain::ids::UserId;
use domain::performance::review::{Figures, LONGEST_TEXT, Section, figures};
use domain::performance::{Comparison, Days, Dimension, Query};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Editor(opened: Opened) -> impl IntoView {
    let portal = Portal::of_page();
    let user = portal.user_id().unwrap_or_else(|| UserId(String::new()));
    let saving = Saving::new(opened.which.clone(), user, opened.review.as_ref(), opened.unsent.clone());
    // When the page is hidden, or the network is back, nothing waits any longer.
    let listeners = StoredValue::new_local((
        events::on_hide(move || saving.send()),
        events::on_window("online", move |_| saving.send()),
    ));
    on_cleanup(move || {
        drop(listeners.try_update_value(|held| std::mem::take(&mut held.0)));
        // Whoever leaves within a second of the last letter waits for nothing.
        saving.leave();
    });
    let live = Arc::new(made(&opened));
    let shown = {
        let live = live.clone();
        Memo::new(move |_| saving.frozen.get().unwrap_or_else(|| (*live).clone()))
    };
    let name = opened.partner.as_ref().map_or_else(|| label(&opened), |partner| partner.name.clone());
    let owner = Address::read("").of(opened.which.partner.as_str()).href();
    let head = dynamic(move || shown.with(sections::head));
    let frozen = when(
        move || saving.frozen.with(Option::is_some),
        || view! { <p class="quiet">{t!("quarterly.frozen")}</p> }.into_any(),
    );
    let opened = StoredValue::new(Arc::new(opened));
    let keys = move || {
        saving
            .text
            .with(|text| text.order.iter().map(|section| section.as_str().to_owned()).collect::<Vec<_>>())
    };
    let all = keyed(keys, move |key| match Section::parse(&key) {
        Some(section) => {
            view! { <OneSection section=section saving=saving shown=shown opened=opened.get_value() /> }
                .into_any()
        }
        None => ().into_any(),
    });
    view! {
        <article class="review">
            <header class="card review-head">
                <div class="card-head">
                    <h2><bdi>{name}</bdi></h2>
                    <div class="actions no-print">
                        <LinkButton href=owner>{t!("quarterly.to_partner")}</LinkButton>
                        <ActionButton on_press=|()| dom::print()>{t!("quarterly.print")}</ActionButton>
                    </div>
                </div>
                {head}
                {frozen}
                <Publishing saving=saving />
            </header>
            <Conflict saving=saving />
            {all}
        </article>
    }
}

/// What the partner is called where no organisation is known: as its deals say.
fn label(opened: &Opened) -> String {
    let id = opened.which.partner.as_str();
    let labels = opened.facts.as_ref().and_then(|facts| facts.labels.get(&Dimension::Partner));
    labels.and_then(|labels| labels.get(id)).cloned().unwrap_or_else(|| id.to_owned())
}

/// Today's figures.
fn made(opened: &Opened) -> Figures {
    let today = clock::today_in(&opened.program.time_zone);
    let tier = opened.partner.as_ref().map_or("", |partner| partner.tier.as_str());
    let id = opened.which.partner.as_str();
    let nothing = domain::performance::Deals::default();
    let deals = opened.facts.as_ref().map_or(&nothing, |facts| &facts.deals);
    figures(deals, id, tier, opened.which.quarter, &opened.program, today)
}

/// Whether the partner reads it, and how far what was typed has come.
#[component]
fn Publishing(saving: Saving) -> impl IntoView {
    let published = saving.published;
    let says = move || {
        if published.get() { t!("quarterly.is_published") } else { t!("quarterly.is_draft") }
    };
    let button = dynamic(move || {
        if published.get() {
            view! { <ActionButton on_press=move |()| saving.publish(false)>{t!("quarterly.unpublish")}</ActionButton> }.into_any()
        } else {
            view! {
                <ActionButton kind=ButtonKind::Primary on_press=move |()| saving.publish(true)>{t!("quarterly.publish")}</ActionButton>
            }
            .into_any()
        }
    });
    view! {
        <p>{text(says)}</p>
        <div class="actions no-print">
            {button}
            <p class="quiet" role="status">{text(move || saving.note())}</p>
        </div>
    }
}

/// Two people wrote at once: both texts are there, and one of them decides.
#[component]
fn Conflict(saving: Saving) -> impl IntoView {
    when(
        move || saving.state.get() == Saved::Conflict,
        move || {
            view! {
                <Banner tone=Tone::Attention live=true>
                    <p>{t!("quarterly.conflict")}</p>
                    <div class="actions">
                        <ActionButton on_press=move |()| saving.keep_mine()>{t!("quarterly.keep_mine")}</ActionButton>
                        <ActionButton on_press=move |()| saving.take_theirs()>{t!("quarterly.take_theirs")}</ActionButton>
                    </div>
                </Banner>
            }
            .into_any()
        },
    )
}

#[component]
fn OneSection(section: Section, saving: Saving, shown: Memo<Figures>, opened: Arc<Opened>) -> impl IntoView {
    let id = format!("review-{}", section.as_str());
    let title = sections::title(section);
    let hidden = Memo::new(move |_| saving.text.with(|text| text.is_hidden(section)));
    let at = Memo::new(move |_| saving.text.with(|text| text.order.iter().position(|one| *one == section)));
    let last = Section::ALL.len() - 1;
    let shift = move |down: bool| {
        move |()| {
            saving.change(|text| text.shift(section, down));
            // The section has moved under the fingers: its heading takes the focus, and with it what is read out.
            let id = format!("review-{}", section.as_str());
            timers::spawn(async move {
                timers::sleep(0).await;
                dom::focus(&id);
            });
        }
    };
    let toggle = move |()| saving.change(|text| text.toggle(section));
    let toggle_label = {
        let title = title.clone();
        move || {
            if hidden.get() {
                t!("quarterly.show", section = title)
            } else {
                t!("quarterly.hide", section = title)
            }
        }
    };
    let up = t!("quarterly.move_up", section = title);
    let down = t!("quarterly.move_down", section = title);
    let at_top = Signal::derive(move || at.get() == Some(0));
    let at_end = Signal::derive(move || at.get() == Some(last));
    let content = {
        let opened = StoredValue::new(opened);
        dynamic(move || {
            if hidden.get() {
                return view! { <p class="quiet">{t!("quarterly.hidden")}</p> }.into_any();
            }
            view! { <Content section=section saving=saving shown=shown opened=opened.get_value() /> }
                .into_any()
        })
    };
    view! {
        <section class="card review-section" class:hidden-section=move || hidden.get() aria-labelledby=id.clone()>
            <div class="card-head">
                <h3 id=id.clone() tabindex="-1">{title}</h3>
                <div class="section-tools no-print">
                    <ActionButton kind=ButtonKind::Quiet busy=at_top on_press=shift(false)><span aria-hidden="true">"↑"</span> <span class="visually-hidden">{up}</span></ActionButton>
                    <ActionButton kind=ButtonKind::Quiet busy=at_end on_press=shift(true)><span aria-hidden="true">"↓"</span> <span class="visually-hidden">{down}</span></ActionButton>
                    <ActionButton kind=ButtonKind::Quiet on_press=toggle>{text(toggle_label)}</ActionButton>
                </div>
            </div>
            {content}
        </section>
    }
}

#[component]
fn Content(section: Section, saving: Saving, shown: Memo<Figures>, opened: Arc<Opened>) -> impl IntoView {
    let written = move |field: Field| view! { <Written field=field saving=saving /> }.into_any();
    match section {
        Section::Notes => written(Field::Notes),
        Section::Decisions => written(Field::Decisions),
        Section::NextSteps => {
            let paper = steps::on_paper(saving, &opened.program.time_zone);
            view! { <steps::StepsForm saving=saving /> {paper} }.into_any()
        }
        _ => {
            let program = opened.program.clone();
            let beside = match section {
                Section::WentWell => among(&opened, true),
                Section::WentBadly => among(&opened, false),
                _ => ().into_any(),
            };
            let figures =
                dynamic(move || shown.with(|figures| sections::figures(section, figures, &program)));
            view! { {figures} {beside} }.into_any()
        }
    }
}

/// Where the partner stands among the others: only the programme's people see it, and it is not published.
fn among(opened: &Opened, strong: bool) -> AnyView {
    let Some(facts) = opened.facts.clone() else { return ().into_any() };
    let program = opened.program.clone();
    let fetched = Fetched { program, facts, partners: Arc::new(opened.all.clone()) };
    let period = opened.which.quarter.period(opened.program.fiscal_year);
    let query = Query {
        period: Days::Between(period.from, period.to),
        compare: Some(Comparison::Previous),
        by: vec![Dimension::Partner],
        ..Query::default()
    };
    let board = Board::build(fetched, &query);
    let Some(row) = board.row(opened.which.partner.as_str()) else { return ().into_any() };
    let address = Address { query, ..Address::read("") };
    let heading = if strong { t!("owner.strengths") } else { t!("owner.weaknesses") };
    view! {
        <div class="only-us no-print">
            <h4>{heading}</h4>
            <p class="quiet">{t!("quarterly.only_us")}</p>
            {marks(&board, row, &address, strong)}
        </div>
    }
    .into_any()
}

/// A text that people write.
#[derive(Clone, Copy)]
enum Field {
    Notes,
    Decisions,
}

#[component]
fn Written(field: Field, saving: Saving) -> impl IntoView {
    let value = Signal::derive(move || {
        saving.text.with(|text| match field {
            Field::Notes => text.notes.clone(),
            Field::Decisions => text.decisions.clone(),
        })
    });
    let typed = move |value: String| {
        saving.change(|text| match field {
            Field::Notes => text.notes = value,
            Field::Decisions => text.decisions = value,
        });
    };
    let errors = Signal::derive(move || {
        let length = value.with(|text| text.chars().count());
        if length > LONGEST_TEXT {
            vec![t!("quarterly.too_long", limit = display::count(LONGEST_TEXT as u64))]
        } else {
            Vec::new()
        }
    });
    let (id, label) = match field {
        Field::Notes => ("review-notes-text", t!("quarterly.notes_label")),
        Field::Decisions => ("review-decisions-text", t!("quarterly.decisions_label")),
    };
    let texts = FieldTexts { required: Signal::stored(false), ..FieldTexts::simple(id, label, errors) };
    let paper = dynamic(move || {
        view! { <div class="print-only">{value.with(|text| reading::paragraphs(text))}</div> }.into_any()
    });
    view! {
        <div class="no-print"><TextArea texts=texts value=value on_input=typed /></div>
        {paper}
    }
}
