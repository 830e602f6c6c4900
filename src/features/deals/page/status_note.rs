//! What the status means for this person, and what happens next.

use crate::backend::Portal;
use crate::browser::{clock, intl};
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{Banner, Tone};
use domain::deals::{Deal, Status};
use domain::program::Program;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn StatusNote(deal: Arc<Deal>, program: Arc<Program>) -> impl IntoView {
    let portal = Portal::of_page();
    let partner = portal.person().is_some_and(|session| session.user.role.is_partner());
    let status = deal.summary.status;
    let text = sentence(&deal, &program, partner);
    let comment =
        deal.comment.clone().filter(|comment| !comment.trim().is_empty() && status != Status::Submitted);
    let reason = deal.reason.clone().map(|reason| {
        let list = if status == Status::Lost { &program.reasons.lost } else { &program.reasons.rejected };
        t!("deal.reason", reason = display::reason(&program, list, &reason))
    });
    let first = deal.duplicate_of.clone().filter(|_| !partner);
    view! {
        <Banner tone=Tone::of_status(status)>
            <p>{text}</p>
            {reason.map(|reason| view! { <p>{reason}</p> })}
            {comment.map(|comment| view! { <p class="quote"><bdi>{comment}</bdi></p> })}
            {crate::backend::keeps_records_only()
                .then(|| view! { <p class="row-note">{t!("deal.unconfirmed")}</p> })}
            {first.map(|id| view! { <p><a href=Route::Deal(id).href()>{t!("deal.first_registration")}</a></p> })}
        </Banner>
    }
}

/// The status in words, with its dates: the day first, and how far it is.
fn sentence(deal: &Deal, program: &Program, partner: bool) -> String {
    let summary = &deal.summary;
    let today = clock::today_in(&program.time_zone);
    let zone = zone_note(program);
    match summary.status {
        Status::Submitted | Status::UnderReview => match (summary.answer_due, partner) {
            (Some(due), _) if due < today => {
                t!("status_note.overdue", date = display::date(due), when = display::relative_day(due, today))
            }
            (Some(due), true) => t!(
                "status_note.awaiting",
                date = display::date(due),
                when = display::relative_day(due, today),
                zone = zone
            ),
            (Some(due), false) => t!(
                "status_note.to_decide",
                date = display::date(due),
                when = display::relative_day(due, today),
                zone = zone
            ),
            (None, _) => t!("status_note.awaiting_open"),
        },
        Status::InfoRequested if partner => t!("status_note.info_requested"),
        Status::InfoRequested => t!("status_note.info_awaited"),
        Status::Approved => match summary.protected_until {
            Some(until) => t!(
                "status_note.approved",
                date = display::date(until),
                when = display::relative_day(until, today),
                zone = zone
            ),
            None => t!("status_note.approved_open"),
        },
        Status::Draft => t!("status_note.draft"),
        Status::Rejected => t!("status_note.rejected"),
        Status::Duplicate => t!("status_note.duplicate"),
        Status::Withdrawn => t!("status_note.withdrawn"),
        Status::Expired => t!("status_note.expired"),
        Status::Won => t!("status_note.won"),
        Status::Lost => t!("status_note.lost"),
    }
}

/// In whose days a deadline counts, where that is not the viewer's own zone.
fn zone_note(program: &Program) -> String {
    if intl::viewer_zone() == program.time_zone {
        return String::new();
    }
    t!("status_note.zone", zone = program.time_zone)
}
