//! The mapping: which files and columns become which records. Its format is explained in `docs/import.md`.

use super::document::{MAPPING, Object, Problems};
use super::encoding::Encoding;
use super::expression::{DatePattern, Expression, Template};
use super::report::Problem;
use domain::access::Role;
use domain::money::Currency;
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the format that this code reads.
const FORMAT: u64 = 1;

/// A mapping, read and complete in itself. Whether its columns exist is known once the files are there.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    pub sources: BTreeMap<String, SourceRule>,
    pub partners: PartnerRule,
    pub people: Vec<PersonRule>,
    pub products: Option<ProductRule>,
    pub certificates: Option<CertificateRule>,
    pub deals: DealRule,
}

/// One file.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRule {
    pub file: String,
    pub encoding: Encoding,
    pub delimiter: char,
    /// The columns that have to be there.
    pub columns: Vec<String>,
    /// The column whose values are unique and that others refer to.
    pub key: Option<String>,
    /// Column -> spelling in the file -> spelling that is meant.
    pub aliases: BTreeMap<String, BTreeMap<String, String>>,
    /// Column -> what a blank cell stands for.
    pub blanks: BTreeMap<String, String>,
    /// Column -> values whose rows are left out.
    pub skip: BTreeMap<String, Vec<String>>,
}

/// Partner organisations: one for each different name.
#[derive(Debug, Clone, PartialEq)]
pub struct PartnerRule {
    pub source: String,
    pub name: Expression,
    pub partner_type: Expression,
    pub country: Expression,
    pub currency: Expression,
    pub tier: Option<Expression>,
}

/// People: one for each different mail address.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRule {
    pub source: String,
    pub name: Expression,
    pub email: Expression,
    /// The name of the organisation.
    pub partner: Expression,
    pub role: Role,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ProductRule {
    pub source: String,
    pub id: Expression,
    pub name: Expression,
    pub family: Option<Expression>,
    pub price: Option<Expression>,
}

/// What people have shown to know.
#[derive(Debug, Clone, PartialEq)]
pub struct CertificateRule {
    pub source: String,
    /// The mail address or the name of one of the people.
    pub person: Expression,
    pub name: Expression,
    pub from: Option<Expression>,
    /// The last day on which it is valid.
    pub until: Option<Expression>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DealRule {
    pub source: String,
    /// Name under which columns are referred to -> (source, value of its key).
    pub joins: BTreeMap<String, (String, Template)>,
    pub id: Expression,
    /// The name of the person.
    pub owner: Expression,
    pub status: Expression,
    pub created: Expression,
    /// The day on which a deal was decided, won or lost.
    pub closed: Option<Expression>,
    pub reason: Option<Expression>,
    pub protected_until: Option<Expression>,
    /// Field of the programme's form -> its value.
    pub fields: BTreeMap<String, Expression>,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its path.
    pub fn from_json(text: &str) -> Result<Mapping, Vec<Problem>> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| vec![Problem::of_file(MAPPING, format!("This is no JSON: {error}."))])?;
        let problems = Problems::default();
        let mapping = Object::new(&value, String::new(), &problems).and_then(|object| read(&object));
        match (mapping, problems.take()) {
            (Some(mapping), found) if found.is_empty() => Ok(mapping),
            (_, found) => Err(found),
        }
    }
}

fn read(object: &Object<'_>) -> Option<Mapping> {
    if object.needed("format").is_some_and(|format| format.as_u64() != Some(FORMAT)) {
        object.problems.add("format", format!("This program reads format {FORMAT}."));
    }
    let sources: BTreeMap<String, SourceRule> = object
        .members("sources")
        .into_iter()
        .filter_map(|(path, name, value)| {
            let inner = Object::new(value, path, object.problems)?;
            let rule = source(&inner);
            inner.finish();
            Some((name.clone(), rule?))
        })
        .collect();
    let partners = part(object, "partners", |inner| {
        Some(PartnerRule {
            source: source_name(inner, &sources)?,
            name: needed(inner, "name")?,
            partner_type: needed(inner, "type")?,
            country: needed(inner, "country")?,
            currency: needed(inner, "currency")?,
            tier: optional(inner, "tier"),
        })
    });
    let people = object.list("people").into_iter().filter_map(|(path, value)| {
        let inner = Object::new(value, path, object.problems)?;
        let rule = person(&inner, &sources);
        inner.finish();
        rule
    });
    let people: Vec<PersonRule> = people.collect();
    if people.is_empty() {
        object.problems.add("people", "At least one rule for people is needed: every deal has an owner.");
    }
    let products = object
        .optional("products")
        .is_some()
        .then(|| part(object, "products", |inner| product(inner, &sources)));
    let certificates = object.optional("certificates").is_some().then(|| {
        part(object, "certificates", |inner| {
            Some(CertificateRule {
                source: source_name(inner, &sources)?,
                person: needed(inner, "person")?,
                name: needed(inner, "name")?,
                from: optional(inner, "from"),
                until: optional(inner, "until"),
            })
        })
    });
    let deals = part(object, "deals", |inner| deal(inner, &sources));
    object.finish();
    let (products, certificates) = (products.flatten(), certificates.flatten());
    Some(Mapping { partners: partners?, people, products, certificates, deals: deals?, sources })
}

fn source(inner: &Object<'_>) -> Option<SourceRule> {
    let encoding = inner.string("encoding").map_or(Some(Encoding::Utf8), |name| {
        let found = Encoding::NAMES.iter().find(|(known, _)| *known == name).map(|(_, encoding)| *encoding);
        if found.is_none() {
            let names: Vec<_> = Encoding::NAMES.iter().map(|(name, _)| *name).collect();
            inner.problems.add(&inner.at("encoding"), format!("Known encodings are: {}.", names.join(", ")));
        }
        found
    });
    let delimiter = inner.string("delimiter").map_or(Some(','), |text| {
        let mut characters = text.chars();
        let found =
            characters.next().filter(|one| characters.next().is_none() && !matches!(one, '"' | '\n' | '\r'));
        if found.is_none() {
            inner
                .problems
                .add(&inner.at("delimiter"), "One character is expected, such as \",\", \";\" or \"\\t\".");
        }
        found
    });
    let by_column = |key: &'static str| {
        let members = inner.members(key).into_iter();
        members
            .filter_map(|(path, column, value)| {
                Some((column.clone(), Object::new(value, path, inner.problems)?))
            })
            .collect::<Vec<_>>()
    };
    let aliases = by_column("aliases").into_iter().map(|(column, _)| {
        let pairs =
            inner.optional("aliases").and_then(|aliases| aliases.get(&column)).and_then(Value::as_object);
        let table = pairs.into_iter().flatten().filter_map(|(from, to)| match to.as_str() {
            Some(to) => Some((from.clone(), to.to_owned())),
            None => {
                inner.problems.add(
                    &format!("{}.{column}.{from}", inner.at("aliases")),
                    "A text in quotes is expected here.",
                );
                None
            }
        });
        (column.clone(), table.collect())
    });
    let aliases = aliases.collect();
    let skip = inner.members("skip").into_iter().filter_map(|(path, column, value)| {
        let values =
            value.as_array().map(|items| items.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        if values.is_none() {
            inner.problems.add(&path, "A list of values is expected here.");
        }
        Some((column.clone(), values?))
    });
    Some(SourceRule {
        file: inner.needed_string("file")?,
        encoding: encoding?,
        delimiter: delimiter?,
        columns: inner.strings("columns"),
        key: inner.string("key"),
        aliases,
        blanks: inner.table("blanks").into_iter().collect(),
        skip: skip.collect(),
    })
}

fn person(inner: &Object<'_>, sources: &BTreeMap<String, SourceRule>) -> Option<PersonRule> {
    let role = inner.needed_string("role")?;
    let found = Role::parse(&role).filter(|role| role.is_partner());
    if found.is_none() {
        inner
            .problems
            .add(&inner.at("role"), "partner_representative or partner_administrator is expected here.");
    }
    Some(PersonRule {
        source: source_name(inner, sources)?,
        name: needed(inner, "name")?,
        email: needed(inner, "email")?,
        partner: needed(inner, "partner")?,
        role: found?,
    })
}

fn product(inner: &Object<'_>, sources: &BTreeMap<String, SourceRule>) -> Option<ProductRule> {
    Some(ProductRule {
        source: source_name(inner, sources)?,
        id: needed(inner, "id")?,
        name: needed(inner, "name")?,
        family: optional(inner, "family"),
        price: optional(inner, "price"),
    })
}

fn deal(inner: &Object<'_>, sources: &BTreeMap<String, SourceRule>) -> Option<DealRule> {
    let joins = inner.members("joins").into_iter().filter_map(|(path, name, value)| {
        let join = Object::new(value, path, inner.problems)?;
        let source = source_name(&join, sources);
        let on = join.needed_string("on").and_then(|text| template(&join, "on", &text));
        join.finish();
        let source = source?;
        if sources.get(&source).is_some_and(|rule| rule.key.is_none()) {
            join.problems.add(&join.path, format!("The source {source:?} has no \"key\" to join on."));
        }
        Some((name.clone(), (source, on?)))
    });
    let joins = joins.collect();
    let fields = inner
        .members("fields")
        .into_iter()
        .filter_map(|(path, name, value)| Some((name.clone(), expression(value, &path, inner.problems)?)));
    let fields = fields.collect();
    Some(DealRule {
        source: source_name(inner, sources)?,
        joins,
        id: needed(inner, "id")?,
        owner: needed(inner, "owner")?,
        status: needed(inner, "status")?,
        created: needed(inner, "created")?,
        closed: optional(inner, "closed"),
        reason: optional(inner, "reason"),
        protected_until: optional(inner, "protected_until"),
        fields,
    })
}

fn part<T>(object: &Object<'_>, key: &'static str, read: impl FnOnce(&Object<'_>) -> Option<T>) -> Option<T> {
    let inner = Object::new(object.needed(key)?, object.at(key), object.problems)?;
    let value = read(&inner);
    if value.is_some() {
        inner.finish();
    }
    value
}

fn source_name(inner: &Object<'_>, sources: &BTreeMap<String, SourceRule>) -> Option<String> {
    let name = inner.needed_string("source")?;
    if !sources.contains_key(&name) {
        let known: Vec<_> = sources.keys().map(String::as_str).collect();
        inner.problems.add(
            &inner.at("source"),
            format!("There is no source {name:?}. Known are: {}.", known.join(", ")),
        );
    }
    Some(name)
}

fn needed(inner: &Object<'_>, key: &'static str) -> Option<Expression> {
    expression(inner.needed(key)?, &inner.at(key), inner.problems)
}

fn optional(inner: &Object<'_>, key: &'static str) -> Option<Expression> {
    expression(inner.optional(key)?, &inner.at(key), inner.problems)
}

fn template(inner: &Object<'_>, key: &str, text: &str) -> Option<Template> {
    Template::parse(text).map_err(|message| inner.problems.add(&inner.at(key), message)).ok()
}

/// `"{column}"`, or an object with `from` and how to read it.
fn expression(value: &Value, path: &str, problems: &Problems) -> Option<Expression> {
    if let Some(text) = value.as_str() {
        let template = Template::parse(text).map_err(|message| problems.add(path, message)).ok()?;
        return Some(Expression::plain(path, template));
    }
    let inner = Object::new(value, path.to_owned(), problems)?;
    let from = inner.needed_string("from").and_then(|text| template(&inner, "from", &text));
    let values = inner.optional("values").is_some().then(|| inner.table("values").into_iter().collect());
    let currency = inner.string("currency").and_then(|code| {
        let found = Currency::parse(&code);
        if found.is_none() {
            problems.add(&inner.at("currency"), "A currency code of ISO 4217 is expected here, such as EUR.");
        }
        found
    });
    let date = inner.string("date").and_then(|text| {
        let found = DatePattern::parse(&text);
        if found.is_none() {
            problems
                .add(&inner.at("date"), "YYYY-MM-DD, DD.MM.YYYY, DD/MM/YYYY or MM/DD/YYYY is expected here.");
        }
        found
    });
    let decimal = inner.string("decimal").and_then(|text| {
        let found = match text.as_str() {
            "." => Some('.'),
            "," => Some(','),
            _ => None,
        };
        if found.is_none() {
            problems.add(&inner.at("decimal"), "\".\" or \",\" is expected here.");
        }
        found
    });
    let optional = inner.flag("optional");
    inner.finish();
    Some(Expression { path: path.to_owned(), from: from?, values, currency, date, decimal, optional })
}
