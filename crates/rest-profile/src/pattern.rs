//! Finds a field's name in an error text, without regular expressions.
//!
//! A pattern is literal text with `{field}` for what is looked for, `{*}` for anything, and `{path}` for the path of
//! the resource: `constraint "{path}_{field}_check"`. It matches anywhere in the text; `^` at the start and `$` at
//! the end tie it to the ends. Every hole takes as little as it can.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(String),
    Field,
    Any,
    Path,
}

/// A pattern of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) parts: Vec<Part>,
    pub(crate) from_start: bool,
    pub(crate) to_end: bool,
}

impl Pattern {
    /// `None` where `{field}` is missing or another hole than the three is named.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (from_start, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
        let (to_end, text) = text.strip_suffix('$').map_or((false, text), |rest| (true, rest));
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (hole, after) = after.split_once('}')?;
            if !before.is_empty() {
                parts.push(Part::Literal(before.to_owned()));
            }
            parts.push(match hole {
                "field" => Part::Field,
                "*" => Part::Any,
                "path" => Part::Path,
                _ => return None,
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        (parts.iter().filter(|part| **part == Part::Field).count() == 1).then_some(Self {
            parts,
            from_start,
            to_end,
        })
    }

    /// What stands for `{field}`, if the text matches.
    pub(crate) fn find(&self, text: &str, path: &str) -> Option<String> {
        // Error texts are short; a long one is not worth the time a wrong pattern could take on it.
        let text: String = text.chars().take(2_000).collect();
        let mut steps = 20_000u32;
        let starts = text.char_indices().map(|(at, _)| at).take(if self.from_start { 1 } else { usize::MAX });
        for start in starts {
            let rest = text.get(start..).unwrap_or_default();
            if let Some(found) = matches(&self.parts, rest, path, self.to_end, &mut steps) {
                return Some(found.unwrap_or_default()).filter(|found| !found.is_empty());
            }
        }
        None
    }
}

/// `Some(field)` where the parts match the start of the text.
fn matches(parts: &[Part], text: &str, path: &str, to_end: bool, steps: &mut u32) -> Option<Option<String>> {
    *steps = steps.checked_sub(1)?;
    let Some((part, later)) = parts.split_first() else {
        return (!to_end || text.is_empty()).then_some(None);
    };
    let hole = match part {
        Part::Literal(literal) => {
            return matches(later, text.strip_prefix(literal.as_str())?, path, to_end, steps);
        }
        Part::Path => return matches(later, text.strip_prefix(path)?, path, to_end, steps),
        Part::Field => true,
        Part::Any => false,
    };
    // A hole at the very end takes the rest: the shortest would be nothing.
    if later.is_empty() {
        return Some(hole.then(|| text.to_owned()));
    }
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    for end in ends.skip(usize::from(hole)) {
        let (taken, rest) = text.split_at_checked(end)?;
        if let Some(found) = matches(later, rest, path, to_end, steps) {
            return Some(if hole { Some(taken.to_owned()) } else { found });
        }
        if *steps == 0 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn check(pattern: &str, text: &str, expect: Option<&str>) {
        let found = Pattern::parse(pattern).and_then(|pattern| pattern.find(text, "deals"));
        assert_eq!(found.as_deref(), expect, "{pattern} in {text}");
    }

    #[test]
    fn the_field_is_found_in_texts_of_databases() {
        check(
            "column \"{field}\"",
            "null value in column \"customer_name\" of relation",
            Some("customer_name"),
        );
        check(
            "constraint \"{path}_{field}_check\"",
            "violates check constraint \"deals_amount_check\"",
            Some("amount"),
        );
        check(
            "constraint \"{path}_{field}_key\"",
            "unique constraint \"deals_contact_email_key\"",
            Some("contact_email"),
        );
        check("constraint \"{path}_{field}_key\"", "check constraint \"deals_amount_check\"", None);
        check("^/data/attributes/{field}$", "/data/attributes/customer_name", Some("customer_name"));
        check("^/data/attributes/{field}", "x/data/attributes/customer_name", None);
        check("'{field}' is required", "The 名称 of 'Kunden Name' is required", Some("Kunden Name"));
        check("{*}: {field}", "error: amount", Some("amount"));
        check("no hole", "no hole", None);
        check("{field}{nope}", "x", None);
        check("\"{field}\"", "\"\"", None);
    }
}
