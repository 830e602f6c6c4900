//! The programme as far as a backend can hold it: a form asks for nothing that would be thrown away.

use crate::names::currency_of;
use domain::program::{Field, FieldKind, Program};
use rest_profile::resource::Resource;

/// Takes the fields out of the form that the backend has no place for. Answers the names of those that the portal cannot
/// do without: title, customer, amount with its currency, close date, and the status.
pub fn fit(program: &mut Program, deals: Resource<'_>) -> Vec<String> {
    let has_place = |field: &Field| match field.kind {
        FieldKind::File => deals.capabilities().uploads,
        _ => deals.writes(&field.id),
    };
    let kept: Vec<String> =
        program.fields.iter().filter(|field| has_place(field)).map(|field| field.id.clone()).collect();
    program.fields.retain(|field| kept.contains(&field.id));
    for section in &mut program.sections {
        section.fields.retain(|id| kept.contains(id));
    }
    program.sections.retain(|section| !section.fields.is_empty());
    let roles = &program.roles;
    let value = currency_of(&roles.value);
    let needed = [&roles.title, &roles.customer, &roles.value, &value, &roles.close_date];
    let missing = needed.into_iter().map(String::as_str).chain([crate::names::STATUS]);
    missing.filter(|name| !deals.writes(name)).map(str::to_owned).collect()
}
