//! Where something is to be sent: the same choice for schedules and alerts, and the secret of a new webhook.

use super::asked::Speaker;
use crate::browser::{files, timers};
use crate::i18n::lookup;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput, Wrongs};
use crate::ui::{ActionButton, Banner, Tone, dynamic, when};
use domain::issue::{Issue, IssueCode};
use leptos::prelude::*;

/// What is chosen.
#[derive(Clone, Copy)]
pub struct Channel {
    pub kind: RwSignal<String>,
    pub url: RwSignal<String>,
}

impl Channel {
    pub fn new(kind: &str, url: &str) -> Self {
        Self { kind: RwSignal::new(kind.to_owned()), url: RwSignal::new(url.to_owned()) }
    }

    /// Kind and address, as they are asked for.
    pub fn asked(self) -> (String, String) {
        let kind = self.kind.get_untracked();
        let url = if kind == "webhook" { self.url.get_untracked().trim().to_owned() } else { String::new() };
        (kind, url)
    }

    /// What was not filled in; the rest is the server's to decide.
    pub fn issue(self) -> Option<Issue> {
        let (kind, url) = self.asked();
        match url.is_empty() {
            _ if kind != "webhook" || url.contains("://") => None,
            true => Some(Issue::new("url", IssueCode::Required)),
            false => Some(Issue::new("url", IssueCode::Url)),
        }
    }

    /// The controls. Mail can be chosen where the server sends any.
    pub fn view(self, id: &str, page: bool, mail: bool, wrongs: Wrongs) -> AnyView {
        let item = |value: &str, available| {
            let label = lookup(&format!("reports.channel_{value}"), &[]);
            OptionItem { value: value.to_owned(), label, available }
        };
        let mut options = vec![item("mail", mail), item("webhook", true)];
        if page {
            options.insert(0, item("page", true));
        }
        let errors = wrongs.of("channel");
        let mut texts = FieldTexts::simple(&format!("{id}-channel"), t!("reports.channel"), errors);
        texts.help = (!mail).then(|| t!("reports.no_mail"));
        let url_id = format!("{id}-url");
        let url = move || {
            let mut texts = FieldTexts::simple(&url_id, t!("reports.url"), wrongs.of("url"));
            texts.help = Some(t!("reports.url_help"));
            view! { <TextInput texts=texts kind=InputKind::Url value=self.url on_input=move |text| self.url.set(text) max_length=2000_u32 /> }
                .into_any()
        };
        view! {
            <Select texts=texts options=Signal::stored(options) value=self.kind on_choose=move |one| self.kind.set(one) />
            {when(move || self.kind.with(|kind| kind == "webhook"), url)}
        }
        .into_any()
    }
}

/// A secret that is told once.
pub fn secret(secret: RwSignal<Option<String>>) -> AnyView {
    let speaker = Speaker::here();
    dynamic(move || {
        let Some(text) = secret.get() else { return ().into_any() };
        let copied = text.clone();
        let copy = move |()| {
            let text = copied.clone();
            timers::spawn(async move {
                if files::copy(&text).await {
                    speaker.say(t!("reports.secret_copied"));
                }
            });
        };
        view! {
            <Banner tone=Tone::Info live=true>
                <p>{t!("reports.secret")}</p>
                <p class="secret"><code>{text}</code></p>
                <div class="actions">
                    <ActionButton on_press=copy>{t!("reports.copy_secret")}</ActionButton>
                    <ActionButton on_press=move |()| secret.set(None)>{t!("reports.secret_kept")}</ActionButton>
                </div>
            </Banner>
        }
        .into_any()
    })
}
