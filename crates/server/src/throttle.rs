//! Guessing has to be slow: after some failures each further attempt waits twice as long as the one before.
//! The counts live in the database, so that several servers share them, under hashes: no address is readable there.

use crate::authentication::hex_sha256;
use crate::config::Limits;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::attempts;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// A day without an attempt wipes the slate.
pub const MEMORY: Duration = Duration::from_secs(24 * 3600);

/// The network address a request came from.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        // The last entry is the one that our own proxy wrote; those before it are hearsay.
        let forwarded = || {
            let value = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            value.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        let direct = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let proxied = if state.config.trust_proxy { forwarded() } else { None };
        Ok(Self(proxied.or(direct).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

impl ClientAddress {
    /// IPv6 hands whole /64 networks to one customer: they count as one address.
    fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(mapped) => IpAddr::V4(mapped),
                None => IpAddr::V6(Ipv6Addr::from(u128::from(address) & !u128::from(u64::MAX))),
            },
        }
    }
}

/// What is attempted. Each purpose counts for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    SignIn,
    Reset,
}

impl Purpose {
    const fn name(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign-in",
            Purpose::Reset => "reset",
        }
    }

    /// Free attempts with one e-mail address from anywhere.
    const fn free_per_email(self, limits: &Limits) -> i64 {
        match self {
            Purpose::SignIn => limits.free_attempts_per_email,
            // Each one fills somebody's mailbox, wherever it comes from. Who is refused has the earlier links there.
            Purpose::Reset => limits.free_attempts_per_email_and_network,
        }
    }
}

/// An attempt that was counted; it is forgiven when it succeeds.
pub struct Attempt {
    buckets: Buckets,
}

/// The names under which an attempt is counted.
struct Buckets {
    email_and_network: String,
    email: String,
    network: String,
}

impl Buckets {
    fn new(purpose: Purpose, email: &str, address: ClientAddress) -> Self {
        let (purpose, network) = (purpose.name(), address.network());
        // A network comes before an address, and no network has a space in it: no two of them read alike.
        let named = |name: String| hex_sha256(name.as_bytes());
        Self {
            email_and_network: named(format!("{purpose}:both:{network} {email}")),
            email: named(format!("{purpose}:email:{email}")),
            network: named(format!("{purpose}:network:{network}")),
        }
    }
}

impl Attempt {
    /// Counts an attempt before it is made: guesses that are sent side by side do not slip through together.
    ///
    /// # Errors
    /// 429 with `Retry-After` while an earlier failure still casts its shadow.
    pub async fn begin(
        state: &AppState,
        purpose: Purpose,
        email: &str,
        address: ClientAddress,
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        let limits = &state.config.limits;
        let attempt = Self { buckets: Buckets::new(purpose, email, address) };
        let mut write = state.database.write().await?;
        // In the order of their names, so that two servers never wait for each other crosswise.
        let mut buckets = [
            (&attempt.buckets.email_and_network, limits.free_attempts_per_email_and_network),
            (&attempt.buckets.email, purpose.free_per_email(limits)),
            (&attempt.buckets.network, limits.free_attempts_per_address),
        ];
        buckets.sort();
        for (bucket, free) in buckets {
            let before = attempts::lock(&mut write, bucket).await?;
            let failures = if now >= before.last_at + MEMORY { 0 } else { before.failures };
            let until = before.last_at + wait(failures, free, limits.longest_wait);
            if now < until {
                let seconds = (until - now).num_milliseconds().div_euclid(1000) + 1;
                let detail = "too many attempts; wait before the next one";
                let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", detail);
                return Err(problem.retry_after(u64::try_from(seconds).unwrap_or(1)));
            }
            attempts::set(&mut write, bucket, failures + 1, now).await?;
        }
        write.commit().await?;
        Ok(attempt)
    }

    /// Takes the count back. The other attempts from the same network address stay counted: somebody with one valid
    /// account must not be able to guess at others for ever.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn succeeded(self, write: &mut crate::database::Write) -> sqlx::Result<()> {
        let Buckets { email_and_network, email, network } = self.buckets;
        let mut buckets = [(email_and_network, true), (email, true), (network, false)];
        // In the same order as above.
        buckets.sort();
        for (bucket, whole) in buckets {
            if whole {
                attempts::forget(write, &bucket).await?;
            } else {
                attempts::forgive_one(write, &bucket).await?;
            }
        }
        Ok(())
    }
}

/// Takes back what was counted against an e-mail address, from anywhere and from this network.
///
/// # Errors
/// If the database fails.
pub async fn forget(
    write: &mut crate::database::Write,
    purpose: Purpose,
    email: &str,
    address: ClientAddress,
) -> sqlx::Result<()> {
    let Buckets { email_and_network, email, .. } = Buckets::new(purpose, email, address);
    let mut buckets = [email_and_network, email];
    buckets.sort();
    for bucket in buckets {
        attempts::forget(write, &bucket).await?;
    }
    Ok(())
}

/// How long to wait after so many failures: nothing while there are free ones, then 1, 2, 4 ... seconds.
fn wait(failures: i64, free: i64, longest: Duration) -> Duration {
    let beyond = u32::try_from(failures - free).ok();
    let seconds = beyond.map_or(0, |beyond| 1_u64.checked_shl(beyond.min(40)).unwrap_or(u64::MAX));
    Duration::from_secs(seconds).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let seconds = |failures| wait(failures, 5, Duration::from_secs(900)).as_secs();
        assert_eq!([0, 4, 5, 6, 7, 10, 14, 15, 90].map(seconds), [0, 0, 1, 2, 4, 32, 512, 900, 900]);
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let bucket = |text: &str| ClientAddress(text.parse().unwrap()).network();
        assert_eq!(bucket("2001:db8::1"), bucket("2001:db8::ffff:1"));
        assert_ne!(bucket("2001:db8::1"), bucket("2001:db8:0:1::1"));
        assert_eq!(bucket("::ffff:192.0.2.1"), bucket("192.0.2.1"));
    }
}
