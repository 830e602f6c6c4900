//! A schedule in the making: which view, where to, and when.

use super::asked::{Asked, Making};
use super::channel::Channel;
use super::sending_list::Opening;
use super::sending_words::{hour, paused, rhythm as in_time, target, weekday};
use crate::backend::Portal;
use crate::backend::schedules::{Schedule, ScheduleDraft};
use crate::browser::intl;
use crate::i18n::lookup;
use crate::t;
use crate::ui::field::{FieldTexts, OptionItem, Select, Wrongs};
use crate::ui::{ButtonKind, KeptNote, dynamic};
use domain::issue::Issue;
use leptos::prelude::*;

/// A schedule as it is, in a line.
fn in_words(one: &Schedule) -> String {
    let view = one.view_name.clone().unwrap_or_else(|| t!("reports.view_gone"));
    let target = target(&one.channel, &one.url);
    let parts = [view, in_time(one), target, one.paused.as_deref().map(paused).unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[component]
pub fn ScheduleForm(opening: Opening<Schedule>) -> impl IntoView {
    let Opening { before, known, views, mail, done } = opening;
    let portal = Portal::of_page();
    let asked = Asked::new();
    let text = |text: String| RwSignal::new(text);
    let of = |read: fn(&Schedule) -> String, otherwise: String| before.as_ref().map_or(otherwise, read);
    let first = views.first().map(|view| view.id.clone()).unwrap_or_default();
    let view = text(of(|one| one.view_id.clone(), first));
    let rhythm = text(of(|one| one.rhythm.clone(), "weekly".to_owned()));
    let day = text(of(|one| one.day.max(1).to_string(), "1".to_owned()));
    let at = text(of(|one| one.hour.to_string(), "7".to_owned()));
    let zone = text(of(|one| one.zone.clone(), intl::viewer_zone()));
    let otherwise = if mail { "mail" } else { "webhook" };
    let channel = Channel::new(
        &of(|one| one.channel.clone(), otherwise.to_owned()),
        &of(|one| one.url.clone(), String::new()),
    );
    let id = before.as_ref().map_or_else(|| "schedule".to_owned(), |one| one.id.clone());
    let fields = vec![
        ("view", view),
        ("rhythm", rhythm),
        ("day", day),
        ("hour", at),
        ("zone", zone),
        ("channel", channel.kind),
        ("url", channel.url),
    ];
    let making = Making::new(before, known, in_words, "schedule", fields.clone());
    let control = {
        let id = id.clone();
        move |name: &str| format!("{id}-{name}")
    };
    let wrongs = Wrongs::new(vec![
        ("view_id", control("view"), t!("reports.view")),
        ("rhythm", control("rhythm"), t!("reports.rhythm")),
        ("day", control("day"), t!("reports.day")),
        ("hour", control("hour"), t!("reports.hour")),
        ("zone", control("zone"), t!("reports.zone")),
        ("channel", control("channel"), t!("reports.channel")),
        ("url", control("url"), t!("reports.url")),
    ]);
    wrongs.follow(&fields);
    let tell = Callback::new(move |issues: Vec<Issue>| {
        let Some(program) = portal.program.get_untracked() else { return false };
        wrongs.tell(&program, &issues);
        true
    });
    let asked = asked.telling(tell);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(issue) = channel.issue() {
            tell.run(vec![issue]);
            return;
        }
        wrongs.clear();
        let (kind, url) = channel.asked();
        let number = |signal: RwSignal<String>| signal.get_untracked().parse().unwrap_or_default();
        let rhythm = rhythm.get_untracked();
        let draft = ScheduleDraft {
            view_id: view.get_untracked(),
            channel: kind,
            url,
            day: if rhythm == "daily" { 0 } else { number(day) },
            rhythm,
            hour: number(at),
            zone: zone.get_untracked(),
            paused: false,
        };
        asked.save(making, draft, move |one| done.run(one));
    };
    let item = |value: String, label: String| OptionItem { value, label, available: true };
    let of_views: Vec<_> = views.iter().map(|view| item(view.id.clone(), view.name.clone())).collect();
    let rhythms = ["daily", "weekly", "monthly"]
        .map(|one| item(one.to_owned(), lookup(&format!("reports.rhythm_{one}"), &[])));
    let hours: Vec<_> = (0..24).map(|one| item(one.to_string(), hour(one))).collect();
    let mut zones = vec![intl::viewer_zone()];
    zones.extend(portal.program.get_untracked().map(|program| program.time_zone.clone()));
    zones.extend([zone.get_untracked(), "UTC".to_owned()]);
    zones.sort();
    zones.dedup();
    let zones: Vec<_> = zones.into_iter().map(|one| item(one.clone(), one)).collect();
    let texts = {
        let control = control.clone();
        move |name: &'static str, label: String| {
            let path = if name == "view" { "view_id" } else { name };
            FieldTexts::simple(&control(name), label, wrongs.of(path))
        }
    };
    let controls = channel.view(&id, false, mail, wrongs);
    let for_day = control("day");
    // Kept when the rhythm changes to one that has it.
    let days = dynamic(move || {
        let rhythm = rhythm.get();
        let options: Vec<OptionItem> = match rhythm.as_str() {
            "weekly" => (1..=7).map(|one: u32| item(one.to_string(), weekday(one))).collect(),
            "monthly" => (1..=31).map(|one: u32| item(one.to_string(), one.to_string())).collect(),
            _ => return ().into_any(),
        };
        if !options.iter().any(|one| day.with_untracked(|day| *day == one.value)) {
            day.set("1".to_owned());
        }
        let mut texts = FieldTexts::simple(&for_day, t!("reports.day"), wrongs.of("day"));
        texts.help = (rhythm == "monthly").then(|| t!("reports.day_help"));
        view! { <Select texts=texts options=Signal::stored(options) value=day on_choose=move |one| day.set(one) /> }
            .into_any()
    });
    view! {
        <form class="view-form" on:submit=submit novalidate=true>
            <KeptNote is_kept=making.kept.is_kept on_discard=move |()| making.kept.discard() />
            {wrongs.summary(&control("problems"))}
            {asked.trouble()}
            <Select texts=texts("view", t!("reports.view")) options=Signal::stored(of_views) value=view on_choose=move |one| view.set(one) />
            <div class="report-pair">
                <Select texts=texts("rhythm", t!("reports.rhythm")) options=Signal::stored(rhythms.to_vec()) value=rhythm on_choose=move |one| rhythm.set(one) />
                {days}
                <Select texts=texts("hour", t!("reports.hour")) options=Signal::stored(hours) value=at on_choose=move |one| at.set(one) />
                <Select texts=texts("zone", t!("reports.zone")) options=Signal::stored(zones) value=zone on_choose=move |one| zone.set(one) />
            </div>
            {controls}
            <button type="submit" class=ButtonKind::Primary.class() aria-disabled=move || asked.busy.get().then_some("true")>
                {t!("reports.save")}
            </button>
        </form>
    }
}
