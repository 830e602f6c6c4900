//! The opportunity form of AWS ACE: its own lists of words, a monthly amount, and what it asks about marketing.

use super::{Facts, Sheet, choose};
use crate::demo::projects::Kind;
use domain::form::Entry;
use std::collections::BTreeMap;

pub fn fields(facts: &Facts<'_>) -> BTreeMap<String, Entry> {
    let mut sheet = Sheet::default();
    let chance = facts.chance;
    customer(facts, &mut sheet);
    sheet.text("partnerProjectTitle", &facts.title);
    sheet.text(
        "opportunityType",
        match facts.kind {
            Kind::New => "Net New Business",
            Kind::Expansion => "Expansion",
            Kind::Renewal => "Flat Renewal",
        },
    );
    if facts.kind == Kind::Renewal {
        sheet.text("parentOppId", format!("O{}", 1_000_000 + chance * 7_919));
    }
    sheet.text("projectDescription", &facts.description);
    sheet.text("useCase", use_case(facts.offer.id));
    sheet.text("expectedMonthlyAwsRevenue", facts.value.canonical());
    sheet.text("targetCloseDate", facts.close_date.to_string());
    let activities = [
        "Initialized discussions with customer",
        "Customer has shown interest in solution",
        "Conducted POC / Demo",
        "In evaluation / planning stage",
    ];
    sheet.many("salesActivities", activities.get(..1 + chance % 4).unwrap_or(&activities));
    sheet.text(
        "competitiveTracking",
        choose(
            &[
                "On-Prem",
                "Microsoft Azure",
                "No Competition",
                "Google Cloud Platform",
                "Co-location",
                "On-Prem",
                "Other- Cost Optimization",
            ],
            chance / 3,
        ),
    );
    sheet.many("solutionOffered", &[solution(facts.offer.id)]);
    sheet.many("awsProducts", aws_products(facts.offer.id));
    sheet.many(
        "deliveryModel",
        &[choose(&["SaaS or PaaS", "Managed Services", "Professional Services", "Resell"], chance / 5)],
    );
    sheet.many("partnerPrimaryNeedFromAws", needs(chance));
    sheet.text("nextStep", &facts.next_step);
    marketing(facts, &mut sheet);
    sheet.text("stage", &facts.stage);
    sheet.text("closedLostReason", facts.lost_reason.clone().unwrap_or_default());
    sheet.text("awsAccountId", format!("{:012}", 100_000_000_000 + chance * 812_345_679));
    sheet.text("partnerCrmUniqueIdentifier", format!("OPP-{:05}", 10_000 + chance * 83));
    sheet.0
}

fn customer(facts: &Facts<'_>, sheet: &mut Sheet) {
    let customer = facts.customer;
    sheet.text("customerCompanyName", &customer.name);
    sheet.text("customerWebsite", &customer.website);
    sheet.text("industry", industry(customer.industry));
    sheet.text("doesOppBelongToNatSec", "No");
    sheet.text("country", customer.country.name);
    if customer.country.code == "US" {
        sheet.text("state", state(customer.state));
    }
    sheet.text("city", customer.city);
    sheet.text("streetAddress", &customer.street);
    sheet.text("postalCode", customer.postal_code);
    sheet.text("customerFirstName", customer.contact.given);
    sheet.text("customerLastName", customer.contact.family);
    sheet.text("customerTitle", customer.contact.position);
    sheet.text("customerEmail", &customer.contact.email);
    sheet.text("customerPhone", &customer.contact.phone);
}

fn marketing(facts: &Facts<'_>, sheet: &mut Sheet) {
    if !facts.chance.is_multiple_of(5) {
        return sheet.text("IsOppFromMarketingActivity", "No");
    }
    sheet.text("IsOppFromMarketingActivity", "Yes");
    sheet.many(
        "marketingActivityChannel",
        &[choose(&["Live Event", "Email", "Virtual Event", "Search"], facts.chance / 5)],
    );
    sheet.text("isMarketingDevelopmentFunded", choose(&["Yes", "No", "No"], facts.chance / 15));
}

fn needs(chance: usize) -> &'static [&'static str] {
    match chance % 5 {
        0 => &["Co-Sell - Architectural Validation", "Co-Sell - Technical Consultation"],
        1 => &["Co-Sell - Pricing Assistance"],
        2 => &["Co-Sell - Deal Support"],
        3 => &["Co-Sell - Total Cost of Ownership Evaluation"],
        _ => &["Do Not Need Support from AWS Sales Rep"],
    }
}

fn industry(word: &str) -> &'static str {
    match word {
        "automotive" => "Automotive",
        "construction" => "Real Estate & Construction",
        "education" => "Education",
        "energy" => "Energy - Power & Utilities",
        "financial_services" | "insurance" => "Financial Services",
        "healthcare" => "Healthcare",
        "hospitality" => "Hospitality",
        "life_sciences" => "Life Sciences",
        "logistics" => "Transportation & Logistics",
        "media" => "Media & Entertainment",
        "professional_services" => "Professional Services",
        "public_sector" => "Government",
        "retail" => "Retail",
        "telecommunications" => "Telecommunications",
        _ => "Manufacturing",
    }
}

fn use_case(offer: &str) -> &'static str {
    match offer {
        "mer-protect-endpoint" | "mer-protect-identity" | "mer-protect-mail" => "Security & Compliance",
        "mer-secure-edge" => "Networking",
        "mer-observe" => "Monitoring & Observability",
        "mer-data-vault" => "Storage & Backup",
        "mer-data-stream" => "IOT",
        "mer-data-lakehouse" => "Big Data: Data Warehouse / Data Integration / ETL / Data Lake / BI",
        "mer-cloud-migrate" => "Migration / Database Migration",
        _ => "Centralized Operations Management",
    }
}

/// Solution numbers of the partner's listing; made up.
fn solution(offer: &str) -> &'static str {
    match offer {
        "mer-protect-endpoint" => "S-0041201",
        "mer-protect-identity" => "S-0041202",
        "mer-protect-mail" => "S-0041203",
        "mer-secure-edge" => "S-0041210",
        "mer-observe" => "S-0041230",
        "mer-data-vault" => "S-0041240",
        "mer-data-stream" => "S-0041241",
        "mer-data-lakehouse" => "S-0041242",
        "mer-cloud-migrate" => "S-0041250",
        _ => "S-0041290",
    }
}

fn aws_products(offer: &str) -> &'static [&'static str] {
    match offer {
        "mer-protect-endpoint" | "mer-protect-mail" => &["GuardDuty", "SecurityHub"],
        "mer-protect-identity" => &["Cognito"],
        "mer-secure-edge" => &["DirectConnect", "TransitGateway"],
        "mer-observe" => &["CloudWatch"],
        "mer-data-vault" => &["S3", "Backup"],
        "mer-data-stream" => &["Kinesis", "Lambda"],
        "mer-data-lakehouse" => &["Redshift", "Glue", "S3"],
        _ => &["EC2", "RDS", "ApplicationMigrationService"],
    }
}

/// The form lists states by name.
fn state(code: &str) -> &'static str {
    match code {
        "US-OR" => "Oregon",
        "US-WA" => "Washington",
        "US-ID" => "Idaho",
        "US-AZ" => "Arizona",
        "US-WI" => "Wisconsin",
        "US-OH" => "Ohio",
        "US-NC" => "North Carolina",
        _ => "Nebraska",
    }
}
