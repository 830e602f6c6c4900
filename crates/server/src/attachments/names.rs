//! File names: kept as people wrote them, less what could mislead a person or a program.

use std::fmt::Write as _;

/// 200 characters: with four bytes each they still fit where 255 characters do, and 255 bytes is what file systems take
/// when the reader saves the file under a shorter script.
const MAX_NAME: usize = 200;

/// The last component of what was sent, without control characters and without the invisible characters that turn the
/// direction of writing (`exe.fdp` would show as `pdf.exe` reversed). `file` if nothing is left.
pub fn safe_name(sent: &str) -> String {
    // Browsers send a quotation mark in a file name as %22.
    let sent = sent.replace("%22", "\"");
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control() && !turns_direction(*c)).collect();
    let kept = kept.trim().trim_matches('.').trim();
    let short = shortened(kept);
    if short.is_empty() { "file".to_owned() } else { short }
}

const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}' | '\u{feff}')
}

/// Shortens the stem, not the ending.
fn shortened(name: &str) -> String {
    if name.chars().count() <= MAX_NAME {
        return name.to_owned();
    }
    match name.rsplit_once('.').filter(|(_, ending)| ending.chars().count() <= 10) {
        Some((stem, ending)) => {
            let room = MAX_NAME.saturating_sub(ending.chars().count() + 1);
            format!("{}.{ending}", stem.chars().take(room).collect::<String>())
        }
        None => name.chars().take(MAX_NAME).collect(),
    }
}

/// `Content-Disposition` of a download: a plain name for old clients, the true one by RFC 6266 and RFC 8187.
pub fn content_disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%' | '/' | ';') || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks_and_nothing_else() {
        for (sent, kept) in [
            ("offer.pdf", "offer.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\me\\offer.pdf", "offer.pdf"),
            ("čtvrtletní nabídka 🚀.pdf", "čtvrtletní nabídka 🚀.pdf"),
            ("عرض.pdf", "عرض.pdf"),
            ("offer\u{202e}fdp.exe", "offerfdp.exe"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
            ("say %22hi%22.pdf", "say \"hi\".pdf"),
            ("...", "file"),
            ("", "file"),
            ("folder/", "file"),
        ] {
            assert_eq!(safe_name(sent), kept, "{sent:?}");
        }
        let long = safe_name(&format!("{}.pdf", "é".repeat(500)));
        assert_eq!(long.chars().count(), 200);
        assert!(long.ends_with(".pdf"));
    }

    #[test]
    fn a_disposition_holds_every_name_without_breaking_the_header() {
        assert_eq!(
            content_disposition("a b.pdf"),
            "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"
        );
        let hostile = content_disposition("\"; x=\"é🚀.pdf");
        assert_eq!(
            hostile,
            "attachment; filename=\"__ x=___.pdf\"; filename*=UTF-8''%22%3B%20x%3D%22%C3%A9%F0%9F%9A%80.pdf"
        );
        assert!(hostile.is_ascii());
    }
}
