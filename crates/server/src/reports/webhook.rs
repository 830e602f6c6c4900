//! Sending JSON to an address of somebody else's, signed so that its receiver knows whom it comes from.

use super::guard::{NOT_PUBLIC, Resolver, check_target};
use super::outgoing::Unsent;
use axum::body::Bytes;
use axum::http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use ring::hmac;
use std::time::Duration;

/// 10 s: a receiver that does more than take the message in does it afterwards.
const WHOLE: Duration = Duration::from_secs(10);
/// What a receiver answers is not read beyond that.
const ANSWER_BYTES: usize = 64 * 1024;

/// A client that reaches only what may be reached. Follows no redirect: it could lead anywhere.
#[derive(Clone)]
pub struct Webhooks {
    client: Client<HttpsConnector<HttpConnector<Resolver>>, Full<Bytes>>,
    anywhere: bool,
}

/// `v1=` and the HMAC-SHA256, in hexadecimal, of the seconds since 1970, a full stop, and the body.
pub fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()));
    context.update(format!("{seconds}.").as_bytes());
    context.update(body);
    format!("v1={}", crate::authentication::hex(context.sign().as_ref()))
}

/// One message.
pub struct Message<'m> {
    pub url: &'m str,
    pub secret: &'m str,
    /// The same for every attempt, so that a receiver can tell what it has already.
    pub delivery: &'m str,
    pub seconds: i64,
    pub body: Vec<u8>,
}

impl Webhooks {
    /// `anywhere` also lets messages go to private addresses and without TLS.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(anywhere: bool) -> Result<Self, String> {
        let mut tcp = HttpConnector::new_with_resolver(Resolver { anywhere });
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(WHOLE / 2));
        let builder = HttpsConnectorBuilder::new().with_tls_config(crate::http_client::tls()?);
        let builder = if anywhere { builder.https_or_http() } else { builder.https_only() };
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(builder.enable_http1().wrap_connector(tcp));
        Ok(Self { client, anywhere })
    }

    /// Sends a message once.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn send(&self, message: Message<'_>) -> Result<(), Unsent> {
        // An address that was allowed when it was set up may not be allowed any more.
        let url = check_target(message.url, self.anywhere).map_err(|_| Unsent::finally("not_allowed"))?;
        let signed = signature(message.secret, message.seconds, &message.body);
        let request = Request::post(url.as_str())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("portal-server/", env!("CARGO_PKG_VERSION")))
            .header("x-portal-delivery", message.delivery)
            .header("x-portal-timestamp", message.seconds)
            .header("x-portal-signature", signed)
            .body(Full::new(Bytes::from(message.body)))
            .map_err(|_| Unsent::finally("not_allowed"))?;
        let exchange = async {
            let answer = self.client.request(request).await.map_err(|error| unreachable(&error))?;
            let status = answer.status();
            // Read, so that a receiver does not see its answer broken off; what it says does not matter.
            let _ = Limited::new(answer.into_body(), ANSWER_BYTES).collect().await;
            judged(status)
        };
        tokio::time::timeout(WHOLE, exchange).await.unwrap_or_else(|_| Err(Unsent::for_now("timeout")))
    }
}

fn unreachable(error: &dyn std::error::Error) -> Unsent {
    let mut source = Some(error);
    while let Some(one) = source {
        if one.to_string().contains(NOT_PUBLIC) {
            return Unsent::finally("not_allowed");
        }
        source = one.source();
    }
    Unsent::for_now("unreachable")
}

fn judged(status: StatusCode) -> Result<(), Unsent> {
    if status.is_success() {
        return Ok(());
    }
    let passing = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
    let unsent = if passing { Unsent::for_now("refused") } else { Unsent::finally("refused") };
    Err(unsent.with(status.as_u16().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_that_other_programs_make() {
        // python3: hmac.new(b"secret", b'1700000000.{"a":1}', "sha256").hexdigest()
        let expected = "v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686";
        assert_eq!(signature("secret", 1_700_000_000, br#"{"a":1}"#), expected);
        assert_ne!(signature("secret", 1_700_000_001, br#"{"a":1}"#), expected);
        assert_ne!(signature("other", 1_700_000_000, br#"{"a":1}"#), expected);
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (status, passing) in
            [(500, true), (503, true), (429, true), (408, true), (404, false), (301, false), (410, false)]
        {
            let unsent = judged(StatusCode::from_u16(status).unwrap()).unwrap_err();
            assert_eq!((unsent.passing, unsent.detail), (passing, Some(status.to_string())));
        }
        assert!(judged(StatusCode::NO_CONTENT).is_ok());
    }
}
