//! What every screen knows: who is signed in, the programme, the outbox.

use super::outbox::Outbox;
use super::{Failure, profiled, transport};
use crate::browser::timers;
use domain::access::Actor;
use domain::ids::UserId;
use domain::program::Program;
use domain::records::Session;
use leptos::prelude::*;
use record_store::ask::Controls;
use std::sync::Arc;

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionState {
    /// Not known yet.
    Unknown,
    SignedOut,
    SignedIn(Arc<Session>),
    /// The session ended while the portal was in use: the screens stay, and the person signs in over them.
    Expired(Arc<Session>),
    /// The backend could not be asked.
    Failed(Failure),
}

/// The state that all screens share. Lives as long as the page.
#[derive(Clone, Copy)]
pub struct Portal {
    pub session: RwSignal<SessionState>,
    pub program: RwSignal<Option<Arc<Program>>>,
    pub outbox: Outbox,
    /// What lists can be asked for; `None` where everything can. A control that would do nothing is not shown.
    pub controls: RwSignal<Option<Controls>>,
    /// Whether the page holds a secret of the backend that everybody who opens it can read.
    pub secret_in_page: RwSignal<bool>,
}

impl Default for Portal {
    fn default() -> Self {
        Self::new()
    }
}

impl Portal {
    pub fn new() -> Self {
        let portal = Self {
            session: RwSignal::new(SessionState::Unknown),
            program: RwSignal::new(None),
            outbox: Outbox::new(),
            controls: RwSignal::new(profiled::is_configured().then(Controls::default)),
            secret_in_page: RwSignal::new(false),
        };
        transport::on_signed_out(move || {
            if let SessionState::SignedIn(session) = portal.session.get_untracked() {
                portal.session.set(SessionState::Expired(session));
            }
        });
        portal
    }

    /// The portal of the current page, from the context.
    pub fn of_page() -> Self {
        use_context::<Portal>().unwrap_or_default()
    }

    /// Takes a session in: the outbox begins to send for this person.
    pub fn signed_in(self, session: Session) {
        let before = self.user_id();
        if before.is_some_and(|before| before != session.user.id) {
            // Somebody else signed in over the screens of another person: they get a page of their own.
            return crate::browser::url::reload();
        }
        self.outbox.serve(Some(session.user.id.clone()));
        if profiled::is_configured() {
            // Now that it is known who asks: a scope may depend on it.
            timers::spawn(async move {
                if let Some((controls, secret)) = profiled::controls().await {
                    self.controls.set(Some(controls));
                    self.secret_in_page.set(secret);
                }
            });
        }
        self.session.set(SessionState::SignedIn(Arc::new(session)));
    }

    /// Whether lists can be asked for something.
    pub fn can(self, what: impl Fn(&Controls) -> bool) -> bool {
        self.controls.with(|controls| controls.as_ref().is_none_or(what))
    }

    pub fn signed_out(self) {
        self.outbox.serve(None);
        self.session.set(SessionState::SignedOut);
    }

    /// The person who is, or was until a moment ago, signed in.
    pub fn person(self) -> Option<Arc<Session>> {
        match self.session.get() {
            SessionState::SignedIn(session) | SessionState::Expired(session) => Some(session),
            _ => None,
        }
    }

    pub fn user_id(self) -> Option<UserId> {
        match self.session.get_untracked() {
            SessionState::SignedIn(session) | SessionState::Expired(session) => Some(session.user.id.clone()),
            _ => None,
        }
    }

    /// Whether it is somebody of the programme's side, and not of a partner.
    pub fn is_owner(self) -> bool {
        self.person().is_some_and(|session| !session.user.role.is_partner())
    }

    pub fn actor(self) -> Option<Actor> {
        self.person().map(|session| session.actor())
    }
}
