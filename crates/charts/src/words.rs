//! Labels where there is little room.

/// The text in at most `most` characters; what is cut ends in an ellipsis. Never splits a letter from its accents.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().take(most.saturating_sub(1)).collect();
    // The first one that is cut may belong to the last one that is kept.
    if text.chars().nth(kept.len()).is_some_and(joins) {
        while kept.pop().is_some_and(joins) {}
    }
    while kept.last().is_some_and(|last| last.is_whitespace() || *last == '\u{200d}') {
        kept.pop();
    }
    kept.into_iter().chain(['…']).collect()
}

/// Labels without the words that all of them begin with: where they are cut, what tells them apart has to be left.
pub fn distinct<'text>(labels: &[&'text str]) -> Vec<&'text str> {
    let mut left = labels.to_vec();
    while left.len() > 1 {
        let parts: Option<Vec<_>> = left.iter().map(|label| label.split_once(' ')).collect();
        let Some(parts) = parts else { break };
        let first = parts.first().map(|(word, _)| *word);
        if !parts.iter().all(|(word, rest)| Some(*word) == first && !rest.trim().is_empty()) {
            break;
        }
        left = parts.into_iter().map(|(_, rest)| rest).collect();
    }
    left
}

/// Accents, variation selectors and joiners.
fn joins(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1ab0}'..='\u{1aff}')
}

/// Text in XML and HTML: marks escaped, control characters that XML does not allow left out.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

/// Writes such a text behind another.
pub fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            control if control.is_control() && !control.is_whitespace() => {}
            other => out.push(other),
        }
    }
}
