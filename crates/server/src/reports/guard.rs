//! Where a webhook may go: addresses of the public internet over TLS, unless the operator allows more. Otherwise whoever
//! sets one up could make this server knock at doors of its own network.

use hyper_util::client::legacy::connect::dns::Name;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_service::Service;
use url::{Host, Url};

/// 2,000 characters: as long as addresses are anywhere.
const LONGEST: usize = 2_000;

/// Why nothing may be sent to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTarget {
    /// No whole address of a page, or one with a name and password in it.
    NotAnAddress,
    /// Without TLS.
    NotHttps,
    /// An address that is no public one.
    NotPublic,
}

/// Checks an address as it is written. What a name means is checked when it is resolved.
///
/// # Errors
/// See [`BadTarget`].
pub fn check_target(text: &str, anywhere: bool) -> Result<Url, BadTarget> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST).ok_or(BadTarget::NotAnAddress)?;
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let host = url.host().filter(|_| plain).ok_or(BadTarget::NotAnAddress)?;
    match url.scheme() {
        "https" => {}
        "http" if anywhere => {}
        "http" => return Err(BadTarget::NotHttps),
        _ => return Err(BadTarget::NotAnAddress),
    }
    let public = match host {
        Host::Ipv4(address) => is_public(address.into()),
        Host::Ipv6(address) => is_public(address.into()),
        Host::Domain(_) => true,
    };
    if public || anywhere { Ok(url) } else { Err(BadTarget::NotPublic) }
}

/// Whether an address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let reserved = matches!(
        (a, b, c),
        (0 | 10 | 127 | 240..=255, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=239, _, _)
    );
    !reserved
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = address.to_ipv4_mapped() {
        return is_public_v4(inside);
    }
    let [first, second, ..] = address.segments();
    // 2000::/3 is what is given out; of it Teredo, 6to4 and the documentation's addresses lead elsewhere or nowhere.
    let given_out = first & 0xe000 == 0x2000;
    let elsewhere =
        first == 0x2002 || (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) || first == 0x3fff;
    given_out && !elsewhere
}

/// Resolves names and hands on public addresses only: the connection goes to one that was checked, whatever the name
/// means a moment later.
#[derive(Debug, Clone)]
pub struct Resolver {
    pub anywhere: bool,
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let anywhere = self.anywhere;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|at| anywhere || is_public(at.ip())).collect();
            if allowed.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, NOT_PUBLIC));
            }
            Ok(allowed.into_iter())
        })
    }
}

/// What stands in the error of a name without public addresses.
pub const NOT_PUBLIC: &str = "the name has no public address";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_over_tls_are_targets() {
        let check = |text: &str, expected: Result<(), BadTarget>| {
            assert_eq!(check_target(text, false).map(drop), expected, "{text}");
        };
        check("https://hooks.example/a?b=c", Ok(()));
        check("https://93.184.215.14:8443/", Ok(()));
        check("https://[2606:2800:21f::1]/", Ok(()));
        check("http://hooks.example/", Err(BadTarget::NotHttps));
        for text in ["", "hooks.example", "file:///etc/passwd", "https://a:b@hooks.example/", "https://a/#b"]
        {
            check(text, Err(BadTarget::NotAnAddress));
        }
        for text in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://10.1.2.3/",
            "https://172.31.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:a9fe:a9fe]/",
            "https://[fd00::1]/",
            "https://[fe80::1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[2002:a00:1::]/",
            "https://[2001::1]/",
            "https://[ff02::1]/",
        ] {
            check(text, Err(BadTarget::NotPublic));
        }
        check(&format!("https://hooks.example/{}", "x".repeat(2_000)), Err(BadTarget::NotAnAddress));
        assert!(check_target("http://127.0.0.1:9/", true).is_ok());
        assert!(check_target("ftp://127.0.0.1/", true).is_err());
    }

    #[tokio::test]
    async fn a_name_of_this_machine_has_no_public_address() {
        let resolve = |anywhere| Resolver { anywhere }.call("localhost".parse().unwrap());
        let refused = resolve(false).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::PermissionDenied);
        assert!(resolve(true).await.unwrap().len() > 0);
    }
}
