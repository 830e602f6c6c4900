//! What the stylesheets owe: they mirror for right-to-left scripts, live in somebody else's page, and win by layer.

use crate::source::{Source, files, none};

/// Sides that do not mirror; `margin-inline-start` and its kin do.
fn is_physical(property: &str, value: &str) -> bool {
    let sided = ["margin-", "padding-", "border-", "scroll-margin-", "scroll-padding-"].iter().any(|group| {
        property.strip_prefix(group).is_some_and(|rest| rest.starts_with("left") || rest.starts_with("right"))
    });
    let corner = property.starts_with("border-")
        && property.ends_with("-radius")
        && property.matches('-').count() == 3
        && !property.contains("start")
        && !property.contains("end");
    let place = matches!(property, "left" | "right");
    let value = value.split_whitespace().next().unwrap_or_default();
    let aligned = matches!(property, "text-align" | "float" | "clear") && matches!(value, "left" | "right");
    sided || corner || place || aligned
}

fn without_comments(css: &str) -> String {
    let mut text = String::new();
    let mut rest = css;
    while let Some((before, comment)) = rest.split_once("/*") {
        text.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    text + rest
}

/// Property and value of every declaration; selectors and at-rules end in `{` and are none.
fn declarations(css: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut piece = String::new();
    for c in css.chars() {
        match c {
            '{' => piece.clear(),
            ';' | '}' => {
                if let Some((property, value)) = piece.split_once(':') {
                    found.push((property.trim().to_owned(), value.trim().to_owned()));
                }
                piece.clear();
            }
            _ => piece.push(c),
        }
    }
    found
}

/// Selectors of anything that follows something. Whatever comes into the page or goes then has a browser style all elements
/// after it anew, with everything in them (docs/performance.md, "Speed").
fn follow_all(css: &str) -> Vec<&str> {
    css.split(['{', '}', ';'])
        .map(str::trim)
        .filter(|piece| {
            let mut places = piece.match_indices(['+', '~']);
            places.any(|(at, _)| {
                piece[at + 1..].trim_start().starts_with('*') && !piece[..at].contains("calc(")
            })
        })
        .collect()
}

/// A length such as `1.5rem`: the root's font size belongs to the page that embeds us.
fn has_rem(value: &str) -> bool {
    value.match_indices("rem").any(|(at, _)| {
        let before = value[..at].chars().next_back();
        let after = value[at + 3..].chars().next();
        before.is_some_and(|c| c.is_ascii_digit() || c == '.') && !after.is_some_and(char::is_alphanumeric)
    })
}

fn broken(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        let css = without_comments(&source.text);
        let follow = follow_all(&css).into_iter();
        findings.extend(follow.map(|selector| format!("{}: {selector} (all that follows)", source.path)));
        for (property, value) in declarations(&css) {
            let mut find =
                |what: &str| findings.push(format!("{}: {property}: {value} ({what})", source.path));
            if value.contains("!important") {
                find("!important");
            }
            if is_physical(&property, &value) {
                find("a physical side; use the logical property");
            }
            if has_rem(&value) {
                find("rem; use px, em or a token");
            }
        }
    }
    findings
}

/// The stylesheets, and the critical styles in the page's shell.
fn sheets() -> Vec<Source> {
    let mut sheets = files("style", "css");
    let html = std::fs::read_to_string(crate::source::root().join("index.html")).unwrap_or_default();
    for block in html.split("<style").skip(1) {
        let css =
            block.split_once('>').and_then(|(_, css)| css.split_once("</style>")).map_or("", |(css, _)| css);
        sheets.push(Source::new("index.html", css));
    }
    sheets
}

#[test]
fn styles_mirror_embed_and_win_by_layer() {
    none("stylesheets:", &broken(&sheets()));
}

#[test]
fn every_stylesheet_is_a_layer() {
    let bare: Vec<String> = files("style", "css")
        .into_iter()
        .filter(|sheet| !sheet.text.contains("@layer"))
        .map(|sheet| sheet.path)
        .collect();
    none("each file of style/ puts its rules into its @layer:", &bare);
}

#[test]
fn a_broken_style_is_found() {
    let css = "/* left: 0; */ a:hover { margin-left: 1px; color: red !important } b { padding: 1.5rem; left: 0; \
               text-align: right; border-top-left-radius: 2px } c { margin-inline-start: 1px; border-radius: 3px; \
               animation: premium; border-start-start-radius: 1px; text-align: start } .d ~ * .e, f > * + * { order: 1 } \
               .g + .h { inline-size: calc(1px + 2 * 3px) }";
    let found = broken(&[Source::new("style/x.css", css)]);
    assert_eq!(found.len(), 7, "{found:#?}");
}
