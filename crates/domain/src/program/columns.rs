//! The columns of the list of deals, where a programme wants others than the ordinary ones.

use super::reader::Reader;
use super::{FieldKind, Program};
use crate::form::Entry;
use crate::issue::{Issue, IssueCode};
use serde_json::Value;
use std::collections::BTreeMap;

/// 12 columns: more would stand on no screen, and every row of a list carries their values.
pub const MAX_COLUMNS: usize = 12;

/// What stands in one column. Title and customer begin every row and are no columns of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// Shown to the programme's people only: partners know whose deals they see.
    Partner,
    Owner,
    Status,
    Stage,
    Value,
    CloseDate,
    Submitted,
    AnswerDue,
    ProtectedUntil,
    Updated,
    /// A field of the form, by its id.
    Field(String),
}

impl Column {
    /// The names used in `program.json` beside the ids of fields.
    const NAMES: [(&'static str, Column); 10] = [
        ("partner", Column::Partner),
        ("owner", Column::Owner),
        ("status", Column::Status),
        ("stage", Column::Stage),
        ("value", Column::Value),
        ("close_date", Column::CloseDate),
        ("submitted", Column::Submitted),
        ("answer_due", Column::AnswerDue),
        ("protected_until", Column::ProtectedUntil),
        ("updated", Column::Updated),
    ];

    /// What a list shows whose programme names no columns.
    pub const ORDINARY: [Column; 6] =
        [Column::Partner, Column::Status, Column::Stage, Column::Value, Column::CloseDate, Column::Updated];
}

/// What a row carries for a field ([`Program::listed`]).
pub fn listed_entry(listed: &Value, field: &str) -> Option<Entry> {
    match listed.get(field)? {
        Value::String(text) => Some(Entry::Text(text.clone())),
        Value::Array(items) => {
            Some(Entry::Many(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()))
        }
        _ => None,
    }
}

impl Program {
    /// The fields of a deal that its row in a list carries, as the text of a JSON object: `None` where the programme names no columns.
    pub fn listed(&self, fields: &BTreeMap<String, Entry>) -> Option<String> {
        let ids = self.columns.as_ref()?.iter().filter_map(|column| match column {
            Column::Field(id) => Some(id),
            _ => None,
        });
        let entry = |id: &String| match fields.get(id)? {
            Entry::Text(text) => Some(Value::from(text.as_str())),
            Entry::Many(texts) => Some(Value::from(texts.as_slice())),
        };
        Some(Value::Object(ids.filter_map(|id| Some((id.clone(), entry(id)?))).collect()).to_string())
    }

    /// The column that a name stands for. A field of that name comes before the portal's own; a field that carries a
    /// role is the portal's own column.
    fn column(&self, name: &str) -> Option<Column> {
        let roles = &self.roles;
        if self.field(name).is_none() {
            let known = Column::NAMES.into_iter().find(|(known, _)| *known == name);
            return known.map(|(_, column)| column);
        }
        Some(match name {
            name if name == roles.value => Column::Value,
            name if name == roles.close_date => Column::CloseDate,
            name if roles.stage.as_deref() == Some(name) => Column::Stage,
            name => Column::Field(name.to_owned()),
        })
    }
}

/// Reads `deal_list` for a programme whose fields and roles are known.
pub(super) fn read(reader: &Reader<'_>, program: &Program) -> Option<Vec<Column>> {
    let list = Reader::new(reader.raw("deal_list")?, reader.at("deal_list"), reader.problems)?;
    list.needed("columns")?;
    let names = list.strings("columns");
    list.finish();
    if names.is_empty() || names.len() > MAX_COLUMNS {
        list.bad("columns", &format!("1 to {MAX_COLUMNS} columns"));
    }
    let mut columns = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let path = list.at(&format!("columns[{index}]"));
        let problem = |code, key, value: &str| list.problems.add(Issue::new(&path, code).with(key, value));
        let begins = [&program.roles.title, &program.roles.customer].contains(&name);
        let holds_files = program.field(name).is_some_and(|field| field.kind == FieldKind::File);
        match program.column(name) {
            None => list.problems.add(
                Issue::new(path, IssueCode::DanglingReference)
                    .with("kind", "column or field")
                    .with("name", name),
            ),
            Some(_) if begins => {
                problem(
                    IssueCode::BadValue,
                    "expected",
                    "a column beside title and customer, which begin every row",
                );
            }
            Some(_) if holds_files => problem(IssueCode::BadValue, "expected", "a field that is no file"),
            Some(column) if columns.contains(&column) => problem(IssueCode::DefinedTwice, "name", name),
            Some(column) => columns.push(column),
        }
    }
    Some(columns)
}
