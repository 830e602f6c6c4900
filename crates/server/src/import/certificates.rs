//! Certificates of people, into what is kept of their organisations.

use super::mapping::{CertificateRule, Mapping};
use super::records::{NAMESPACE, Reading, Records, each_row};
use super::report::ImportReport;
use super::source::Sources;
use crate::demo::DemoUser;
use crate::demo::random::uuid_of;
use chrono::{DateTime, Utc};
use domain::performance::dossier::{CertificateRecord, Dossier, LedgerRecord, TierRecord};
use std::collections::BTreeMap;

/// One dossier for each organisation whose people have any; nothing else of it is imported. The same certificate a second
/// time is the same record.
pub fn dossiers(
    mapping: &Mapping,
    sources: &Sources,
    records: &Records,
    now: DateTime<Utc>,
    report: &mut ImportReport,
) -> Vec<Dossier> {
    let Some(rule) = &mapping.certificates else { return Vec::new() };
    let mut found: BTreeMap<String, Vec<CertificateRecord>> = BTreeMap::new();
    each_row(sources, &rule.source, report, |reading| {
        if let Some((partner, certificate)) = certificate(rule, reading, records) {
            let all = found.entry(partner).or_default();
            all.retain(|known| known.id != certificate.id);
            all.push(certificate);
        }
    });
    report.certificates = found.values().map(Vec::len).sum();
    let dossier = |(partner, certificates)| Dossier {
        partner,
        as_of: now.date_naive(),
        tier: TierRecord::default(),
        certificates,
        ledger: LedgerRecord::default(),
        goals: Vec::new(),
        people: Vec::new(),
    };
    found.into_iter().map(dossier).collect()
}

fn certificate(
    rule: &CertificateRule,
    reading: &mut Reading<'_, '_>,
    records: &Records,
) -> Option<(String, CertificateRecord)> {
    let person = reading.value(&rule.person, |text| person(records, text));
    let name = reading.text(&rule.name);
    let from = rule.from.as_ref().and_then(|day| reading.value(day, |text| day.date(text)));
    let until = rule.until.as_ref().and_then(|day| reading.value(day, |text| day.date(text)));
    if !reading.clean {
        return None;
    }
    let (person, name) = (person?, name?);
    let partner = person.partner_id.as_ref()?.0.clone();
    let began = from.map(|day| day.to_string()).unwrap_or_default();
    let id = uuid_of(NAMESPACE, &format!("certificate {} {name} {began}", person.user.id));
    Some((partner, CertificateRecord { id, person: person.user.id.0.clone(), name, from, until }))
}

/// Somebody by their mail address, or by a name that only one person bears.
fn person<'r>(records: &'r Records, text: &str) -> Result<&'r DemoUser, String> {
    let address = text.to_lowercase();
    if let Some(found) = records.users.iter().find(|one| one.user.email == address) {
        return Ok(found);
    }
    match records.people.get(text) {
        Some(Some(at)) => records.users.get(*at).ok_or_else(|| format!("{text:?} is nobody.")),
        Some(None) => Err(format!("Several people are called {text:?}; name the mail address.")),
        None => Err(format!("There is nobody called {text:?}, and no such mail address.")),
    }
}
