//! Several requests under way at the same time.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

/// Waits until all of them are done.
pub async fn together<'l, L: Future<Output = ()> + 'l>(lanes: impl Iterator<Item = L>) {
    let mut lanes: Vec<Pin<Box<dyn Future<Output = ()> + 'l>>> =
        lanes.map(|lane| Box::pin(lane) as Pin<Box<dyn Future<Output = ()> + 'l>>).collect();
    poll_fn(|context| {
        lanes.retain_mut(|lane| lane.as_mut().poll(context).is_pending());
        if lanes.is_empty() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
