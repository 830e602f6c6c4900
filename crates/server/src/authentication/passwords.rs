//! Passwords: argon2id, off the async threads, a bounded number at a time.

use crate::config::PasswordCost;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// 4: each hash takes 19 MiB and a core for a moment; a flood of sign-ins queues instead of filling the memory.
const AT_ONCE: usize = 4;

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

    /// Whether the password fits the stored hash. Takes as long for an account that does not exist (`None`), or that has
    /// no password yet: whatever is stored then is no hash.
    ///
    /// # Errors
    /// A text for the log.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, String> {
        let argon = self.argon.clone();
        let stored = stored.filter(|text| is_hash(text));
        let exists = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.clone());
        let fits = move || {
            PasswordHash::new(&stored)
                .is_ok_and(|hash| argon.verify_password(password.as_bytes(), &hash).is_ok())
        };
        Ok(self.run(fits).await? && exists)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
        let slot = self.slots.clone().acquire_owned().await.map_err(|error| error.to_string())?;
        // The slot is taken for as long as the work runs, even if the client hangs up and nobody waits for it any more.
        let work = move || {
            let done = work();
            drop(slot);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| error.to_string())
    }
}

/// Whether verifying against the text is real work: argon2 with salt and output.
fn is_hash(text: &str) -> bool {
    PasswordHash::new(text).is_ok_and(|hash| {
        hash.salt.is_some() && hash.hash.is_some() && Algorithm::try_from(hash.algorithm).is_ok()
    })
}

fn hash(argon: &Argon2<'_>, password: &str) -> Result<String, argon2::password_hash::Error> {
    let salt = SaltString::generate(&mut OsRng);
    argon.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn passwords(memory_kib: u32, passes: u32) -> Passwords {
        Passwords::new(PasswordCost { memory_kib, passes }).unwrap()
    }

    // Clients that hung up at once freed their slots while their hashes were still being computed: a flood of such
    // requests ran as many hashes side by side as there were threads. The slot now belongs to the work.
    #[tokio::test]
    async fn a_client_that_hangs_up_does_not_free_the_slot_of_its_running_hash() {
        let passwords = passwords(8, 1);
        for _ in 0..AT_ONCE {
            let work = passwords.run(|| std::thread::sleep(Duration::from_millis(400)));
            assert!(tokio::time::timeout(Duration::from_millis(10), work).await.is_err());
        }
        assert_eq!(passwords.slots.available_permits(), 0);
        tokio::time::timeout(Duration::from_secs(20), passwords.hash("x".to_owned())).await.unwrap().unwrap();
        assert!(passwords.slots.available_permits() > 0);
    }

    // An account without a password has a text in its place that is no hash. Refusing it took no time, so that the
    // answer told which addresses had such accounts. Now it costs what every other sign-in costs.
    #[tokio::test]
    async fn what_is_no_hash_fits_no_password_and_takes_as_long() {
        let passwords = passwords(32 * 1024, 3);
        let real = passwords.hash("a good pass phrase".to_owned()).await.unwrap();
        let begin = Instant::now();
        assert!(passwords.verify("a good pass phrase".to_owned(), Some(real)).await.unwrap());
        let honest = begin.elapsed();
        for none in [
            "!",
            "",
            "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ",
            "$scrypt$ln=1,r=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
        ] {
            let begin = Instant::now();
            assert!(
                !passwords
                    .verify("a password that nobody has".to_owned(), Some(none.to_owned()))
                    .await
                    .unwrap()
            );
            assert!(begin.elapsed() > honest / 4, "{none:?}: {:?} against {honest:?}", begin.elapsed());
        }
    }
}
