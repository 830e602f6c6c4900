//! Making, changing and removing records.

use crate::fake::{Fake, Fault, wrong};
use doctor::Verdict;

#[tokio::test]
async fn without_being_told_nothing_is_written() {
    let fake = Fake::start(&[]).await;
    let before = fake.titles();
    fake.examine(false).await;
    assert_eq!(fake.titles(), before);
}

#[tokio::test]
async fn what_was_made_is_removed_and_nothing_else_is_touched() {
    for faults in [
        &[][..],
        &[Fault::IgnoresKeys],
        &[Fault::AcceptsStale],
        &[Fault::ReplacesOnPatch],
        &[Fault::NamesNoField],
    ] {
        let fake = Fake::start(faults).await;
        let before = fake.titles();
        fake.examine(true).await;
        assert_eq!(fake.titles(), before, "{faults:?}");
    }
}

#[tokio::test]
async fn every_fault_is_named() {
    for (fault, code) in [
        (Fault::AcceptsStale, "stale_accepted"),
        (Fault::ReplacesOnPatch, "patch_lost"),
        (Fault::RoundsDecimals, "not_stored"),
        (Fault::KeepsDeleted, "delete_kept"),
        (Fault::IgnoresKeys, "replay_doubled"),
        (Fault::NamesNoField, "field_unknown"),
    ] {
        let findings = Fake::start(&[fault]).await.examine(true).await;
        assert!(wrong(&findings).contains(&code), "{fault:?}: {:?}", wrong(&findings));
    }
}

#[tokio::test]
async fn what_cannot_be_removed_is_said() {
    let profile =
        crate::fake::PROFILE.replace(r#""list": {"#, r#""operations": {"delete": null}, "list": {"#);
    let fake = Fake::start(&[]).await;
    let before = fake.titles().len();
    let findings = fake.examine_with(&profile, true).await;
    let left = findings
        .iter()
        .filter(|finding| finding.code == "left_behind" && finding.verdict == Verdict::Advice)
        .count();
    assert_eq!(left, fake.titles().len() - before);
    assert!(left > 0 && fake.titles().iter().skip(before).all(|title| title.starts_with("portal-doctor ")));
}
