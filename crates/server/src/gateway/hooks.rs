//! What no profile can declare, as code of whoever builds a server of their own (`examples/hooks.rs`): a signature, a
//! token from a vault, words of a refusal. A profile names the code, and a name that nobody registered is an error at the
//! start.

use rest_profile::http::{HttpAnswer, HttpRequest};
use rest_profile::profile::Profile;
use rest_profile::read::Failure;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

/// A token that is on its way.
pub type TokenAnswer<'a> = Pin<Box<dyn Future<Output = Option<String>> + Send + 'a>>;

/// Code at four points of an exchange with a backend. Each does nothing unless it is written.
///
/// A hook sees the backend's secret and everybody's records: it is as trusted as the server itself. It decides nothing
/// about who may see what; that is checked after it.
pub trait Hooks: Send + Sync {
    /// Before a request is sent, complete with what shows who asks. What leads outside of the profile's `base`
    /// afterwards is not sent.
    fn before(&self, _request: &mut HttpRequest) {}

    /// After an answer came, before anything is read from it.
    fn after(&self, _request: &HttpRequest, _answer: &mut HttpAnswer) {}

    /// A token for the portal's account, asked for at the start and whenever the last one is refused. `None` where there
    /// is none to be had at the moment.
    fn token(&self) -> TokenAnswer<'_> {
        Box::pin(std::future::ready(None))
    }

    /// A refusal as the profile reads it, before it is told to a person: its kind, its words, its fields.
    fn error(&self, _failure: &mut Failure) {}
}

/// The hooks that a server was built with, by name.
#[derive(Default, Clone)]
pub struct HookRegistry(BTreeMap<String, Arc<dyn Hooks>>);

impl HookRegistry {
    /// Adds hooks under the name that profiles give at `hooks`. The last ones of a name stay.
    #[must_use]
    pub fn with(mut self, name: &str, hooks: impl Hooks + 'static) -> Self {
        self.0.insert(name.to_owned(), Arc::new(hooks));
        self
    }

    /// The hooks of a profile.
    ///
    /// # Errors
    /// A text for the operator: a name that nobody registered.
    pub fn of(&self, profile: &Profile) -> Result<Points, String> {
        let at = |point: &str| {
            let Some(name) = profile.hook(point) else { return Ok(None) };
            self.0.get(name).cloned().map(Some).ok_or_else(|| {
                let known: Vec<&str> = self.0.keys().map(String::as_str).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                format!(
                    "its hook `{point}` names `{name}`, which this server was not built with; it has {known}."
                )
            })
        };
        Ok(Points { before: at("before")?, after: at("after")?, token: at("token")?, error: at("error")? })
    }
}

type Hook = Option<Arc<dyn Hooks>>;

/// The hooks of one backend, by point.
#[derive(Default, Clone)]
pub struct Points {
    before: Hook,
    after: Hook,
    token: Hook,
    error: Hook,
}

impl Points {
    pub fn before(&self, request: &mut HttpRequest) {
        self.before.iter().for_each(|hooks| hooks.before(request));
    }

    pub fn after(&self, request: &HttpRequest, answer: &mut HttpAnswer) {
        self.after.iter().for_each(|hooks| hooks.after(request, answer));
    }

    pub fn error(&self, failure: &mut Failure) {
        self.error.iter().for_each(|hooks| hooks.error(failure));
    }

    pub fn gives_tokens(&self) -> bool {
        self.token.is_some()
    }

    /// A new token, if the profile names a hook for it and there is one.
    pub async fn token(&self) -> Option<String> {
        self.token.as_ref()?.token().await.filter(|token| !token.is_empty())
    }
}
