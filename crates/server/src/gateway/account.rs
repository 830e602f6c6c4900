//! The portal's accounts in the backends: from the environment, each backend's under names of its own, so that a secret
//! for one system is never sent to another.

/// The portal's account in one backend. Not `Debug`.
#[derive(Default, Clone)]
pub struct Account {
    pub user: Option<String>,
    pub password: Option<String>,
    pub token: Option<String>,
    /// What the names of its variables begin with: for texts to the operator.
    prefix: String,
}

impl Account {
    /// The account of a backend. `variable` reads one variable; those that are empty count as not set.
    ///
    /// The only backend of a file has no name: `PORTAL_BACKEND_USER`, `PORTAL_BACKEND_PASSWORD`, `PORTAL_BACKEND_TOKEN`.
    /// Of several, `crm` has `PORTAL_BACKEND_CRM_USER` and so on, and nothing else.
    pub fn of(backend: &str, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let prefix = prefix(backend);
        let read = |what: &str| variable(&format!("{prefix}_{what}")).filter(|value| !value.is_empty());
        Self { user: read("USER"), password: read("PASSWORD"), token: read("TOKEN"), prefix }
    }

    /// Which variables to set, for a way of signing in.
    pub fn wanted(&self, with_password: bool) -> String {
        let prefix = &self.prefix;
        if with_password {
            format!("set {prefix}_USER and {prefix}_PASSWORD.")
        } else {
            format!("set {prefix}_TOKEN.")
        }
    }
}

/// What the names of a backend's variables begin with.
pub fn prefix(backend: &str) -> String {
    if backend.is_empty() {
        return "PORTAL_BACKEND".to_owned();
    }
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    format!("PORTAL_BACKEND_{}", backend.chars().map(plain).collect::<String>())
}

/// Reads a variable of this process.
pub fn from_environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
