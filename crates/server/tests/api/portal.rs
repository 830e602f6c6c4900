use crate::harness::{Answer, Portal};

async fn get(portal: &Portal, path: &str, headers: &[(&str, &str)]) -> Answer {
    let call = portal.stranger().call("GET", path);
    headers.iter().fold(call, |call, (name, value)| call.header(name, value)).send().await
}

const NAVIGATION: (&str, &str) = ("accept", "text/html,application/xhtml+xml");

#[tokio::test]
async fn the_page_comes_with_a_policy_that_allows_its_own_style_by_hash() {
    let portal = Portal::on_sqlite().await;
    let page = get(&portal, "/", &[]).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<title>Portal</title>"));
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-cache");
    let policy = page.header("content-security-policy");
    // printf 'a{}' | openssl dgst -sha256 -binary | base64
    let expected = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'sha256-{}'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
        "X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk="
    );
    assert_eq!(policy, expected);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let portal = Portal::on_sqlite().await;
    for path in
        ["/", "/portal-0123456789ab.wasm", "/nothing.js", "/api/v1/health", "/api/v1/none", "/api/v1/session"]
    {
        let answer = get(&portal, path, &[]).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin-allow-popups"),
            ("cross-origin-resource-policy", "same-origin"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(
            !answer.header("permissions-policy").is_empty() && !answer.header("x-request-id").is_empty(),
            "{path}"
        );
        assert_eq!(answer.header("strict-transport-security"), "", "not over plain HTTP");
    }
}

#[tokio::test]
async fn hashed_files_are_kept_for_ever_and_others_are_asked_for() {
    let portal = Portal::on_sqlite().await;
    let for_ever = "public, max-age=31536000, immutable";
    assert_eq!(get(&portal, "/portal-0123456789ab.wasm", &[]).await.header("cache-control"), for_ever);
    assert_eq!(get(&portal, "/locales/en-0123456789ab.json", &[]).await.header("cache-control"), for_ever);
    let manifest = get(&portal, "/manifest.webmanifest", &[]).await;
    assert_eq!(manifest.header("cache-control"), "no-cache");
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    let tag = manifest.header("etag");
    let again = get(&portal, "/manifest.webmanifest", &[("if-none-match", tag)]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
}

#[tokio::test]
async fn the_best_compressed_file_is_sent_as_it_lies_there() {
    let portal = Portal::on_sqlite().await;
    for (accepts, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", &b"brotli of wasm"[..]),
        ("gzip", "gzip", b"gzip of wasm"),
        ("br;q=0, gzip", "gzip", b"gzip of wasm"),
        ("identity", "", b"\0asm"),
        ("", "", b"\0asm"),
    ] {
        let answer = get(&portal, "/portal-0123456789ab.wasm", &[("accept-encoding", accepts)]).await;
        assert_eq!((answer.header("content-encoding"), &answer.body[..]), (encoding, body), "{accepts}");
        assert_eq!(answer.header("content-type"), "application/wasm");
        assert_eq!(answer.header("vary"), "Accept-Encoding");
    }
    let page = get(&portal, "/", &[("accept-encoding", "br")]).await;
    assert_eq!(page.text(), "brotli of index");
    assert!(page.header("content-security-policy").contains("sha256-"));
}

#[tokio::test]
async fn every_address_of_the_page_leads_to_the_page() {
    let portal = Portal::on_sqlite().await;
    for path in ["/deals", "/deals/0199aa00-0000-7000-8000-000000000000", "/sign-in?next=%2Fdeals", "/a/b/c"]
    {
        let page = get(&portal, path, &[NAVIGATION]).await;
        assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-cache"), "{path}");
        assert!(page.text().contains("<title>Portal</title>"), "{path}");
    }
    let typed = get(&portal, "/deals/version-2.0", &[("sec-fetch-mode", "navigate")]).await;
    assert_eq!(typed.status, 200);
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_the_page() {
    let portal = Portal::on_sqlite().await;
    for (path, headers) in [
        ("/portal-000000000000.wasm", &[][..]),
        ("/missing.js", &[NAVIGATION]),
        ("/deals", &[("accept", "application/json")]),
        ("/locales/", &[]),
    ] {
        let answer = get(&portal, path, headers).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    }
}

#[tokio::test]
async fn no_address_leads_out_of_the_folder() {
    let portal = Portal::on_sqlite().await;
    for path in [
        "/../outside.txt",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/locales/../../outside.txt",
        "//etc/passwd",
        "/.hidden",
        "/index.html%00.js",
        "/..\\outside.txt",
        "/portal-0123456789ab.wasm.br",
    ] {
        let answer = get(&portal, path, &[]).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn files_are_only_read() {
    let portal = Portal::on_sqlite().await;
    for method in ["POST", "PUT", "DELETE"] {
        let answer = portal.stranger().call(method, "/").send().await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD"));
    }
    let head = portal.stranger().call("HEAD", "/").send().await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
}
