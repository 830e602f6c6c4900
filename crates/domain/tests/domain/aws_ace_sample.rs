//! The published create sample: what of it the field list itself forbids.

use crate::programmes::{ace, change, codes, context, expected};
use domain::form::{Draft, Entry, Phase};
use domain::issue::IssueCode::*;
use domain::program::FieldKind;
use serde_json::Value;

/// The published sample for creating an opportunity breaks its own field list in three places: the close date lies
/// in the past by now, the website is an e-mail address, and the solution is a placeholder that is no solution number.
/// Its stage is one that cannot be entered at creation; it passes because it is the one every opportunity starts in.
#[test]
fn the_published_sample_passes_but_for_what_its_own_field_list_forbids() {
    let program = ace();
    let sample: Value =
        serde_json::from_str(include_str!("../../../../tests/fixtures/aws-ace/opportunity-create.json"))
            .unwrap();
    let mut draft = Draft::default();
    for (id, value) in sample.as_object().unwrap() {
        let kind = program.field(id).unwrap_or_else(|| panic!("{id} is a field")).kind;
        let entry = match value {
            Value::Null => continue,
            Value::Array(items) => {
                Entry::Many(items.iter().map(|item| item.as_str().unwrap().to_owned()).collect())
            }
            Value::String(text) if kind == FieldKind::MultiChoice => {
                Entry::Many(text.split(';').map(str::to_owned).collect())
            }
            Value::String(text) => Entry::Text(text.clone()),
            number => Entry::Text(number.to_string()),
        };
        draft.set(id, entry);
    }
    let mut context = context(Phase::Create);
    let forbidden =
        [("customerWebsite", Url), ("targetCloseDate", DateTooEarly), ("solutionOffered", Format)];
    assert_eq!(codes(&program, &context, &draft), expected(&forbidden));
    context.today = "2022-09-01".parse().unwrap();
    change(&program, &mut draft, &[("customerWebsite", "test.com"), ("solutionOffered", "S-0001234")]);
    assert_eq!(codes(&program, &context, &draft), []);
}
