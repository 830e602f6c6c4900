//! Which field of the portal a backend's field could be, and which area a collection.

/// The portal's names and the words backends use, without separators and in small letters.
const FIELDS: &[(&str, &[&str])] = &[
    ("title", &["title", "name", "dealname", "dealtitle", "subject", "opportunityname", "projectname"]),
    (
        "customer",
        &["customer", "customername", "company", "companyname", "accountname", "endcustomer", "client"],
    ),
    ("website", &["website", "customerwebsite", "customerurl", "websiteurl", "domain", "homepage"]),
    ("industry", &["industry", "sector", "industrycode", "vertical"]),
    ("country", &["country", "countrycode", "customercountry"]),
    ("state", &["state", "statecode", "region", "regioncode", "stateorprovince", "province"]),
    ("city", &["city", "cityname", "town"]),
    ("postal_code", &["postalcode", "zip", "zipcode", "postcode"]),
    ("contact_first_name", &["contactfirstname", "contactgivenname", "firstname"]),
    ("contact_last_name", &["contactlastname", "contactfamilyname", "lastname"]),
    ("contact_email", &["contactemail", "email", "emailaddress"]),
    ("contact_phone", &["contactphone", "phone", "telephone", "mobile"]),
    ("contact_job_title", &["contactjobtitle", "contacttitle", "contactrole", "contactfunction", "jobtitle"]),
    ("opportunity_type", &["opportunitytype", "dealtype", "dealkind", "kind"]),
    ("products", &["products", "productcodes", "productids", "lineitems"]),
    (
        "value",
        &["value", "amount", "dealamount", "estimatedvalue", "dealvalue", "revenue", "expectedrevenue"],
    ),
    (
        "value_currency",
        &["currency", "currencycode", "dealcurrencycode", "currencyisocode", "transactioncurrencyid"],
    ),
    (
        "close_date",
        &[
            "closedate",
            "closingdate",
            "closingon",
            "expectedclose",
            "expectedclosedate",
            "estimatedclosedate",
            "closeon",
        ],
    ),
    ("stage", &["stage", "dealstage", "stagecode", "salesstage", "stagename"]),
    ("status", &["status", "registrationstatus", "registrationstate", "registration", "approvalstatus"]),
    ("reason", &["reason", "decisionreason", "lostreason", "rejectionreason"]),
    ("comment", &["decisionnote", "decisioncomment", "reviewcomment"]),
    ("origin", &["origin", "leadsource", "leadorigin", "source", "origincode"]),
    ("description", &["description", "details", "notes"]),
    ("decision_maker_met", &["decisionmakermet", "metdecisionmaker", "decisionmaker"]),
    ("next_step", &["nextstep", "hsnextstep", "nextsteps"]),
    ("competitor", &["competitor", "maincompetitor", "competitorcode"]),
    ("competitor_other", &["competitorother", "competitorname"]),
    ("comments", &["comments", "remarks", "internalnotes", "dealcomments"]),
    ("partner", &["partner", "partnerid", "reseller", "resellerid", "parentaccountid", "accountid"]),
    ("owner", &["owner", "ownerid", "hubspotownerid", "assignedto"]),
    ("created_at", &["createdat", "createdon", "createdate", "created", "datecreated", "createddate"]),
    (
        "updated_at",
        &[
            "updatedat",
            "modifiedat",
            "modifiedon",
            "changedat",
            "lastmodifieddate",
            "hslastmodifieddate",
            "updated",
        ],
    ),
    ("submitted_at", &["submittedat", "submittedon"]),
    ("decided_at", &["decidedat", "decidedon"]),
    ("answer_due", &["answerdue", "duedate", "responsedue"]),
    ("protected_until", &["protecteduntil", "protectionend", "expireson"]),
    ("duplicate_of", &["duplicateof"]),
    ("partner_type", &["partnertype"]),
];

/// As [`FIELDS`], for areas other than deals.
const OTHERS: &[(&str, &[&str])] = &[
    ("name", &["name", "title", "fullname", "displayname", "partnername", "companyname", "productname"]),
    ("login", &["login", "username", "domainname", "user"]),
    ("email", &["email", "emailaddress", "internalemailaddress", "mail"]),
    ("role", &["role"]),
    ("partner", &["partner", "partnerid", "accountid", "companyid"]),
    ("partner_type", &["partnertype", "type"]),
    ("country", &["country", "countrycode"]),
    ("currency", &["currency", "currencycode"]),
    ("tier", &["tier"]),
    ("family", &["family", "category"]),
];

/// The portal's areas and what collections are called.
const AREAS: &[(&str, &[&str])] = &[
    (
        "deals",
        &[
            "deals",
            "deal",
            "opportunities",
            "opportunity",
            "registrations",
            "dealregistrations",
            "registration",
        ],
    ),
    (
        "partners",
        &[
            "partners",
            "partner",
            "accounts",
            "account",
            "companies",
            "organisations",
            "organizations",
            "resellers",
        ],
    ),
    ("me", &["me", "people", "persons", "users", "systemusers", "owners"]),
    ("products", &["products", "product", "catalogue", "catalog"]),
    ("courses", &["courses", "course", "trainings", "lessons"]),
];

/// Small letters and digits only, without a publisher's prefix (`new_`, `cr5f1_`, `_…_value`).
fn plain(name: &str) -> String {
    let name = name.trim_start_matches('_');
    let name = name.strip_suffix("_value").unwrap_or(name);
    let name = name.strip_suffix("__c").unwrap_or(name);
    let name = match name.split_once('_') {
        Some((prefix, rest)) if prefix == "new" || (prefix.len() <= 5 && prefix.starts_with("cr")) => rest,
        _ => name,
    };
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn known(table: &'static [(&'static str, &'static [&'static str])], name: &str) -> Option<&'static str> {
    let plain = plain(name);
    table.iter().find(|(_, words)| words.contains(&plain.as_str())).map(|(own, _)| *own)
}

fn fields(area: &str) -> &'static [(&'static str, &'static [&'static str])] {
    if matches!(area, "partners" | "me" | "products" | "courses") { OTHERS } else { FIELDS }
}

/// The portal's field, if the name sounds like one. `path` may be nested: `contact/email`.
pub fn field(area: &str, path: &str) -> Option<&'static str> {
    let table = fields(area);
    known(table, &path.replace('/', "")).or_else(|| known(table, path.rsplit('/').next().unwrap_or(path)))
}

/// How well the name fits: the place in the list of words, small is good.
pub fn rank(area: &str, own: &str, path: &str) -> usize {
    let plain = plain(&path.replace('/', ""));
    let words = fields(area).iter().find(|(name, _)| *name == own).map_or(&[][..], |(_, words)| words);
    words.iter().position(|word| *word == plain).unwrap_or(usize::MAX)
}

/// The portal's area, if a collection's name sounds like one.
pub fn area(name: &str) -> Option<&'static str> {
    known(AREAS, name.rsplit('/').next().unwrap_or(name))
}

/// A field's own name where the portal has none: `SeatCount` becomes `seat_count`.
pub fn own(path: &str) -> String {
    let mut name = String::new();
    let mut before = '_';
    for letter in path.chars() {
        if letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            name.push('_');
        }
        let plain = if letter.is_alphanumeric() { letter.to_ascii_lowercase() } else { '_' };
        if plain != '_' || !name.ends_with('_') {
            name.push(plain);
        }
        before = letter;
    }
    name.trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{area, field, own};

    #[test]
    fn names_of_products_are_recognised() {
        for (name, expect) in [
            ("CustomerName", Some("customer")),
            ("estimatedvalue", Some("value")),
            ("_parentaccountid_value", Some("partner")),
            ("new_city", Some("city")),
            ("contact/email", Some("contact_email")),
            ("Amount__c", Some("value")),
            ("SeatCount", None),
        ] {
            assert_eq!(field("deals", name), expect, "{name}");
        }
        assert_eq!((field("partners", "Name"), field("me", "Email")), (Some("name"), Some("email")));
        assert_eq!((own("SeatCount"), own("new seats/№")), ("seat_count".to_owned(), "new_seats".to_owned()));
        assert_eq!(
            (area("opportunities"), area("crm/v3/objects/deals"), area("weather")),
            (Some("deals"), Some("deals"), None)
        );
    }
}
