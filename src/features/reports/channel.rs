//! Where something is to be sent: the same choice for schedules and alerts, and the secret of a new webhook.

use super::asked::Speaker;
use crate::browser::{files, timers};
use crate::i18n::lookup;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{ActionButton, Banner, Tone, dynamic, when};
use leptos::prelude::*;

/// What is chosen.
#[derive(Clone, Copy)]
pub struct Channel {
    pub kind: RwSignal<String>,
    pub url: RwSignal<String>,
    errors: RwSignal<Vec<String>>,
}

impl Channel {
    pub fn new(kind: &str, url: &str) -> Self {
        Self {
            kind: RwSignal::new(kind.to_owned()),
            url: RwSignal::new(url.to_owned()),
            errors: RwSignal::new(Vec::new()),
        }
    }

    /// Kind and address, if they can be asked for; says what is wrong otherwise.
    pub fn checked(self) -> Option<(String, String)> {
        let kind = self.kind.get_untracked();
        let url = if kind == "webhook" { self.url.get_untracked().trim().to_owned() } else { String::new() };
        // The server decides; this catches what was not filled in.
        let fits = kind != "webhook" || url.contains("://");
        self.errors.set(if fits { Vec::new() } else { vec![t!("reports.url_wrong")] });
        fits.then_some((kind, url))
    }

    /// The controls. Mail can be chosen where the server sends any.
    pub fn view(self, id: &str, page: bool, mail: bool) -> AnyView {
        let item = |value: &str, available| {
            let label = lookup(&format!("reports.channel_{value}"), &[]);
            OptionItem { value: value.to_owned(), label, available }
        };
        let mut options = vec![item("mail", mail), item("webhook", true)];
        if page {
            options.insert(0, item("page", true));
        }
        let none = Signal::stored(Vec::new());
        let mut texts = FieldTexts::simple(&format!("{id}-channel"), t!("reports.channel"), none);
        texts.help = (!mail).then(|| t!("reports.no_mail"));
        let url_id = format!("{id}-url");
        let url = move || {
            let mut texts = FieldTexts::simple(&url_id, t!("reports.url"), self.errors.into());
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
