//! The headers that tell a browser what this site never does.

use crate::authentication::is_secure;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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
/// inline is; WebAssembly may be compiled, JavaScript may not be made from text.
pub fn content_security_policy(index: &str) -> String {
    let hashes: String = inline_styles(index)
        .map(|style| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(style.as_bytes()))))
        .collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'{hashes}; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    )
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
    fn the_policy_allows_nothing_unsafe_but_wasm() {
        let policy = content_security_policy("<style>a{}</style>");
        // printf 'a{}' | openssl dgst -sha256 -binary | base64
        assert!(
            policy.contains("style-src 'self' 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"),
            "{policy}"
        );
        assert_eq!(policy.matches("unsafe").count(), 1);
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"));
    }
}
