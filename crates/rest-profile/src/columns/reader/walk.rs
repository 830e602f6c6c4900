//! Walking through a page: which event belongs to which column.
use super::super::Data;
use super::super::paths::{ANSWER, ITEM, LEAF, NOWHERE, Place};
use super::{ColumnReader, ListState, PageSummary};
use crate::json::Json;
use crate::json::stream::Event;

/// An open container on the way to something asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Level {
    Object {
        place: Place,
        turn: usize,
    },
    List {
        place: Place,
        index: usize,
    },
    /// The list of items.
    Items,
}

impl ColumnReader {
    /// Puts an event where it belongs; `true` when what follows is to be skipped.
    #[inline]
    pub(super) fn take(&mut self, event: Event<'_>) -> bool {
        match event {
            Event::Key(key) => {
                if let Some(Level::Object { place, turn }) = self.levels.last_mut() {
                    self.next = self.paths.key(*place, key, turn);
                }
                self.next == NOWHERE
            }
            Event::ObjectEnd | Event::ListEnd => {
                self.levels.pop();
                if matches!(self.levels.last(), Some(Level::Items)) {
                    self.end_row();
                }
                false
            }
            Event::ObjectStart | Event::ListStart => self.open(event),
            // Only a key sets `next`: the value is the one of that key.
            scalar if self.next & LEAF != 0 => {
                let column = self.next & !LEAF;
                self.next = NOWHERE;
                self.put(column as usize, scalar);
                false
            }
            scalar => {
                self.scalar(scalar);
                false
            }
        }
    }

    /// Where the value that starts now belongs.
    #[inline]
    fn place(&mut self) -> Place {
        match self.levels.last_mut() {
            Some(Level::Object { .. }) => std::mem::replace(&mut self.next, NOWHERE),
            Some(Level::Items) => {
                self.visits += 1;
                ITEM
            }
            Some(Level::List { place, index }) => {
                *index += 1;
                self.paths.item(*place, *index - 1)
            }
            None => ANSWER,
        }
    }

    #[inline]
    fn open(&mut self, event: Event<'_>) -> bool {
        let is_item = matches!(self.levels.last(), Some(Level::Items));
        let place = self.place();
        self.meet(place);
        self.fill(place, event);
        let Some(node) = self.paths.node(place) else { return true };
        let (is_list, leads_on) = (node.is_list, node.leads_on());
        if is_list && event == Event::ListStart {
            self.page.list = ListState::Found;
            self.levels.push(Level::Items);
            return false;
        }
        if is_item && event == Event::ListStart && !self.paths.items_may_be_lists() {
            self.page.not_records += 1;
            return true;
        }
        if leads_on {
            self.levels.push(match event {
                Event::ObjectStart => Level::Object { place, turn: 0 },
                _ => Level::List { place, index: 0 },
            });
            return false;
        }
        if is_item {
            self.end_row();
        }
        true
    }

    #[inline]
    fn scalar(&mut self, event: Event<'_>) {
        let is_item = matches!(self.levels.last(), Some(Level::Items));
        let place = self.place();
        if self.paths.node(place).is_some_and(|node| node.leads_on() || node.is_list) {
            self.meet(place);
        }
        self.fill(place, event);
        if !is_item {
            return;
        }
        if self.paths.node(ITEM).is_some_and(|node| node.columns.is_empty()) {
            self.page.not_records += 1;
        } else {
            self.end_row();
        }
    }

    /// Gives an event to all who asked for its place.
    #[inline]
    fn fill(&mut self, place: Place, event: Event<'_>) {
        if place & LEAF != 0 {
            return self.put((place & !LEAF) as usize, event);
        }
        let Some(node) = self.paths.node(place) else { return };
        for column in &node.columns {
            if let Some(column) = self.columns.columns.get_mut(usize::from(*column)) {
                column.put(self.columns.rows, event);
            }
        }
        for capture in &node.captures {
            if let Some(capture) = self.page.envelope.get_mut(usize::from(*capture)) {
                *capture = scalar(event);
            }
        }
        if node.is_list {
            self.page.list = if event == Event::Null { ListState::Null } else { ListState::NotAList };
        }
    }

    #[inline]
    fn put(&mut self, column: usize, event: Event<'_>) {
        if let Some(column) = self.columns.columns.get_mut(column) {
            column.put(self.columns.rows, event);
        }
    }

    /// Takes note that a place was met. If it was already, in the same item or envelope, its key is given twice:
    /// the last one counts, as in a tree, and what came from the first is taken back.
    #[inline]
    fn meet(&mut self, place: Place) {
        let in_items = self.levels.iter().any(|level| matches!(level, Level::Items));
        let visit = if in_items { self.visits } else { self.page_visit };
        if self.paths.met(place, visit) {
            self.forget(place);
        }
    }

    #[cold]
    fn forget(&mut self, place: Place) {
        let mut places = vec![place];
        while let Some(place) = places.pop() {
            if place & LEAF != 0
                && let Some(column) = self.columns.columns.get_mut((place & !LEAF) as usize)
            {
                column.truncate(self.columns.rows);
            }
            let Some(node) = self.paths.node(place) else { continue };
            places.extend(node.children());
            for column in &node.columns {
                if let Some(column) = self.columns.columns.get_mut(usize::from(*column)) {
                    column.truncate(self.columns.rows);
                }
            }
            for capture in &node.captures {
                if let Some(capture) = self.page.envelope.get_mut(usize::from(*capture)) {
                    *capture = None;
                }
            }
            if node.is_list {
                self.columns.truncate(self.page_start);
                let envelope = std::mem::take(&mut self.page.envelope);
                self.page = PageSummary { envelope, ..PageSummary::default() };
            }
        }
    }

    /// An item is complete: it becomes a row unless its id was read before.
    #[inline]
    fn end_row(&mut self) {
        let row = self.columns.rows;
        for column in &mut self.columns.columns {
            if column.len() == row {
                column.push_none();
            }
        }
        if self.is_duplicate(row) {
            self.page.duplicates += 1;
            self.columns.truncate(row);
        } else {
            self.columns.rows += 1;
        }
    }

    #[inline]
    fn is_duplicate(&mut self, row: usize) -> bool {
        let Some(column) = self.identity.and_then(|at| self.columns.columns.get(at)) else { return false };
        let Data::Text { codes, dictionary } = column.data() else { return false };
        let Some(code) = codes.get(row).copied().filter(|code| *code != u32::MAX) else { return false };
        let place = code as usize;
        if let Some(known) = self.rows_of.get(place).map(|row| *row as usize)
            // A row that was taken back since then does not count.
            && known < row
            && codes.get(known) == Some(&code)
            // An empty id tells nothing apart.
            && dictionary.get(code) != Some("")
        {
            return true;
        }
        if place >= self.rows_of.len() {
            self.rows_of.resize(place + 1, u32::MAX);
        }
        if let Some(known) = self.rows_of.get_mut(place) {
            *known = u32::try_from(row).unwrap_or(u32::MAX);
        }
        false
    }
}

fn scalar(event: Event<'_>) -> Option<Json> {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    match event {
        Event::Text(bytes) => Some(Json::Text(text(bytes))),
        Event::Number(raw) => Some(Json::Number(text(raw).into())),
        Event::Bool(value) => Some(Json::Bool(value)),
        Event::Null => Some(Json::Null),
        _ => None,
    }
}
