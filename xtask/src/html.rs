//! The few edits that the finished `index.html` needs, on text: the page is ours and its tags are plain, so no parser
//! is brought in. An attribute value may not contain `>`.

/// Calls `edit` for every tag `<name ...>` and puts what it returns in its place; `None` keeps the tag.
pub fn edit_tags(html: &str, name: &str, mut edit: impl FnMut(&str) -> Option<String>) -> String {
    let open = format!("<{name}");
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(&open) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some((inside, after)) = from.split_once('>') else {
            rest = from;
            break;
        };
        let tag = format!("{inside}>");
        out.push_str(&edit(&tag).unwrap_or(tag));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The value of an attribute, quoted or not.
pub fn attribute<'tag>(tag: &'tag str, name: &str) -> Option<&'tag str> {
    let (_, value) = tag.split_once(&format!(" {name}="))?;
    let quote = value.chars().next()?;
    if quote == '"' || quote == '\'' {
        return value.strip_prefix(quote)?.split_once(quote).map(|(value, _)| value);
    }
    value.split([' ', '>', '/']).next()
}

/// Whether the tag is a `<link>` to a stylesheet.
pub fn is_stylesheet(tag: &str) -> bool {
    attribute(tag, "rel") == Some("stylesheet")
}

/// Takes out every inline module script, and every preload of a script or module: the starter brings its own.
pub fn without_inline_scripts(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<script") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some((script, after)) = from.split_once("</script>") else {
            rest = from;
            break;
        };
        let tag = script.split_once('>').map_or(script, |(tag, _)| tag);
        if attribute(&format!("{tag}>"), "src").is_some() {
            out.push_str(script);
            out.push_str("</script>");
        }
        rest = after;
    }
    out.push_str(rest);
    edit_tags(&out, "link", |tag| match attribute(tag, "rel") {
        Some("modulepreload") => Some(String::new()),
        Some("preload") if attribute(tag, "as") == Some("fetch") => Some(String::new()),
        _ => None,
    })
}

/// Takes out what was a word to Trunk alone.
pub fn without_build_tags(html: &str) -> String {
    edit_tags(html, "link", |tag| tag.contains(" data-trunk").then(String::new))
}

/// Takes out comments and the indentation of lines. Text inside `<pre>` and `<textarea>` does not occur in the shell.
pub fn squeezed(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        text.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_read_quoted_or_bare() {
        assert_eq!(attribute(r#"<link rel="stylesheet" href='/a.css'>"#, "href"), Some("/a.css"));
        assert_eq!(attribute("<link rel=stylesheet href=/a.css>", "rel"), Some("stylesheet"));
        assert_eq!(attribute("<link>", "rel"), None);
    }

    #[test]
    fn an_inline_script_goes_and_a_linked_one_stays() {
        let html = r#"<a><script type="module">import x from 'y';</script><script src="/b.js"></script><b>"#;
        assert_eq!(without_inline_scripts(html), r#"<a><script src="/b.js"></script><b>"#);
    }

    #[test]
    fn trunks_own_preloads_go_and_a_stylesheet_stays() {
        let html = r#"<link rel="modulepreload" href="/x.js"><link rel="preload" href="/x.wasm" as="fetch"><link rel="stylesheet" href="/a.css">"#;
        assert_eq!(without_inline_scripts(html), r#"<link rel="stylesheet" href="/a.css">"#);
    }

    #[test]
    fn a_word_to_trunk_does_not_travel() {
        assert_eq!(
            without_build_tags("<link data-trunk rel=\"rust\"/><link rel=\"icon\">"),
            "<link rel=\"icon\">"
        );
    }

    #[test]
    fn comments_and_indentation_do_not_travel() {
        assert_eq!(squeezed("<a>\n  <!-- x\n -->\n  <b>\n"), "<a>\n<b>");
    }
}
