//! What an answer means for a command, and how long to wait for the next attempt.

use domain::deals::{Action, Refusal, Status};
use domain::form::Entry;
use domain::ids::{DealId, UserId};
use domain::issue::{Issue, IssueCode};
use portal::backend::Failure;
use portal::backend::outbox::{Act, Command, OutboxEntry, Verdict, judge, wait_before};
use std::collections::{BTreeMap, BTreeSet};
use wasm_bindgen_test::wasm_bindgen_test;

fn again() -> Verdict {
    Verdict::Again { at_least: None }
}

fn after(millis: u64) -> Verdict {
    Verdict::Again { at_least: Some(millis) }
}

fn park(reason: &str) -> Verdict {
    Verdict::Park(reason.to_owned())
}

/// Every reason for which the rules refuse an action.
fn refusals() -> [Refusal; 8] {
    [
        Refusal::WrongStatus { status: Status::Won, from: vec![Status::Approved] },
        Refusal::WrongRole,
        Refusal::OutOfSight,
        Refusal::ReasonMissing,
        Refusal::ReasonUnknown,
        Refusal::CommentMissing,
        Refusal::DuplicateOfMissing,
        Refusal::DuplicateOfItself,
    ]
}

fn conflict(code: &str) -> Failure {
    Failure::Conflict(code.to_owned())
}

fn table() -> Vec<(Failure, Verdict)> {
    let issues = vec![Issue::new("value", IssueCode::Required), Issue::new("files", IssueCode::TooLong)];
    vec![
        // Passing: the same request later.
        (Failure::Offline, again()),
        (Failure::Timeout, again()),
        (Failure::Malformed, again()),
        (Failure::Server(500), again()),
        (Failure::Server(503), again()),
        (Failure::RateLimited(None), again()),
        (Failure::RateLimited(Some(0)), after(0)),
        (Failure::RateLimited(Some(7)), after(7_000)),
        (Failure::RateLimited(Some(u32::MAX)), after(u64::from(u32::MAX) * 1_000)),
        (conflict("request_in_progress"), again()),
        // Not counted: the queue rests until its person signs in.
        (Failure::NotSignedIn, Verdict::Rest),
        (conflict("another_user"), Verdict::Rest),
        // Back to the draft.
        (Failure::Invalid(issues.clone()), Verdict::Return(issues)),
        (Failure::Stale, Verdict::Outdated),
        // Sending it again would not make it smaller.
        (Failure::Invalid(vec![Issue::new("files", IssueCode::TooLong)]), park("error.too_large")),
        // For the person.
        (Failure::Forbidden("csrf".to_owned()), park("error.forbidden")),
        (Failure::NotFound, park("error.not_found")),
        // Refused without a reason: there is nothing to put beside a field.
        (Failure::Invalid(Vec::new()), park("error.invalid")),
        (conflict("already_exists"), park("error.already_exists")),
        (conflict("newer_draft"), park("error.newer_draft")),
        (conflict("key_reused"), park("error.conflict")),
        (conflict(""), park("error.conflict")),
        // It may have arrived: sending it again is a person's decision.
        (Failure::Unclear, park("error.unclear")),
        (Failure::Unsupported, park("error.unsupported")),
        // In words already: they stand where a key of the catalogue would.
        (Failure::Told("Budget used up.".to_owned()), park("Budget used up.")),
        (Failure::Refused("wrong_role".to_owned()), park("refusal.wrong_role")),
        (Failure::Refused("comment_missing".to_owned()), park("refusal.comment_missing")),
    ]
}

/// Numbers the kinds of failure. A new kind does not compile until it has a number here, and a row above.
fn kind(failure: &Failure) -> usize {
    match failure {
        Failure::Offline => 0,
        Failure::Timeout => 1,
        Failure::NotSignedIn => 2,
        Failure::Forbidden(_) => 3,
        Failure::NotFound => 4,
        Failure::Refused(_) => 5,
        Failure::Stale => 6,
        Failure::Conflict(_) => 7,
        Failure::Invalid(_) => 8,
        Failure::RateLimited(_) => 9,
        Failure::Server(_) => 10,
        Failure::Malformed => 11,
        Failure::Unclear => 12,
        Failure::Unsupported => 13,
        Failure::Told(_) => 14,
    }
}

#[wasm_bindgen_test]
fn every_failure_has_its_verdict() {
    for (failure, verdict) in table() {
        assert_eq!(judge(Err(failure.clone())), verdict, "{failure:?}");
    }
}

#[wasm_bindgen_test]
fn no_kind_of_failure_is_forgotten_in_the_table() {
    let kinds: BTreeSet<usize> = table().iter().map(|(failure, _)| kind(failure)).collect();
    assert_eq!(kinds, (0..15).collect());
}

#[wasm_bindgen_test]
fn a_failure_is_tried_again_exactly_if_it_is_passing() {
    for (failure, verdict) in table() {
        let tried_again = matches!(verdict, Verdict::Again { .. });
        assert_eq!(failure.is_passing(), tried_again, "{failure:?}");
    }
}

#[wasm_bindgen_test]
fn only_an_answer_that_names_the_command_acknowledges_it() {
    assert_eq!(judge(Ok(true)), Verdict::Done);
    // A captive portal's page with status 200.
    assert_eq!(judge(Ok(false)), again());
}

#[wasm_bindgen_test]
fn every_reason_to_park_is_a_sentence_in_every_language() {
    for (locale, json) in [
        ("en", include_str!("../../public/locales/en.json")),
        ("cs", include_str!("../../public/locales/cs.json")),
    ] {
        let catalogue = portal::i18n::Catalogue::read(locale, json).unwrap();
        for refusal in refusals() {
            let reason = Failure::Refused(refusal.code().to_owned()).key();
            assert!(catalogue.contains(&reason), "{locale} lacks {reason}");
        }
        for (failure, verdict) in table() {
            // In words already.
            if matches!(failure, Failure::Told(_)) {
                continue;
            }
            assert!(catalogue.contains(&failure.key()), "{locale} lacks {}", failure.key());
            if let Verdict::Park(reason) = verdict {
                assert!(catalogue.contains(&reason), "{locale} lacks {reason}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn the_wait_doubles_up_to_a_minute_and_jitter_only_shortens_it() {
    for attempts in (0..100).chain([u32::MAX]) {
        let ceiling = 2u64.saturating_pow(attempts).saturating_mul(1_000).min(60_000);
        assert_eq!(wait_before(attempts, None, 1_000), ceiling, "{attempts} attempts");
        let mut before = 0;
        for random in 0..=1_000 {
            let wait = wait_before(attempts, None, random);
            assert!(before <= wait && wait <= ceiling, "{attempts} attempts, random {random}: {wait}");
            before = wait;
        }
        assert_eq!(wait_before(attempts, None, u32::MAX), ceiling, "a random number out of range");
    }
}

#[wasm_bindgen_test]
fn what_the_backend_asks_for_is_the_least_that_is_waited() {
    for attempts in 0..20 {
        for random in (0..=1_000).step_by(50) {
            for least in [0, 1, 999, 30_000, 60_000, 3_600_000] {
                let wait = wait_before(attempts, Some(least), random);
                assert_eq!(wait, wait_before(attempts, None, random).max(least));
            }
        }
    }
    assert_eq!(wait_before(0, Some(120_000), 0), 120_000, "also beyond the minute");
}

#[wasm_bindgen_test]
fn a_command_survives_the_disk_and_knows_its_deal_and_version() {
    let deal = DealId("0197f2b6-0000-7000-8000-000000000001".to_owned());
    let fields: BTreeMap<String, Entry> = [
        ("title".to_owned(), Entry::from("Škoda \"wind\"")),
        ("products".to_owned(), Entry::Many(vec!["a".to_owned(), "b".to_owned()])),
    ]
    .into();
    let act = Act {
        action: Action::MarkDuplicate,
        reason: None,
        comment: Some("see there".to_owned()),
        duplicate_of: Some(DealId("other".to_owned())),
    };
    let commands = [
        (Command::Create { deal: deal.clone(), fields: fields.clone() }, None, "outbox.create"),
        (
            Command::Change { deal: deal.clone(), version: 3, fields: fields.clone() },
            Some(3),
            "outbox.change",
        ),
        (Command::Act { deal: deal.clone(), version: 4, act, fields }, Some(4), "action.mark_duplicate"),
        (
            Command::Upload { deal: deal.clone(), file: "file".to_owned(), name: "offer.pdf".to_owned() },
            None,
            "outbox.upload",
        ),
    ];
    for (command, version, label) in commands {
        assert_eq!((command.deal(), command.version()), (&deal, version));
        assert_eq!(command.label_key(), label);
        let entry = OutboxEntry {
            key: "key".to_owned(),
            user: UserId("user".to_owned()),
            command,
            title: "Wind park".to_owned(),
            draft: Some(deal.0.clone()),
            created_at: "2026-11-20T10:15:00.123Z".parse().unwrap(),
            attempts: 2,
            not_before: "2026-11-20T10:16:00Z".parse().ok(),
            parked: None,
        };
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<OutboxEntry>(&text).unwrap(), entry);
    }
}
