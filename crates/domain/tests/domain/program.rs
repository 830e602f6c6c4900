//! Programme definitions: the published ones are sound, broken ones are refused with the place of the mistake.

use crate::plan::planned;
use crate::programmes::{ACE, RESELLER, ace, context, reseller};
use domain::form::{Draft, Form, Phase};
use domain::issue::IssueCode::{self, *};
use domain::program::{Field, FieldKind, Outcome, Program, Text};
use proptest::prelude::*;
use serde_json::{Value, json};

/// The smallest sound definition.
pub fn smallest() -> Value {
    json!({
        "format": 1, "id": "p", "version": "1", "name": "P", "locales": ["en", "cs"], "default_locale": "en",
        "time_zone": "Europe/Prague", "currencies": ["EUR"], "partner_types": ["reseller"],
        "lists": { "stages": ["a", "won", "lost"], "reasons": ["x"], "countries": ["Chile", "Peru"] },
        "formats": { "codes": { "Chile": ["9999999"] } },
        "sections": [{ "id": "all", "label": "All", "fields": ["title", "customer", "value", "close", "stage", "country", "code"] }],
        "fields": [
            { "id": "title", "type": "text", "label": { "en": "Title", "cs": "Název" } },
            { "id": "customer", "type": "text", "label": "Customer", "required_when": { "field": "stage", "equals": "won" } },
            { "id": "value", "type": "money", "label": "Value", "above": "0" },
            { "id": "close", "type": "date", "label": "Close", "edit": ["create", { "phase": "open", "when": { "context": "partner_type", "equals": "reseller" } }] },
            { "id": "stage", "type": "choice", "label": "Stage", "options": "stages" },
            { "id": "country", "type": "country", "label": "Country", "options": "countries" },
            { "id": "code", "type": "text", "label": "Code", "format_table": { "field": "country", "table": "codes" } }
        ],
        "roles": { "title": "title", "customer": "customer", "value": "value", "close_date": "close", "stage": "stage" },
        "stages": [
            { "value": "a", "probability": 10, "outcome": "open" },
            { "value": "won", "probability": 100, "outcome": "won" },
            { "value": "lost", "probability": 0, "outcome": "lost" }
        ],
        "reasons": { "rejected": "reasons", "lost": "reasons" },
        "review": { "business_days": 2 }, "protection": { "days": 90 }, "attachments": { "max_files": 1, "max_bytes": 10 }
    })
}

pub(crate) fn problems(text: &str) -> Vec<(String, IssueCode)> {
    let issues = Program::from_json(text).err().unwrap_or_default();
    issues.into_iter().map(|issue| (issue.path, issue.code)).collect()
}

/// Puts `value` at `pointer` of the smallest definition (null takes the key away) and expects these problems.
pub fn check(pointer: &str, value: Value, expected: &[(&str, IssueCode)]) {
    check_in(smallest(), pointer, value, expected);
}

pub fn check_in(mut definition: Value, pointer: &str, value: Value, expected: &[(&str, IssueCode)]) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match definition.pointer_mut(parent).unwrap() {
        Value::Object(map) => map.insert(key.to_owned(), value.clone()).map_or((), drop),
        Value::Array(items) => items[key.parse::<usize>().unwrap()] = value.clone(),
        _ => panic!("{pointer}"),
    }
    let expected: Vec<_> = expected.iter().map(|(path, code)| ((*path).to_owned(), *code)).collect();
    assert_eq!(problems(&definition.to_string()), expected, "{pointer} = {value}");
}

#[test]
fn the_published_programmes_are_sound() {
    for (name, text) in [
        ("aws-ace", ACE),
        ("reseller", RESELLER),
        ("smallest", &smallest().to_string()),
        ("planned", &planned().to_string()),
    ] {
        assert_eq!(problems(text), [], "{name}");
    }
}

#[test]
fn every_text_of_the_published_programmes_is_given_in_every_locale() {
    for program in [ace(), reseller()] {
        let complete =
            |text: &Text| program.locales.iter().all(|locale| text.locales().any(|given| given == locale));
        for field in &program.fields {
            assert!(
                complete(&field.label) && field.help.iter().all(complete),
                "{} of {}",
                field.id,
                program.id
            );
        }
        for section in &program.sections {
            assert!(
                complete(&section.label) && section.help.iter().all(complete),
                "{} of {}",
                section.id,
                program.id
            );
        }
        assert!(program.partner_types.iter().all(|choice| choice.label.as_ref().is_some_and(complete)));
        let perks = program.tiers.ladder.iter().flat_map(|tier| &tier.benefits.perks);
        assert!(perks.map(|perk| &perk.label).all(|label| label.as_ref().is_some_and(complete)));
        assert!(program.tiers.ladder.iter().all(|tier| complete(&tier.label)));
        assert!(program.targets.iter().all(|target| target.label.as_ref().is_some_and(complete)));
        assert!(program.incentives.rebates.iter().all(|rebate| complete(&rebate.label)));
        assert!(program.incentives.commissions.iter().all(|commission| complete(&commission.label)));
    }
    let proper_names = ["regions", "products", "postal_code_countries", "no_postal_code_countries"];
    for (name, choices) in reseller().lists.iter().filter(|(name, _)| !proper_names.contains(&name.as_str()))
    {
        assert!(
            choices
                .iter()
                .all(|choice| choice.label.as_ref().is_some_and(|label| label.locales().count() == 2)),
            "{name}"
        );
    }
}

#[test]
fn the_reseller_programme_is_what_its_owner_expects() {
    let program = reseller();
    let stages: Vec<_> =
        program.stages.iter().map(|stage| (stage.value.as_str(), stage.probability, stage.outcome)).collect();
    assert_eq!(
        stages,
        [
            ("prospect", 10, Outcome::Open),
            ("qualified", 30, Outcome::Open),
            ("proposal", 50, Outcome::Open),
            ("negotiation", 75, Outcome::Open),
            ("won", 100, Outcome::Won),
            ("lost", 0, Outcome::Lost),
        ]
    );
    assert_eq!((program.review.business_days, program.protection.days), (2, 90));
    assert_eq!(program.default_currency.code(), "EUR");
    let editable = |phase| -> Vec<&str> {
        let can = |field: &&Field| field.edit.iter().any(|rule| rule.phase == phase);
        program.fields.iter().filter(can).map(|field| field.id.as_str()).collect()
    };
    for id in ["title", "description", "value", "close_date", "stage", "next_step"] {
        assert!(editable(Phase::InfoRequested).contains(&id) && editable(Phase::Open).contains(&id), "{id}");
    }
    assert!(!editable(Phase::Open).contains(&"customer"));
    assert_eq!(editable(Phase::Closed), ["files", "comments"]);
}

#[test]
fn a_key_with_a_typo_is_named_with_the_one_that_was_meant() {
    check("/fields/0/requird", json!(true), &[("fields[0].requird", UnknownKey)]);
    check("/colour", json!("#fff"), &[("colour", UnknownKey)]);
    let text = smallest().to_string().replace("\"time_zone\"", "\"timezone\"");
    let issues = Program::from_json(&text).unwrap_err();
    let typo = issues.iter().find(|issue| issue.code == UnknownKey).unwrap();
    assert_eq!((typo.path.as_str(), typo.params["suggestion"].as_str()), ("timezone", "time_zone"));
    assert!(issues.iter().any(|issue| issue.path == "time_zone" && issue.code == MissingKey));
}

#[test]
fn a_reference_to_nothing_is_refused() {
    check("/fields/4/options", json!("phases"), &[("fields[4].options", DanglingReference)]);
    check(
        "/fields/1/required_when",
        json!({ "field": "stag", "equals": "won" }),
        &[("fields[1].required_when.field", DanglingReference)],
    );
    check(
        "/fields/1/required_when",
        json!({ "field": "stage", "equals": "one" }),
        &[("fields[1].required_when", DanglingReference)],
    );
    check(
        "/fields/1/required_when",
        json!({ "saved": "old", "filled": true }),
        &[("fields[1].required_when.saved", DanglingReference)],
    );
    check(
        "/fields/1/required_when",
        json!({ "any": [{ "not": { "field": "title", "in_list": "names" } }] }),
        &[("fields[1].required_when.any[0].not.in_list", DanglingReference)],
    );
    check(
        "/fields/1/visible_when",
        json!({ "context": "phase", "equals": "opened" }),
        &[("fields[1].visible_when", DanglingReference)],
    );
    check(
        "/fields/1/allowed_when",
        json!({ "context": "partner_type", "equals": "isv" }),
        &[("fields[1].allowed_when", DanglingReference)],
    );
    check("/fields/4/default", json!("b"), &[("fields[4].default", DanglingReference)]);
    check("/fields/4/one_way", json!(["b"]), &[("fields[4].one_way", DanglingReference)]);
    check(
        "/fields/4/value_rules",
        json!([{ "values": ["b"], "only_when": { "field": "title", "filled": true } }]),
        &[("fields[4].value_rules[0].values", DanglingReference)],
    );
    check(
        "/fields/4/fixed_when",
        json!([{ "when": { "field": "title", "filled": true }, "value": "b" }]),
        &[("fields[4].fixed_when[0].value", DanglingReference)],
    );
    check(
        "/fields/6/format_table/table",
        json!("zip"),
        &[("fields[6].format_table.table", DanglingReference)],
    );
    check("/formats/codes/Chili", json!(["9999"]), &[("formats.codes", DanglingReference)]);
    check(
        "/sections/0/fields/6",
        json!("cod"),
        &[("sections[0].fields[6]", DanglingReference), ("sections", MissingKey)],
    );
    // A deal can be lost for a reason that the field of the form does not offer: it could never be closed.
    check("/roles/lost_reason", json!("stage"), &[("roles.lost_reason", DanglingReference)]);
    check("/roles/stage", json!("steps"), &[("roles.stage", DanglingReference)]);
    check("/reasons/lost", json!("why"), &[("reasons.lost", DanglingReference)]);
    check("/default_locale", json!("de"), &[("default_locale", DanglingReference)]);
    check(
        "/fields/0/label",
        json!({ "en": "Title", "cz": "Název" }),
        &[("fields[0].label", DanglingReference)],
    );
    check("/lists/stages/0", json!("b"), &[("stages", DanglingReference)]);
}

#[test]
fn a_value_of_the_wrong_kind_is_refused() {
    check("/fields/0/type", json!("string"), &[("fields[0].type", BadValue)]);
    check("/fields/2/type", json!("amount"), &[("fields[2].type", BadValue)]);
    check("/fields/0/label", json!(7), &[("fields[0].label", WrongType)]);
    check("/fields/0/required", json!("yes"), &[("fields[0].required", WrongType)]);
    check("/fields/0/max_length", json!(-1), &[("fields[0].max_length", BadValue)]);
    check("/fields/0/masks", json!(["9\\"]), &[("fields[0].masks[0]", BadValue)]);
    check("/fields/0/edit", json!(["later"]), &[("fields[0].edit[0]", BadValue)]);
    check("/fields/2/above", json!(0), &[("fields[2].above", WrongType)]);
    check("/fields/2/above", json!("nothing"), &[("fields[2].above", BadValue)]);
    check("/fields/3/not_before", json!("tomorrow"), &[("fields[3].not_before", BadValue)]);
    check(
        "/fields/1/required_when",
        json!({ "when": "always" }),
        &[("fields[1].required_when", BadValue), ("fields[1].required_when.when", UnknownKey)],
    );
    check("/fields/1/required_when", json!({ "field": "title" }), &[("fields[1].required_when", BadValue)]);
    check("/formats/codes/Chile", json!("99"), &[("formats.codes.Chile", WrongType)]);
    check(
        "/stages/0/outcome",
        json!("maybe"),
        &[("stages[0].outcome", BadValue), ("stages", DanglingReference), ("stages", BadValue)],
    );
    check("/currencies", json!(["EUR", "XXX"]), &[("currencies[1]", BadValue)]);
    check("/accent", json!("red"), &[("accent", BadValue)]);
    check("/format", json!(2), &[("format", BadValue)]);
    check("/review", json!([]), &[("review", WrongType)]);
    check("/protection/days", json!("90"), &[("protection.days", BadValue)]);
    check("/roles/value", json!("title"), &[("roles.value", BadValue)]);
}

#[test]
fn a_rule_that_its_field_does_not_know_is_refused() {
    check("/fields/0/places", json!(2), &[("fields[0].places", BadValue)]);
    check("/fields/0/options", json!("stages"), &[("fields[0].options", BadValue)]);
    check("/fields/0/not_before", json!("today"), &[("fields[0].not_before", BadValue)]);
    check("/fields/2/masks", json!(["99"]), &[("fields[2].masks", BadValue)]);
    check("/fields/3/many", json!(true), &[("fields[3].many", BadValue)]);
    check("/fields/4/exclusive", json!(["a"]), &[("fields[4].exclusive", BadValue)]);
    check("/fields/2/max", json!("-1"), &[("fields[2].max", BadValue)]);
    check("/fields/2/min", json!("1"), &[("fields[2].min", BadValue)]);
}

#[test]
fn what_is_missing_or_there_twice_is_refused() {
    check("/fields/0/label", Value::Null, &[("fields[0].label", MissingKey)]);
    check("/fields/4/options", Value::Null, &[("fields[4].options", MissingKey)]);
    check("/roles", Value::Null, &[("roles", MissingKey)]);
    check("/roles/value", Value::Null, &[("roles.value", MissingKey)]);
    check("/protection", json!({}), &[("protection.days", MissingKey)]);
    check(
        "/fields/6/id",
        json!("title"),
        &[("fields", DefinedTwice), ("sections[0].fields[6]", DanglingReference)],
    );
    check(
        "/sections/0/fields/6",
        json!("title"),
        &[("sections[0].fields[6]", DefinedTwice), ("sections", MissingKey)],
    );
    check(
        "/lists/stages/1",
        json!("a"),
        &[("lists.stages", DefinedTwice), ("fields[1].required_when", DanglingReference)],
    );
    check("/stages/1/value", json!("a"), &[("stages", DefinedTwice), ("stages", DanglingReference)]);
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let text = smallest()
        .to_string()
        .replace("\"probability\":10", "\"probability\":110")
        .replace("\"reasons\":[\"x\"]", "\"reason\":[]");
    let mut found = problems(&text);
    found.dedup();
    assert_eq!(found.first().map(|(path, _)| path.as_str()), Some("stages[0].probability"));
    assert!(found.contains(&("reasons.rejected".to_owned(), DanglingReference)));
    assert!(found.contains(&("reasons.lost".to_owned(), DanglingReference)));
}

#[test]
fn what_is_not_json_is_named_so() {
    for text in ["", "{", "<!DOCTYPE html>", "{\"format\": 1,}"] {
        assert_eq!(problems(text), [(String::new(), NotJson)], "{text}");
    }
    assert_eq!(problems("[]"), [(String::new(), WrongType)]);
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(problems(&deep), [(String::new(), NotJson)]);
}

#[test]
fn the_reader_knows_every_key_of_the_published_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/program.schema.json")).unwrap();
    let keys = |pointer: &str| -> Vec<String> {
        schema.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect()
    };
    for (properties, place) in [
        ("/properties", ""),
        ("/$defs/field/properties", "/fields/0"),
        ("/properties/roles/properties", "/roles"),
        ("/properties/stages/items/properties", "/stages/0"),
        ("/properties/sections/items/properties", "/sections/0"),
        ("/properties/attachments/properties", "/attachments"),
        ("/properties/fiscal_year/properties", "/fiscal_year"),
        ("/properties/rates/properties", "/rates"),
        ("/properties/tier_rules/properties", "/tier_rules"),
        ("/properties/tiers/items/properties", "/tiers/0"),
        ("/properties/tiers/items/properties/criteria/properties", "/tiers/0/criteria"),
        ("/properties/tiers/items/properties/benefits/properties", "/tiers/0/benefits"),
        ("/properties/targets/items/properties", "/targets/0"),
        ("/properties/incentives/properties", "/incentives"),
        ("/$defs/commission/properties", "/incentives/commissions/0"),
        ("/$defs/commission/properties/limit/properties", "/incentives/commissions/0/limit"),
    ] {
        let mut definition = planned();
        let object = definition.pointer_mut(place).unwrap().as_object_mut().unwrap();
        for key in keys(properties) {
            object.entry(key).or_insert(Value::Null);
        }
        assert_eq!(problems(&definition.to_string()), [], "{place}");
    }
    let kinds: Vec<_> = FieldKind::ALL.iter().map(|(name, _)| json!(name)).collect();
    assert_eq!(schema.pointer("/$defs/field/properties/type/enum"), Some(&json!(kinds)));
}

/// Replaces, takes away or doubles something at the place that the steps lead to.
fn mutate(value: &mut Value, steps: &[usize], with: &Value) {
    let Some((step, rest)) = steps.split_first() else { return value.clone_from(with) };
    match value {
        Value::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(step % map.len()).unwrap().clone();
            mutate(map.get_mut(&key).unwrap(), rest, with);
        }
        Value::Array(items) if !items.is_empty() => {
            let at = step % items.len();
            mutate(&mut items[at], rest, with);
        }
        _ => value.clone_from(with),
    }
}

proptest! {
    #[test]
    fn no_definition_makes_the_reader_panic(
        steps in proptest::collection::vec(any::<usize>(), 1..7),
        with in proptest::sample::select(vec![json!(null), json!(-1), json!(1e300), json!(true), json!(""), json!("title"), json!([]), json!({}), json!([[1]]), json!({"all": []}), json!("9\\")]),
        which in any::<bool>(),
    ) {
        let mut definition: Value = if which { planned() } else { serde_json::from_str(RESELLER).unwrap() };
        mutate(&mut definition, &steps, &with);
        if let Ok(program) = Program::from_json(&definition.to_string()) {
            let context = context(Phase::Create);
            let _ = Form::new(&program, &context).check(&Draft::default());
        }
    }
}
