//! Who asks: passwords, session tokens, and the extractor that turns a cookie into an actor.
//! Tokens are never stored or logged, only their hashes are.

mod passwords;
mod tokens;

pub use passwords::Passwords;
pub use tokens::{Token, hex, hex_sha256};

use crate::config::Config;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::{partners, sessions, users};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use chrono::{DateTime, Utc};
use domain::access::{Actor, Role};
use domain::ids::{PartnerId, UserId};
use domain::records::Session;
use sqlx::AnyConnection;
use std::time::Duration;

/// Five minutes: a session's last use is noted at most that often, so that reading does not mean writing.
const TOUCH_EVERY: Duration = Duration::from_secs(300);

/// A request with a valid session. As an argument of a handler it answers 401 without one, and 409 to a change that
/// was meant to be somebody else's.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: Session,
    pub actor: Actor,
    /// Names the session in the database.
    pub token_hash: String,
}

impl SignedIn {
    pub fn user_id(&self) -> &UserId {
        &self.session.user.id
    }

    pub fn name(&self) -> &str {
        &self.session.user.name
    }

    /// The own organisation of a partner role.
    ///
    /// # Errors
    /// 403 for everybody else.
    pub fn partner(&self) -> Result<&PartnerId, Problem> {
        match &self.session.partner {
            Some(partner) if self.session.user.role.is_partner() => Ok(&partner.id),
            _ => Err(Problem::role_not_allowed()),
        }
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let not_signed_in = || Problem::new(StatusCode::UNAUTHORIZED, "not_signed_in", "sign in first");
        let secure = is_secure(&state.config, &parts.headers);
        let token_hash = session_cookie(&parts.headers, secure).ok_or_else(not_signed_in)?.hash();
        let now = state.now();
        let limits = &state.config.limits;
        let mut connection = state.database.read().await?;
        let stored = sessions::find(&mut connection, &token_hash).await?.ok_or_else(not_signed_in)?;
        if now >= stored.expires_at || now >= stored.last_seen_at + limits.session_idle {
            return Err(not_signed_in());
        }
        let session = load_session(&mut connection, &stored.user_id).await?.ok_or_else(not_signed_in)?;
        drop(connection);
        check_meant(parts, &session.user.id)?;
        if now >= stored.last_seen_at + TOUCH_EVERY.min(limits.session_idle / 2) {
            touch(state, &token_hash, now).await;
        }
        let actor = session.actor();
        Ok(Self { session, actor, token_hash })
    }
}

/// `X-Portal-User` names the person for whom a change was prepared. A browser sends what it had queued with the cookie
/// that it has now, and by then that may be the cookie of somebody else.
fn check_meant(parts: &Parts, user: &UserId) -> Result<(), Problem> {
    let safe = matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    let mut meant = parts.headers.get_all("x-portal-user").iter();
    if safe || meant.all(|id| id.as_bytes() == user.as_str().as_bytes()) {
        return Ok(());
    }
    let detail = "the session is not that of the person in X-Portal-User";
    Err(Problem::new(StatusCode::CONFLICT, "another_user", detail))
}

/// Notes the use of a session. A busy database is no reason to refuse what was asked: the next request notes it.
async fn touch(state: &AppState, token_hash: &str, now: DateTime<Utc>) {
    let noted = async {
        let mut write = state.database.write().await?;
        sessions::touch(&mut write, token_hash, now).await?;
        write.commit().await
    };
    if let Err(error) = noted.await {
        tracing::warn!(%error, "the use of a session was not noted");
    }
}

/// The session record of a person; `None` if the account is gone or switched off.
///
/// # Errors
/// If the database fails.
pub async fn load_session(connection: &mut AnyConnection, user: &UserId) -> sqlx::Result<Option<Session>> {
    let Some(account) = users::by_id(connection, user).await?.filter(|account| account.active) else {
        return Ok(None);
    };
    let partner = match &account.partner_id {
        Some(id) if account.user.role.is_partner() => partners::find(connection, id).await?,
        _ => None,
    };
    let assigned = match account.user.role {
        Role::ChannelManager => Some(users::assigned(connection, user).await?),
        _ => None,
    };
    Ok(Some(Session { user: account.user, partner, assigned }))
}

/// The name of the session cookie: with the prefix that binds it to this very host wherever browsers allow it.
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-portal_session" } else { "portal_session" }
}

/// Whether the client reached us over HTTPS: it always does, or the proxy in front of us says so.
pub fn is_secure(config: &Config, headers: &HeaderMap) -> bool {
    // As with addresses, the last entry is the one that our own proxy wrote.
    let proxied = || {
        let value = headers.get_all("x-forwarded-proto").iter().next_back()?.to_str().ok()?;
        Some(value.rsplit(',').next()?.trim().eq_ignore_ascii_case("https"))
    };
    config.secure_cookies || (config.trust_proxy && proxied().unwrap_or(false))
}

/// The token of the session cookie. Over HTTPS only under the name that a neighbouring host or a network without TLS
/// cannot set: a cookie under the plain name may be somebody else's doing.
fn session_cookie(headers: &HeaderMap, secure: bool) -> Option<Token> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, text) = pairs.find(|(name, _)| *name == cookie_name(secure))?;
    Token::parse(text)
}

/// The `Set-Cookie` value of a session; `None` takes the cookie away.
pub fn set_cookie(token: Option<&Token>, secure: bool, absolute: Duration) -> String {
    let name = cookie_name(secure);
    let secure = if secure { "; Secure" } else { "" };
    let (value, age) = token.map_or((String::new(), 0), |token| (token.expose(), absolute.as_secs()));
    format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{secure}")
}
