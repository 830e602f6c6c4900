//! The companies that the demo's partners sell to: some 450 invented names that look like their country.

mod lexicon;

use super::countries::{Country, country};
use super::random::Random;
use lexicon::lexicon;
use std::collections::BTreeSet;

/// An end customer.
#[derive(Debug, Clone, Default)]
pub struct Customer {
    pub name: String,
    pub website: String,
    /// A word of the generator's own; each programme's list has its own words for it.
    pub industry: &'static str,
    pub country: Country,
    pub city: &'static str,
    /// Empty where addresses have none.
    pub postal_code: &'static str,
    /// ISO 3166-2, where addresses have one.
    pub state: &'static str,
    pub street: String,
    /// The person the partner talks to: given name, family name, mail address, telephone, position.
    pub contact: Contact,
    /// How many places it runs.
    pub sites: i64,
    /// Its size against others, in percent.
    pub size: i64,
}

/// A person at the customer.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    pub given: &'static str,
    pub family: &'static str,
    pub email: String,
    pub phone: String,
    pub position: &'static str,
}

/// Companies by country.
#[rustfmt::skip]
const COUNTS: &[(&str, usize)] = &[
    ("NL", 56), ("BE", 18), ("DE", 66), ("AT", 15), ("CH", 10), ("US", 60), ("CA", 12), ("JP", 44), ("GB", 40),
    ("CN", 32), ("CZ", 28), ("SK", 7), ("AE", 16), ("SA", 9), ("FR", 20), ("BR", 13), ("PL", 9), ("MY", 6), ("SG", 3),
];

#[rustfmt::skip]
const POSITIONS: &[&str] = &[
    "Head of IT", "CIO", "IT Director", "Infrastructure Manager", "Chief Information Security Officer",
    "IT Operations Manager", "Head of Data and Analytics", "Procurement Manager", "Managing Director", "Security Architect",
];

/// The customers, country after country; within one, those that come first buy most.
pub fn customers(random: &Random) -> Vec<Customer> {
    COUNTS
        .iter()
        .flat_map(|(code, count)| of_country(country(code), *count, &mut random.fork(code)))
        .collect()
}

fn of_country(country: Country, count: usize, random: &mut Random) -> Vec<Customer> {
    let words = lexicon(country.code);
    let mut names = BTreeSet::new();
    let mut roots_used: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut found = Vec::with_capacity(count);
    // A root appears once in an industry; the tries are bounded because a country's words are.
    for _ in 0..count * 40 {
        if found.len() == count {
            break;
        }
        let (root, latin) = random.pick(words.roots);
        let (industry, form, suffix) = random.pick(words.forms);
        let name = form.replace("{}", root);
        if !roots_used.insert((root, industry)) || !names.insert(name.clone()) {
            continue;
        }
        found.push(customer(country, name, industry, &format!("{latin}{suffix}.example"), random));
    }
    found
}

fn customer(
    country: Country,
    name: String,
    industry: &'static str,
    domain: &str,
    random: &mut Random,
) -> Customer {
    let (city, postal_code, state) = random.pick(country.cities);
    let number = random.between(1, 148).to_string();
    let street =
        country.street_form.replace("{street}", random.pick(country.streets)).replace("{number}", &number);
    let size = (random.long_tail(0.55) * 100.0) as i64;
    Customer {
        name,
        website: format!("https://www.{domain}"),
        industry,
        country,
        city,
        postal_code,
        state,
        street,
        contact: contact(country, domain, random),
        sites: (random.long_tail(0.8) * 9.0) as i64 + 2,
        size: size.clamp(25, 420),
    }
}

fn contact(country: Country, domain: &str, random: &mut Random) -> Contact {
    let (given, given_latin) = random.pick(country.given);
    let (family, family_latin) = random.pick(country.family);
    let phone = country.phone.chars().map(|mark| match mark {
        '#' => char::from_digit(u32::try_from(random.index(10)).unwrap_or(0), 10).unwrap_or('0'),
        other => other,
    });
    Contact {
        given,
        family,
        email: format!("{given_latin}.{family_latin}@{domain}"),
        phone: phone.collect(),
        position: random.pick(POSITIONS),
    }
}

impl Contact {
    /// The whole name in the order of the country.
    pub fn name(&self, country: &Country) -> String {
        if country.family_first {
            format!("{}{}", self.family, self.given)
        } else {
            format!("{} {}", self.given, self.family)
        }
    }
}
