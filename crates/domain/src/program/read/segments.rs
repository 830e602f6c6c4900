//! From JSON to the owner's segments of partners. Read on demand: only a server that starts and the owner's screens ask.

use super::{Texts, decimal, objects};
use crate::issue::{Issue, IssueCode};
use crate::performance::evaluation::{Is, Segment, Test};
use crate::performance::kpi::{Kpi, Unit};
use crate::performance::ranking::Measure;
use crate::program::reader::{Problems, Reader};
use crate::program::{Program, ProgramSegment};
use serde_json::Value;
use std::collections::BTreeSet;

/// The key, which stands in the programme's own object.
const KEY: &str = "segments";

/// See [`Program::segments`].
pub fn segments(program: &Program) -> Result<Option<Vec<ProgramSegment>>, Vec<Issue>> {
    let Some(text) = &program.segments else { return Ok(None) };
    let list: Value = serde_json::from_str(text).unwrap_or_default();
    let holder = Value::Object([(KEY.to_owned(), list)].into_iter().collect());
    let problems = Problems::default();
    let texts = Texts { default_locale: &program.default_locale };
    let read = Reader::new(&holder, String::new(), &problems).map(|reader| {
        objects(&reader, KEY, |segment| {
            Some(ProgramSegment {
                label: texts.optional(segment, "label"),
                rule: Segment {
                    id: segment.needed_string("id").unwrap_or_default().to_owned(),
                    all: objects(segment, "all", test),
                },
            })
        })
    });
    let read = read.unwrap_or_default();
    let mut ids = BTreeSet::new();
    for (at, one) in read.iter().enumerate() {
        if !one.rule.id.is_empty() && !ids.insert(one.rule.id.as_str()) {
            let issue = Issue::new(format!("segments[{at}].id"), IssueCode::DefinedTwice);
            problems.add(issue.with("name", &one.rule.id));
        }
        for locale in one.label.iter().flat_map(|text| text.locales()) {
            if !program.locales.iter().any(|known| known == locale) {
                let issue = Issue::new(format!("segments[{at}].label"), IssueCode::DanglingReference);
                problems.add(issue.with("kind", "locale").with("name", locale));
            }
        }
    }
    // Whoever fits nowhere would be in no segment at all.
    if read.last().is_none_or(|last| !last.rule.all.is_empty()) {
        problems.add(Issue::new(KEY, IssueCode::BadValue).with("expected", "a last segment without tests"));
    }
    let issues = problems.take();
    if issues.is_empty() { Ok(Some(read)) } else { Err(issues) }
}

/// `{ "figure": "growth", "at_least": "10" }`, `"below"`, or `"is": "nothing"`.
fn test(reader: &Reader<'_>) -> Option<Test> {
    let code = reader.needed_string("figure");
    let kpi = code.and_then(Kpi::parse).filter(|kpi| is_tested(*kpi));
    if code.is_some() && kpi.is_none() {
        let codes: Vec<&str> =
            Measure::ALL.iter().filter(|measure| is_told(**measure)).map(|one| one.as_str()).collect();
        reader.bad("figure", &format!("one of {}", codes.join(", ")));
    }
    let least = decimal(reader, "at_least").map(Is::AtLeast);
    let below = decimal(reader, "below").map(Is::Below);
    let nothing = reader.raw("is").and_then(|_| reader.one_of("is", &[("nothing", Is::Nothing)]));
    let mut given = [least, below, nothing].into_iter().flatten();
    let is = given.next();
    if is.is_none() || given.next().is_some() {
        reader.bad("at_least", "one of at_least, below and is");
    }
    Some(Test { kpi: kpi?, is: is? })
}

/// Amounts would need a currency; what no pass over the deals tells would never hold.
fn is_tested(kpi: Kpi) -> bool {
    Measure::ALL.iter().any(|measure| *measure == Measure::Figure(kpi) && is_told(*measure))
}

fn is_told(measure: Measure) -> bool {
    match measure {
        Measure::Figure(kpi) => !matches!(kpi.definition().unit, Unit::Money | Unit::MoneyPerDay),
        Measure::Health => false,
    }
}
