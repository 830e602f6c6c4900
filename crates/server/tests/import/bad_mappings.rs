//! Mappings with mistakes in them.

use super::*;

#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(MAPPING.contains(from), "{from}");
    let found =
        Mapping::from_json(&MAPPING.replacen(from, to, 1)).expect_err("the mapping should have been refused");
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        found.iter().any(|problem| problem.starts_with(expected)),
        "{found:#?} has nothing like {expected:?}"
    );
}

#[test]
fn mistakes_are_reported_with_their_path() {
    check("\"format\": 1", "\"format\": 2", "mapping, column format: This program reads format 1.");
    check(
        "\"owner\": \"{agent}\"",
        "\"ownr\": \"{agent}\"",
        "mapping, column deals: The key \"owner\" is missing.",
    );
    check(
        "\"blanks\"",
        "\"blank\"",
        "mapping, column sources.deals.blank: The key \"blank\" is unknown here.",
    );
    check("\"id\": \"{id}\"", "\"id\": \"{id\"", "mapping, column deals.id: A brace is not closed");
    check("\"id\": \"{id}\"", "\"id\": 7", "mapping, column deals.id: An object {...} is expected here.");
    check(
        "{agent|slug}",
        "{agent|upper}",
        "mapping, column people[0].email: The filter \"upper\" is unknown",
    );
    check(
        "\"currency\": \"USD\", \"optional\"",
        "\"currency\": \"usd\", \"optional\"",
        "mapping, column deals.fields.value.currency: A currency code",
    );
    check(
        "\"source\": \"deals\"",
        "\"source\": \"deal\"",
        "mapping, column deals.source: There is no source \"deal\". Known are: deals, team.",
    );
    check(
        "\"role\": \"partner_representative\"",
        "\"role\": \"boss\"",
        "mapping, column people[0].role: partner_representative or",
    );
    check(
        ", \"key\": \"agent\"",
        "",
        "mapping, column deals.joins.team: The source \"team\" has no \"key\" to join on.",
    );
    check("{\n  \"format\"", "{,\n  \"format\"", "mapping: This is no JSON");
}

#[test]
fn a_mapping_for_another_programme_is_refused_once_not_per_row() {
    let mapping =
        Mapping::from_json(&MAPPING.replace("\"account\": \"{customer}\"", "\"client\": \"{customer}\""))
            .unwrap();
    let found = problems(plan(&mapping, &files(DEALS), &program(), now()));
    assert_eq!(
        found,
        [
            "mapping, column deals.fields.client: The programme \"crm-sales-opportunities\" has no field \"client\"."
        ]
    );
    let mapping = Mapping::from_json(&MAPPING.replace("regional_office", "reseller")).unwrap();
    let found = problems(plan(&mapping, &files(DEALS), &program(), now()));
    assert_eq!(
        found,
        ["mapping, column partners.type: \"reseller\" is no partner type of the programme: regional_office."]
    );
}
