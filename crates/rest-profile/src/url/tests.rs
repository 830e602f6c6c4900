//! Addresses that are followed, made and kept, and those that are not.

use super::{Base, UrlError};

fn check(base: &str, link: &str, expect: Result<&str, UrlError>) {
    let base = Base::parse(base).unwrap();
    let found = base.follow(link, "https://portal.example/api/deals?page=1");
    assert_eq!(found.as_deref().map_err(|error| *error), expect, "{link}");
}

#[test]
fn links_are_followed_only_on_the_own_origin_below_the_base() {
    check("https://a.example/api", "https://a.example/api/x?p=2", Ok("https://a.example/api/x?p=2"));
    check("https://a.example/api", "http://a.example/api/x?p=2", Ok("https://a.example/api/x?p=2"));
    check("https://a.example/api", "HTTPS://A.example:443/api/x", Ok("https://a.example/api/x"));
    check("https://a.example/api", "x?p=2", Ok("https://a.example/api/x?p=2"));
    check(
        "https://a.example/api",
        "x?$filter=a ge 'č'",
        Ok("https://a.example/api/x?$filter=a%20ge%20'%C4%8D'"),
    );
    check("https://a.example/api", "/api/x", Ok("https://a.example/api/x"));
    check("/api", "https://portal.example/api/deals?page=2", Ok("/api/deals?page=2"));
    check("/api", "?page=2", Ok("/api/deals?page=2"));
    for evil in [
        "https://b.example/api/x",
        "//b.example/api",
        "https://a.example:8443/api/x",
        "/other",
        "/apix",
        "https://a.example@b.example/api/x",
        "https://a.example/api/../secret",
        "/api/%2e%2e/secret",
        "/\\b.example/x",
        "javascript:alert(1)",
        "https://a.example/api\t/x",
    ] {
        let base = Base::parse("https://a.example/api").unwrap();
        assert!(base.follow(evil, "").is_err(), "{evil}");
    }
}

#[test]
fn a_base_is_http_or_relative_and_nothing_else() {
    for good in ["https://a.example", "http://127.0.0.1:8104/", "/api/v1", "/"] {
        assert!(Base::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "ftp://a",
        "a.example",
        "//a.example",
        "https://u:p@a.example",
        "https://a/?x",
        "https://../x",
        "https://a:b",
        "https://:80",
        "/a/../b",
    ] {
        assert!(Base::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn only_paths_of_the_own_origin_carry_who_asks() {
    let own = Base::parse("https://a.example/api").unwrap();
    assert!(own.keeps("https://a.example/api/x") && own.keeps("https://a.example/other"));
    let page = Base::parse("/api").unwrap();
    assert!(page.keeps("/api/x?y=%20"));
    for evil in [
        "https://a.example.evil.org/api",
        "https://a.example:444/",
        "https://a.example@b.example/",
        "https://a.example//b.example/",
        "https://a.example/\\b.example",
        "http://a.example/api",
        "",
    ] {
        assert!(!own.keeps(evil), "{evil}");
    }
    for evil in ["//b.example/", "/\\b.example/", "/\t/b.example/", "https://b.example/api", "api/x"] {
        assert!(!page.keeps(evil), "{evil}");
    }
}

#[test]
fn only_loopback_is_private_without_tls() {
    for good in ["https://a.example", "http://127.0.0.1:8000/x", "http://LOCALHOST", "http://[::1]:80/"] {
        assert!(super::is_private(good), "{good}");
    }
    for bad in [
        "http://127.0.0.1.evil.org/",
        "http://localhost.evil.org",
        "http://127.evil.org",
        "http://10.0.0.1",
        "http://[fe80::1]/",
        "ftp://a.example",
    ] {
        assert!(!super::is_private(bad), "{bad}");
    }
}

#[test]
fn queries_are_percent_encoded() {
    let base = Base::parse("/api").unwrap();
    let query = [("a b&c".to_owned(), "1+1=2 č#".to_owned())];
    assert_eq!(base.join("/x", &query).unwrap(), "/api/x?a%20b%26c=1%2B1%3D2%20%C4%8D%23");
}
