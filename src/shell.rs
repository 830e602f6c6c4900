//! Start, layout, navigation, session and banners: what stands around every page.

mod app;
mod banners;
mod figure_views;
mod figures;
mod layout;
mod navigation;
mod parts;
mod session_dialog;

use crate::browser::{boot, panic, timers};
use crate::i18n::{self, Catalogue};
use crate::{backend, browser};
use leptos::prelude::*;

/// Loads the catalogue and mounts the portal.
pub fn start() {
    panic::install();
    timers::spawn(async {
        load_catalogue(&boot::locale().unwrap_or_else(|| "en".to_owned())).await;
        mount_to_body(app::Root);
        boot::remove_skeleton();
    });
}

/// Makes `locale` the language of the page. English stays where the catalogue cannot be had.
pub(crate) async fn load_catalogue(locale: &str) {
    let early = boot::take("catalogue").await.filter(|early| early.status == 200).map(|early| early.body);
    let text = match early {
        Some(text) => Some(text),
        None => fetch_catalogue(locale).await,
    };
    if let Some(catalogue) = text.and_then(|text| Catalogue::read(locale, &text)) {
        i18n::install(catalogue);
    }
}

async fn fetch_catalogue(locale: &str) -> Option<String> {
    let file = if locale == i18n::PSEUDO_LOCALE { "en" } else { locale };
    let address = boot::catalogue_address(file)?;
    let none = browser::http::Body::None;
    let answer = browser::http::send("GET", &address, &[], none, 15_000).await.ok()?;
    (answer.status == 200).then_some(answer.body)
}

/// Changes the language: loads its catalogue, keeps the choice, and builds every view anew.
#[derive(Clone, Copy)]
pub struct Language(RwSignal<u32>);

impl Language {
    pub fn change(self, locale: &str) {
        let locale = locale.to_owned();
        timers::spawn(async move {
            load_catalogue(&locale).await;
            browser::preferences::set("locale", &locale);
            self.0.update(|version| *version += 1);
        });
    }
}

/// Asks who is signed in and what the programme is, side by side.
fn load_session(portal: backend::Portal) {
    timers::spawn(async move {
        match backend::session().await {
            Ok(session) => portal.signed_in(session),
            Err(backend::Failure::NotSignedIn) => portal.signed_out(),
            Err(failure) => portal.session.set(backend::SessionState::Failed(failure)),
        }
    });
    timers::spawn(async move {
        match backend::program().await {
            Ok(program) => {
                if let Some(accent) = &program.accent {
                    browser::dom::set_accent(accent);
                }
                portal.program.set(Some(std::sync::Arc::new(program)));
            }
            Err(failure) => portal.session.set(backend::SessionState::Failed(failure)),
        }
    });
}
