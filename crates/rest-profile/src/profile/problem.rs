//! What is wrong with a profile, all of it at once.

use std::cell::RefCell;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// JSON pointer into the profile; into the resolved profile where a preset brought the value.
    pub path: String,
    /// Stable name, for translations and tests.
    pub code: &'static str,
    /// What the message needs, by name: `found`, `known`, `meant`, `slot` …
    pub params: Vec<(&'static str, String)>,
    /// What to do, in English; empty without the feature `remedies`.
    pub remedy: &'static str,
}

/// Gathers problems while a profile is read, and knows the way to every place that was looked at.
#[derive(Default)]
pub(crate) struct Problems {
    found: RefCell<Vec<Problem>>,
    /// For each place the one above it and the last segment of its pointer.
    places: RefCell<Vec<(Place, String)>>,
}

/// A place in a profile: small to copy, so that looking around costs the page no code for clearing up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(u32);

impl Place {
    pub(crate) const ROOT: Self = Self(0);
}

impl Problems {
    #[inline(never)]
    pub(crate) fn add(&self, place: Place, code: &'static str, params: &[(&'static str, &str)]) {
        let params = params.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self.push(Problem { path: self.path(place), code, params, remedy: remedy(code) });
    }

    pub(crate) fn push(&self, problem: Problem) {
        if let Ok(mut found) = self.found.try_borrow_mut()
            && !found.contains(&problem)
        {
            found.push(problem);
        }
    }

    /// The place below another one. `key` is one segment of a pointer, without escapes.
    #[inline(never)]
    pub(crate) fn below(&self, place: Place, key: &str) -> Place {
        let Ok(mut places) = self.places.try_borrow_mut() else { return place };
        places.push((place, key.to_owned()));
        Place(u32::try_from(places.len()).unwrap_or(0))
    }

    pub(crate) fn path(&self, place: Place) -> String {
        let Ok(places) = self.places.try_borrow() else { return String::new() };
        let mut segments = Vec::new();
        let mut here = place;
        while let Some((above, key)) =
            usize::try_from(here.0).ok().and_then(|at| places.get(at.checked_sub(1)?))
        {
            segments.push(key.replace('~', "~0").replace('/', "~1"));
            here = *above;
        }
        let mut path = String::new();
        for segment in segments.iter().rev() {
            path.push('/');
            path.push_str(segment);
        }
        path
    }

    pub(crate) fn take(self) -> Vec<Problem> {
        self.found.into_inner()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.try_borrow().is_ok_and(|found| found.is_empty())
    }
}

/// What to do about a problem, in English; programs go by the code. A page has its own words, in its own languages.
#[cfg(not(feature = "remedies"))]
const fn remedy(_: &str) -> &'static str {
    ""
}

#[cfg(feature = "remedies")]
fn remedy(code: &str) -> &'static str {
    match code {
        "json" => "Make the file valid JSON; the place is counted in bytes.",
        "type" => "Write a value of the type that is expected here.",
        "unknown_key" => "Remove the key, or spell it as the schema does.",
        "missing_key" => "Add the key.",
        "unknown_word" => "Choose one of the words that are known here.",
        "range" => "Choose a number within the range.",
        "format" => "Set `format` to 1, the only version there is.",
        "pointer" => "Write a JSON pointer: empty for the whole, `/a/b`, or one literal key.",
        "base" => {
            "Write an address with http:// or https:// and without credentials, query or `..`, or a path that begins with `/`."
        }
        "address_path" => {
            "Begin the path with `/`, without `..`, `?` and `#`; parameters belong into `query`."
        }
        "template_slot_open" => "Close the slot with `}`; a brace that is meant as such is written twice.",
        "template_brace" => "Write `}}` for a brace that is meant as such.",
        "template_optional_open" => "Close the optional part with `]]`.",
        "template_slot_name" => "Slots are named with letters, digits, `_` and `.`, pipes follow after `|`.",
        "template_pipe" => "Use one of the pipes that are known.",
        "template_slot" => "Use one of the slots that have a value at this place.",
        "template_slot_missing" => "Without this slot the request would not say what was asked; add it.",
        "filter_pair" => "Write `name=value`, both may have slots.",
        "filter_name" => "The name of the parameter has to contain {f}, or to belong to one field alone.",
        "filter_unprotected" => {
            "Send {raw} through quote, squote, dquote, doubled, escaped or without:, so that no value ends its quotes."
        }
        "filter_literal" => "A text in an expression needs quotes; choose another notation for `text`.",
        "filter_placement" => "Say with `param` or a slot where the conditions go.",
        "preset_unknown" => "Name a preset that exists, or remove `extends`.",
        "preset_cycle" => "A preset may not extend itself, not even by way of others.",
        "paging_missing" => {
            "Say in `list.paging` how a page is asked for, or choose a `next` that does not need it."
        }
        "next_total" => "`by: total` needs `total`; use `by: full_page` for a backend that does not count.",
        "next_cursor" => "A cursor has to be sent back; put {cursor} into `list.paging` or into the body.",
        "operation_path" => "Give the operation a path.",
        "operation_id" => "Without {id} in path, query or body the operation would reach every record.",
        "operation_record" => {
            "Put {record} into the body, or leave the body out to send the record as it is."
        }
        "field_unknown" => "Name a field of this resource.",
        "field_joined" => "Only texts without `values` can be read from several places.",
        "field_minor" => "`minor` belongs to amounts: fields of type `decimal`.",
        "values_repeated" => "One wire value may stand for one value only.",
        "secret_in_browser" => {
            "Everybody who opens the page can read a secret in a browser profile. Let the gateway hold it, or write `insecure_browser_secret: true`; the page then says so."
        }
        "auth_key" => "This kind of `auth` needs the key.",
        "pattern" => "Write literal text with {field} exactly once; {*} and {path} may stand beside it.",
        "resource_backend" => "Name one of the backends of this file.",
        "resource_unknown" => "The backend's profile has no such resource.",
        "setting_unknown" => "Add the value to `settings`.",
        "header_name" => {
            "Header names consist of letters, digits and `-`; Cookie, Host and Content-Length are set by the browser."
        }
        _ => "",
    }
}
