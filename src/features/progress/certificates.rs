//! Who has which certificate until when, and noting one.

use super::ground::Ground;
use super::note_form::Sender;
use super::page::Seen;
use super::words;
use crate::browser::clock;
use crate::i18n::display;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::{plural, t};
use domain::dates::parse_date;
use domain::performance::dossier::{CertificateRecord, Entry};
use leptos::prelude::*;
use std::sync::Arc;

/// 60 days: as long before its end a certificate is said to be due.
const DUE_DAYS: i64 = 60;

pub fn card(seen: Seen, ground: &Arc<Ground>) -> AnyView {
    let Some(dossier) = &ground.dossier else { return ().into_any() };
    let valid = dossier.certificates.iter().filter(|one| is_valid(ground, one));
    let mut people: Vec<&str> = valid.map(|one| one.person.as_str()).collect();
    people.sort_unstable();
    people.dedup();
    let count = people.len() as u64;
    let lines: Vec<_> = dossier.certificates.iter().map(|one| line(ground, one)).collect();
    let list = if lines.is_empty() {
        view! { <p class="quiet">{t!("progress.no_certificates")}</p> }.into_any()
    } else {
        view! { <ul class="rows">{lines}</ul> }.into_any()
    };
    let blank = Entry::Certificate {
        id: String::new(),
        person: String::new(),
        name: String::new(),
        from: None,
        until: None,
    };
    let form = ground.may(seen.portal, &blank).then(|| {
        let ground = ground.clone();
        view! {
            <details>
                <summary>{t!("progress.add_certificate")}</summary>
                <CertificateForm seen=seen ground=ground />
            </details>
        }
    });
    view! {
        <section class="card" aria-labelledby="certificates-heading">
            <h2 id="certificates-heading" tabindex="-1">{t!("progress.certificates")}</h2>
            <p class="quiet">{plural!("progress.certified", count)}</p>
            {list}
            {form}
        </section>
    }
    .into_any()
}

fn is_valid(ground: &Ground, one: &CertificateRecord) -> bool {
    let today = ground.today();
    one.from.is_none_or(|from| from <= today) && one.until.is_none_or(|until| today <= until)
}

fn line(ground: &Ground, one: &CertificateRecord) -> AnyView {
    let until = match one.until {
        None => t!("progress.valid_always"),
        Some(until) if until < ground.today() => t!("progress.ended_on", day = display::date(until)),
        Some(until) => t!("progress.valid_until", day = words::day(ground, until)),
    };
    let due = one.until.is_some_and(|until| (until - ground.today()).num_days() <= DUE_DAYS);
    let due = (due && is_valid(ground, one))
        .then(|| view! { <span class="badge" data-tone="attention">{t!("progress.due_soon")}</span> });
    let ended = (!is_valid(ground, one))
        .then(|| view! { <span class="badge" data-tone="neutral">{t!("progress.not_valid")}</span> });
    view! {
        <li class="row">
            <span class="row-title"><bdi>{ground.person(&one.person)}</bdi></span>
            <span><bdi>{one.name.clone()}</bdi></span>
            <span class="row-note">{until}</span>
            {due} {ended}
        </li>
    }
    .into_any()
}

#[component]
fn CertificateForm(seen: Seen, ground: Arc<Ground>) -> impl IntoView {
    let sender = Sender::new(seen, "certificates-heading");
    let id = clock::new_id();
    let (person, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let from = RwSignal::new(ground.today().to_string());
    let until = RwSignal::new(String::new());
    let people = ground.dossier.iter().flat_map(|dossier| &dossier.people);
    let people: Vec<OptionItem> = people
        .map(|one| OptionItem { value: one.id.clone(), label: one.name.clone(), available: true })
        .collect();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let day = |text: RwSignal<String>| parse_date("", &text.get_untracked()).ok();
        sender.send(Entry::Certificate {
            id: id.clone(),
            person: person.get_untracked(),
            name: name.get_untracked().trim().to_owned(),
            from: day(from),
            until: day(until),
        });
    };
    let optional = |id: &str, label: String, path: &'static str| FieldTexts {
        required: Signal::stored(false),
        ..FieldTexts::simple(id, label, sender.errors(path))
    };
    view! {
        <form class="note-form" novalidate=true on:submit=submit>
            <Select texts=FieldTexts::simple("certificate-person", t!("progress.person"), sender.errors("person"))
                options=Signal::stored(people) value=person on_choose=move |value| person.set(value) placeholder=t!("form.choose") />
            <TextInput texts=FieldTexts::simple("certificate-name", t!("progress.certificate"), sender.errors("name"))
                value=name on_input=move |text| name.set(text) />
            <TextInput texts=optional("certificate-from", t!("performance.from"), "from") kind=InputKind::Date
                value=from on_input=move |text| from.set(text) />
            <TextInput texts=optional("certificate-until", t!("progress.last_day"), "until") kind=InputKind::Date
                value=until on_input=move |text| until.set(text) />
            {sender.problem(&["person", "name", "from", "until"])}
            <div class="actions">
                <button type="submit" class="button button-primary" aria-disabled=move || sender.busy.get().then_some("true")>{t!("progress.add_certificate")}</button>
            </div>
        </form>
    }
}
