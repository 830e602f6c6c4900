//! Who is signed in, the language, the colours, and signing out.

use crate::backend::{self, Portal};
use crate::browser::{intl, preferences, timers};
use crate::i18n::{self, LOCALES, PSEUDO_LOCALE, lookup};
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, OptionItem, RadioGroup, Select};
use crate::ui::{
    ActionButton, Banner, ButtonKind, LinkButton, PageHeading, Problems, Tone, When, dynamic, text,
};
use leptos::prelude::*;

/// Changes the language of the portal; given by the shell.
#[derive(Clone, Copy)]
pub struct LanguageSwitch(Callback<String>);

impl LanguageSwitch {
    pub fn new(change: impl Fn(String) + Send + Sync + 'static) -> Self {
        Self(Callback::new(change))
    }
}

#[component]
pub fn AccountPage() -> impl IntoView {
    let portal = Portal::of_page();
    let details = move || {
        let view = portal.person().map(|session| {
            let partner = session.partner.as_ref().map(|partner| {
                view! { <div><dt>{t!("account.partner")}</dt><dd><bdi>{partner.name.clone()}</bdi></dd></div> }
            });
            view! {
                <dl class="facts">
                    <div><dt>{t!("account.name")}</dt><dd><bdi>{session.user.name.clone()}</bdi></dd></div>
                    <div><dt>{t!("account.email")}</dt><dd>{session.user.email.clone()}</dd></div>
                    <div>
                        <dt>{t!("account.role")}</dt>
                        <dd>{lookup(&format!("role.{}", session.user.role.as_str()), &[])}</dd>
                    </div>
                    {partner}
                </dl>
            }
        });
        view.into_any()
    };
    view! {
        <PageHeading title=t!("account.title") />
        <section class="card">{dynamic(details)}</section>
        <section class="card">
            <h2>{t!("account.appearance")}</h2>
            <LanguageChoice />
            <ThemeChoice />
        </section>
        {(backend::keeps_records_only() && portal.is_owner())
            .then(|| {
                view! {
                    <section class="card">
                        <h2>{t!("account.backend")}</h2>
                        <p>{t!("account.backend_text")}</p>
                        <div class="actions">
                            <LinkButton href=Route::Connection.href()>{t!("connection.title")}</LinkButton>
                        </div>
                    </section>
                }
            })}
        <SignOut />
    }
}

#[component]
fn LanguageChoice() -> impl IntoView {
    let switch = use_context::<LanguageSwitch>();
    let options: Vec<OptionItem> = LOCALES
        .iter()
        .chain([&PSEUDO_LOCALE])
        .map(|locale| {
            let label =
                if *locale == PSEUDO_LOCALE { t!("account.pseudo") } else { intl::own_language(locale) };
            OptionItem { value: (*locale).to_owned(), label, available: true }
        })
        .collect();
    let choose = move |locale: String| {
        if let Some(LanguageSwitch(change)) = switch {
            change.run(locale);
        }
    };
    view! {
        <Select
            texts=FieldTexts::simple("language", t!("account.language"), Signal::stored(Vec::new()))
            options=Signal::stored(options)
            value=Signal::stored(i18n::locale())
            on_choose=choose
        />
    }
}

#[component]
fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(preferences::theme());
    let options = [
        ("system", t!("account.theme_system")),
        ("light", t!("account.theme_light")),
        ("dark", t!("account.theme_dark")),
    ]
    .map(|(value, label)| OptionItem { value: value.to_owned(), label, available: true });
    let choose = move |value: String| {
        preferences::set_theme(&value);
        theme.set(value);
    };
    view! {
        <RadioGroup
            texts=FieldTexts::simple("theme", t!("account.theme"), Signal::stored(Vec::new()))
            options=Signal::stored(options.to_vec())
            value=theme
            on_choose=choose
        />
    }
}

/// Signing out, here or everywhere. What is not sent yet is named first: it stays on this device.
#[component]
fn SignOut() -> impl IntoView {
    let portal = Portal::of_page();
    let problem = RwSignal::new(Vec::<String>::new());
    let leave = move |everywhere: bool| {
        timers::spawn(async move {
            let answer =
                if everywhere { backend::sign_out_everywhere().await } else { backend::sign_out().await };
            match answer {
                Ok(()) | Err(backend::Failure::NotSignedIn) => portal.signed_out(),
                Err(failure) => drop(problem.try_set(vec![failure.sentence()])),
            }
        });
    };
    let unsent = Memo::new(move |_| portal.outbox.waiting.with(|waiting| waiting.len() as u64));
    view! {
        <section class="card">
            <h2>{t!("account.sign_out")}</h2>
            <When holds=Signal::derive(move || { unsent.get() != 0 })>
                <Banner tone=Tone::Attention><p>{text(move || crate::plural!("account.unsent", unsent.get()))}</p></Banner>
            </When>
            <Problems texts=problem />
            <div class="actions">
                <ActionButton on_press=move |()| leave(false)>{t!("account.sign_out")}</ActionButton>
                <ActionButton kind=ButtonKind::Quiet on_press=move |()| leave(true)>{t!("account.sign_out_everywhere")}</ActionButton>
            </div>
        </section>
    }
}
