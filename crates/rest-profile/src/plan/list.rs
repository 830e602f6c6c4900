//! Lists: conditions, order, page and what else goes into one request.

use super::address::{self, push_headers, push_params};
use super::condition::{self, Term};
use super::{params, text, tree};
use crate::http::{Body, HttpRequest};
use crate::json::Json;
use crate::profile::spec::{Encoder, Operation, SortSpec, Total, TreePlace};
use crate::query::{Continuation, Filter, Page, Position, Query, Sort, Value};
use crate::resource::{Context, Resource, Unsupported, What};
use crate::template::Slots;

/// A list's request, and what its reader has to know about it.
#[derive(Clone, Debug)]
pub struct ListPlan {
    pub request: HttpRequest,
    /// A second request for the total, where the backend tells it nowhere else. It may go out at the same time.
    pub count: Option<HttpRequest>,
    pub(crate) from: Continuation,
    /// Records before this page, where that is known.
    pub(crate) offset: u64,
}

impl<'p> Resource<'p> {
    /// Plans a list.
    ///
    /// # Errors
    /// What the backend has no words for. Nothing is left out instead.
    pub fn list(&self, query: &Query, context: &Context) -> Result<ListPlan, Unsupported> {
        let refuse = |what, name: &str| Unsupported::new(what, name);
        let operation = self.spec.operations.list.as_ref().ok_or_else(|| refuse(What::Operation, "list"))?;
        let list = &self.spec.list;
        let (from, offset) = self.position(&query.page)?;
        let mut slots = self.slots(context);
        page_slots(&mut slots, &from, offset);

        let filter = self.scoped(&query.filter, context)?;
        let term = condition::lower(self, &filter)?;
        let mut params = Vec::with_capacity(8);
        let conditions = self.conditions(&term, &mut slots)?;
        self.order(&query.sort, &mut slots, &mut params)?;
        let search = query.search.trim();
        if !search.is_empty() {
            slots.text("search", search);
            match &list.search {
                Some(name) => params.push((name.clone(), search.to_owned())),
                None if mentions(operation, "search") => {}
                None => return Err(refuse(What::Search, "")),
            }
        }
        self.extras(query, &mut slots, &mut params)?;
        push_params(&mut params, &list.query, &slots)?;
        let unpaged = params.len();
        push_params(&mut params, &list.paging_query, &slots)?;
        // A condition under the name of another parameter would be lost or would change that one.
        if let Some((name, _)) =
            conditions.iter().find(|(name, _)| params.iter().any(|(known, _)| known == name))
        {
            return Err(refuse(What::Combination, name));
        }
        let mut count_params = match &list.total {
            Total::Request { query: Some(own), .. } => {
                let mut params = Vec::new();
                push_params(&mut params, own, &slots)?;
                params
            }
            _ => params.get(..unpaged).unwrap_or_default().to_vec(),
        };
        params.extend(conditions.iter().cloned());
        count_params.extend(conditions);

        let mut request = address::request(self.profile, operation, &slots, params, None)?;
        push_headers(&mut request, &list.headers, &slots)?;
        push_headers(&mut request, &list.paging_headers, &slots)?;
        if matches!(request.method, "POST") {
            // A list changes nothing, however it is asked for.
            request.replay = crate::http::Replay::Safe;
        }
        if let Position::Link(link) = &from.position {
            request.url.clone_from(link);
            if operation.body.is_none() {
                request.body = Body::Empty;
            }
        }
        let count = self.count(operation, &slots, count_params)?;
        Ok(ListPlan { request, count, from, offset })
    }

    /// The query's conditions and those of the profile's scope.
    fn scoped(&self, filter: &Filter, context: &Context) -> Result<Filter, Unsupported> {
        if self.spec.scope.is_empty() {
            return Ok(filter.clone());
        }
        let slots = self.slots(context);
        let mut all = vec![filter.clone()];
        for scope in &self.spec.scope {
            let unknown = || Unsupported::new(What::Scope, &scope.field);
            let mut values = Vec::with_capacity(scope.values.len());
            for template in &scope.values {
                let text = template
                    .one(&slots)
                    .ok()
                    .flatten()
                    .filter(|text| !text.is_empty())
                    .ok_or_else(unknown)?;
                values.push(Value::Text(text));
            }
            all.push(Filter::Compare { field: scope.field.clone(), operator: scope.operator, values });
        }
        Ok(Filter::All(all))
    }

    fn position(&self, page: &Page) -> Result<(Continuation, u64), Unsupported> {
        let list = &self.spec.list;
        let refuse = || Unsupported::new(What::Page, "");
        let from = match page {
            Page::Next(next) => next.clone(),
            Page::Number { number, size } => {
                let size = if *size == 0 { list.default_size } else { (*size).min(list.max_size) };
                let position = Position::Number((*number).max(1));
                Continuation { position, size, seen: 0, hops: 0, empty: 0, fingerprint: 0 }
            }
        };
        let number = match &from.position {
            Position::Number(number) => *number,
            Position::Cursor(_) | Position::Link(_) => return Ok((from.clone(), from.seen)),
        };
        if number > 1 && !self.jumps() {
            return Err(refuse());
        }
        let offset = u64::from(number - 1) * u64::from(from.size);
        if list.max_records > 0 && offset + u64::from(from.size) > u64::from(list.max_records) {
            return Err(refuse());
        }
        Ok((from, offset))
    }

    /// Whether any page can be asked for, not only the next one.
    pub(crate) fn jumps(&self) -> bool {
        let list = &self.spec.list;
        let counts = |slot: &&str| {
            let templates =
                list.paging_query.iter().chain(&list.paging_headers).chain(&list.query).chain(&list.headers);
            templates.into_iter().any(|(_, template)| template.mentions(slot))
                || self.spec.operations.list.as_ref().is_some_and(|operation| mentions(operation, slot))
        };
        ["page", "page0", "offset", "end", "last"].iter().any(counts)
    }

    /// Conditions as parameters; those of text and body go into slots.
    pub(crate) fn conditions(
        &self,
        term: &Term<'p>,
        slots: &mut Slots,
    ) -> Result<Vec<(String, String)>, Unsupported> {
        let list = &self.spec.list;
        let Some(filter) = &list.filter else {
            // Fields may have parameters of their own where the backend has no filter for all.
            return params::encode(term, list, false, None);
        };
        let mut found = Vec::new();
        match &filter.encoder {
            Encoder::Params { repeat, any_of } => {
                return params::encode(term, list, *repeat, any_of.as_ref());
            }
            Encoder::Tree { shape, place } => {
                if let Some(json) = tree::encode(term, list, shape)? {
                    match place {
                        TreePlace::Json(name) => found.push((name.clone(), json.to_text())),
                        TreePlace::Brackets(name) => tree::brackets(&json, name, &mut found)?,
                        TreePlace::Body => slots.set("filters", json),
                    }
                }
            }
            Encoder::Text { shape, param } => {
                if let Some(text) = text::encode(term, list, shape)? {
                    match param {
                        Some(name) => found.push((name.clone(), text)),
                        None => slots.text("filter", &text),
                    }
                }
            }
        }
        Ok(found)
    }

    fn order(
        &self,
        sorts: &[Sort],
        slots: &mut Slots,
        params: &mut Vec<(String, String)>,
    ) -> Result<(), Unsupported> {
        if sorts.is_empty() {
            return Ok(());
        }
        let list = &self.spec.list;
        let refuse = |field: &str| Unsupported::new(What::Sort, field);
        let nest = list.filter.as_ref().and_then(|filter| filter.nest.as_deref());
        let first = sorts.first().map(|sort| sort.field.as_str()).unwrap_or_default();
        let spec = list.sort.as_ref().ok_or_else(|| refuse(first))?;
        if u32::try_from(sorts.len()).unwrap_or(u32::MAX) > list.max_sorts {
            return Err(refuse(sorts.last().map(|sort| sort.field.as_str()).unwrap_or_default()));
        }
        let mut keys = Vec::with_capacity(sorts.len());
        for (at, sort) in sorts.iter().enumerate() {
            let field = self.field(&sort.field)?;
            let name = field.sort.as_ref().ok_or_else(|| refuse(&sort.field))?;
            let name = if name.is_empty() { condition::joined(field, nest) } else { name.clone() };
            let one =
                Slots::default().with("f", Json::Text(name)).with("i", Json::Number(at.to_string().into()));
            keys.push((one, sort.descending));
        }
        match spec {
            SortSpec::Query(all) => {
                for (name, direction) in all {
                    let mut joined: Option<(String, String)> = None;
                    for (one, descending) in &keys {
                        let template = if *descending { &direction.desc } else { &direction.asc };
                        let (Ok(Some(name)), Ok(Some(value))) = (name.one(one), template.one(one)) else {
                            return Err(refuse(first));
                        };
                        match (&direction.join, &mut joined) {
                            (None, _) => params.push((name, value)),
                            (Some(_), None) => joined = Some((name, value)),
                            (Some(separator), Some((_, text))) => {
                                text.push_str(separator);
                                text.push_str(&value);
                            }
                        }
                    }
                    params.extend(joined);
                }
            }
            SortSpec::Terms { asc, desc } => {
                let mut terms = Vec::with_capacity(keys.len());
                for (one, descending) in &keys {
                    terms
                        .extend((if *descending { desc } else { asc }).fill(one).map_err(|_| refuse(first))?);
                }
                slots.set("sorts", Json::List(terms));
            }
            SortSpec::Text(direction) => {
                let mut texts = Vec::with_capacity(keys.len());
                for (one, descending) in &keys {
                    let template = if *descending { &direction.desc } else { &direction.asc };
                    texts.extend(template.one(one).map_err(|_| refuse(first))?);
                }
                slots.text("sort", &texts.join(direction.join.as_deref().unwrap_or(", ")));
            }
        }
        Ok(())
    }

    /// Included records and the choice of fields.
    fn extras(
        &self,
        query: &Query,
        slots: &mut Slots,
        params: &mut Vec<(String, String)>,
    ) -> Result<(), Unsupported> {
        let list = &self.spec.list;
        if !query.include.is_empty() {
            let mut names = Vec::with_capacity(query.include.len());
            for name in &query.include {
                let refuse = || Unsupported::new(What::Include, name);
                let (_, wire) =
                    self.spec.includes.iter().find(|(known, _)| known == name).ok_or_else(refuse)?;
                names.push(wire.as_str());
            }
            let (param, join) = list.include.as_ref().ok_or_else(|| Unsupported::new(What::Include, ""))?;
            params.push((param.clone(), names.join(join)));
        }
        let names = self.wire_names(&query.fields)?;
        if let Some((param, join)) = list.select.as_ref().filter(|_| !query.fields.is_empty()) {
            params.push((param.clone(), names.join(join)));
        }
        slots.set("fields", Json::List(names.into_iter().map(Json::Text).collect()));
        Ok(())
    }

    /// The backend's names of fields, with what the reader needs besides; no names mean all fields.
    pub(crate) fn wire_names(&self, fields: &[String]) -> Result<Vec<String>, Unsupported> {
        let mut names: Vec<String> = Vec::new();
        let mut push = |pointer: &crate::json::Pointer| {
            if let Some(first) = pointer.segments().first()
                && !first.starts_with('@')
                && !names.iter().any(|known| **known == **first)
            {
                names.push(first.to_string());
            }
        };
        let record = &self.spec.record;
        if record.item.is_root() {
            push(&record.id);
            if let Some(crate::profile::spec::VersionPlace::Body(pointer)) =
                self.spec.version.as_ref().map(|version| &version.read)
            {
                push(pointer);
            }
        }
        if fields.is_empty() {
            for field in self.spec.fields.iter().filter(|field| !field.root) {
                push(&field.read);
                field.more.iter().for_each(&mut push);
            }
        } else {
            for name in fields {
                let field = self.field(name)?;
                if !field.root {
                    push(&field.read);
                    field.more.iter().for_each(&mut push);
                }
            }
        }
        Ok(names)
    }

    fn count(
        &self,
        operation: &Operation,
        slots: &Slots,
        mut params: Vec<(String, String)>,
    ) -> Result<Option<HttpRequest>, Unsupported> {
        let Total::Request { method, path, send, without, .. } = &self.spec.list.total else {
            return Ok(None);
        };
        params.retain(|(name, _)| !without.contains(name));
        let mut operation = Operation { method, ..operation.clone() };
        if let Some(path) = path {
            operation.path.clone_from(path);
        }
        if let Some(send) = send {
            operation.body = Some((**send).clone());
        }
        address::request(self.profile, &operation, slots, params, None).map(Some)
    }
}

pub(crate) fn mentions(operation: &Operation, slot: &str) -> bool {
    operation.query.iter().chain(&operation.headers).any(|(_, template)| template.mentions(slot))
        || operation.body.as_ref().is_some_and(|body| body.mentions(slot))
}

fn page_slots(slots: &mut Slots, from: &Continuation, offset: u64) {
    let number = |value: u64| Json::Number(value.to_string().into());
    let size = u64::from(from.size);
    slots.set("size", number(size));
    match &from.position {
        Position::Number(page) => {
            slots.set("page", number(u64::from(*page)));
            slots.set("page0", number(u64::from(*page).saturating_sub(1)));
            slots.set("offset", number(offset));
            slots.set("end", number(offset + size));
            slots.set("last", number((offset + size).saturating_sub(1)));
        }
        Position::Cursor(cursor) => slots.text("cursor", cursor),
        Position::Link(_) => {}
    }
}
