//! Shapes of addresses and telephone numbers, without `regex`. Whether anybody can be reached there is not known here.

/// 254: the longest address that SMTP can carry (RFC 5321, 4.5.3.1.3, less the brackets).
const MAX_EMAIL: usize = 254;

/// The shape that mail servers accept in practice: something, one `@`, and a domain with a dot.
///
/// Stricter grammars refuse real addresses, looser ones let typing errors through; whether the address exists
/// only a message can tell.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    text.len() <= MAX_EMAIL
        && !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && text.chars().all(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')'))
        && is_host(domain)
}

/// A web address: `http` or `https` (or none: people type `example.com`), a host with a dot, no spaces.
pub fn is_web_address(text: &str) -> bool {
    let rest = match text.split_once("://") {
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") =>
        {
            rest
        }
        Some(_) => return false,
        None => text,
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    // `user@host` in an address misleads readers about where it leads.
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    !text.chars().any(char::is_whitespace) && is_host(name) && port.parse::<u16>().is_ok()
}

/// A host name with at least one dot; letters of every script (IDN) are allowed.
fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.split('.').collect();
    labels.len() >= 2
        && name.len() <= 253
        && labels.iter().all(|label| {
            !label.is_empty()
                && label.chars().count() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && labels
            .last()
            .is_some_and(|last| last.chars().count() >= 2 && !last.chars().all(|c| c.is_ascii_digit()))
}

/// A telephone number: 6 to 15 digits (ITU-T E.164 allows 15) with the usual marks between them, and an
/// optional extension.
pub fn is_phone(text: &str) -> bool {
    let main = text.split(['x', 'X', ';']).next().unwrap_or_default();
    let digits = main.chars().filter(char::is_ascii_digit).count();
    (6..=15).contains(&digits)
        && text.chars().enumerate().all(|(at, c)| {
            c.is_ascii_digit()
                || matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | 'x' | 'X' | '\u{a0}')
                || (c == '+' && at == 0)
        })
}
