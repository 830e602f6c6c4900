//! Every sentence a person reads: looked up in the catalogue of the current language by a key.
//!
//! No other place in `src/` holds text for people. The catalogues are `public/locales/<locale>.json`: flat
//! objects from key to text, or to an object of plural forms. `{name}` stands for a parameter. What only one screen says
//! may stand in `public/locales/<screen>.<locale>.json` ([`load_more`]).

mod catalogue;
pub mod display;
mod more;

pub use catalogue::Catalogue;
pub use more::load_more;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The languages with complete catalogues, and the pseudo-locale that shows untranslated and clipped text.
pub const LOCALES: [&str; 2] = ["en", "cs"];
pub const PSEUDO_LOCALE: &str = "en-XA";

thread_local! {
    static CURRENT: RefCell<Rc<Catalogue>> = RefCell::default();
    static COMPLETE: Cell<bool> = const { Cell::new(false) };
}

/// Makes `catalogue` the one that all look-ups use.
pub fn install(catalogue: Catalogue) {
    crate::browser::intl::reset();
    crate::browser::dom::set_language(catalogue.locale(), catalogue.direction());
    CURRENT.set(Rc::new(catalogue));
    COMPLETE.set(false);
}

/// Brings the words (and the style) of the parts that are loaded later; asks for them at once. `false`: not to be had now.
pub fn complete() -> impl Future<Output = bool> {
    let locale = locale();
    let asked = if COMPLETE.get() { None } else { crate::browser::boot::complete(&locale) };
    async move {
        let Some(asked) = asked else { return true };
        let Some(words) = asked.await else { return false };
        let added = add(&locale, "", &words);
        COMPLETE.set(added);
        added
    }
}

/// Adds texts of `of`'s language, if that is still the current one: those of a screen, or without a name all that the first
/// page does without.
fn add(of: &str, screen: &str, words: &str) -> bool {
    // Nobody holds the catalogue across an await.
    CURRENT
        .with_borrow_mut(|catalogue| {
            let catalogue = Rc::get_mut(catalogue).filter(|catalogue| catalogue.locale() == of)?;
            catalogue.add(words)?;
            catalogue.hold(screen);
            Some(())
        })
        .is_some()
}

/// The current locale.
pub fn locale() -> String {
    CURRENT.with_borrow(|catalogue| catalogue.locale().to_owned())
}

/// The text under `key` with its parameters filled in; the key itself if the catalogue lacks it.
///
/// Use the `t!` macro for keys that are written down; this is for keys that are put together (`status.won`).
pub fn lookup(key: &str, params: &[(&str, &str)]) -> String {
    let catalogue = CURRENT.with_borrow(Rc::clone);
    catalogue.text(key, params)
}

/// The text under `key` for a count: the catalogue's form for it, with `{count}` filled in.
pub fn lookup_plural(key: &str, count: u64, params: &[(&str, &str)]) -> String {
    let catalogue = CURRENT.with_borrow(Rc::clone);
    let locale = catalogue.locale();
    let category = crate::browser::intl::plural(locale, count);
    let count = crate::browser::intl::number(locale, &count.to_string());
    let mut all = vec![("count", count.as_str())];
    all.extend_from_slice(params);
    catalogue.plural(key, &category, &all)
}

/// `t!("home.title")`, `t!("home.draft_saved", time = text)`: the text under a key.
#[macro_export]
macro_rules! t {
    ($key:literal) => { $crate::i18n::lookup($key, &[]) };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::lookup($key, &[$((stringify!($name), &*$value.to_string())),+])
    };
}

/// `plural!("form.problems", count)`: the text under a key for a count.
#[macro_export]
macro_rules! plural {
    ($key:literal, $count:expr) => { $crate::i18n::lookup_plural($key, $count, &[]) };
    ($key:literal, $count:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::i18n::lookup_plural($key, $count, &[$((stringify!($name), &*$value.to_string())),+])
    };
}
