//! The suite's requests over HTTP, with the cookies of one run.

use crate::http_client::HttpClient;
use ::doctor::{Exchange, Silence};
use rest_profile::http::{HttpAnswer, HttpRequest};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The connection of one run. Cookies are kept for requests that ask for them, and for this one backend only.
pub struct Wire {
    client: HttpClient,
    cookies: Vec<(String, String)>,
}

impl Wire {
    #[must_use]
    pub const fn new(client: HttpClient) -> Self {
        Self { client, cookies: Vec::new() }
    }

    fn keep(&mut self, answer: &HttpAnswer) {
        for (_, line) in answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let Some((name, rest)) = line.split_once('=') else { continue };
            let (name, value) = (name.trim(), rest.split(';').next().unwrap_or_default().trim());
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

impl Exchange for Wire {
    async fn send(&mut self, request: &HttpRequest) -> Result<HttpAnswer, Silence> {
        let mut request = request.clone();
        if request.cookies && !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.set_header("Cookie", &pairs.join("; "));
        }
        let answer = self
            .client
            .send(&request, None)
            .await
            .map_err(|failure| Silence::unreachable(&failure.to_string()))?;
        if request.cookies {
            self.keep(&answer);
        }
        Ok(answer)
    }

    async fn pause(&mut self, seconds: u32) {
        tokio::time::sleep(Duration::from_secs(seconds.into())).await;
    }

    fn now(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    fn key(&mut self) -> String {
        uuid::Uuid::new_v4().to_string()
    }
}
