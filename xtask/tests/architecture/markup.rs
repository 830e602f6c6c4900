//! What may not occur in the page's markup: the content security policy forbids inline styles and scripts, and text
//! becomes markup only where it is escaped.

use crate::source::{Source, code, files, none, root, word_ends};

/// Where markup is put in as text: tables of figures, whose text `src/ui/markup.rs` escapes, and charts, whose text
/// `crates/charts` escapes.
const WRITES_MARKUP: [&str; 3] = ["src/ui/markup.rs", "src/ui/chart.rs", "src/ui/chart/picture.rs"];

fn unsafe_markup(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        let text = code(&source.text).text;
        let allowed = WRITES_MARKUP.contains(&source.path.as_str());
        let writes = ["inner_html", "set_inner_html", "set_outer_html", "insert_adjacent_html"];
        if !allowed && writes.iter().any(|word| !word_ends(&text, word).is_empty()) {
            findings.push(format!("{} uses inner_html", source.path));
        }
        // In code there are spaces around `=`; in a view there are none.
        let attribute = |end: &usize| text[*end..].starts_with('=') && !text[*end..].starts_with("==");
        let spaced = |end: &usize| text[..*end - "style".len()].ends_with(char::is_whitespace);
        if word_ends(&text, "style").iter().any(|end| attribute(end) && spaced(end)) {
            findings.push(format!("{} has a style attribute; `style:name=value` is allowed", source.path));
        }
    }
    findings
}

fn inline_in_html(html: &str) -> Vec<String> {
    let mut findings = Vec::new();
    for tag in html.split('<').skip(1) {
        let tag = tag.split_once('>').map_or(tag, |(tag, _)| tag);
        if tag.contains(" style=") {
            findings.push(format!("<{tag}> has a style attribute"));
        }
        if tag.starts_with("script") && !tag.contains(" src=") {
            findings.push(format!("<{tag}> is an inline script"));
        }
        if tag.split_whitespace().skip(1).any(|word| word.starts_with("on") && word.contains('=')) {
            findings.push(format!("<{tag}> has an inline event handler"));
        }
    }
    findings
}

#[test]
fn only_what_escapes_sets_markup_as_text_and_no_view_sets_style() {
    none("the content security policy would break it:", &unsafe_markup(&files("src", "rs")));
}

#[test]
fn the_page_has_no_inline_script_and_no_style_attribute() {
    let html = std::fs::read_to_string(root().join("index.html")).unwrap_or_default();
    none("index.html:", &inline_in_html(&html));
}

#[test]
fn broken_markup_is_found() {
    let found = unsafe_markup(&[
        Source::new("src/a.rs", "view! { <p inner_html=text/> }"),
        Source::new("src/b.rs", "view! { <p style=\"color:red\"/> }"),
        Source::new("src/ui/chart.rs", "view! { <svg inner_html=picture></svg> }"),
        Source::new("src/d.rs", "row.set_inner_html(text);"),
        Source::new("src/c.rs", "let style = 1; view! { <p style:width=w/> } // style=\"\""),
    ]);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(
        inline_in_html("<p style=\"x\"><script>x</script><script src=\"/a.js\"></script><b onclick=\"x\">")
            .len(),
        3
    );
}
