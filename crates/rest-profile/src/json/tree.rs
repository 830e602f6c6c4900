//! Building a tree of values from the events of the scanner.
use super::stream::{Event, Limits, Scanner};
use super::{Json, JsonError};

impl Json {
    /// Reads a whole document as RFC 8259 has it; a byte order mark before it is let pass.
    ///
    /// A key given twice keeps its first place and its last value. Half of a surrogate pair becomes U+FFFD; bytes
    /// that are not UTF-8 are an error.
    pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
        Json::parse_within(bytes, Limits::NONE)
    }

    /// [`Json::parse`] that refuses documents and tokens longer than the limits.
    pub fn parse_within(bytes: &[u8], limits: Limits) -> Result<Json, JsonError> {
        let mut scanner = Scanner::new(limits);
        let mut builder = Builder::default();
        let mut piece = bytes;
        while let Some(event) = scanner.next(&mut piece)? {
            builder.take(event);
        }
        while let Some(event) = scanner.finish()? {
            builder.take(event);
        }
        Ok(builder.root)
    }
}

/// Objects with more members than this are freed of repeated keys once, when they end; smaller ones at each member.
const FEW: usize = 16;

/// Deeper objects are rare and small.
const DEPTHS: usize = 8;

#[derive(Default)]
struct Builder {
    root: Json,
    /// Containers still open, the outermost first, each with the key it will be put under.
    open: Vec<(Json, String)>,
    key: String,
    /// How many members the last object of each depth had: the next one mostly has as many.
    usual: [usize; DEPTHS],
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::ObjectStart => {
                let usual = self.usual.get(self.open.len()).copied().unwrap_or(0);
                let members = Vec::with_capacity(usual);
                self.open.push((Json::Object(members), std::mem::take(&mut self.key)));
            }
            Event::ListStart => self.open.push((Json::List(Vec::new()), std::mem::take(&mut self.key))),
            Event::ObjectEnd | Event::ListEnd => {
                if let Some((mut value, key)) = self.open.pop() {
                    if let Json::Object(members) = &mut value {
                        if members.len() > FEW {
                            keep_last(members);
                        }
                        // One large object is no reason to set room aside for the next.
                        if let Some(usual) = self.usual.get_mut(self.open.len()) {
                            *usual = members.len().min(64);
                        }
                    }
                    self.key = key;
                    self.put(value);
                }
            }
            Event::Key(bytes) => self.key = text(bytes),
            Event::Text(bytes) => self.put(Json::Text(text(bytes))),
            Event::Number(raw) => self.put(Json::Number(text(raw).into())),
            Event::Bool(value) => self.put(Json::Bool(value)),
            Event::Null => self.put(Json::Null),
        }
    }

    fn put(&mut self, value: Json) {
        match self.open.last_mut() {
            Some((Json::Object(members), _)) => {
                let key = std::mem::take(&mut self.key);
                if members.len() < FEW
                    && let Some((_, place)) = members.iter_mut().find(|(name, _)| *name == key)
                {
                    *place = value;
                } else {
                    members.push((key, value));
                }
            }
            Some((Json::List(items), _)) => items.push(value),
            _ => self.root = value,
        }
    }
}

/// The scanner lends nothing but valid UTF-8.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Leaves each key once: at its first place, with its last value.
fn keep_last(members: &mut Vec<(String, Json)>) {
    let mut order: Vec<usize> = (0..members.len()).collect();
    let key = |place: &usize| members.get(*place).map(|(name, _)| name.as_str());
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    let repeated = order.chunk_by(|a, b| key(a) == key(b)).filter(|same| same.len() > 1);
    let mut moves: Vec<(usize, usize)> = Vec::new();
    let mut drops: Vec<usize> = Vec::new();
    for same in repeated {
        // The sort is stable: the places of one key are in the order they were sent.
        if let ([first, rest @ ..], Some(last)) = (same, same.last()) {
            moves.push((*first, *last));
            drops.extend(rest);
        }
    }
    for (first, last) in moves {
        members.swap(first, last);
    }
    if !drops.is_empty() {
        drops.sort_unstable();
        let mut place = 0;
        members.retain(|_| {
            place += 1;
            drops.binary_search(&(place - 1)).is_err()
        });
    }
}
