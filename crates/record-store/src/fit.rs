//! The programme as far as a backend can hold it: a form asks for nothing that would be thrown away.

use crate::names::currency_of;
use domain::program::{Column, Field, FieldKind, Program};
use rest_profile::resource::Resource;

/// Takes the fields out of the form that the backend has no place for, and out of the list. Answers the names of those
/// that the portal cannot do without: title, customer, amount with its currency, close date, and the status.
///
/// `sends_files` says whether whoever sends can send files at all; which ones is for the profile to say.
pub fn fit(program: &mut Program, deals: Resource<'_>, sends_files: bool) -> Vec<String> {
    let by_reference = deals.writes_reference();
    let limit = deals.upload_limit().filter(|_| sends_files);
    let has_place = |field: &Field| match field.kind {
        // Where the file's reference is a field of the deal, one file has a place, and only there.
        FieldKind::File => limit.is_some() && (!by_reference || deals.writes(&field.id)),
        // What the programme fills in is read, and never sent.
        _ if field.vendor => deals.fields().any(|(known, _)| known == field.id),
        _ => deals.writes(&field.id),
    };
    let kept: Vec<String> =
        program.fields.iter().filter(|field| has_place(field)).map(|field| field.id.clone()).collect();
    program.fields.retain(|field| kept.contains(&field.id));
    let files = &mut program.attachments;
    let takes_files = program.fields.iter().any(|field| field.kind == FieldKind::File);
    match limit.filter(|_| takes_files) {
        None => files.max_files = 0,
        Some(most) => {
            files.max_bytes = if most == 0 { files.max_bytes } else { files.max_bytes.min(most) };
            files.max_files = if by_reference { files.max_files.min(1) } else { files.max_files };
        }
    }
    for section in &mut program.sections {
        section.fields.retain(|id| kept.contains(id));
    }
    program.sections.retain(|section| !section.fields.is_empty());
    // A role without its field would have the rules fill in a field that the form does not know.
    let roles = &mut program.roles;
    for role in [&mut roles.stage, &mut roles.country, &mut roles.product, &mut roles.lost_reason] {
        *role = role.take().filter(|id| kept.contains(id));
    }
    let roles = &program.roles;
    if let Some(columns) = &mut program.columns {
        columns.retain(|column| match column {
            Column::Field(id) => kept.contains(id),
            Column::Stage => roles.stage.is_some(),
            _ => true,
        });
    }
    let value = currency_of(&roles.value);
    let needed = [&roles.title, &roles.customer, &roles.value, &value, &roles.close_date];
    let missing = needed.into_iter().map(String::as_str).chain([crate::names::STATUS]);
    missing.filter(|name| !deals.writes(name)).map(str::to_owned).collect()
}
