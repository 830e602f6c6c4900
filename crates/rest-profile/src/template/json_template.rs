//! JSON with slots: the body of a request, or one condition of a filter tree.

use super::{Filled, Pipe, Slots, Template, TemplateError, Unwritable, pipe};
use crate::json::Json;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum JsonTemplate {
    /// Without slots.
    Fixed(Json),
    /// A text that is exactly one slot: its value keeps its type, and without a value the member is left out.
    Slot(Template),
    /// A text with slots in it.
    Text(Template),
    List(Vec<Self>),
    Object(Vec<(Template, Self)>),
}

impl JsonTemplate {
    pub(crate) fn parse(json: &Json) -> Result<Self, TemplateError> {
        Ok(match json {
            Json::Text(text) => {
                let template = Template::parse(text)?;
                if template.only_slot().is_some() {
                    Self::Slot(template)
                } else if template.names().is_empty() {
                    Self::Fixed(Json::Text(
                        template.one(&Slots::default()).ok().flatten().unwrap_or_default(),
                    ))
                } else {
                    Self::Text(template)
                }
            }
            Json::List(items) => Self::List(items.iter().map(Self::parse).collect::<Result<_, _>>()?),
            Json::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(key, value)| Ok((Template::parse(key)?, Self::parse(value)?)))
                    .collect::<Result<_, TemplateError>>()?,
            ),
            scalar => Self::Fixed(scalar.clone()),
        })
    }

    /// Every template within, keys included.
    pub(crate) fn each(&self, visit: &mut dyn FnMut(&Template)) {
        match self {
            Self::Fixed(_) => {}
            Self::Slot(template) | Self::Text(template) => visit(template),
            Self::List(items) => items.iter().for_each(|item| item.each(visit)),
            Self::Object(members) => members.iter().for_each(|(key, value)| {
                visit(key);
                value.each(visit);
            }),
        }
    }

    pub(crate) fn mentions(&self, name: &str) -> bool {
        let mut found = false;
        self.each(&mut |template| found |= template.mentions(name));
        found
    }

    /// The JSON; `None` where the whole of it is a slot without a value.
    pub(crate) fn fill(&self, slots: &Slots) -> Result<Option<Json>, Unwritable> {
        Ok(match self {
            Self::Fixed(json) => Some(json.clone()),
            Self::Slot(template) => {
                let Some((name, pipes)) = template.only_slot() else { return Ok(None) };
                let Some(value) = slots.get(name) else { return Ok(None) };
                Some(if pipes.iter().all(|pipe| *pipe == Pipe::Json) && !pipes.is_empty() {
                    Json::Text(value.to_text())
                } else {
                    pipe::run(pipes, value, false)?
                })
            }
            Self::Text(template) => match template.fill(slots)? {
                Filled::Absent => None,
                Filled::One(text) => Some(Json::Text(text)),
                Filled::Many(texts) => Some(Json::List(texts.into_iter().map(Json::Text).collect())),
            },
            Self::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.extend(item.fill(slots)?);
                }
                Some(Json::List(list))
            }
            Self::Object(members) => {
                let mut object = Vec::with_capacity(members.len());
                for (key, value) in members {
                    if let (Some(key), Some(value)) = (key.one(slots)?, value.fill(slots)?) {
                        object.push((key, value));
                    }
                }
                Some(Json::Object(object))
            }
        })
    }
}
