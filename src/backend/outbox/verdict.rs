//! What an answer means for a command: gone, again later, or back to the person. Pure.

use crate::backend::Failure;
use domain::issue::{Issue, IssueCode};

/// 1 s, doubled with every attempt up to 60 s.
const BASE_MS: u64 = 1_000;
const CAP_MS: u64 = 60_000;

/// What becomes of a command after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Acknowledged: it can be forgotten.
    Done,
    /// Not yet; wait (milliseconds if the backend says how long).
    Again { at_least: Option<u64> },
    /// Nobody is signed in: the queue rests, nothing is counted.
    Rest,
    /// The content is refused: back to the draft.
    Return(Vec<Issue>),
    /// Somebody changed the deal meanwhile: back to the draft, which is put onto the new version.
    Outdated,
    /// For the person to decide: the catalogue key of the reason.
    Park(String),
}

/// What a screen that waits for a command learns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Returned(Vec<Issue>),
    /// Somebody changed the deal meanwhile.
    Outdated,
    Parked(String),
    /// Kept, and sent when possible.
    Waiting,
}

/// Judges an attempt: `Ok(true)` for a successful answer that was JSON and echoed the key, `Ok(false)` for one
/// that did not.
pub fn judge(attempt: Result<bool, Failure>) -> Verdict {
    let failure = match attempt {
        Ok(true) => return Verdict::Done,
        // A captive portal answers everything with 200 and its own page.
        Ok(false) => return Verdict::Again { at_least: None },
        Err(failure) => failure,
    };
    match failure {
        Failure::NotSignedIn => Verdict::Rest,
        // The browser's session is somebody else's by now: theirs to use, not ours.
        Failure::Conflict(code) if code == "another_user" => Verdict::Rest,
        Failure::RateLimited(seconds) => Verdict::Again { at_least: seconds.map(|s| u64::from(s) * 1_000) },
        Failure::Invalid(issues) if is_too_large(&issues) => Verdict::Park("error.too_large".to_owned()),
        Failure::Invalid(issues) if !issues.is_empty() => Verdict::Return(issues),
        Failure::Stale => Verdict::Outdated,
        // The same content under the same key would have been answered as before: this is other content for a
        // deal that is already registered, and throwing it away is not for us to decide.
        Failure::Conflict(code) if code == "already_exists" => {
            Verdict::Park("error.already_exists".to_owned())
        }
        failure if failure.is_passing() => Verdict::Again { at_least: None },
        failure => Verdict::Park(failure.key()),
    }
}

/// Whether a file was refused for its size, and nothing else: sending it again would not help.
fn is_too_large(issues: &[Issue]) -> bool {
    !issues.is_empty() && issues.iter().all(|issue| issue.path == "files" && issue.code == IssueCode::TooLong)
}

/// Milliseconds to wait before attempt number `attempts` + 1: full jitter, `random` being uniform in 0..1000.
pub fn wait_before(attempts: u32, at_least: Option<u64>, random: u32) -> u64 {
    let ceiling = BASE_MS.saturating_mul(1u64 << attempts.min(10)).min(CAP_MS);
    let jittered = ceiling * u64::from(random.min(1_000)) / 1_000;
    at_least.map_or(jittered, |least| least.max(jittered))
}
