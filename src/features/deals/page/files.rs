//! The deal's files: downloads, and adding more.

use super::super::form::{refuse, rules_text, size_text};
use crate::backend::device::Keep;
use crate::backend::outbox::Command;
use crate::backend::{Portal, attachment_address, keeps_records_only};
use crate::browser::files::{ChosenFile, chosen};
use crate::browser::{clock, dom, timers};
use crate::t;
use crate::ui::{ActionButton, Icon, Problems, Symbol, dynamic, text};
use domain::deals::{Attachment, Deal};
use domain::ids::DealId;
use domain::program::Program;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Files(deal: Arc<Deal>, program: Arc<Program>) -> impl IntoView {
    if program.attachments.max_files == 0 && deal.attachments.is_empty() {
        return ().into_any();
    }
    let portal = Portal::of_page();
    let problems = RwSignal::new(Vec::<String>::new());
    let id = deal.summary.id.clone();
    let present = deal.attachments.len();
    let rules = program.attachments.clone();
    let hint = rules_text(&rules);
    let accept = rules.types.iter().map(|kind| format!(".{kind}")).collect::<Vec<_>>().join(",");
    let rows = deal.attachments.iter().map(|file| row(&id, file)).collect_view();
    let waiting = {
        let id = id.clone();
        move || {
            let names: Vec<String> = portal.outbox.waiting.with(|all| {
                all.iter()
                    .filter_map(|entry| match &entry.command {
                        Command::Upload { deal, name, .. } if *deal == id => Some(name.clone()),
                        _ => None,
                    })
                    .collect()
            });
            let waiting = names.into_iter().map(|name| {
                view! { <li class="file"><Icon symbol=Symbol::File /> <bdi>{name}</bdi> <span class="row-note">{t!("files.waiting")}</span></li> }
            });
            waiting.collect_view().into_any()
        }
    };
    let waiting = dynamic(waiting);
    let title = deal.summary.title.clone();
    let add = move |event: leptos::ev::Event| {
        problems.set(Vec::new());
        for file in chosen(&event) {
            match refuse(&rules, present, &file) {
                Some(problem) => problems.update(|all| all.push(problem)),
                None => send(portal, id.clone(), title.clone(), file, problems),
            }
        }
    };
    let nothing = move || match portal.can(|controls| controls.files) {
        true => t!("files.none"),
        false => t!("files.not_listed"),
    };
    let open = !deal.summary.status.is_final();
    view! {
        <section class="card" aria-labelledby="files-heading">
            <h2 id="files-heading">{t!("files.title")}</h2>
            {(present == 0).then(|| view! { <p class="quiet">{text(nothing)}</p> })}
            <ul class="files">{rows} {waiting}</ul>
            <Problems texts=problems />
            {open.then(|| view! {
                <p class="help">{hint}</p>
                <input id="deal-files" class="visually-hidden" type="file" tabindex="-1" aria-hidden="true" multiple=true accept=accept on:change=add />
                <ActionButton on_press=|()| dom::click("deal-files")>{t!("files.choose")}</ActionButton>
            })}
        </section>
    }
    .into_any()
}

fn row(deal: &DealId, file: &Attachment) -> impl IntoView + use<> {
    let name = view! { <bdi>{file.name.clone()}</bdi> };
    // A link carries no token: content of a backend that keeps records is not to be had by one.
    let name = if keeps_records_only() {
        name.into_any()
    } else {
        let address = attachment_address(deal, file.id.as_str());
        view! { <a href=address download=file.name.clone() rel="external">{name}</a> }.into_any()
    };
    view! {
        <li class="file">
            <Icon symbol=Symbol::File />
            {name}
            {(file.size > 0).then(|| view! { <span class="row-note">{size_text(file.size)}</span> })}
        </li>
    }
}

/// Keeps the file on the device and hands the upload to the outbox.
fn send(portal: Portal, deal: DealId, title: String, file: ChosenFile, problems: RwSignal<Vec<String>>) {
    timers::spawn(async move {
        let key = clock::new_id();
        let content = Keep::File { key: key.clone(), blob: file.blob };
        let command = Command::Upload { deal, file: key, name: file.name.clone() };
        if portal.outbox.take(command, &title, vec![content]).await.is_err() {
            problems.try_update(|all| all.push(t!("files.not_kept", name = file.name)));
        }
    });
}
