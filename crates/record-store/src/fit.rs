//! The programme as far as a backend can hold it: a form asks for nothing that would be thrown away.

use crate::names::currency_of;
use domain::program::{Field, FieldKind, Program};
use rest_profile::resource::Resource;

/// Takes the fields out of the form that the backend has no place for. Answers the names of those that the portal cannot
/// do without: title, customer, amount with its currency, close date, and the status.
pub fn fit(program: &mut Program, deals: Resource<'_>) -> Vec<String> {
    // Files of such a backend are not shown yet, so none are taken.
    let has_place = |field: &Field| field.kind != FieldKind::File && deals.writes(&field.id);
    program.attachments.max_files = 0;
    let kept: Vec<String> =
        program.fields.iter().filter(|field| has_place(field)).map(|field| field.id.clone()).collect();
    program.fields.retain(|field| kept.contains(&field.id));
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
    let value = currency_of(&roles.value);
    let needed = [&roles.title, &roles.customer, &roles.value, &value, &roles.close_date];
    let missing = needed.into_iter().map(String::as_str).chain([crate::names::STATUS]);
    missing.filter(|name| !deals.writes(name)).map(str::to_owned).collect()
}
