//! Which phase may edit which field: the AWS programme against the matrix of its field list.

use crate::programmes::{ace, context};
use domain::form::{Draft, Form, Phase};

/// `field,create,info_requested,open,closed`, each `yes`, `no`, `isv` (software vendors only), `special` (partners in
/// special programmes only) or `-` (never a partner's field).
const MATRIX: &str = include_str!("../../../../tests/fixtures/aws-ace/edit-phases.csv");

/// What differs from the matrix, and why.
///
/// The list asks for an answer to a referral, and a reason if it is declined, but lets no phase enter them. The
/// portal asks while the programme waits for the partner, and only for referrals from AWS.
const REFERRAL_ANSWER: [&str; 2] = ["partnerAcceptanceStatus", "rejectionReason"];

fn allowed(cell: &str, partner_type: &str, enrolled: bool) -> bool {
    match cell {
        "yes" => true,
        "isv" => partner_type == "isv",
        "special" => enrolled,
        "no" | "-" => false,
        other => panic!("unknown cell {other}"),
    }
}

#[test]
fn every_field_can_be_edited_exactly_when_the_field_list_says_so() {
    let program = ace();
    let mut fields = 0;
    for line in MATRIX.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let field = program.field(cells[0]).unwrap_or_else(|| panic!("{} is not in the programme", cells[0]));
        fields += 1;
        assert_eq!(field.vendor, cells[1] == "-" || field.id == "apnCrmUniqueIdentifier", "{}", field.id);
        for ((_, phase), cell) in Phase::NAMES.iter().zip(&cells[1..]) {
            for partner_type in ["isv", "consulting"] {
                for enrolled in [false, true] {
                    let mut context = context(*phase);
                    context.partner_type = partner_type.to_owned();
                    context.partner_programs = if enrolled { vec!["special".to_owned()] } else { Vec::new() };
                    let editable = Form::new(&program, &context).is_editable(field, &Draft::default());
                    assert_eq!(
                        editable,
                        allowed(cell, partner_type, enrolled),
                        "{} {phase:?} {partner_type} {enrolled}",
                        field.id
                    );
                }
            }
        }
    }
    assert_eq!(fields, 88);
    assert_eq!(fields, program.fields.len());
}

#[test]
fn a_referral_is_answered_while_the_programme_waits() {
    let program = ace();
    for (origin, expected) in [("AWS Referral", true), ("Partner Referral", false)] {
        let draft = Draft::from([("opportunityOwnership", origin)]);
        for id in REFERRAL_ANSWER {
            for (_, phase) in Phase::NAMES {
                let context = context(phase);
                let editable = Form::new(&program, &context).is_editable(program.field(id).unwrap(), &draft);
                assert_eq!(editable, expected && phase == Phase::InfoRequested, "{id} {phase:?} {origin}");
            }
        }
    }
}
