//! How things leave: the mail server, webhooks, and links that lead back.

use super::webhook::{Message, Webhooks};
use crate::config::Sending;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// 20 s for a mail server: it may look at what it is given before it takes it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Deliveries on their way at the same time, whoever began them: each may hold a person's deals as columns.
const SENDERS: usize = 3;

/// A mail: the same in two forms, and a table as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Name and content of a CSV file.
    pub csv: Option<(String, String)>,
}

/// Why something was not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsent {
    /// For the page's words: `unreachable`, `refused`, ...
    pub code: &'static str,
    pub detail: Option<String>,
    /// Whether another attempt may go better.
    pub passing: bool,
}

impl Unsent {
    pub const fn finally(code: &'static str) -> Self {
        Self { code, detail: None, passing: false }
    }

    pub const fn for_now(code: &'static str) -> Self {
        Self { code, detail: None, passing: true }
    }

    #[must_use]
    pub fn with(self, detail: String) -> Self {
        Self { detail: Some(detail), ..self }
    }
}

/// What leaves the server goes through this.
#[derive(Clone)]
pub struct Outgoing {
    mail: Option<(AsyncSmtpTransport<Tokio1Executor>, Mailbox)>,
    webhooks: Webhooks,
    public_url: Option<String>,
    turns: Arc<Semaphore>,
}

impl Outgoing {
    /// From the configuration.
    ///
    /// # Errors
    /// A text for the operator.
    pub fn new(sending: &Sending) -> Result<Self, String> {
        let mail = match &sending.mail {
            None => None,
            Some((url, from)) => {
                let from = from.parse().map_err(|error| format!("--mail-from is no address: {error}."))?;
                let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|error| format!("--mail-url cannot be used: {error}."))?;
                Some((transport.timeout(Some(PATIENCE)).build(), from))
            }
        };
        let turns = Arc::new(Semaphore::new(SENDERS));
        let webhooks = Webhooks::new(sending.webhooks_to_private)?;
        Ok(Self { mail, webhooks, public_url: sending.public_url.clone(), turns })
    }

    /// Waits until one more delivery may be made and sent; the turn ends when what is given back is dropped.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        self.turns.clone().acquire_owned().await.ok()
    }

    /// Whether there is a mail server.
    pub fn mails(&self) -> bool {
        self.mail.is_some()
    }

    /// The whole address of a path of the portal; `None` while nobody said where people reach it.
    pub fn link(&self, path: &str) -> Option<String> {
        self.public_url.as_ref().map(|url| [url, path].concat())
    }

    /// Sends a mail to one person.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn mail(&self, to: &str, letter: Letter) -> Result<(), Unsent> {
        let Some((transport, from)) = &self.mail else { return Err(Unsent::finally("no_mail_server")) };
        let to: Mailbox = to.parse().map_err(|_| Unsent::finally("mail_refused"))?;
        let both = MultiPart::alternative_plain_html(letter.text, letter.html);
        let body = match letter.csv {
            None => both,
            Some((name, content)) => {
                let kind = ContentType::parse("text/csv; charset=utf-8").unwrap_or(ContentType::TEXT_PLAIN);
                let file: SinglePart = Attachment::new(name).body(content, kind);
                MultiPart::mixed().multipart(both).singlepart(file)
            }
        };
        let message = lettre::Message::builder().from(from.clone()).to(to).subject(letter.subject);
        // Nobody answers to it, and absence notes would.
        let message = message.header(AutoSubmitted).multipart(body);
        let message = message.map_err(|_| Unsent::finally("mail_refused"))?;
        transport.send(message).await.map(drop).map_err(|error| {
            tracing::warn!(%error, "a mail was not taken");
            let code = error.status().map(|code| code.to_string());
            let unsent = if error.is_permanent() {
                Unsent::finally("mail_refused")
            } else {
                Unsent::for_now("mail_unreachable")
            };
            Unsent { detail: code, ..unsent }
        })
    }

    /// Sends a message to somebody's address.
    ///
    /// # Errors
    /// Why it was not taken.
    pub async fn webhook(&self, message: Message<'_>) -> Result<(), Unsent> {
        self.webhooks.send(message).await
    }
}

/// `Auto-Submitted: auto-generated` (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
