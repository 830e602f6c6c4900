//! The form of the plain reseller programme.

use super::{Facts, Sheet, choose};
use crate::demo::projects::Kind;
use domain::form::Entry;
use std::collections::BTreeMap;

/// The names of the competition are made up.
const RIVALS: &[&str] = &["Halvard Secure", "Brightmoat", "Sentinor", "Datavik", "OpsLantern"];

pub fn fields(facts: &Facts<'_>) -> BTreeMap<String, Entry> {
    let mut sheet = Sheet::default();
    let customer = facts.customer;
    sheet.text("customer", &customer.name);
    sheet.text("website", &customer.website);
    sheet.text("industry", customer.industry);
    sheet.text("country", customer.country.code);
    sheet.text("state", customer.state);
    sheet.text("city", customer.city);
    sheet.text("postal_code", customer.postal_code);
    sheet.text("contact_first_name", customer.contact.given);
    sheet.text("contact_last_name", customer.contact.family);
    sheet.text("contact_email", &customer.contact.email);
    sheet.text("contact_phone", &customer.contact.phone);
    sheet.text("contact_job_title", customer.contact.position);
    sheet.text("title", &facts.title);
    sheet.text(
        "opportunity_type",
        match facts.kind {
            Kind::New => "new",
            Kind::Expansion => "expansion",
            Kind::Renewal => "renewal",
        },
    );
    let second = facts.second_offer.map(|offer| offer.id);
    sheet.many("products", &[Some(facts.offer.id), second].into_iter().flatten().collect::<Vec<_>>());
    sheet.text("value", facts.value.canonical());
    sheet.text("close_date", facts.close_date.to_string());
    sheet.text("stage", &facts.stage);
    sheet.text("origin", origin(facts));
    sheet.text("description", &facts.description);
    sheet.text("decision_maker_met", if facts.decision_maker_met { "yes" } else { "no" });
    sheet.text("next_step", &facts.next_step);
    let competitor = competitor(facts);
    sheet.text("competitor", competitor);
    if competitor == "other" {
        sheet.text("competitor_other", choose(RIVALS, facts.chance / 7));
    }
    if facts.chance.is_multiple_of(11) {
        sheet.text("comments", "Please coordinate with us before you contact the customer.");
    }
    sheet.0
}

fn origin(facts: &Facts<'_>) -> &'static str {
    if facts.kind != Kind::New {
        return "existing_relationship";
    }
    choose(
        &[
            "own_prospecting",
            "existing_relationship",
            "customer_request",
            "marketing_campaign",
            "own_prospecting",
            "vendor_lead",
            "customer_request",
            "referral",
            "own_prospecting",
            "tender",
        ],
        facts.chance,
    )
}

fn competitor(facts: &Facts<'_>) -> &'static str {
    if facts.kind == Kind::Renewal {
        return "none";
    }
    let by_family: &[&str] = match facts.offer.family {
        0 => &["security_suite", "incumbent", "none", "other", "security_suite", "hyperscaler"],
        1 => &["open_source", "incumbent", "none", "hyperscaler", "other"],
        2 => &["data_platform", "hyperscaler", "incumbent", "none", "open_source", "other"],
        3 => &["hyperscaler", "hyperscaler", "incumbent", "none"],
        _ => &["none", "incumbent"],
    };
    choose(by_family, facts.chance / 3)
}
