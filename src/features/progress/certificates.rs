//! Who has which certificate until when, and noting one.

use super::ground::Ground;
use super::note_form::Sender;
use super::page::Seen;
use super::words;
use crate::backend::kept_form::KeptForm;
use crate::i18n::display;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{KeptNote, dynamic, when};
use crate::{plural, t};
use domain::dates::parse_date;
use domain::performance::dossier::{CertificateRecord, Colleague, Entry};
use leptos::prelude::*;
use std::sync::Arc;

/// 60 days: as long before its end a certificate is said to be due.
const DUE_DAYS: i64 = 60;

/// Who has which, and the form that notes one.
pub fn card(seen: Seen) -> AnyView {
    let build =
        move |ground, taken| view! { <CertificateForm seen=seen ground=ground taken=taken /> }.into_any();
    let form = move || seen.form(move |ground| may_note(seen, ground), build);
    let kept = move || seen.ground.with(|ground| ground.as_ref().is_some_and(|one| one.dossier.is_some()));
    let card = move || {
        view! {
            <section class="card" aria-labelledby="certificates-heading">
                <h2 id="certificates-heading" tabindex="-1">{t!("progress.certificates")}</h2>
                {dynamic(move || seen.ground.get().map_or_else(|| ().into_any(), |ground| list(&ground)))}
                {form()}
            </section>
        }
        .into_any()
    };
    when(kept, card)
}

fn may_note(seen: Seen, ground: &Ground) -> bool {
    let nothing = String::new;
    let blank =
        Entry::Certificate { id: nothing(), person: nothing(), name: nothing(), from: None, until: None };
    ground.may(seen.portal, &blank)
}

fn list(ground: &Ground) -> AnyView {
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
    view! {
        <p class="quiet">{plural!("progress.certified", count)}</p>
        {list}
    }
    .into_any()
}

fn is_valid(ground: &Ground, one: &CertificateRecord) -> bool {
    let today = ground.today();
    one.from.is_none_or(|from| from <= today) && one.until.is_none_or(|until| today <= until)
}

/// The id of a certificate on the page.
fn row_id(id: &str) -> String {
    ["certificate-", id].concat()
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
        <li class="row" id=row_id(&one.id) tabindex="-1">
            <span class="row-title"><bdi>{ground.person(&one.person)}</bdi></span>
            <span><bdi>{one.name.clone()}</bdi></span>
            <span class="row-note">{until}</span>
            {due} {ended}
        </li>
    }
    .into_any()
}

#[component]
fn CertificateForm(seen: Seen, ground: Arc<Ground>, taken: Callback<()>) -> impl IntoView {
    let (person, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let from = RwSignal::new(ground.today().to_string());
    let until = RwSignal::new(String::new());
    let fields = vec![("person", person), ("name", name), ("from", from), ("until", until)];
    let kept = KeptForm::new(seen.portal.user_id(), &["certificate:", &ground.partner].concat(), fields);
    let places = vec![
        ("person", "certificate-person", t!("progress.person")),
        ("name", "certificate-name", t!("progress.certificate")),
        ("from", "certificate-from", t!("performance.from")),
        ("until", "certificate-until", t!("progress.last_day")),
    ];
    let sender = Sender::of_form(seen, "certificates-heading", kept, taken, places);
    let people = seen.know(|ground| {
        let people = ground.dossier.iter().flat_map(|dossier| &dossier.people);
        let item =
            |one: &Colleague| OptionItem { value: one.id.clone(), label: one.name.clone(), available: true };
        people.map(item).collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // A certificate without an end is valid for ever: only an empty field says that, and no half-typed day.
        let day = |path: &str, text: RwSignal<String>| {
            text.with_untracked(|text| {
                let typed = !text.trim().is_empty();
                typed.then(|| parse_date(path, text)).transpose()
            })
        };
        match (day("from", from), day("until", until)) {
            (Ok(from), Ok(until)) => {
                let entry = Entry::Certificate {
                    id: kept.id(),
                    person: person.get_untracked(),
                    name: name.get_untracked().trim().to_owned(),
                    from,
                    until,
                };
                sender.send_from(entry, vec![row_id(&kept.id())]);
            }
            (from, until) => sender.refuse([from.err(), until.err()].into_iter().flatten().collect()),
        }
    };
    let optional = |id: &str, label: String, path: &'static str| FieldTexts {
        required: Signal::stored(false),
        ..FieldTexts::simple(id, label, sender.errors(path))
    };
    view! {
        <details open=move || kept.is_resumed.get()>
        <summary>{t!("progress.add_certificate")}</summary>
        <form class="note-form" novalidate=true on:submit=submit>
            <KeptNote is_kept=kept.is_kept on_discard=move |()| sender.start_over() />
            {sender.summary("certificate-problems")}
            <Select texts=FieldTexts::simple("certificate-person", t!("progress.person"), sender.errors("person"))
                options=people value=person on_choose=move |value| person.set(value) placeholder=t!("form.choose") />
            <TextInput texts=FieldTexts::simple("certificate-name", t!("progress.certificate"), sender.errors("name"))
                value=name on_input=move |text| name.set(text) />
            <TextInput texts=optional("certificate-from", t!("performance.from"), "from") kind=InputKind::Date
                value=from on_input=move |text| from.set(text) />
            <TextInput texts=optional("certificate-until", t!("progress.last_day"), "until") kind=InputKind::Date
                value=until on_input=move |text| until.set(text) />
            {sender.problem()}
            <div class="actions">
                <button type="submit" class="button button-primary" aria-disabled=move || sender.busy.get().then_some("true")>{t!("progress.add_certificate")}</button>
            </div>
        </form>
        </details>
    }
}
