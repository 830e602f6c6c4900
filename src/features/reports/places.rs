//! Where the focus is when a list is built anew: whoever works with keys stays at the entry they were at, and goes on at
//! the next one when theirs is gone.

use crate::browser::{dom, timers};
use leptos::prelude::*;

/// What the ids of entries begin with.
const ENTRY: &str = "entry-";

/// The entries of one list.
#[derive(Clone, Copy)]
pub struct Places {
    /// The id of the list's heading, which can take the focus.
    heading: &'static str,
    /// The ids of the records, as they stand below each other.
    there: StoredValue<Vec<String>>,
    /// Where the focus goes when the list is there again; the first of them that is there.
    aim: StoredValue<Vec<String>>,
}

impl Places {
    pub fn new(heading: &'static str) -> Self {
        Self { heading, there: StoredValue::new(Vec::new()), aim: StoredValue::new(Vec::new()) }
    }

    /// The id of a record's entry on the page.
    pub fn entry(id: &str) -> String {
        [ENTRY, id].concat()
    }

    /// The id of the button that opens a record's form.
    pub fn opener(id: &str) -> String {
        [ENTRY, id, "-change"].concat()
    }

    /// A record was saved: the focus goes to its entry.
    pub fn saved(self, id: &str) {
        self.aim.try_set_value(vec![Self::entry(id)]);
    }

    /// A record is gone: the focus goes to the one after it, or before it.
    pub fn gone(self, id: &str) {
        let near = self.there.try_with_value(|there| {
            let at = there.iter().position(|one| one == id)?;
            let before = at.checked_sub(1).and_then(|before| there.get(before));
            let near = [there.get(at + 1), before].into_iter().flatten();
            Some(near.map(|id| Self::entry(id)).collect::<Vec<_>>())
        });
        let heading = [self.heading.to_owned()];
        self.aim.try_set_value(near.flatten().unwrap_or_default().into_iter().chain(heading).collect());
    }

    /// The list is about to be built anew of these records.
    pub fn built(self, ids: Vec<String>) {
        let mut aim = self.aim.get_value();
        self.aim.set_value(Vec::new());
        let is_meant = !aim.is_empty();
        if !is_meant {
            let entries: Vec<String> =
                self.there.with_value(|there| there.iter().map(|id| Self::entry(id)).collect());
            let opener = |focused: &String| focused.strip_suffix("-change").unwrap_or(focused).to_owned();
            let held = dom::focused().filter(|focused| entries.contains(&opener(focused)));
            aim.extend(held.iter().cloned());
            aim.extend(held.iter().map(opener));
        }
        self.there.set_value(ids);
        if aim.is_empty() {
            return;
        }
        aim.push(self.heading.to_owned());
        timers::spawn(async move {
            timers::sleep(0).await;
            // An entry's elements may be those of another one by now, with the focus on them. Whoever has gone elsewhere is
            // left there.
            let here = dom::focused().is_some_and(|focused| focused.starts_with(ENTRY));
            if !dom::has_focus() || (is_meant && here) {
                dom::focus_first(&aim);
            }
        });
    }
}

/// Moves the focus to what is about to be there.
pub fn focus_soon(ids: Vec<String>) {
    timers::spawn(async move {
        timers::sleep(0).await;
        dom::focus_first(&ids);
    });
}
