//! Numbers, amounts, dates and names in the person's language, by the browser's own `Intl`.
//!
//! No locale data is shipped. Formatters are kept per locale and kind, because making one costs more than
//! using it. Amounts go in as decimal text, so that nothing passes through a float.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use js_sys::{Array, Function, Object, Reflect};
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    static FORMATTERS: RefCell<HashMap<String, Function>> = RefCell::default();
}

/// Forgets all formatters: the language has changed.
pub fn reset() {
    FORMATTERS.with_borrow_mut(HashMap::clear);
}

/// `Intl` reads numbers from texts as well: a formatter that is there already then costs no value of JavaScript.
fn object(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object
}

/// `new Intl[class](locale, options)[method]`, bound, and kept under `key`.
fn formatter(
    key: String,
    class: &str,
    method: &str,
    locale: &str,
    options: &[(&str, &str)],
) -> Option<Function> {
    if let Some(found) = FORMATTERS.with_borrow(|all| all.get(&key).cloned()) {
        return Some(found);
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    let arguments = Array::of2(&locale.into(), &object(options));
    let instance = Reflect::construct(&constructor, &arguments).ok()?;
    let method: Function = Reflect::get(&instance, &method.into()).ok()?.dyn_into().ok()?;
    let bound = method.bind0(&instance);
    FORMATTERS.with_borrow_mut(|all| all.insert(key, bound.clone()));
    Some(bound)
}

fn call(function: Option<Function>, value: &JsValue) -> Option<String> {
    function?.call1(&JsValue::NULL, value).ok()?.as_string()
}

/// A plain number given as decimal text.
pub fn number(locale: &str, decimal: &str) -> String {
    // 20: the most that browsers allow; the default would round to three.
    let options = [("maximumFractionDigits", "20")];
    let function = formatter(format!("n|{locale}"), "NumberFormat", "format", locale, &options);
    call(function, &decimal.into()).unwrap_or_else(|| decimal.to_owned())
}

/// An amount: decimal text and ISO 4217 code; `digits` is the currency's number of minor digits.
pub fn money(locale: &str, decimal: &str, currency: &str, digits: u32) -> String {
    let key = format!("m|{locale}|{currency}|{digits}");
    let digits = digits.to_string();
    let options = [
        ("style", "currency"),
        ("currency", currency),
        ("minimumFractionDigits", &digits),
        ("maximumFractionDigits", &digits),
    ];
    let function = formatter(key, "NumberFormat", "format", locale, &options);
    call(function, &decimal.into()).unwrap_or_else(|| format!("{decimal} {currency}"))
}

/// A share in percent, given as a whole number of percent.
pub fn percent(locale: &str, percent: u8) -> String {
    let options = [("style", "percent")];
    let function = formatter(format!("p|{locale}"), "NumberFormat", "format", locale, &options);
    call(function, &(f64::from(percent) / 100.0).into()).unwrap_or_else(|| format!("{percent} %"))
}

/// A civil date, never shifted by a zone.
pub fn civil_date(locale: &str, date: NaiveDate) -> String {
    let at = at_utc(date);
    let options = [("dateStyle", "medium"), ("timeZone", "UTC")];
    let function = formatter(format!("d|{locale}"), "DateTimeFormat", "format", locale, &options);
    call(function, &at).unwrap_or_else(|| date.to_string())
}

fn at_utc(date: NaiveDate) -> js_sys::Date {
    let millis = js_sys::Date::utc(f64::from(date.year()), f64::from(date.month0()));
    let at = js_sys::Date::new(&millis.into());
    at.set_utc_date(date.day());
    at
}

/// A civil date without its year: a step of a chart.
pub fn short_day(locale: &str, date: NaiveDate) -> String {
    let options = [("day", "numeric"), ("month", "numeric"), ("timeZone", "UTC")];
    let function = formatter(format!("sd|{locale}"), "DateTimeFormat", "format", locale, &options);
    call(function, &at_utc(date)).unwrap_or_else(|| date.to_string())
}

/// The month of a civil date in short, with its year.
pub fn month(locale: &str, date: NaiveDate) -> String {
    let name = |length: &str| {
        let options = [("month", length), ("timeZone", "UTC")];
        let function = formatter(format!("{length}|{locale}"), "DateTimeFormat", "format", locale, &options);
        call(function, &at_utc(date))
    };
    let options = [("month", "short"), ("year", "2-digit"), ("timeZone", "UTC")];
    let function = formatter(format!("mo|{locale}"), "DateTimeFormat", "format", locale, &options);
    let text = call(function, &at_utc(date)).unwrap_or_else(|| date.to_string());
    // Beside a year Czech and others write the whole name, even if the short one was asked for.
    match (name("long"), name("short")) {
        (Some(long), Some(short)) => text.replace(&long, &short),
        _ => text,
    }
}

/// A number as an axis shows it (`1.25M`), to three digits, with a currency where one is given.
pub fn compact(locale: &str, number: f64, currency: Option<&str>) -> String {
    let mut options = vec![("notation", "compact"), ("maximumSignificantDigits", "3")];
    if let Some(code) = currency {
        options.push(("style", "currency"));
        options.push(("currency", code));
    }
    let key = format!("co|{locale}|{}", currency.unwrap_or_default());
    let function = formatter(key, "NumberFormat", "format", locale, &options);
    call(function, &number.into()).unwrap_or_else(|| number.to_string())
}

/// An instant in the viewer's zone, with date and time.
pub fn instant(locale: &str, at: DateTime<Utc>) -> String {
    let options = [("dateStyle", "medium"), ("timeStyle", "short")];
    let function = formatter(format!("i|{locale}"), "DateTimeFormat", "format", locale, &options);
    call(function, &js_date(at)).unwrap_or_else(|| at.to_rfc3339())
}

/// An instant in a named zone, with the zone's name.
pub fn instant_in(locale: &str, at: DateTime<Utc>, zone: &str) -> String {
    let options = [
        ("year", "numeric"),
        ("month", "short"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("timeZoneName", "short"),
        ("timeZone", zone),
    ];
    let function = formatter(format!("z|{locale}|{zone}"), "DateTimeFormat", "format", locale, &options);
    call(function, &js_date(at)).unwrap_or_else(|| at.to_rfc3339())
}

fn js_date(at: DateTime<Utc>) -> JsValue {
    js_sys::Date::new(&(at.timestamp_millis() as f64).into()).into()
}

/// The civil day that an instant falls on in a zone; the UTC day where the zone is unknown.
pub fn civil_day(at: DateTime<Utc>, zone: &str) -> NaiveDate {
    let options = [
        ("timeZone", zone),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("calendar", "gregory"),
        ("numberingSystem", "latn"),
    ];
    // Canadian English writes dates as the standard does: 2026-11-21.
    let function = formatter(format!("c|{zone}"), "DateTimeFormat", "format", "en-CA", &options);
    let text = call(function, &js_date(at)).unwrap_or_default();
    domain::dates::parse_date("", &text).unwrap_or_else(|_| at.date_naive())
}

/// "in 3 days", "2 hours ago": `unit` is one of `second minute hour day month year`.
pub fn relative(locale: &str, amount: i64, unit: &str) -> String {
    let options = [("numeric", "auto")];
    let function = formatter(format!("r|{locale}"), "RelativeTimeFormat", "format", locale, &options);
    function
        .and_then(|function| function.call2(&JsValue::NULL, &(amount as f64).into(), &unit.into()).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| format!("{amount} {unit}"))
}

/// The plural category of a count: `zero one two few many other`.
pub fn plural(locale: &str, count: u64) -> String {
    let function = formatter(format!("pl|{locale}"), "PluralRules", "select", locale, &[]);
    call(function, &(count as f64).into()).unwrap_or_else(|| "other".to_owned())
}

/// The name of a country (ISO 3166-1 alpha-2).
pub fn country(locale: &str, code: &str) -> String {
    name_of(locale, code, "region")
}

/// The name of a currency (ISO 4217).
pub fn currency(locale: &str, code: &str) -> String {
    name_of(locale, code, "currency")
}

/// The name of a language in that language.
pub fn own_language(code: &str) -> String {
    name_of(code, code, "language")
}

fn name_of(locale: &str, code: &str, kind: &str) -> String {
    let options = [("type", kind), ("fallback", "code")];
    let function = formatter(format!("dn|{locale}|{kind}"), "DisplayNames", "of", locale, &options);
    call(function, &code.into()).unwrap_or_else(|| code.to_owned())
}

/// A list in a sentence: "a, b and c".
pub fn list(locale: &str, items: &[String]) -> String {
    let array: Array = items.iter().map(|item| JsValue::from(item.as_str())).collect();
    let function = formatter(format!("l|{locale}"), "ListFormat", "format", locale, &[]);
    call(function, &array).unwrap_or_else(|| items.join(", "))
}

/// Compares two texts as the language sorts them.
pub fn compare(locale: &str, left: &str, right: &str) -> std::cmp::Ordering {
    let function = formatter(format!("co|{locale}"), "Collator", "compare", locale, &[]);
    let sign = function
        .and_then(|function| function.call2(&JsValue::NULL, &left.into(), &right.into()).ok())
        .and_then(|sign| sign.as_f64())
        .unwrap_or_default();
    sign.partial_cmp(&0.0).unwrap_or(std::cmp::Ordering::Equal)
}

/// The viewer's own IANA zone.
pub fn viewer_zone() -> String {
    let function = formatter("vz".to_owned(), "DateTimeFormat", "resolvedOptions", "en", &[]);
    function
        .and_then(|function| function.call0(&JsValue::NULL).ok())
        .and_then(|options| Reflect::get(&options, &"timeZone".into()).ok())
        .and_then(|zone| zone.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}
