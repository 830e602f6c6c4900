//! Passwords: argon2id, off the async threads, a bounded number at a time.

use crate::config::PasswordCost;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// 4: each hash takes 19 MiB and a core for a moment; a flood of sign-ins queues instead of filling the memory.
const AT_ONCE: usize = 4;

/// 12 characters: what the contract promises. NIST SP 800-63B asks for 8 with, 15 without a second factor.
pub const MIN_PASSWORD: usize = 12;
/// 1,000 characters: far above every pass phrase, and a bound for the work.
pub const MAX_PASSWORD: usize = 1_000;

/// Hashes and verifies passwords at one cost.
#[derive(Clone)]
pub struct Passwords {
    argon: Argon2<'static>,
    slots: Arc<Semaphore>,
    /// Verified when there is no account, so that the answer takes as long.
    decoy: String,
}

impl Passwords {
    /// # Errors
    /// A text for the operator, if the cost is outside of what argon2 allows.
    pub fn new(cost: PasswordCost) -> Result<Self, String> {
        let failed = |error: &dyn std::fmt::Display| format!("Passwords cannot be hashed: {error}.");
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|error| failed(&error))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let decoy = hash(&argon, "a password that nobody has").map_err(|error| failed(&error))?;
        Ok(Self { argon, slots: Arc::new(Semaphore::new(AT_ONCE)), decoy })
    }

    /// The hash with its salt and parameters, as one text.
    ///
    /// # Errors
    /// A text for the log.
    pub async fn hash(&self, password: String) -> Result<String, String> {
        let argon = self.argon.clone();
        self.run(move || hash(&argon, &password)).await?.map_err(|error| error.to_string())
    }

    /// Whether the password fits the stored hash. Takes as long for an account that does not exist (`None`).
    ///
    /// # Errors
    /// A text for the log.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, String> {
        let argon = self.argon.clone();
        let exists = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.clone());
        let fits = move || {
            PasswordHash::new(&stored)
                .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
        };
        Ok(self.run(fits).await? && exists)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
        let _slot = self.slots.acquire().await.map_err(|error| error.to_string())?;
        tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())
    }
}

fn hash(argon: &Argon2<'_>, password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt = SaltString::generate(&mut OsRng);
    argon.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
}
