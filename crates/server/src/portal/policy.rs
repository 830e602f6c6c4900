//! The headers that tell a browser what this site never does.

use crate::authentication::is_secure;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rest_profile::auth::Endpoints;
use rest_profile::profile::{Place, Portal};
use sha2::{Digest, Sha256};

/// For answers that are not pages: nothing in them is ever run or shown.
pub const API_POLICY: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin-allow-popups"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Browsers that know `frame-ancestors` ignore it; old ones know only this.
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, API_POLICY),
];

/// Adds the headers to every answer that does not have its own. A client that came over HTTPS is told to come that way
/// only.
pub async fn security_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let secure = is_secure(&state.config, request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    response
}

/// The policy of the page. The styles that stand in `index.html` itself are allowed by their hashes, nothing else
/// inline is; WebAssembly may be compiled, JavaScript may not be made from text. The page may talk to this server, and to
/// the origins of the backends that its own file names.
pub fn content_security_policy(index: &str, backends: &[String]) -> String {
    let backends: String = backends.iter().map(|origin| format!(" {origin}")).collect();
    let hashes: String = inline_styles(index)
        .map(|style| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(style.as_bytes()))))
        .collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'{hashes}; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'{backends}; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Where the page's file lies that describes another backend than this one (docs/backends.md): the content of
/// `<meta name="portal-backend">`.
pub fn backend_file(index: &str) -> Option<&str> {
    let (_, after) = index.split_once("name=\"portal-backend\"")?;
    let (tag, _) = after.split_once('>')?;
    let (_, content) = tag.split_once("content=\"")?;
    content.split_once('"').map(|(address, _)| address)
}

/// The origins that a page asks whose file describes other backends: those of the profiles' bases, and of the identity
/// provider where people sign in at one. `preset` gives the text of a preset. A file with mistakes names none: the page
/// asks nothing then, and says what is wrong.
///
/// A token endpoint that only the provider's own document names on yet another origin is not known here.
pub fn origins<'t>(file: &serde_json::Value, preset: &'t dyn Fn(&str) -> Option<&'t str>) -> Vec<String> {
    let text = file.get("backend").map(serde_json::Value::to_string).unwrap_or_default();
    let Ok(portal) = Portal::read(text.as_bytes(), Place::Browser, preset) else { return Vec::new() };
    let mut found = Vec::new();
    for (_, profile) in portal.backends() {
        found.extend(origin(profile.base().origin()));
        // The person goes to the other endpoints, not the page.
        found.extend(Endpoints::discovery(profile).ok().and_then(|request| origin(&request.url)));
        found.extend(Endpoints::of(profile).and_then(|endpoints| origin(&endpoints.token)));
    }
    found.sort();
    found.dedup();
    found
}

/// Scheme, host and port of an address, if nothing in it could end the directive of a policy.
fn origin(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    (matches!(scheme, "http" | "https") && !host.is_empty() && host.bytes().all(plain))
        .then(|| format!("{scheme}://{host}"))
}

/// The text of every `<style>` element, exactly as it stands between its tags.
fn inline_styles(html: &str) -> impl Iterator<Item = &str> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once("<style")?;
            rest = after;
            if !after.starts_with(['>', ' ', '\n', '\t']) {
                continue;
            }
            let (_, from) = after.split_once('>')?;
            let (style, after) = from.split_once("</style")?;
            rest = after;
            return Some(style);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_styles_are_found_to_the_byte() {
        let html = "<head><style>a{}</style><styled>x</styled><style media=print>\nb{}\n</style></head>";
        assert_eq!(inline_styles(html).collect::<Vec<_>>(), ["a{}", "\nb{}\n"]);
        assert_eq!(inline_styles("<p>no style</p>").count(), 0);
    }

    #[test]
    fn a_page_may_talk_to_the_backends_of_its_file_and_to_no_other() {
        let index = r#"<meta name="portal-backend" content="/backend.json" />"#;
        assert_eq!(backend_file(index), Some("/backend.json"));
        assert_eq!(backend_file("<meta name=\"viewport\" content=\"x\">"), None);
        let preset = |name: &str| (name == "ours").then_some(r#"{"base": "https://preset.example/api"}"#);
        let profile = |rest: serde_json::Value| {
            let mut profile = serde_json::json!({ "format": 1, "resources": { "deals": { "path": "deals", "fields": {} } } });
            for (name, value) in rest.as_object().unwrap() {
                profile[name] = value.clone();
            }
            profile
        };
        let file = serde_json::json!({
            "$schema": "https://schema.example/x",
            "note": "see http://b.example; script-src *://c",
            "backend": { "format": 1, "resources": {}, "backends": {
                "crm": profile(serde_json::json!({ "title": "http://title.example", "base": "https://crm.example:8443/api/v1" })),
                "cms": profile(serde_json::json!({ "base": "/cms" })),
                "own": profile(serde_json::json!({ "extends": "ours" })),
                "people": profile(serde_json::json!({ "base": "https://crm.example:8443/people", "auth": {
                    "kind": "oidc", "issuer": "https://login.example/realm", "client_id": "portal",
                    "authorize": "https://seen.example/authorize", "token": "https://tokens.example/token",
                } })),
            } },
        });
        let found = origins(&file, &preset);
        assert_eq!(
            found,
            [
                "https://crm.example:8443",
                "https://login.example",
                "https://preset.example",
                "https://tokens.example"
            ]
        );
        let mut wrong = file.clone();
        wrong["backend"]["backends"]["cms"]["base"] = "ftp://x".into();
        assert_eq!(origins(&wrong, &preset), Vec::<String>::new());
        let one = serde_json::json!({ "backend": profile(serde_json::json!({ "base": "https://crm.example:8443/api" })) });
        let policy = content_security_policy("", &origins(&one, &preset));
        assert!(policy.contains("connect-src 'self' https://crm.example:8443;"), "{policy}");
    }

    #[test]
    fn the_policy_follows_a_description_that_somebody_changes_while_the_server_runs() {
        use std::time::{Duration, SystemTime};
        let folder = std::env::temp_dir().join(format!("portal-policy-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("backends/presets")).unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
        let profile = |base: &str| {
            format!(
                r#"{{"backend":{{"format":1,"extends":"ours",{base}"resources":{{"deals":{{"path":"deals","fields":{{}}}}}}}}}}"#
            )
        };
        put("index.html", r#"<meta name="portal-backend" content="/backend.json">"#);
        put("backends/presets/ours.json", r#"{"base": "https://preset.example/api"}"#);
        put("backend.json", &profile(""));
        let portal = crate::portal::Portal::open(folder.clone()).unwrap();
        let policy = || portal.site().policy.clone();
        assert!(policy().contains("connect-src 'self' https://preset.example;"), "{}", policy());
        put("backend.json", &profile(r#""base":"https://crm.example","#));
        let file = std::fs::File::options().write(true).open(folder.join("backend.json")).unwrap();
        file.set_modified(SystemTime::now() + Duration::from_secs(5)).unwrap();
        assert!(policy().contains("connect-src 'self' https://crm.example;"), "{}", policy());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_policy_allows_nothing_unsafe_but_wasm() {
        let policy = content_security_policy("<style>a{}</style>", &[]);
        // printf 'a{}' | openssl dgst -sha256 -binary | base64
        assert!(
            policy.contains("style-src 'self' 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"),
            "{policy}"
        );
        assert_eq!(policy.matches("unsafe").count(), 1);
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
    }
}
