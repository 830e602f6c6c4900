//! Strict reading: a cursor over JSON that reports what it does not understand and goes on.

use super::keys;
use super::problem::{Place, Problems};
use crate::json::{Json, Pointer};
use crate::template::{JsonTemplate, Template};

/// A value and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) json: &'a Json,
    pub(crate) place: Place,
    pub(crate) problems: &'a Problems,
}

/// An object whose keys have been checked.
#[derive(Clone, Copy)]
pub(crate) struct Section<'a> {
    members: &'a [(String, Json)],
    place: Place,
    problems: &'a Problems,
}

impl<'a> Node<'a> {
    pub(crate) fn problem(&self, code: &'static str, params: &[(&'static str, &str)]) {
        self.problems.add(self.place, code, params);
    }

    fn wrong_type(&self, expected: &str) {
        self.problem("type", &[("expected", expected), ("found", self.json.kind())]);
    }

    /// An object of a part; unknown keys are reported with what was probably meant.
    pub(crate) fn section(&self, part: &str) -> Section<'a> {
        let known = keys::of(part);
        let members = self.members();
        for (key, _) in members {
            if !known.split(' ').any(|one| one == key) {
                let place = self.problems.below(self.place, key);
                Node { json: self.json, place, problems: self.problems }.unknown("unknown_key", key, known);
            }
        }
        Section { members, place: self.place, problems: self.problems }
    }

    /// Something that is not one of the `known` words, which stand between spaces.
    #[inline(never)]
    fn unknown(&self, code: &'static str, found: &str, known: &str) {
        match keys::meant(found, known.split(' ')) {
            Some(meant) => self.problem(code, &[("found", found), ("meant", meant), ("known", known)]),
            None => self.problem(code, &[("found", found), ("known", known)]),
        }
    }

    fn members(&self) -> &'a [(String, Json)] {
        self.json.as_object().unwrap_or_else(|| {
            self.wrong_type("object");
            &[]
        })
    }

    /// The members of an object with free keys.
    pub(crate) fn entries(&self) -> Vec<(&'a str, Node<'a>)> {
        self.members().iter().map(|(key, json)| (key.as_str(), self.child(key, json))).collect()
    }

    pub(crate) fn items(&self) -> Vec<Node<'a>> {
        match self.json.as_list() {
            Some(items) => {
                items.iter().enumerate().map(|(at, json)| self.child(&at.to_string(), json)).collect()
            }
            None => {
                self.wrong_type("list");
                Vec::new()
            }
        }
    }

    /// One item, or each of a list.
    pub(crate) fn one_or_items(&self) -> Vec<Node<'a>> {
        if self.json.as_list().is_some() { self.items() } else { vec![*self] }
    }

    fn child(&self, key: &str, json: &'a Json) -> Node<'a> {
        Node { json, place: self.problems.below(self.place, key), problems: self.problems }
    }

    pub(crate) fn text(&self) -> Option<&'a str> {
        let text = self.json.as_str();
        if text.is_none() {
            self.wrong_type("text");
        }
        text
    }

    pub(crate) fn flag(&self) -> bool {
        self.json.as_bool().unwrap_or_else(|| {
            self.wrong_type("true or false");
            false
        })
    }

    pub(crate) fn count(&self, least: u32, most: u32) -> Option<u32> {
        let Some(raw) = self.json.as_number() else {
            self.wrong_type("number");
            return None;
        };
        let number = raw.parse::<u32>().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.problem(
                "range",
                &[("least", &least.to_string()), ("most", &most.to_string()), ("found", raw)],
            );
        }
        number
    }

    pub(crate) fn pointer(&self) -> Pointer {
        let Some(text) = self.text() else { return Pointer::default() };
        Pointer::parse(text).unwrap_or_else(|_| {
            self.problem("pointer", &[("found", text)]);
            Pointer::default()
        })
    }

    /// The place of a text in a closed set of words, which stand between spaces.
    #[inline(never)]
    pub(crate) fn choice(&self, known: &str) -> Option<usize> {
        let text = self.text()?;
        let found = known.split(' ').position(|word| word == text);
        if found.is_none() {
            self.unknown_word(text, known);
        }
        found
    }

    pub(crate) fn unknown_word(&self, text: &str, known: &str) {
        self.unknown("unknown_word", text, known);
    }

    pub(crate) fn template(&self, slots: &[&str]) -> Template {
        let Some(text) = self.text() else { return Template::default() };
        match Template::parse(text) {
            Ok(template) => {
                self.check_slots(&template, slots);
                template
            }
            Err((code, found)) => {
                self.template_problem(code, &found);
                Template::default()
            }
        }
    }

    pub(crate) fn json_template(&self, slots: &[&str]) -> JsonTemplate {
        match JsonTemplate::parse(self.json) {
            Ok(template) => {
                template.each(&mut |inner| self.check_slots(inner, slots));
                template
            }
            Err((code, found)) => {
                self.template_problem(code, &found);
                JsonTemplate::Fixed(Json::Null)
            }
        }
    }

    fn template_problem(&self, code: &'static str, found: &str) {
        if code == "template_pipe" {
            self.unknown(code, found, crate::template::PIPES);
        } else {
            self.problem(code, &[("found", found)]);
        }
    }

    /// Every slot has to be known here; `me.` and `settings.` open a family.
    fn check_slots(&self, template: &Template, slots: &[&str]) {
        for name in template.names() {
            let known = slots.iter().any(|slot| {
                *slot == name || (slot.ends_with('.') && name.len() > slot.len() && name.starts_with(slot))
            });
            if !known {
                self.unknown("template_slot", name, &slots.join(" "));
            }
        }
    }

    /// An object of templates, by name.
    pub(crate) fn templates(&self, slots: &[&str]) -> Vec<(String, Template)> {
        self.entries().iter().map(|(name, node)| ((*name).to_owned(), node.template(slots))).collect()
    }

    /// Headers: templates under names that a browser lets a page set.
    pub(crate) fn headers(&self, slots: &[&str]) -> Vec<(String, Template)> {
        for (name, node) in self.entries() {
            let fine = !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            let reserved = ["cookie", "host", "content-length", "origin", "connection", "transfer-encoding"];
            if !fine || reserved.iter().any(|known| name.eq_ignore_ascii_case(known)) {
                node.problem("header_name", &[("found", name)]);
            }
        }
        self.templates(slots)
    }

    pub(crate) fn words(&self) -> Vec<String> {
        self.items().iter().filter_map(|item| item.text().map(str::to_owned)).collect()
    }

    pub(crate) fn statuses(&self) -> Vec<u16> {
        let count = |node: &Node<'_>| node.count(100, 599).and_then(|status| u16::try_from(status).ok());
        self.one_or_items().iter().filter_map(count).collect()
    }
}

impl<'a> Section<'a> {
    #[inline(never)]
    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        let (key, json) = self.members.iter().find(|(known, _)| known == key)?;
        Some(Node { json, place: self.problems.below(self.place, key), problems: self.problems })
    }

    /// A key that has to be there.
    pub(crate) fn need(&self, key: &'static str) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() {
            self.problem("missing_key", &[("key", key)]);
        }
        node
    }

    pub(crate) fn problem(&self, code: &'static str, params: &[(&'static str, &str)]) {
        self.problems.add(self.place, code, params);
    }

    pub(crate) fn text(&self, key: &str) -> Option<String> {
        self.get(key).and_then(|node| node.text()).map(str::to_owned)
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.get(key).is_some_and(|node| node.flag())
    }

    pub(crate) fn pointer(&self, key: &str) -> Option<Pointer> {
        self.get(key).map(|node| node.pointer())
    }

    pub(crate) fn templates(&self, key: &str, slots: &[&str]) -> Vec<(String, Template)> {
        self.get(key).map(|node| node.templates(slots)).unwrap_or_default()
    }

    pub(crate) fn headers(&self, key: &str, slots: &[&str]) -> Vec<(String, Template)> {
        self.get(key).map(|node| node.headers(slots)).unwrap_or_default()
    }
}
