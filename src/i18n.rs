//! Every sentence a person reads: looked up in the catalogue of the current language by a key.
//!
//! No other place in `src/` holds text for people. The catalogues are `public/locales/<locale>.json`: flat
//! objects from key to text, or to an object of plural forms. `{name}` stands for a parameter.

mod catalogue;
pub mod display;

pub use catalogue::Catalogue;

use std::cell::RefCell;
use std::rc::Rc;

/// The languages with complete catalogues, and the pseudo-locale that shows untranslated and clipped text.
pub const LOCALES: [&str; 2] = ["en", "cs"];
pub const PSEUDO_LOCALE: &str = "en-XA";

thread_local! {
    static CURRENT: RefCell<Rc<Catalogue>> = RefCell::default();
}

/// Makes `catalogue` the one that all look-ups use.
pub fn install(catalogue: Catalogue) {
    crate::browser::intl::reset();
    crate::browser::dom::set_language(catalogue.locale(), catalogue.direction());
    CURRENT.set(Rc::new(catalogue));
}

/// The current locale.
pub fn locale() -> String {
    CURRENT.with_borrow(|catalogue| catalogue.locale().to_owned())
}

/// Whether the current language is written from right to left.
pub fn is_right_to_left() -> bool {
    CURRENT.with_borrow(|catalogue| catalogue.direction() == "rtl")
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
