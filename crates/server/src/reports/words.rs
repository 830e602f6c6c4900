//! The sentences of what is sent, from the page's own catalogues, and numbers as a language writes them.

use chrono::{Datelike as _, NaiveDate};
use domain::money::Money;
use domain::performance::kpi::{Figure, Value};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::HashMap;
use std::sync::LazyLock;

type Catalogue = HashMap<String, String>;

static ENGLISH: LazyLock<Catalogue> = LazyLock::new(|| {
    read(&[
        include_str!("../../../../public/locales/en.json"),
        include_str!("../../../../public/locales/mail.en.json"),
    ])
});

static CZECH: LazyLock<Catalogue> = LazyLock::new(|| {
    read(&[
        include_str!("../../../../public/locales/cs.json"),
        include_str!("../../../../public/locales/mail.cs.json"),
    ])
});

/// Texts only: nothing that is sent counts anything in a sentence.
fn read(files: &[&str]) -> Catalogue {
    let mut all = Catalogue::new();
    for file in files {
        let read: serde_json::Map<String, serde_json::Value> = serde_json::from_str(file).unwrap_or_default();
        let texts = read.into_iter().filter_map(|(key, text)| Some((key, text.as_str()?.to_owned())));
        all.extend(texts);
    }
    all
}

/// One language.
#[derive(Clone, Copy)]
pub struct Words {
    catalogue: &'static Catalogue,
    locale: &'static str,
}

impl Words {
    /// Of a BCP 47 tag; English where there is no catalogue.
    pub fn of(tag: &str) -> Self {
        match tag.split('-').next() {
            Some("cs") => Self { catalogue: &CZECH, locale: "cs" },
            _ => Self { catalogue: &ENGLISH, locale: "en" },
        }
    }

    pub fn locale(&self) -> &'static str {
        self.locale
    }

    /// The text under a key, with parameters in the place of `{name}`; the key itself if there is none.
    pub fn text(&self, key: &str, params: &[(&str, &str)]) -> String {
        let Some(text) = self.catalogue.get(key) else { return key.to_owned() };
        // In one pass: a parameter with braces in it is not filled in turn.
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (name, tail) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(params.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
            rest = tail;
        }
        filled.push_str(rest);
        filled
    }

    pub fn date(&self, day: NaiveDate) -> String {
        match self.locale {
            "cs" => format!("{}. {}. {}", day.day(), day.month(), day.year()),
            _ => day.to_string(),
        }
    }

    /// With at most so many decimals, and groups of three.
    pub fn number(&self, number: Decimal, decimals: u32) -> String {
        let rounded =
            number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven).normalize();
        self.grouped(&rounded.to_string())
    }

    /// An amount with all decimals of its currency.
    pub fn money(&self, money: &Money) -> String {
        let digits = money.currency().minor_digits() as usize;
        format!("{}\u{a0}{}", self.grouped(&format!("{:.digits$}", money.amount())), money.currency().code())
    }

    fn grouped(&self, plain: &str) -> String {
        let (group, point) = if self.locale == "cs" { ('\u{a0}', ',') } else { (',', '.') };
        let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
        let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
        let mut text = sign.to_owned();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !rest.is_empty() {
            text.push(point);
            text.push_str(rest);
        }
        text
    }

    /// A figure, or that it is not told.
    pub fn figure(&self, figure: &Figure) -> String {
        let unit = |key: &str, number: &Decimal| self.text(key, &[("number", &self.number(*number, 1))]);
        match figure {
            Ok(Value::Count(count)) => self.number((*count).into(), 0),
            Ok(Value::Sums(sums)) if sums.is_empty() => "0".to_owned(),
            Ok(Value::Sums(sums)) => {
                let amounts: Vec<String> = sums.amounts().iter().map(|money| self.money(money)).collect();
                amounts.join("; ")
            }
            Ok(Value::Amount(money)) => self.money(money),
            Ok(Value::Percent(number)) => unit("mail.percent", number),
            Ok(Value::Days(number)) => unit("mail.days", number),
            Ok(Value::Hours(number)) => unit("mail.hours", number),
            Ok(Value::Ratio(number) | Value::Score(number)) => self.number(*number, 1),
            Err(_) => self.text("mail.not_told", &[]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::money::Currency;

    #[test]
    fn numbers_are_written_as_their_language_writes_them() {
        let [en, cs] = ["en-GB", "cs-CZ"].map(Words::of);
        let money = Money::from_minor(-123_456_789, Currency::parse("EUR").unwrap()).unwrap();
        assert_eq!(en.money(&money), "-1,234,567.89\u{a0}EUR");
        assert_eq!(cs.money(&money), "-1\u{a0}234\u{a0}567,89\u{a0}EUR");
        let yen = Money::from_minor(1_000, Currency::parse("JPY").unwrap()).unwrap();
        assert_eq!(en.money(&yen), "1,000\u{a0}JPY");
        assert_eq!(cs.number("62.55".parse().unwrap(), 1), "62,6");
        assert_eq!(en.number("100".parse().unwrap(), 1), "100");
        let day = NaiveDate::from_ymd_opt(2026, 2, 3).unwrap();
        assert_eq!((en.date(day), cs.date(day)), ("2026-02-03".to_owned(), "3. 2. 2026".to_owned()));
        assert_eq!(Words::of("xx").locale(), "en");
    }

    #[test]
    fn a_name_with_braces_stays_as_it_is() {
        let text = Words::of("en").text("mail.subject", &[("name", "{day}"), ("day", "today")]);
        assert!(text.contains("{day}") && text.contains("today"), "{text}");
    }
}
