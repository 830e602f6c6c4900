//! Sends the requests that `rest_profile` plans, and brings back what was answered.
//!
//! Time and size are limited, redirects are followed only where a request allows it and only on its own origin. It
//! never sends a request twice, keeps no cookies and adds nothing that says who asks: those are its callers' decisions.
//! Proxies named by the environment are not used.

use axum::body::Bytes;
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rest_profile::http::{Body, HttpAnswer, HttpRequest, Part};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// What one exchange may cost.
#[derive(Debug, Clone, Copy)]
pub struct ClientLimits {
    /// Until there is a connection.
    pub connect: Duration,
    /// For all of it, redirects and body included.
    pub whole: Duration,
    /// Bytes of an answer's body. 64 MiB: what `rest_profile` reads at once.
    pub body_bytes: usize,
    /// Addresses one after the other; browsers give up after 20, and APIs need one or two.
    pub redirects: u32,
}

impl Default for ClientLimits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            whole: Duration::from_secs(30),
            body_bytes: 64 << 20,
            redirects: 5,
        }
    }
}

/// The file of a request whose body is [`Body::File`] or has [`Part::File`].
#[derive(Clone, Copy, Debug)]
pub struct FileContent<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransportFailure {
    /// The request cannot be sent as it is: a relative address, a header that is none, a file that was not given.
    Unsendable(String),
    /// No connection: wrong name or port, nobody listens, a certificate that is not trusted.
    Unreachable(String),
    /// The limit, in seconds.
    TimedOut(u64),
    /// The connection ended before the answer did.
    Broken(String),
    /// The body is longer than so many bytes.
    TooLarge(usize),
}

impl fmt::Display for TransportFailure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsendable(why) => write!(out, "the request cannot be sent: {why}"),
            Self::Unreachable(why) => write!(out, "no connection: {why}"),
            Self::TimedOut(seconds) => write!(out, "no whole answer within {seconds} s"),
            Self::Broken(why) => write!(out, "the connection broke: {why}"),
            Self::TooLarge(limit) => write!(out, "the answer has more than {limit} bytes"),
        }
    }
}

/// A client that many tasks may share; connections are kept and used again.
#[derive(Clone)]
pub struct HttpClient {
    inner: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    limits: ClientLimits,
}

impl HttpClient {
    /// With the certificates the system trusts. Where there are none, `https` addresses are refused later and `http`
    /// works.
    ///
    /// # Errors
    /// TLS cannot be set up at all.
    pub fn new(limits: ClientLimits) -> Result<Self, String> {
        let tls = tls()?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(limits.connect));
        tcp.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1();
        let inner = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(30))
            .build(connector.wrap_connector(tcp));
        Ok(Self { inner, limits })
    }

    /// The same client with another limit for a whole exchange.
    #[must_use]
    pub fn within(&self, whole: Duration) -> Self {
        Self { inner: self.inner.clone(), limits: ClientLimits { whole, ..self.limits } }
    }

    /// Sends a request and reads the whole answer. A redirect that may not be followed is the answer.
    ///
    /// # Errors
    /// There is no answer, or not all of it.
    pub async fn send(
        &self,
        request: &HttpRequest,
        file: Option<FileContent<'_>>,
    ) -> Result<HttpAnswer, TransportFailure> {
        let limit = self.limits.whole;
        let exchange = self.follow(request, file);
        tokio::time::timeout(limit, exchange)
            .await
            .unwrap_or(Err(TransportFailure::TimedOut(limit.as_secs().max(1))))
    }

    async fn follow(
        &self,
        request: &HttpRequest,
        file: Option<FileContent<'_>>,
    ) -> Result<HttpAnswer, TransportFailure> {
        let unsendable = |error: url::ParseError| TransportFailure::Unsendable(error.to_string());
        let mut url = Url::parse(&request.url).map_err(unsendable)?;
        let (body, content_type) = body(request, file)?;
        let may_follow = request.follow_redirects && matches!(request.method, "GET" | "HEAD");
        let mut left = if may_follow { self.limits.redirects } else { 0 };
        loop {
            let answer = self.once(request, &url, body.clone(), content_type.as_deref()).await?;
            let next = match answer.status {
                301 | 302 | 303 | 307 | 308 if left > 0 => {
                    answer.header("location").and_then(|place| url.join(place).ok())
                }
                _ => None,
            };
            match next.filter(|next| next.origin() == url.origin()) {
                Some(next) => url = next,
                None => return Ok(answer),
            }
            left -= 1;
        }
    }

    async fn once(
        &self,
        request: &HttpRequest,
        url: &Url,
        body: Bytes,
        content_type: Option<&str>,
    ) -> Result<HttpAnswer, TransportFailure> {
        let unsendable = |what: &str| TransportFailure::Unsendable(what.to_owned());
        let uri: Uri = url.as_str().parse().map_err(|_| unsendable("its address is none"))?;
        let method =
            Method::from_bytes(request.method.as_bytes()).map_err(|_| unsendable("its method is none"))?;
        let mut message = Request::new(Full::new(body));
        *message.method_mut() = method;
        *message.uri_mut() = uri;
        let own = concat!("portal-server/", env!("CARGO_PKG_VERSION"));
        message.headers_mut().insert(header::USER_AGENT, HeaderValue::from_static(own));
        let pairs = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in pairs.chain(content_type.map(|value| ("content-type", value))) {
            let name =
                HeaderName::from_bytes(name.as_bytes()).map_err(|_| unsendable("a header's name is none"))?;
            let value = HeaderValue::from_str(value).map_err(|_| unsendable("a header's value is none"))?;
            message.headers_mut().insert(name, value);
        }
        let answer = self.inner.request(message).await.map_err(|error| {
            let why = causes(&error);
            if error.is_connect() {
                TransportFailure::Unreachable(why)
            } else {
                TransportFailure::Broken(why)
            }
        })?;
        let status = answer.status().as_u16();
        let headers = answer.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let headers = headers.collect();
        let limit = self.limits.body_bytes;
        let body =
            Limited::new(answer.into_body(), limit).collect().await.map_err(|error| match error
                .downcast_ref::<LengthLimitError>(
            ) {
                Some(_) => TransportFailure::TooLarge(limit),
                None => TransportFailure::Broken(error.to_string()),
            })?;
        Ok(HttpAnswer {
            status,
            headers,
            body: body.to_bytes().to_vec(),
            final_url: url.as_str().to_owned(),
            signed_in: false,
        })
    }
}

/// TLS with the certificates that the system trusts; with none where there are none.
///
/// # Errors
/// TLS cannot be set up at all.
pub(crate) fn tls() -> Result<rustls::ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = || {
        rustls::ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| format!("TLS cannot be set up: {error}"))
    };
    Ok(match builder()?.with_native_roots() {
        Ok(trusting) => trusting.with_no_client_auth(),
        Err(_) => builder()?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
    })
}

/// What goes out, and its `Content-Type` where the transport decides it.
fn body(
    request: &HttpRequest,
    file: Option<FileContent<'_>>,
) -> Result<(Bytes, Option<String>), TransportFailure> {
    let need = || file.ok_or_else(|| TransportFailure::Unsendable("its file is missing".to_owned()));
    match &request.body {
        Body::Empty => Ok((Bytes::new(), None)),
        Body::Text(text) => Ok((Bytes::from(text.clone()), None)),
        Body::File => {
            let file = need()?;
            let own = request.header("content-type").is_none().then(|| file.media_type.to_owned());
            Ok((Bytes::copy_from_slice(file.bytes), own))
        }
        Body::Multipart(parts) => {
            let boundary = format!("part-{}", uuid::Uuid::new_v4().simple());
            let mut bytes = Vec::new();
            for part in parts {
                bytes.extend_from_slice(
                    format!("--{boundary}\r\nContent-Disposition: form-data; name=\"").as_bytes(),
                );
                match part {
                    Part::Field { name, value } => {
                        bytes.extend_from_slice(format!("{}\"\r\n\r\n{value}\r\n", quoted(name)).as_bytes());
                    }
                    Part::File { name } => {
                        let file = need()?;
                        let head = format!(
                            "{}\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                            quoted(name),
                            quoted(file.name),
                            quoted(file.media_type)
                        );
                        bytes.extend_from_slice(head.as_bytes());
                        bytes.extend_from_slice(file.bytes);
                        bytes.extend_from_slice(b"\r\n");
                    }
                }
            }
            bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
            Ok((Bytes::from(bytes), Some(format!("multipart/form-data; boundary={boundary}"))))
        }
    }
}

/// A name inside of quotes, as forms of browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// An error and what it came from: hyper's own texts say only `client error (Connect)`.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        source = cause.source();
    }
    text
}
