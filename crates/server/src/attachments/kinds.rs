//! What a file claims to be, and whether its first bytes agree.

use domain::program::AttachmentRules;

/// Why a file is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The programme does not take files with this ending.
    Ending(String),
    /// The content is something else than the ending says.
    Content(String),
    Empty,
}

/// Signatures by ending; a file has to begin with one of them. Endings that are not here have no signature.
const SIGNATURES: [(&[&str], &[&[u8]]); 8] = [
    (&["pdf"], &[b"%PDF-"]),
    (&["png"], &[b"\x89PNG\r\n\x1a\n"]),
    (&["jpg", "jpeg"], &[b"\xff\xd8\xff"]),
    (&["gif"], &[b"GIF87a", b"GIF89a"]),
    (&["docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"], &[b"PK\x03\x04"]),
    (&["doc", "xls", "ppt", "msg"], &[b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]),
    (&["webp"], &[b"RIFF"]),
    (&["rtf"], &[b"{\\rtf"]),
];

/// Programs of the usual systems: refused under every name.
const PROGRAMS: [&[u8]; 6] =
    [b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"];

const TEXTS: [&str; 5] = ["txt", "csv", "md", "eml", "json"];

/// Media types of what people attach; anything else is sent as bytes without meaning.
const MEDIA_TYPES: [(&str, &str); 12] = [
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("zip", "application/zip"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];

/// The media type of a file that the programme takes.
///
/// # Errors
/// Why it does not take it. `head` are the first bytes of the content.
pub fn media_type(name: &str, head: &[u8], rules: &AttachmentRules) -> Result<&'static str, Refused> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    if ending.is_empty() || !rules.types.contains(&ending) {
        return Err(Refused::Ending(ending));
    }
    if head.is_empty() {
        return Err(Refused::Empty);
    }
    let signatures = SIGNATURES.iter().find(|(endings, _)| endings.contains(&ending.as_str()));
    let begins_right =
        signatures.is_none_or(|(_, starts)| starts.iter().any(|start| head.starts_with(start)));
    let is_program = PROGRAMS.iter().any(|start| head.starts_with(start));
    let reads_as_text = !TEXTS.contains(&ending.as_str()) || is_text(head);
    if !begins_right || is_program || !reads_as_text {
        return Err(Refused::Content(ending));
    }
    let known = MEDIA_TYPES.iter().find(|(one, _)| *one == ending);
    Ok(known.map_or("application/octet-stream", |(_, media_type)| media_type))
}

/// Texts hold no NUL in UTF-8 and the 8-bit encodings; UTF-16, which Excel writes, says so at its beginning.
fn is_text(head: &[u8]) -> bool {
    head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || !head.contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, head: &[u8], expected: Result<&str, Refused>) {
        let types = ["pdf", "png", "jpg", "docx", "csv"].map(str::to_owned).to_vec();
        let rules = AttachmentRules { max_files: 1, max_bytes: 1, types };
        assert_eq!(media_type(name, head, &rules), expected, "{name}");
    }

    #[test]
    fn ending_and_content_have_to_agree() {
        check("offer.pdf", b"%PDF-1.7 ...", Ok("application/pdf"));
        check("OFFER.PDF", b"%PDF-1.7 ...", Ok("application/pdf"));
        check("logo.png", b"\x89PNG\r\n\x1a\n....", Ok("image/png"));
        check("photo.jpg", b"\xff\xd8\xff\xe0", Ok("image/jpeg"));
        check("list.csv", "a;b\nÅ;ž".as_bytes(), Ok("text/csv"));
        check("list.csv", b"\xff\xfea\0;\0", Ok("text/csv"));
        check("tool.exe", b"MZ\x90", Err(Refused::Ending("exe".to_owned())));
        check("tool.pdf", b"MZ\x90", Err(Refused::Content("pdf".to_owned())));
        check("tool.csv", b"MZ text", Err(Refused::Content("csv".to_owned())));
        check("run.csv", b"#!/bin/sh", Err(Refused::Content("csv".to_owned())));
        check("data.csv", b"a\0b", Err(Refused::Content("csv".to_owned())));
        check("photo.png", b"\xff\xd8\xff\xe0", Err(Refused::Content("png".to_owned())));
        check("offer", b"%PDF-", Err(Refused::Ending(String::new())));
        check("offer.pdf.exe", b"%PDF-", Err(Refused::Ending("exe".to_owned())));
        check("offer.pdf", b"", Err(Refused::Empty));
    }
}
