//! What is in a report: the figures of a view's question over the deals that its reader sees.

use super::letters::{Sheet, letter};
use super::outgoing::{Letter, Outgoing};
use super::words::Words;
use crate::figures::Labels;
use crate::store::alerts::StoredAlert;
use crate::store::views::StoredView;
use domain::money::Money;
use domain::performance::kpi::{Kpi, Unit, Value};
use domain::performance::{Dimension, Group, Query, Report};
use domain::program::Program;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// The figures at the head of a mail.
const HEAD: [Kpi; 10] = [
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::ActivePipeline,
    Kpi::PipelineValue,
    Kpi::WeightedPipeline,
    Kpi::Registrations,
    Kpi::ApprovalRate,
];

/// The columns of its table.
const COLUMNS: [Kpi; 6] = [
    Kpi::Registrations,
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::ActivePipeline,
    Kpi::PipelineValue,
];

/// The question in an address of the area; what only a page understands is left out.
pub fn question(address: &str, partner: bool) -> Query {
    let search = address.split_once('?').map_or("", |(_, search)| search);
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(search.as_bytes()).into_owned().collect();
    let mut query = Query::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))).0;
    if query.by.is_empty() {
        query.by.push(if partner { Dimension::Product } else { Dimension::Partner });
    }
    query
}

/// What a report is made of.
pub struct Asked<'a> {
    pub program: &'a Program,
    pub words: &'a Words,
    pub labels: &'a Labels,
    pub query: &'a Query,
    pub report: &'a Report,
}

impl Asked<'_> {
    /// A dimension's value as a person calls it.
    fn value(&self, dimension: Dimension, code: &str) -> String {
        if code.is_empty() {
            return self.words.text("performance.none", &[]);
        }
        let locale = self.words.locale();
        let label = self.labels.get(&dimension).and_then(|names| names.get(code)).cloned();
        let in_list = |list: &str| {
            let choice = self.program.lists.get(list)?.iter().find(|choice| choice.value == code)?;
            Some(choice.label.as_ref()?.get(locale).to_owned())
        };
        let of_field = |id: Option<&String>| {
            let field = self.program.field(id?)?;
            let choice = self.program.options(field).iter().find(|choice| choice.value == code)?;
            Some(choice.label.as_ref()?.get(locale).to_owned())
        };
        let named = match dimension {
            Dimension::Status => Some(self.words.text(&format!("status.{code}"), &[])),
            Dimension::Stage => {
                let stage = self.program.stage(code).and_then(|stage| stage.label.as_ref());
                stage.map(|label| label.get(locale).to_owned())
            }
            Dimension::Reason => {
                in_list(&self.program.reasons.lost).or_else(|| in_list(&self.program.reasons.rejected))
            }
            Dimension::Product => of_field(self.program.roles.product.as_ref()),
            Dimension::Country => of_field(self.program.roles.country.as_ref()),
            _ => label,
        };
        named.unwrap_or_else(|| code.to_owned())
    }

    fn names(&self, group: &Group) -> Vec<String> {
        self.query.by.iter().zip(&group.names).map(|(dimension, code)| self.value(*dimension, code)).collect()
    }

    fn dimensions(&self) -> Vec<String> {
        let key = |one: &Dimension| self.words.text(&format!("performance.by_{}", one.as_str()), &[]);
        self.query.by.iter().map(key).collect()
    }

    fn kpi(&self, kpi: Kpi) -> String {
        self.words.text(&format!("kpi.{}", kpi.definition().code), &[])
    }

    /// The mail with its file.
    pub fn letter(&self, view: &StoredView, outgoing: &Outgoing) -> Letter {
        let (words, report) = (self.words, self.report);
        let days = |period: &domain::performance::Period| {
            let (from, to) = (words.date(period.from), words.date(period.to));
            words.text("mail.from_to", &[("from", &from), ("to", &to)])
        };
        let day = words.date(report.as_of);
        let mut lines = vec![days(&report.period)];
        if let Some(compared) = &report.compared {
            lines.push(words.text("mail.compared", &[("period", &days(compared))]));
        }
        lines.push(words.text("mail.as_of", &[("day", &day)]));
        let of = |group: &Group, kpi: Kpi| {
            group.figures.iter().find(|(one, _)| *one == kpi).map(|(_, figure)| words.figure(figure))
        };
        let before = |kpi: Kpi| {
            report
                .whole
                .figures_before
                .iter()
                .find(|(one, _)| *one == kpi)
                .map(|(_, figure)| words.figure(figure))
        };
        let figures =
            HEAD.iter().filter_map(|kpi| Some((self.kpi(*kpi), of(&report.whole, *kpi)?, before(*kpi))));
        let rows = report.groups.iter().map(|group| {
            let cells = COLUMNS.iter().map(|kpi| of(group, *kpi).unwrap_or_default());
            [self.names(group).join(" · ")].into_iter().chain(cells).collect()
        });
        let sheet = Sheet {
            title: view.name.clone(),
            lines,
            figures: figures.collect(),
            head: [self.dimensions().join(" · ")]
                .into_iter()
                .chain(COLUMNS.iter().map(|kpi| self.kpi(*kpi)))
                .collect(),
            rows: rows.collect(),
            link: outgoing.link(&format!("/performance{}", view.address)),
            foot: words.text("mail.foot", &[]),
        };
        let subject = words.text("mail.subject", &[("name", &view.name), ("day", &day)]);
        let name = format!("report-{}.csv", report.as_of);
        letter(words, subject, &sheet, Some((name, self.file(view))))
    }

    /// The table as a file: what it is, then numbers that programs read.
    fn file(&self, view: &StoredView) -> String {
        let report = self.report;
        let text = |text: &str| text.to_owned();
        let period = format!("{} - {}", report.period.from, report.period.to);
        let mut rows = vec![
            vec![view.name.clone()],
            vec![text("/performance"), view.address.clone()],
            vec![period, self.words.text("mail.as_of", &[("day", &report.as_of.to_string())])],
            Vec::new(),
        ];
        let currencies: BTreeSet<String> =
            report.groups.iter().flat_map(|group| money(group).into_keys().map(|(_, code)| code)).collect();
        let mut head = self.dimensions();
        for kpi in COLUMNS {
            match kpi.definition().unit {
                Unit::Money => {
                    head.extend(currencies.iter().map(|code| format!("{} ({code})", self.kpi(kpi))))
                }
                _ => head.push(self.kpi(kpi)),
            }
        }
        rows.push(head);
        for group in &report.groups {
            let money = money(group);
            let mut row = self.names(group);
            for kpi in COLUMNS {
                if kpi.definition().unit == Unit::Money {
                    let sum = |code: &String| money.get(&(kpi.definition().code, code.clone())).cloned();
                    row.extend(currencies.iter().map(|code| sum(code).unwrap_or_default()));
                    continue;
                }
                let figure = group.figures.iter().find(|(one, _)| *one == kpi).map(|(_, figure)| figure);
                let number = figure.and_then(|figure| figure.as_ref().ok()?.number());
                row.push(number.map(|number| number.round_dp(4).normalize().to_string()).unwrap_or_default());
            }
            rows.push(row);
        }
        workbook::csv_lines(&rows)
    }

    /// What a webhook gets: the same figures as `GET /api/v1/performance/report` answers, and what the ids are called.
    pub fn message(&self, view: &StoredView, outgoing: &Outgoing) -> Json {
        let mut labels: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
        for group in &self.report.groups {
            for (dimension, code) in self.query.by.iter().zip(&group.names) {
                let names = labels.entry(dimension.as_str()).or_default();
                names.entry(code).or_insert_with(|| self.value(*dimension, code));
            }
        }
        json!({
            "view": {
                "id": view.id,
                "name": view.name,
                "address": view.address,
                "link": outgoing.link(&format!("/performance{}", view.address)),
            },
            "by": self.query.by.iter().map(|one| one.as_str()).collect::<Vec<_>>(),
            "labels": labels,
            "report": self.report,
        })
    }
}

/// The sums of a group by figure and currency.
fn money(group: &Group) -> BTreeMap<(&'static str, String), String> {
    let mut found = BTreeMap::new();
    for (kpi, figure) in group.figures.iter().filter(|(kpi, _)| COLUMNS.contains(kpi)) {
        let amounts: Vec<Money> = match figure {
            Ok(Value::Sums(sums)) => sums.amounts(),
            Ok(Value::Amount(money)) => vec![*money],
            _ => Vec::new(),
        };
        for money in amounts {
            found.insert(
                (kpi.definition().code, money.currency().code().to_owned()),
                money.amount().to_string(),
            );
        }
    }
    found
}

/// A measured number or a threshold in the unit of its figure.
fn measured(words: &Words, alert: &StoredAlert, number: Decimal) -> String {
    let percent = |number| words.text("mail.percent", &[("number", &words.number(number, 1))]);
    let (kind, _) = alert.when.code();
    match (kind, alert.kpi.definition().unit) {
        ("changed_by_percent", _) | (_, Unit::Percent) => percent(number),
        (_, Unit::Money | Unit::MoneyPerDay) => {
            let money = alert.currency.and_then(|currency| Money::new(number, currency));
            money.map_or_else(|| words.number(number, 2), |money| words.money(&money))
        }
        (_, Unit::Days) => words.text("mail.days", &[("number", &words.number(number, 1))]),
        _ => words.number(number, 1),
    }
}

/// The mail about an alert.
pub fn alert_letter(
    words: &Words,
    alert: &StoredAlert,
    kind: &str,
    number: Option<Decimal>,
    outgoing: &Outgoing,
) -> Letter {
    let (condition, threshold) = alert.when.code();
    let figure = words.text(&format!("kpi.{}", alert.kpi.definition().code), &[]);
    let number =
        number.map_or_else(|| words.text("mail.not_told", &[]), |number| measured(words, alert, number));
    let limit = measured(words, alert, threshold);
    let params = [("figure", &*figure), ("number", &*number), ("limit", &*limit)];
    let rule = words.text(&format!("mail.alert_{condition}"), &params);
    let subject = words.text(&format!("mail.alert_{kind}"), &[("name", &alert.name)]);
    let sheet = Sheet {
        title: subject.clone(),
        lines: vec![rule, words.text("mail.alert_now", &params)],
        link: outgoing.link(&format!("/performance{}", alert.address)),
        foot: words.text("mail.foot", &[]),
        ..Sheet::default()
    };
    letter(words, subject, &sheet, None)
}

/// What a webhook gets about an alert.
pub fn alert_message(alert: &StoredAlert, number: Option<&str>, outgoing: &Outgoing) -> Json {
    let (condition, threshold) = alert.when.code();
    json!({
        "alert": {
            "id": alert.id,
            "name": alert.name,
            "kpi": alert.kpi.definition().code,
            "condition": condition,
            "threshold": threshold.to_string(),
            "currency": alert.currency.map(|currency| currency.code().to_owned()),
            "measured": number,
            "address": alert.address,
            "link": outgoing.link(&format!("/performance{}", alert.address)),
        },
    })
}
