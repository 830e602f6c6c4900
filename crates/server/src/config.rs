//! What an operator decides: addresses, folders, limits. Read once at the start; never changed afterwards.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// The arguments of `portal-server serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Address and port to listen on. Port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder with the built portal (index.html and its files). Without it only the API is served.
    #[arg(long, value_name = "DIR")]
    pub portal: Option<PathBuf>,
    /// Folder for the attachments and, without --database-url, for the SQLite database.
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Fill an empty database with demo data. Accounts and their password are printed; not for production.
    #[arg(long)]
    pub demo: bool,
    /// The programme: `reseller`, `aws-ace`, or a program.json of your own.
    #[arg(long, value_name = "NAME|FILE", default_value = "reseller")]
    pub program: String,
    /// Deals live in another backend: its profile and who is who there (docs/gateway.md). Its account is read from
    /// PORTAL_BACKEND_USER and PORTAL_BACKEND_PASSWORD, or PORTAL_BACKEND_TOKEN; of several backends, each has
    /// variables with its own name in them.
    #[arg(long, value_name = "FILE")]
    pub backend: Option<PathBuf>,
    /// PostgreSQL connection (postgres://user:password@host/database). Several servers may share one.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Always mark cookies as Secure: the portal is reached over HTTPS only.
    #[arg(long)]
    pub secure_cookies: bool,
    /// Believe X-Forwarded-For and X-Forwarded-Proto: a proxy of yours sets them and nobody reaches the server past it.
    #[arg(long)]
    pub trust_proxy: bool,
    /// Where people reach the portal, for links in what is sent: https://partners.example.com
    #[arg(long, value_name = "URL", env = "PORTAL_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// The mail server: smtps://user:password@host, or smtp://host:25 inside of a network of your own; with
    /// `?tls=required` the connection begins in the clear. Without it nothing is mailed.
    #[arg(long, value_name = "URL", env = "PORTAL_MAIL_URL", hide_env_values = true)]
    pub mail_url: Option<String>,
    /// Whom mail comes from: `Partner portal <portal@example.com>`.
    #[arg(long, value_name = "ADDRESS", env = "PORTAL_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Let webhooks go to any address, also inside of your network and without TLS. For development and tests: whoever
    /// may set a webhook up can then make this server knock anywhere.
    #[arg(long, env = "PORTAL_WEBHOOKS_TO_PRIVATE")]
    pub webhooks_to_private: bool,
    /// Write password-reset links to the log. For development; --demo implies it.
    #[arg(long)]
    pub log_reset_links: bool,
}

/// How expensive a password hash is. The defaults are OWASP's first recommendation for argon2id.
#[derive(Debug, Clone, Copy)]
pub struct PasswordCost {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Limits of one server. [`Limits::default`] is what `serve` uses; tests make some of them smaller.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// A session ends when it was not used for so long.
    pub session_idle: Duration,
    /// A session ends at that age, used or not.
    pub session_absolute: Duration,
    /// A password-reset link is good for so long.
    pub reset: Duration,
    /// How long one request may take. Uploads have ten times as long: a phone on a train sends 10 MB slowly.
    pub request: Duration,
    /// Bytes of a JSON body: room for 200 fields of ordinary length, and far below what would hurt.
    pub json_bytes: usize,
    /// How long answers are kept for repetition under their idempotency key.
    pub idempotency: Duration,
    /// Failed sign-ins with one e-mail address from one network before each further one has to wait.
    pub free_attempts_per_email_and_network: i64,
    /// Failed sign-ins with one e-mail address from anywhere before each further one has to wait. Much higher: guessing
    /// from many networks has to be slow too, but nobody should be able to keep somebody else out with a few requests.
    pub free_attempts_per_email: i64,
    /// Failed sign-ins from one network address before each further one has to wait. Higher than per e-mail: a whole
    /// office can share one address.
    pub free_attempts_per_address: i64,
    /// The longest wait between two attempts.
    pub longest_wait: Duration,
    /// Groups of one answer about figures: about 100 megabytes are needed to count so many, and nobody reads more.
    pub groups: usize,
}

const HOUR: Duration = Duration::from_secs(3600);

impl Default for Limits {
    fn default() -> Self {
        Self {
            session_idle: HOUR * 12,
            session_absolute: HOUR * 24 * 7,
            reset: HOUR,
            request: Duration::from_secs(30),
            json_bytes: 1024 * 1024,
            idempotency: HOUR * 24 * 30,
            free_attempts_per_email_and_network: 5,
            free_attempts_per_email: 100,
            free_attempts_per_address: 30,
            longest_wait: Duration::from_secs(15 * 60),
            groups: 20_000,
        }
    }
}

/// Everything the running server needs to know.
#[derive(Debug, Clone, Default)]
pub struct Config {
    pub secure_cookies: bool,
    pub trust_proxy: bool,
    pub limits: Limits,
    pub password_cost: PasswordCost,
    pub sending: Sending,
}

/// What leaves this server by itself.
#[derive(Clone, Default)]
pub struct Sending {
    /// Without the slash at its end.
    pub public_url: Option<String>,
    /// The mail server and whom mail comes from.
    pub mail: Option<(String, String)>,
    pub webhooks_to_private: bool,
}

/// The mail server's address has a password in it, which stands in no log.
impl std::fmt::Debug for Sending {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Sending")
            .field("public_url", &self.public_url)
            .field("mail", &self.mail.is_some())
            .field("webhooks_to_private", &self.webhooks_to_private)
            .finish()
    }
}

impl Sending {
    /// From the operator's arguments.
    ///
    /// # Errors
    /// A text for the operator.
    pub fn of(arguments: &ServeArguments) -> Result<Self, String> {
        let mail = match (&arguments.mail_url, &arguments.mail_from) {
            (Some(url), Some(from)) => Some((url.clone(), from.clone())),
            (None, None) => None,
            (Some(_), None) => {
                return Err("--mail-url needs --mail-from: whom does mail come from?".to_owned());
            }
            (None, Some(_)) => {
                return Err("--mail-from needs --mail-url: which server sends mail?".to_owned());
            }
        };
        Ok(Self {
            public_url: arguments.public_url.as_ref().map(|url| url.trim_end_matches('/').to_owned()),
            mail,
            webhooks_to_private: arguments.webhooks_to_private,
        })
    }
}
