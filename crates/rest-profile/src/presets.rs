//! The presets that come with the portal, embedded in native builds. A page has a profile that is resolved already.

macro_rules! preset {
    ($name:literal) => {
        ($name, include_str!(concat!("../../../public/backends/presets/", $name, ".json")))
    };
}

/// Name and text of every preset.
pub const ALL: &[(&str, &str)] = &[
    preset!("portal"),
    preset!("rest"),
    preset!("json-server-0"),
    preset!("json-server-1"),
    preset!("directus"),
    preset!("drf"),
    preset!("drf-page"),
    preset!("drf-cursor"),
    preset!("jsonapi"),
    preset!("strapi5"),
    preset!("postgrest"),
    preset!("kinto"),
    preset!("parse"),
    preset!("odata4"),
    preset!("dynamics"),
    preset!("salesforce"),
    preset!("hubspot"),
    preset!("spring-hal"),
    preset!("airtable"),
    preset!("frappe"),
    preset!("nocodb"),
    preset!("pocketbase"),
    preset!("supabase"),
    preset!("odoo"),
    preset!("zoho"),
];

/// The text of a preset.
#[must_use]
pub fn lookup(name: &str) -> Option<&'static str> {
    ALL.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
