//! The sentences of a single screen, loaded with it: what only some people open is not in everybody's first catalogue.

use super::{PSEUDO_LOCALE, locale};
use crate::browser::{boot, http};

/// Adds the sentences of a screen (`public/locales/<screen>.<locale>.json`) to those of the current language; English
/// where the language lacks them. `false` if they cannot be had now.
pub async fn load_more(screen: &str) -> bool {
    // Whoever comes back to a screen waits for nothing.
    if super::CURRENT.with_borrow(|catalogue| catalogue.holds(screen)) {
        return true;
    }
    let locale = locale();
    let language = if locale == PSEUDO_LOCALE { "en" } else { &locale };
    let address = boot::catalogue_address(&[screen, ".", language].concat())
        .or_else(|| boot::catalogue_address(&[screen, ".en"].concat()));
    let Some(address) = address else { return false };
    let answer = http::send("GET", &address, &[], http::Body::None, 15_000).await;
    let Some(text) = answer.ok().filter(|answer| answer.status == 200) else { return false };
    super::add(&locale, screen, &text.body)
}
