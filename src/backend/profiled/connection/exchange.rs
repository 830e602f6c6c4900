//! The checks' requests, sent by this browser. Where the browser keeps an answer from the page it does not say why;
//! a few harmless requests find out.

use super::Listener;
use crate::browser::http::{self, NoAnswer, Raw, RawAnswer, RawBody};
use crate::browser::{clock, events, timers, url};
use doctor::{Exchange, Finding, Params, Silence, Step};
use rest_profile::http::{Body, HttpAnswer, HttpRequest};
use std::cell::Cell;
use std::rc::Rc;

/// 20 s: longer than the portal itself waits, so that a slow answer is told from none.
const TIME_LIMIT_MS: u32 = 20_000;

/// 100 ms for the news that the page's policy has forbidden a request.
const POLICY_MS: u32 = 100;

pub(super) struct Browser {
    backend: usize,
    listener: Rc<Listener>,
    /// How often the page's own policy has forbidden a request.
    blocked: Rc<Cell<u32>>,
    _watch: Option<events::Listener>,
}

impl Browser {
    pub(super) fn new(backend: usize, listener: Rc<Listener>) -> Self {
        let blocked = Rc::new(Cell::new(0));
        let count = blocked.clone();
        let watch = events::on_window("securitypolicyviolation", move |_| count.set(count.get() + 1));
        Self { backend, listener, blocked, _watch: watch }
    }

    /// Why the browser gave no answer to a request.
    /// `blocked` is how often the policy had forbidden something before it.
    async fn explain(&self, request: &HttpRequest, blocked: u32) -> Silence {
        let page = url::origin();
        let elsewhere = url::origin_of(&request.url).filter(|origin| *origin != page);
        let Some(origin) = elsewhere else { return silence("unreachable", Vec::new()) };
        let answered = http::is_answered(&request.url, TIME_LIMIT_MS).await;
        // The browser tells of its policy a moment after the request has failed.
        timers::sleep(POLICY_MS).await;
        if self.blocked.get() > blocked {
            return silence("blocked", vec![("origin", origin)]);
        }
        if !answered {
            return silence("unreachable", Vec::new());
        }
        // It answers, so the browser is not allowed to show it. Which permission is missing, reading requests tell:
        // they change nothing at the backend.
        let plain = Raw {
            method: "GET",
            address: request.url.clone(),
            headers: Vec::new(),
            body: RawBody::None,
            follow_redirects: true,
            cookies: request.cookies,
        };
        if !shown(&plain, &[], request.cookies).await {
            if request.cookies && shown(&plain, &[], false).await {
                return silence("cors_credentials", Vec::new());
            }
            return silence("cors_origin", vec![("origin", page)]);
        }
        for header in &request.headers {
            if !shown(&plain, std::slice::from_ref(header), request.cookies).await {
                return silence("cors_header", vec![("header", header.0.to_ascii_lowercase())]);
            }
        }
        if matches!(request.method, "GET" | "HEAD" | "POST") {
            return silence("cors_origin", vec![("origin", page)]);
        }
        silence("cors_method", vec![("method", request.method.to_owned())])
    }
}

/// Whether the browser shows the page an answer to a reading request with these headers.
async fn shown(plain: &Raw, headers: &[(String, String)], cookies: bool) -> bool {
    let raw = Raw {
        address: plain.address.clone(),
        headers: headers.to_vec(),
        body: RawBody::None,
        cookies,
        ..*plain
    };
    http::send_raw(raw, TIME_LIMIT_MS, None).await.is_ok()
}

fn silence(code: &'static str, params: Params) -> Silence {
    Silence { code, params }
}

impl Exchange for Browser {
    async fn send(&mut self, request: &HttpRequest) -> Result<HttpAnswer, Silence> {
        (self.listener.asked)();
        let body = match &request.body {
            Body::Empty => RawBody::None,
            Body::Text(text) => RawBody::Text(text.clone()),
            // No check sends a file.
            Body::Multipart(_) | Body::File => return Err(silence("unreachable", Vec::new())),
        };
        let raw = Raw {
            method: request.method,
            address: request.url.clone(),
            headers: request.headers.clone(),
            body,
            follow_redirects: request.follow_redirects,
            cookies: request.cookies,
        };
        let blocked = self.blocked.get();
        match http::send_raw(raw, TIME_LIMIT_MS, None).await {
            Ok(RawAnswer { status, headers, body, address }) => {
                Ok(HttpAnswer { status, headers, body, final_url: address, signed_in: false })
            }
            Err(NoAnswer::Timeout) => {
                Err(silence("timeout", vec![("seconds", (TIME_LIMIT_MS / 1_000).to_string())]))
            }
            Err(NoAnswer::Network) => Err(self.explain(request, blocked).await),
        }
    }

    async fn pause(&mut self, seconds: u32) {
        timers::sleep(seconds.saturating_mul(1_000)).await;
    }

    fn now(&self) -> u64 {
        super::super::client::now()
    }

    fn key(&mut self) -> String {
        // The ends of the ids are random; their beginnings say the time, and two runs of one minute are not to share it.
        let random: String =
            (0..3).map(|_| clock::new_id().get(24..).unwrap_or_default().to_owned()).collect();
        let part = |from: usize, to: usize| random.get(from..to).unwrap_or_default();
        [part(0, 8), "-", part(8, 12), "-4", part(12, 15), "-8", part(15, 18), "-", part(18, 30)].concat()
    }

    fn turns_to(&mut self, step: &Step) {
        (self.listener.step)(self.backend, step);
    }

    fn found(&mut self, finding: &Finding) {
        (self.listener.found)(self.backend, finding);
    }

    fn stopped(&self) -> bool {
        self.listener.stop.get()
    }
}
