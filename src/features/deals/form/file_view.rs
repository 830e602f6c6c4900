//! Files of a draft: chosen here, kept on the device, sent after the registration.

use super::control_id_of_files;
use super::model::FormModel;
use super::saving::saved;
use crate::backend::drafts::{self, DraftFile};
use crate::browser::files::{ChosenFile, chosen};
use crate::browser::{clock, dom, timers};
use crate::i18n;
use crate::t;
use crate::ui::field::{FieldFrame, FieldTexts};
use crate::ui::{ActionButton, ButtonKind, Icon, Symbol, When, dynamic};
use domain::program::AttachmentRules;
use leptos::prelude::*;

#[component]
pub fn FileField(model: FormModel, texts: FieldTexts) -> impl IntoView {
    let problems = RwSignal::new(Vec::<String>::new());
    let rules = model.program().attachments.clone();
    let accept = rules.types.iter().map(|kind| format!(".{kind}")).collect::<Vec<_>>().join(",");
    let hint = rules_text(&rules);
    let rules = StoredValue::new(rules);
    let input_id = control_id_of_files(&texts.id);
    let target = input_id.clone();
    let take = move |event: leptos::ev::Event| {
        problems.set(Vec::new());
        for file in chosen(&event) {
            match rules
                .with_value(|rules| refuse(rules, model.record.with_untracked(|r| r.files.len()), &file))
            {
                Some(problem) => problems.update(|all| all.push(problem)),
                None => keep(model, file, problems),
            }
        }
    };
    let texts = FieldTexts { errors: problems.into(), ..texts };
    let files = Memo::new(move |_| model.record.with(|record| record.files.clone()));
    view! {
        <FieldFrame texts=texts group=true>
            <p class="help">{hint}</p>
            <ul class="files">
                {dynamic(move || {
                    let files = files.get();
                    files.into_iter().map(|file| view! { <FileRow model=model file=file /> }).collect_view().into_any()
                })}
            </ul>
            <input id=input_id class="visually-hidden" type="file" tabindex="-1" aria-hidden="true" multiple=true accept=accept on:change=take />
            <When holds=Signal::derive(move || !model.locked())>
                {
                    let target = target.clone();
                    view! { <ActionButton on_press=move |()| dom::click(&target)>{t!("files.choose")}</ActionButton> }
                }
            </When>
        </FieldFrame>
    }
}

#[component]
fn FileRow(model: FormModel, file: DraftFile) -> impl IntoView {
    let (id, name) = (file.id.clone(), file.name.clone());
    let remove = move |()| {
        let id = id.clone();
        model.record.update(|record| record.files.retain(|file| file.id != id));
        let (record, revision) = (model.record.get_untracked(), model.revision.get_value());
        timers::spawn(async move {
            let outcome = drafts::save_without_file(&record, &id).await;
            saved(model, revision, outcome.is_ok());
        });
    };
    view! {
        <li class="file">
            <Icon symbol=Symbol::File />
            <bdi>{file.name}</bdi>
            <span class="row-note">{size_text(file.size)}</span>
            <When holds=Signal::derive(move || !model.locked())>
                {
                    let (remove, name) = (remove.clone(), name.clone());
                    view! {
                        <ActionButton kind=ButtonKind::Quiet on_press=remove>
                            {t!("files.remove")} " " <span class="visually-hidden">{name}</span>
                        </ActionButton>
                    }
                }
            </When>
        </li>
    }
}

/// Keeps the file's content and its name in the draft, in one transaction; the form shows it once it is kept.
fn keep(model: FormModel, file: ChosenFile, problems: RwSignal<Vec<String>>) {
    let id = clock::new_id();
    let named = DraftFile { id: id.clone(), name: file.name.clone(), size: file.size };
    let mut record = model.record.get_untracked();
    record.files.push(named.clone());
    timers::spawn(async move {
        match drafts::save_with_file(&record, &id, file.blob).await {
            Ok(()) => {
                model.record.try_update(|record| record.files.push(named));
                super::saving::soon(model);
            }
            Err(_) => drop(problems.try_update(|all| all.push(t!("files.not_kept", name = file.name)))),
        }
    });
}

/// Why a file cannot be taken.
pub fn refuse(rules: &AttachmentRules, present: usize, file: &ChosenFile) -> Option<String> {
    let ending = file.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if present >= usize::from(rules.max_files) {
        Some(t!("files.too_many", max = rules.max_files))
    } else if !rules.types.contains(&ending) {
        Some(t!("files.wrong_type", name = file.name, types = rules.types.join(", ")))
    } else if file.size > rules.max_bytes {
        Some(t!(
            "files.too_large",
            name = file.name,
            size = size_text(file.size),
            max = size_text(rules.max_bytes)
        ))
    } else if file.size == 0 {
        Some(t!("files.empty", name = file.name))
    } else {
        None
    }
}

/// What may be chosen, in one sentence.
pub fn rules_text(rules: &AttachmentRules) -> String {
    t!(
        "files.rules",
        max = rules.max_files,
        size = size_text(rules.max_bytes),
        types = rules.types.join(", ")
    )
}

/// A size in whole kilobytes or tenths of megabytes.
pub fn size_text(bytes: u64) -> String {
    /// As file managers count.
    const MEGABYTE: u64 = 1_048_576;
    let locale = i18n::locale();
    if bytes < MEGABYTE {
        let kilobytes = bytes.div_ceil(1_024);
        return t!("files.kilobytes", size = crate::browser::intl::number(&locale, &kilobytes.to_string()));
    }
    let tenths = bytes * 10 / MEGABYTE;
    let text = if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    t!("files.megabytes", size = crate::browser::intl::number(&locale, &text))
}
