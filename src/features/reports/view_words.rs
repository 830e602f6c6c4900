//! Views in words, and the address that they are saved from.

use super::asked::Speaker;
use crate::backend::reports::View;
use crate::browser::{files, timers, url};
use crate::i18n::lookup;
use crate::route::Route;
use crate::t;
use crate::ui::field::OptionItem;
use domain::performance::views::Audience;

/// What follows `/performance` in the address of the page; `None` elsewhere.
pub fn shown_address() -> Option<String> {
    let (path, search) = url::current();
    let place = path.strip_prefix(&Route::Performance(String::new()).href())?;
    Some([place.trim_end_matches('/'), &search].concat())
}

pub fn href(view: &View) -> String {
    Route::Performance(view.address.clone()).href()
}

pub fn audience(one: Audience) -> String {
    lookup(&format!("reports.audience_{}", one.as_str()), &[])
}

/// Those that somebody may choose; `everybody` is the programme administrators' choice.
pub fn audiences(administrator: bool) -> Vec<OptionItem> {
    Audience::ALL
        .iter()
        .filter(|(_, one)| administrator || *one != Audience::Everybody)
        .map(|(name, one)| OptionItem { value: (*name).to_owned(), label: audience(*one), available: true })
        .collect()
}

/// A view as it is, in a line.
pub fn in_words(view: &View) -> String {
    [view.name.clone(), audience(view.audience)].join(" · ")
}

/// Puts the whole address of a view into the clipboard.
pub fn copy_link(view: &View, speaker: Speaker) {
    let address = [url::origin(), href(view)].concat();
    timers::spawn(async move {
        let text = if files::copy(&address).await { t!("reports.link_copied") } else { address };
        speaker.say(text);
    });
}
