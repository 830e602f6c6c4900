//! One record: get, create, update, delete, and the profile's own actions.

use super::address::{self, add_header};
use crate::http::{HttpRequest, Replay};
use crate::json::Json;
use crate::profile::spec::{Idempotency, Operation};
use crate::query::{Filter, Operator, Query, Value};
use crate::record::Record;
use crate::resource::{Context, Resource, Unsupported, What};
use crate::template::Slots;

/// A record that is to be made.
#[derive(Clone, Debug)]
pub struct CreatePlan {
    pub request: HttpRequest,
    /// The id the client gave it, if the profile lets the client choose.
    pub client_id: Option<String>,
    /// With [`Replay::AfterLookup`]: the list that finds the record by the client's reference. Ask it before every
    /// attempt but the first; if it has a record, the first attempt had arrived.
    pub lookup: Option<Box<super::ListPlan>>,
}

impl Resource<'_> {
    /// Asks for one record.
    ///
    /// # Errors
    /// The backend has no such operation, or the id cannot stand in an address.
    pub fn get(&self, id: &str, context: &Context) -> Result<HttpRequest, Unsupported> {
        let operation = self.operation(self.spec.operations.get.as_ref(), "get")?;
        let mut slots = self.id_slots(id, context)?;
        let names = self.wire_names(&[])?;
        slots.set("fields", Json::List(names.into_iter().map(Json::Text).collect()));
        let mut request = address::request(self.profile, operation, &slots, Vec::new(), None)?;
        // It changes nothing, however it is asked for.
        request.replay = Replay::Safe;
        Ok(request)
    }

    /// Makes a record. `key` names this attempt and all later ones at the same record: a UUID where the profile uses
    /// it as id.
    ///
    /// # Errors
    /// Unknown and read-only fields, values that are not of a field's type, a key that cannot be sent.
    pub fn create(
        &self,
        values: &[(String, Value)],
        key: &str,
        context: &Context,
    ) -> Result<CreatePlan, Unsupported> {
        let operation = self.operation(self.spec.operations.create.as_ref(), "create")?;
        let mut record = self.body(values)?;
        let mut slots = self.slots(context);
        slots.text("key", key);
        let mut lookup = None;
        let mut client_id = None;
        let mut replay = Replay::Never;
        let mut operation = operation;
        let mut header = None;
        match &self.spec.idempotency {
            None => {}
            Some(Idempotency::Header(name)) => {
                header = Some(name);
                replay = Replay::Idempotent;
            }
            Some(Idempotency::ClientId(own)) => {
                slots.text("id", key);
                client_id = Some(key.to_owned());
                replay = Replay::Idempotent;
                match own {
                    Some(own) => operation = own,
                    // The body template may place the id itself.
                    None if operation
                        .body
                        .as_ref()
                        .is_some_and(|body| body.mentions("id") || body.mentions("key")) => {}
                    None => {
                        record.set(&self.spec.record.id, Json::from(key));
                    }
                }
            }
            Some(Idempotency::Field(name)) => {
                let field = self.field(name)?;
                let value =
                    field.codec.write(&Value::from(key)).map_err(|()| Unsupported::new(What::Value, name))?;
                record.set(&field.write, value);
                let mut query = Query::page(1, 2);
                query.filter = Filter::compare(name, Operator::Equal, key);
                lookup = Some(Box::new(self.list(&query, context)?));
                replay = Replay::AfterLookup;
            }
        }
        slots.set("record", record.clone());
        let mut request = address::request(self.profile, operation, &slots, Vec::new(), Some(record))?;
        if let Some(name) = header {
            add_header(&mut request, name, key)?;
        }
        request.replay = replay;
        request.follow_redirects = false;
        Ok(CreatePlan { request, client_id, lookup })
    }

    /// Changes a record: what changed, on the record as it was last read. Where the backend replaces records, the
    /// whole of `known` goes along.
    ///
    /// # Errors
    /// As [`create`](Self::create); a version that cannot stand in a header.
    pub fn update(
        &self,
        known: &Record,
        changes: &[(String, Value)],
        context: &Context,
    ) -> Result<HttpRequest, Unsupported> {
        let operation = self.operation(self.spec.operations.update.as_ref(), "update")?;
        let record = if operation.whole {
            match &known.whole {
                Some(whole) => self.body_over((**whole).clone(), changes)?,
                None => self.body(&whole_of(self, known, changes))?,
            }
        } else {
            self.body(changes)?
        };
        let mut request = self.change(operation, &known.id, known.version.as_deref(), record, context, "")?;
        // With a version the second attempt is refused as stale; the same values twice are the same record anyway.
        request.replay = Replay::Idempotent;
        Ok(request)
    }

    /// Removes a record.
    ///
    /// # Errors
    /// The backend has no such operation, or the id cannot stand in an address.
    pub fn delete(
        &self,
        id: &str,
        version: Option<&str>,
        context: &Context,
    ) -> Result<HttpRequest, Unsupported> {
        let operation = self.operation(self.spec.operations.delete.as_ref(), "delete")?;
        let mut slots = self.id_slots(id, context)?;
        let query = self.version_query(version, &mut slots)?;
        let mut request = address::request(self.profile, operation, &slots, query, None)?;
        self.version_header(&mut request, version)?;
        request.replay = Replay::Idempotent;
        request.follow_redirects = false;
        Ok(request)
    }

    /// One of the profile's own actions on a record.
    ///
    /// # Errors
    /// The profile has no such action; as [`update`](Self::update) otherwise.
    pub fn action(
        &self,
        action: &str,
        known: &Record,
        values: &[(String, Value)],
        key: &str,
        context: &Context,
    ) -> Result<HttpRequest, Unsupported> {
        let operation = self.operation(self.spec.operations.action(action), action)?;
        let record = self.body(values)?;
        let mut request =
            self.change(operation, &known.id, known.version.as_deref(), record, context, key)?;
        request.replay = Replay::Never;
        if let Some(Idempotency::Header(name)) = &self.spec.idempotency {
            add_header(&mut request, name, key)?;
            request.replay = Replay::Idempotent;
        }
        Ok(request)
    }

    fn operation<'o>(
        &self,
        operation: Option<&'o Operation>,
        name: &str,
    ) -> Result<&'o Operation, Unsupported> {
        operation.ok_or_else(|| Unsupported::new(What::Operation, name))
    }

    pub(crate) fn id_slots(&self, id: &str, context: &Context) -> Result<Slots, Unsupported> {
        let mut slots = self.slots(context);
        if !(self.spec.single && id.is_empty()) {
            slots.set("id", self.wire_id(id)?);
        }
        Ok(slots)
    }

    /// An id as it stands in a body.
    fn wire_id(&self, id: &str) -> Result<Json, Unsupported> {
        let wire = if self.spec.record.numeric { Json::number(id) } else { Some(Json::from(id)) };
        wire.filter(|_| !id.is_empty()).ok_or_else(|| Unsupported::new(What::Address, "id"))
    }

    fn change(
        &self,
        operation: &Operation,
        id: &str,
        version: Option<&str>,
        mut record: Json,
        context: &Context,
        key: &str,
    ) -> Result<HttpRequest, Unsupported> {
        let mut slots = self.id_slots(id, context)?;
        slots.text("key", key);
        let query = self.version_query(version, &mut slots)?;
        if let (Some(pointer), Some(version)) =
            (self.spec.version.as_ref().and_then(|spec| spec.body.as_ref()), version)
        {
            // Numbers stay numbers: a version that is one was read from a number.
            record.set(pointer, Json::number(version).unwrap_or_else(|| Json::from(version)));
        }
        if let Some(pointer) = &operation.id_in {
            record.set(pointer, self.wire_id(id)?);
        }
        slots.set("record", record.clone());
        let mut request = address::request(self.profile, operation, &slots, query, Some(record))?;
        self.version_header(&mut request, version)?;
        request.follow_redirects = false;
        Ok(request)
    }

    /// The precondition that stands in the query, and the slot `{version}`.
    fn version_query(
        &self,
        version: Option<&str>,
        slots: &mut Slots,
    ) -> Result<Vec<(String, String)>, Unsupported> {
        let mut query = Vec::new();
        if let (Some(spec), Some(version)) = (&self.spec.version, version) {
            slots.text("version", version);
            address::push_params(&mut query, &spec.query, slots)?;
        }
        Ok(query)
    }

    fn version_header(&self, request: &mut HttpRequest, version: Option<&str>) -> Result<(), Unsupported> {
        let Some(spec) = &self.spec.version else { return Ok(()) };
        let Some(name) = &spec.header else { return Ok(()) };
        let value = match (version, &spec.format) {
            (None, _) => spec.when_unknown.clone(),
            (Some(version), Some(format)) => {
                format.one(&Slots::default().with("version", Json::from(version))).ok().flatten()
            }
            (Some(version), None) => Some(version.to_owned()),
        };
        value.map_or(Ok(()), |value| add_header(request, name, &value))
    }

    /// Fields as the backend writes them.
    pub(crate) fn body(&self, values: &[(String, Value)]) -> Result<Json, Unsupported> {
        self.body_over(Json::Object(Vec::new()), values)
    }

    /// The values laid over a record as the backend sent it.
    fn body_over(&self, mut record: Json, values: &[(String, Value)]) -> Result<Json, Unsupported> {
        for (name, value) in values {
            let field = self.field(name)?;
            if field.read_only {
                return Err(Unsupported::new(What::ReadOnly, name));
            }
            let wire = field.codec.write(value).map_err(|()| Unsupported::new(What::Value, name))?;
            // What a backend says for "none" is what it wants to hear for it.
            let none = self.spec.record.empty.first().filter(|_| wire.is_null() && field.codec.knows_none());
            let wire = none.cloned().unwrap_or(wire);
            if field.write.is_root() || !record.set(&field.write, wire) {
                return Err(Unsupported::new(What::Value, name));
            }
        }
        Ok(record)
    }
}

/// The known fields that can be written, with the changes put in place: for records that were not read one by one.
fn whole_of(resource: &Resource<'_>, known: &Record, changes: &[(String, Value)]) -> Vec<(String, Value)> {
    let mut whole: Vec<(String, Value)> = known
        .fields
        .iter()
        .filter(|(name, _)| resource.field(name).is_ok_and(|field| !field.read_only))
        .cloned()
        .collect();
    for (name, value) in changes {
        match whole.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value.clone(),
            None => whole.push((name.clone(), value.clone())),
        }
    }
    whole
}
