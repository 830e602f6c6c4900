//! Sends planned requests under the one account that the portal has in the backend, and renews its token when it ends.
//! It sends nothing outside of the profile's base, and never says in a log what it sent.

use super::{Account, Points};
use crate::http_client::{FileContent, HttpClient, TransportFailure};
use rest_profile::auth::{After, Session, Ticket};
use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::profile::Profile;
use rest_profile::read::{Failure, FailureKind};
use rest_profile::resource::Resource;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// 90 seconds for a file: less than the two minutes after which a step counts as lost.
const UPLOAD: Duration = Duration::from_secs(90);

/// The backend, ready to be asked.
pub struct Backend {
    profile: Profile,
    base: Url,
    client: HttpClient,
    /// The same, with the time that files take.
    files: HttpClient,
    account: Account,
    hooks: Points,
    /// Whether the password goes along with every request instead of being traded for a token.
    basic: bool,
    session: Mutex<Session>,
    /// Held while a token is fetched: whoever comes second finds a new one.
    renewing: tokio::sync::Mutex<()>,
}

impl Backend {
    /// `auth` is the profile's way of signing in.
    ///
    /// # Errors
    /// A text for the operator: what the gateway cannot do, or which secret is missing.
    pub fn new(
        profile: Profile,
        auth: &str,
        client: HttpClient,
        account: Account,
        hooks: Points,
    ) -> Result<Self, String> {
        let address = [profile.base().origin(), profile.base().path()].concat();
        let base = Url::parse(&address)
            .map_err(|_| "its `base` is no whole address; begin it with https://.".to_owned())?;
        let backend = Self {
            basic: auth == "basic",
            session: Mutex::default(),
            renewing: tokio::sync::Mutex::default(),
            profile,
            base,
            files: client.within(UPLOAD),
            client,
            account,
            hooks,
        };
        let session = backend.fresh();
        match auth {
            "oidc" | "cookie" => {
                let text = format!("the gateway cannot sign in with `{auth}`; use a token of its own.");
                return Err(text);
            }
            "login" if backend.account.user.is_none() || backend.account.password.is_none() => {
                return Err(backend.account.wanted(true));
            }
            "login" => {}
            _ if backend.hooks.gives_tokens() => {}
            _ if !session.is_signed_in() => return Err(backend.account.wanted(auth == "basic")),
            _ => {}
        }
        backend.with_session(|current| *current = session);
        Ok(backend)
    }

    /// A resource of this backend.
    pub fn resource(&self, name: &str) -> Option<Resource<'_>> {
        self.profile.resource(name)
    }

    /// Where every request goes: what tells this backend from another one.
    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    /// A refusal as the hooks have it.
    pub fn told(&self, mut failure: Failure) -> Failure {
        self.hooks.error(&mut failure);
        failure
    }

    /// The session with what the operator has given.
    fn fresh(&self) -> Session {
        let mut session = Session::new(&self.profile);
        if let Some(token) = &self.account.token {
            session.set_token(token);
        }
        if let (true, Some(user), Some(password)) = (self.basic, &self.account.user, &self.account.password) {
            session.set_basic(user, password);
        }
        session
    }

    fn with_session<T>(&self, work: impl FnOnce(&mut Session) -> T) -> T {
        work(&mut self.session.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sends a request; once more with a new token if it was refused for the old one.
    ///
    /// # Errors
    /// There is no answer.
    pub async fn send(
        &self,
        request: &HttpRequest,
        file: Option<FileContent<'_>>,
    ) -> Result<HttpAnswer, TransportFailure> {
        self.be_ready().await;
        let (answer, ticket) = self.once(request, file).await?;
        if self.is_refused(&answer, request) && self.renew(ticket).await {
            return Ok(self.once(request, file).await?.0);
        }
        Ok(answer)
    }

    async fn once(
        &self,
        request: &HttpRequest,
        file: Option<FileContent<'_>>,
    ) -> Result<(HttpAnswer, Ticket), TransportFailure> {
        let mut signed = request.clone();
        // Looked at before the secret is put on, and again after a hook may have turned it elsewhere.
        self.stays_at_home(&signed)?;
        let ticket = self.with_session(|session| session.apply(&self.profile, &mut signed));
        self.hooks.before(&mut signed);
        self.stays_at_home(&signed)?;
        let client = if file.is_some() { &self.files } else { &self.client };
        let mut answer = client.send(&signed, file).await?;
        answer.signed_in = ticket.signed_in;
        self.hooks.after(&signed, &mut answer);
        Ok((answer, ticket))
    }

    fn stays_at_home(&self, request: &HttpRequest) -> Result<(), TransportFailure> {
        if self.is_at_home(&request.url) {
            return Ok(());
        }
        Err(TransportFailure::Unsendable("its address is not below the profile's base".to_owned()))
    }

    /// Whether the address is below the profile's base when it is read as the client reads it, dots resolved.
    pub fn is_at_home(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else { return false };
        let below = url.path().strip_prefix(self.base.path().trim_end_matches('/'));
        url.origin() == self.base.origin()
            && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    fn is_refused(&self, answer: &HttpAnswer, request: &HttpRequest) -> bool {
        let kind = |resource: Resource<'_>| resource.read_failure(answer, !request.follow_redirects).kind;
        // What a refusal means may differ from resource to resource; that nobody is signed in is the same for all.
        let first = || self.profile.resources().next().and_then(|name| self.resource(name));
        let any = self.resource("deals").or_else(first);
        !answer.ok() && any.map(kind) == Some(FailureKind::Unauthenticated)
    }

    /// Signs in before the first request, and renews a token that is about to end.
    async fn be_ready(&self) {
        let now = now();
        if self.with_session(|session| session.is_signed_in() && !session.ends_soon(now, 10_000)) {
            return;
        }
        let _turn = self.renewing.lock().await;
        if !self.with_session(|session| session.is_signed_in()) {
            self.sign_in().await;
        } else if let Some(refresh) = self.with_session(|session| session.before(&self.profile, now)) {
            self.refresh(&refresh).await;
        }
    }

    /// `true` if there is a newer token than that of the ticket.
    async fn renew(&self, ticket: Ticket) -> bool {
        let _turn = self.renewing.lock().await;
        match self.with_session(|session| session.on_refused(&self.profile, ticket)) {
            After::Retry => true,
            After::Refresh(refresh) => self.refresh(&refresh).await || self.sign_in().await,
            After::SignIn => self.sign_in().await,
            After::Wait => false,
        }
    }

    async fn refresh(&self, request: &HttpRequest) -> bool {
        let answer = self.client.send(request, None).await.ok();
        self.with_session(|session| session.read_refresh(&self.profile, answer.as_ref(), now()))
    }

    async fn sign_in(&self) -> bool {
        if self.hooks.gives_tokens() {
            let token = self.hooks.token().await;
            match &token {
                Some(token) => self.with_session(|session| session.set_token(token)),
                None => tracing::error!("the hook gives no token for the backend"),
            }
            return token.is_some();
        }
        let (Some(user), Some(password)) = (&self.account.user, &self.account.password) else {
            self.with_session(|session| *session = self.fresh());
            return false;
        };
        let Ok(request) = self.with_session(|session| session.sign_in(&self.profile, user, password)) else {
            // There is nothing to fetch: what the operator gave is all there is.
            self.with_session(|session| *session = self.fresh());
            return false;
        };
        match self.client.send(&request, None).await {
            Err(failure) => {
                tracing::error!(%failure, "the backend was not reached to sign in");
                false
            }
            Ok(answer) => {
                let read = self.with_session(|session| session.read_sign_in(&self.profile, &answer, now()));
                if read.is_err() {
                    tracing::error!(status = answer.status, "the backend refuses the portal's account");
                }
                read.is_ok()
            }
        }
    }
}

/// Milliseconds since 1970.
fn now() -> u64 {
    u64::try_from(chrono::Utc::now().timestamp_millis()).unwrap_or_default()
}
