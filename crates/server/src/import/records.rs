//! Partner organisations, people and products from the rows of their sources.

use super::expression::Expression;
use super::mapping::{Mapping, PersonRule};
use super::report::{Applied, ImportReport, Problem};
use super::source::{Source, Sources, View};
use crate::demo::DemoUser;
use crate::demo::random::uuid_of;
use domain::geography::is_country_code;
use domain::ids::{PartnerId, ProductId, UserId, is_valid_id};
use domain::money::Currency;
use domain::program::Program;
use domain::records::{Partner, Product, User};
use std::collections::BTreeMap;

/// Separates the ids made for imports from those of the demo.
pub(super) const NAMESPACE: u64 = 0x1a90;

/// Who and what the deals refer to.
#[derive(Debug, Clone, Default)]
pub struct Records {
    pub partners: Vec<Partner>,
    pub users: Vec<DemoUser>,
    pub products: Vec<Product>,
    /// Name of a person -> position in `users`; `None` if several bear it.
    pub people: BTreeMap<String, Option<usize>>,
}

/// Reads the expressions of one row, and notes what is wrong.
pub struct Reading<'a, 'r> {
    pub view: View<'a>,
    pub report: &'r mut ImportReport,
    /// Whether nothing was wrong so far.
    pub clean: bool,
    /// Joins that found nothing: what depends on them is not reported again.
    pub failed: Vec<&'a str>,
}

impl Reading<'_, '_> {
    /// The text of an expression; `None` if it is blank or wrong, and both is reported.
    pub fn text(&mut self, expression: &Expression) -> Option<String> {
        if expression.from.columns().any(|(join, _)| self.failed.contains(&join)) {
            return None;
        }
        match self.view.render(&expression.from) {
            Err(message) => self.wrong(expression, message),
            Ok(None) if expression.optional => {
                let target = expression.path.rsplit('.').next().unwrap_or_default().to_owned();
                let column = View::column_of(&expression.from);
                self.report.apply(&self.view.source.file, &column, Applied::LeftEmpty { target });
                None
            }
            Ok(None) => {
                let path = &expression.path;
                self.wrong(expression, format!("Blank, but {path} needs a value. Give the source a default under \"blanks\", or mark it \"optional\"."))
            }
            Ok(Some(text)) => match expression.mapped(&text) {
                // An empty value in the table is a decision: leave it empty.
                Ok(text) => (!text.is_empty()).then_some(text),
                Err(message) => self.wrong(expression, message),
            },
        }
    }

    /// A value that `read` makes of the text.
    pub fn value<T>(
        &mut self,
        expression: &Expression,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.text(expression)?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(message) => self.wrong(expression, message),
        }
    }

    pub fn wrong<T>(&mut self, expression: &Expression, message: impl Into<String>) -> Option<T> {
        self.clean = false;
        let column = View::column_of(&expression.from);
        let problem = match column.is_empty() {
            // A constant of the mapping: the same in every row, so it is said once.
            true => Problem { column: Some(expression.path.clone()), ..Problem::of_file("mapping", message) },
            false => Problem::at(&self.view.source.file, self.view.row.number, &column, message),
        };
        // One problem for each cell: a bad value is usually bad for everything that is made of it.
        let here = |other: &&Problem| {
            (&other.file, other.row, &other.column) == (&problem.file, problem.row, &problem.column)
        };
        let recent = self
            .report
            .problems
            .iter()
            .rev()
            .take_while(|other| column.is_empty() || other.row == problem.row);
        if recent.into_iter().find(here).is_none() {
            self.report.problem(problem);
        }
        None
    }
}

pub fn records(
    mapping: &Mapping,
    sources: &Sources,
    program: &Program,
    report: &mut ImportReport,
) -> Records {
    let mut records = Records::default();
    each_row(sources, &mapping.partners.source, report, |reading| {
        partner(mapping, program, reading, &mut records)
    });
    if !report.is_clean() {
        return records;
    }
    for rule in &mapping.people {
        each_row(sources, &rule.source, report, |reading| person(rule, reading, &mut records));
    }
    if let Some(rule) = &mapping.products {
        each_row(sources, &rule.source, report, |reading| {
            let id = reading.value(&rule.id, |text| {
                if is_valid_id(text) {
                    Ok(ProductId(text.to_owned()))
                } else {
                    Err(format!("{text:?} cannot be an id."))
                }
            });
            let name = reading.text(&rule.name);
            let family = rule.family.as_ref().and_then(|family| reading.text(family));
            let price = rule.price.as_ref().and_then(|price| reading.value(price, |text| price.money(text)));
            if let (Some(id), Some(name)) = (id, name) {
                if records.products.iter().any(|product| product.id == id) {
                    reading.wrong::<()>(&rule.id, format!("There are two products with the id {id}."));
                }
                let prices = price.into_iter().collect();
                records.products.push(Product { id, name, family: family.unwrap_or_default(), prices });
            }
        });
    }
    (report.partners, report.people, report.products) =
        (records.partners.len(), records.users.len(), records.products.len());
    records
}

pub(super) fn each_row(
    sources: &Sources,
    name: &str,
    report: &mut ImportReport,
    mut read: impl FnMut(&mut Reading<'_, '_>),
) {
    let Some(source): Option<&Source> = sources.get(name) else { return };
    for row in &source.rows {
        read(&mut Reading { view: View::of(source, row), report, clean: true, failed: Vec::new() });
    }
}

fn partner(mapping: &Mapping, program: &Program, reading: &mut Reading<'_, '_>, records: &mut Records) {
    let rule = &mapping.partners;
    let Some(name) = reading.text(&rule.name) else { return };
    let kinds: Vec<&str> = program.partner_types.iter().map(|choice| choice.value.as_str()).collect();
    let partner_type = reading.value(&rule.partner_type, |text| match kinds.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(format!("{text:?} is no partner type of the programme: {}.", kinds.join(", "))),
    });
    let country = reading.value(&rule.country, |text| match is_country_code(text) {
        true => Ok(text.to_owned()),
        false => Err(format!("{text:?} is no country code of two capital letters (ISO 3166-1).")),
    });
    let currency = reading.value(&rule.currency, |text| match Currency::parse(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!("{text:?} is no currency code (ISO 4217).")),
    });
    let tier = rule.tier.as_ref().and_then(|tier| reading.text(tier)).unwrap_or_default();
    let (Some(partner_type), Some(country), Some(currency)) = (partner_type, country, currency) else {
        return;
    };
    let id = PartnerId(uuid_of(NAMESPACE, &format!("partner {name}")));
    let read = Partner { id, name, partner_type, country, currency, tier, programs: Vec::new() };
    match records.partners.iter().find(|partner| partner.id == read.id) {
        None => records.partners.push(read),
        Some(first) if *first == read => {}
        Some(first) => {
            let message = format!("{:?} was described differently in an earlier row.", first.name);
            reading.wrong::<()>(&rule.name, message);
        }
    }
}

fn person(rule: &PersonRule, reading: &mut Reading<'_, '_>, records: &mut Records) {
    let name = reading.text(&rule.name);
    let email = reading.value(&rule.email, |text| {
        let fits = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !text.contains(char::is_whitespace)
                && !host.contains('@')
        });
        if fits { Ok(text.to_lowercase()) } else { Err(format!("{text:?} is no e-mail address.")) }
    });
    let partner = reading.text(&rule.partner);
    let (Some(name), Some(email), Some(partner)) = (name, email, partner) else { return };
    let Some(partner_id) =
        records.partners.iter().find(|known| known.name == partner).map(|known| known.id.clone())
    else {
        reading.wrong::<()>(&rule.partner, format!("There is no partner organisation {partner:?}."));
        return;
    };
    let id = UserId(uuid_of(NAMESPACE, &format!("person {email}")));
    let user = User { id, name: name.clone(), email, role: rule.role, locale: None };
    let read = DemoUser { user, partner_id: Some(partner_id), assigned: Vec::new() };
    match records.users.iter().find(|known| known.user.email == read.user.email) {
        None => {
            let position = records.users.len();
            records.people.entry(name).and_modify(|known| *known = None).or_insert(Some(position));
            records.users.push(read);
        }
        Some(first) if *first == read => {}
        Some(first) => {
            let message = format!("{} already belongs to {:?}.", first.user.email, first.user.name);
            reading.wrong::<()>(&rule.email, message);
        }
    }
}
