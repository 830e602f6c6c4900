//! Somebody else's server, which takes webhooks.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use portal_server::reports::signature;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

#[derive(Default)]
struct Inside {
    got: Vec<(HeaderMap, Bytes)>,
    /// What is answered next; 200 afterwards.
    answers: VecDeque<u16>,
    /// Where answers wait.
    gate: Option<Arc<Semaphore>>,
}

/// It listens on a port of loopback until it is dropped.
pub struct Receiver {
    inside: Arc<Mutex<Inside>>,
    pub url: String,
    server: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub async fn start(answers: &[u16]) -> Self {
        Self::with(answers, None).await
    }

    /// One that answers only when it is let.
    pub async fn holding(answers: &[u16]) -> Self {
        Self::with(answers, Some(Arc::new(Semaphore::new(0)))).await
    }

    /// Lets a holding one give so many answers.
    pub fn let_go(&self, answers: usize) {
        self.inside.lock().unwrap().gate.as_ref().unwrap().add_permits(answers);
    }

    async fn with(answers: &[u16], gate: Option<Arc<Semaphore>>) -> Self {
        let answers = answers.iter().copied().collect();
        let inside = Arc::new(Mutex::new(Inside { got: Vec::new(), answers, gate }));
        let router = Router::new().fallback(take).with_state(inside.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { inside, url, server }
    }

    /// What it was sent, after a look at the signature.
    pub fn messages(&self, secret: &str) -> Vec<Value> {
        let inside = self.inside.lock().unwrap();
        let check = |(headers, body): &(HeaderMap, Bytes)| {
            let seconds = headers["x-portal-timestamp"].to_str().unwrap().parse().unwrap();
            assert_eq!(headers["x-portal-signature"], signature(secret, seconds, body));
            let message: Value = serde_json::from_slice(body).unwrap();
            assert_eq!(headers["x-portal-delivery"], message["delivery"].as_str().unwrap());
            message
        };
        inside.got.iter().map(check).collect()
    }

    /// The last message as it came.
    pub fn last_raw(&self) -> (HeaderMap, Bytes) {
        self.inside.lock().unwrap().got.last().cloned().unwrap()
    }

    pub fn count(&self) -> usize {
        self.inside.lock().unwrap().got.len()
    }

    /// Waits until so many messages have come.
    pub async fn wait_for(&self, count: usize) {
        for _ in 0..100 {
            if self.count() >= count {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
        }
        panic!("{} of {count} messages came", self.count());
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn take(State(inside): State<Arc<Mutex<Inside>>>, headers: HeaderMap, body: Bytes) -> Response {
    let gate = {
        let mut inside = inside.lock().unwrap();
        inside.got.push((headers, body));
        inside.gate.clone()
    };
    if let Some(gate) = gate {
        gate.acquire().await.unwrap().forget();
    }
    let mut inside = inside.lock().unwrap();
    let status = StatusCode::from_u16(inside.answers.pop_front().unwrap_or(200)).unwrap();
    match status.is_redirection() {
        true => (status, [(header::LOCATION, "/elsewhere")]).into_response(),
        false => status.into_response(),
    }
}
