//! Work beside the requests, for as long as the server runs. A panic ends the piece of work that it happened in, and
//! neither the work for others nor the rounds after it. Knows nothing of what is done.

use crate::problem::Problem;
use std::future::Future;
use std::time::Duration;
use tokio::task::JoinSet;

/// Does it in a task of its own, which ends when nobody waits for it any more.
///
/// # Errors
/// Those of the work; [`Problem::internal`] if it panicked.
pub async fn contained<T: Send + 'static>(
    work: impl Future<Output = Result<T, Problem>> + Send + 'static,
) -> Result<T, Problem> {
    // A set ends its tasks when it is dropped; a handle alone would leave them running.
    let mut tasks = JoinSet::new();
    tasks.spawn(work);
    match tasks.join_next().await {
        Some(Ok(done)) => done,
        Some(Err(error)) => Err(Problem::internal(&error)),
        None => Err(Problem::internal(&"a task was lost")),
    }
}

/// [`contained`], for work that will be done again: what went wrong is logged with `what`.
pub async fn tried(what: &'static str, work: impl Future<Output = Result<(), Problem>> + Send + 'static) {
    if let Err(problem) = contained(work).await {
        tracing::warn!(what, status = problem.status().as_u16(), "it will be tried again");
    }
}

/// Begins a round now and then one in every `period`, for ever.
pub async fn rounds<R: Future<Output = ()>>(period: Duration, mut round: impl FnMut() -> R) {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        round().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A threshold at the end of the decimals panicked once, in every round and on every start: nothing was sent to
    /// anybody any more.
    #[tokio::test]
    async fn a_round_that_panics_is_followed_by_the_next() {
        let done = Arc::new(AtomicU32::new(0));
        let counted = done.clone();
        let endless = rounds(Duration::from_millis(1), move || {
            let done = counted.clone();
            tried("counting", async move {
                assert!(done.fetch_add(1, Ordering::Relaxed) % 2 == 1, "every other round fails");
                Ok(())
            })
        });
        let enough = async {
            while done.load(Ordering::Relaxed) < 4 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            () = endless => unreachable!("it has no end"),
            done = tokio::time::timeout(Duration::from_secs(20), enough) => assert!(done.is_ok()),
        }
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_problem() {
        let panicking = contained::<()>(async { panic!("on purpose") });
        assert_eq!(panicking.await.unwrap_err().status().as_u16(), 500);
        assert_eq!(contained(async { Ok(7) }).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn what_nobody_waits_for_ends() {
        let done = Arc::new(AtomicU32::new(0));
        let counted = done.clone();
        let waiting = contained(async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            counted.store(1, Ordering::Relaxed);
            Ok(())
        });
        assert!(tokio::time::timeout(Duration::from_millis(5), waiting).await.is_err());
        tokio::time::sleep(Duration::from_millis(60)).await;
        assert_eq!(done.load(Ordering::Relaxed), 0);
    }
}
