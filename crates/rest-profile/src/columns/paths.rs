//! The pointers of a layout as one tree, so that a key met in an answer costs one comparison.
use super::{Layout, LayoutError};
use crate::json::stream::Scanner;
use crate::json::{Pointer, same};

/// A place in an answer or an item. Both trees live in one row of nodes.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    children: Vec<(Box<str>, Place)>,
    /// Columns that read this place.
    pub columns: Vec<u16>,
    /// Envelope pointers that lead here.
    pub captures: Vec<u16>,
    /// Whether the items stand here.
    pub is_list: bool,
    /// The visit in which this place was last met, to notice a key that is given twice.
    pub visit: u64,
    /// The keys met here so far, in the order in which they come: most items repeat the one before. Each is kept as
    /// it is written, with its quotes and colon.
    habit: Vec<(Box<[u8]>, Place)>,
}

/// The number of a node; [`NOWHERE`] for what nobody asked for, [`LEAF`] and the number of a column for a member
/// of which one column alone wants to know, as it is with nearly all.
pub(super) type Place = u32;
pub(super) const NOWHERE: Place = 0x7fff_ffff;
pub(super) const LEAF: Place = 0x8000_0000;
/// The root of an answer and of an item.
pub(super) const ANSWER: Place = 0;
pub(super) const ITEM: Place = 1;

/// So many keys of one object are remembered, and only short ones: what a backend invents anew for each item would
/// fill memory and help nobody.
const HABIT: usize = 96;
const HABIT_KEY: usize = 64;

#[derive(Debug, Clone)]
pub(super) struct Paths {
    nodes: Vec<Node>,
}

impl Paths {
    pub fn new(layout: &Layout) -> Result<Paths, LayoutError> {
        let mut paths = Paths { nodes: vec![Node::default(), Node::default()] };
        let list = paths.reach(ANSWER, &layout.list);
        paths.change(list, |node| node.is_list = true);
        for (at, pointer) in layout.envelope.iter().enumerate() {
            let number = u16::try_from(at).map_err(|_| LayoutError::TooMany)?;
            if pointer.segments().starts_with(layout.list.segments()) {
                return Err(LayoutError::InsideTheList(at));
            }
            let place = paths.reach(ANSWER, pointer);
            paths.change(place, |node| node.captures.push(number));
        }
        for (at, column) in layout.columns.iter().enumerate() {
            let number = u16::try_from(at).map_err(|_| LayoutError::TooMany)?;
            let place = paths.reach(ITEM, &column.pointer);
            paths.change(place, |node| node.columns.push(number));
        }
        paths.shorten();
        Ok(paths)
    }

    /// Puts columns in the place of nodes that do nothing but lead to one.
    fn shorten(&mut self) {
        let leaf = |node: &Node| match *node.columns {
            [column] if node.children.is_empty() => Some(LEAF | Place::from(column)),
            _ => None,
        };
        let leaves: Vec<Option<Place>> = self.nodes.iter().map(leaf).collect();
        for (_, place) in self.nodes.iter_mut().flat_map(|node| &mut node.children) {
            if let Some(Some(leaf)) = leaves.get(*place as usize) {
                *place = *leaf;
            }
        }
    }

    fn reach(&mut self, from: Place, pointer: &Pointer) -> Place {
        let mut here = from;
        for segment in pointer.segments() {
            here = match self.child(here, segment.as_bytes()) {
                NOWHERE => {
                    let made = self.nodes.len() as Place;
                    self.nodes.push(Node::default());
                    self.change(here, |node| node.children.push((segment.clone(), made)));
                    made
                }
                known => known,
            };
        }
        here
    }

    fn change(&mut self, place: Place, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            change(node);
        }
    }

    #[inline]
    pub fn node(&self, place: Place) -> Option<&Node> {
        self.nodes.get(place as usize)
    }

    /// Marks a place as met in `visit`; whether it was already.
    #[inline]
    pub fn met(&mut self, place: Place, visit: u64) -> bool {
        match self.nodes.get_mut(place as usize) {
            Some(node) => std::mem::replace(&mut node.visit, visit) == visit,
            None => false,
        }
    }

    fn child(&self, place: Place, key: &[u8]) -> Place {
        let Some(node) = self.node(place) else { return NOWHERE };
        let found = node.children.iter().find(|(name, _)| name.as_bytes() == key);
        found.map_or(NOWHERE, |(_, place)| *place)
    }

    /// Whether a column reads an item as a whole, or by its place in a list.
    pub fn items_may_be_lists(&self) -> bool {
        let by_index = |node: &Node| node.children.iter().any(|(name, _)| crate::json::index(name).is_some());
        self.node(ITEM).is_some_and(|node| !node.columns.is_empty() || by_index(node))
    }

    /// Where a list item leads.
    #[inline]
    pub fn item(&self, place: Place, index: usize) -> Place {
        let Some(node) = self.node(place) else { return NOWHERE };
        let same = |name: &str| crate::json::index(name) == Some(index);
        node.children.iter().find(|(name, _)| same(name)).map_or(NOWHERE, |(_, place)| *place)
    }

    /// Passes the key that usually has this `turn` in its object, if it is the next one, and says where it leads.
    #[inline]
    pub fn pass(
        &self,
        place: Place,
        turn: &mut usize,
        scanner: &mut Scanner,
        piece: &mut &[u8],
    ) -> Option<Place> {
        let (written, child) = self.node(place)?.habit.get(*turn)?;
        scanner.pass_key(piece, written).then(|| {
            *turn += 1;
            *child
        })
    }

    /// Where a key leads. `turn` counts the keys of the object and is moved on.
    pub fn key(&mut self, place: Place, key: &[u8], turn: &mut usize) -> Place {
        let Some(node) = self.nodes.get_mut(place as usize) else { return NOWHERE };
        let known = |written: &[u8]| {
            written.get(1..written.len().saturating_sub(2)).is_some_and(|known| same(known, key))
        };
        if let Some(at) = node.habit.iter().position(|(written, _)| known(written)) {
            *turn = at + 1;
            return node.habit.get(at).map_or(NOWHERE, |(_, place)| *place);
        }
        let child = self.child(place, key);
        // A key with such a byte is written with an escape.
        let plain = !key.iter().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
        if let Some(node) = self.nodes.get_mut(place as usize)
            && node.habit.len() < HABIT
            && key.len() <= HABIT_KEY
            && plain
        {
            let at = (*turn).min(node.habit.len());
            node.habit.insert(at, ([b"\"", key, b"\":"].concat().into(), child));
            *turn = at + 1;
        }
        child
    }
}

impl Node {
    /// Whether anything below this place was asked for.
    #[inline]
    pub fn leads_on(&self) -> bool {
        !self.children.is_empty()
    }

    pub fn children(&self) -> impl Iterator<Item = Place> {
        self.children.iter().map(|(_, place)| *place)
    }
}
