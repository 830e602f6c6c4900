//! Profiles from what an API says about itself.

use portal_server::doctor::propose::{Proposal, Source, propose};
use serde_json::Value;

fn source(from: &str, text: &str) -> Source {
    Source { from: from.to_owned(), headers: Vec::new(), bytes: text.as_bytes().to_vec() }
}

fn proposal(sources: Vec<Source>) -> (Value, Vec<String>) {
    let Proposal { profile, remarks } = propose(sources, None, &[]).unwrap_or_else(|why| panic!("{why}"));
    let lookup = |name: &str| rest_profile::presets::lookup(name);
    let read = rest_profile::profile::Profile::read(
        profile.as_bytes(),
        rest_profile::profile::Place::Browser,
        &lookup,
    );
    assert!(read.is_ok(), "{:?} {profile}", read.err());
    (serde_json::from_str(&profile).unwrap(), remarks)
}

#[test]
fn a_sample_answer_tells_product_types_and_names() {
    let text = r#"{"first":1,"prev":null,"next":2,"last":12,"pages":12,"items":60,"data":[
        {"id":"a1","name":"Sklárna","customer_name":"X","amount":1200.5,"expected_close":"2027-01-03","contact":{"email":"a@b.example"},
         "sales_stage":"Quote sent","created_at":"2026-10-11T09:51:03.039Z","partner_id":"7","product_codes":["m"],"seat_count":12,"zip":null},
        {"id":"a2","name":"Works","customer_name":"Y","amount":90,"expected_close":"2027-02-03","contact":{"email":"c@d.example"},
         "sales_stage":"Lead","created_at":"2026-10-12T09:51:03Z","partner_id":"8","product_codes":[],"seat_count":null,"zip":"1"}]}"#;
    let (profile, remarks) = proposal(vec![source("http://127.0.0.1:3000/deals?_page=1", text)]);
    assert_eq!(
        (&profile["extends"], &profile["base"]),
        (&"json-server-1".into(), &"http://127.0.0.1:3000".into())
    );
    let fields = &profile["resources"]["deals"]["fields"];
    for (name, expect) in [
        ("title", r#""name""#),
        ("customer", r#""customer_name""#),
        ("value", r#"{"path":"amount","type":"decimal"}"#),
        ("close_date", r#"{"path":"expected_close","type":"date"}"#),
        ("contact_email", r#""/contact/email""#),
        ("created_at", r#"{"path":"created_at","type":"instant"}"#),
        ("partner", r#"{"path":"partner_id","type":"reference"}"#),
        ("products", r#"{"path":"product_codes","type":"list"}"#),
        ("seat_count", r#"{"path":"seat_count","type":"integer"}"#),
        ("stage", r#"{"path":"sales_stage","values":{"Quote sent":"Quote sent","Lead":"Lead"}}"#),
        ("postal_code", r#""zip""#),
    ] {
        assert_eq!(fields[name], serde_json::from_str::<Value>(expect).unwrap(), "{name}");
    }
    assert!(remarks.iter().any(|remark| remark.contains("values of stage")), "{remarks:?}");
}

#[test]
fn metadata_tells_keys_and_types() {
    let text = r#"<?xml version="1.0"?><edmx:Edmx Version="4.0" xmlns:edmx="x"><edmx:DataServices><!-- <EntitySet/> -->
      <Schema Namespace="S"><EntityContainer Name="C"><EntitySet Name="Deals" EntityType="S.Deals"/><EntitySet Name="Weather" EntityType="S.W"/></EntityContainer>
      <EntityType Name="Deals"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Guid"/><Property Name="Title" Type="Edm.String"/>
      <Property Name="Amount" Type="Edm.Decimal" Scale="3"/><Property Name="ClosingDate" Type="Edm.Date"/><Property Name="createdAt" Type="Edm.DateTimeOffset"/>
      <Property Name="ProductCodes" Type="Collection(Edm.String)"/><Property Name="Partner_ID" Type="Edm.Guid"/><NavigationProperty Name="Partner" Type="S.Partners"/></EntityType>
      <EntityType Name="W"><Key><PropertyRef Name="ID"/></Key></EntityType></Schema></edmx:DataServices></edmx:Edmx>"#;
    let (profile, remarks) = proposal(vec![source("http://127.0.0.1:4004/odata/v4/channel/$metadata", text)]);
    assert_eq!(
        (&profile["extends"], &profile["base"]),
        (&"odata4".into(), &"http://127.0.0.1:4004/odata/v4/channel".into())
    );
    let deals = &profile["resources"]["deals"];
    assert_eq!((&deals["path"], &deals["id"]), (&"Deals".into(), &"ID".into()));
    assert_eq!(deals["fields"]["partner"], serde_json::json!({"path": "Partner_ID", "type": "reference"}));
    assert_eq!(deals["fields"]["products"], serde_json::json!({"path": "ProductCodes", "type": "list"}));
    assert!(remarks.iter().any(|remark| remark.contains("Weather")), "{remarks:?}");
}

#[test]
fn options_of_django_and_one_answer_together_tell_everything() {
    let options = r#"{"name":"Deal List","renders":["application/json"],"parses":["application/json"],"actions":{"POST":{
        "id":{"type":"integer","read_only":true},"title":{"type":"string","required":true},"amount":{"type":"decimal"},"closing_on":{"type":"date"},
        "stage":{"type":"choice","choices":[{"value":"lead","display_name":"Lead"},{"value":"quote","display_name":"Quote"}]},
        "created_at":{"type":"datetime","read_only":true},"partner":{"type":"field"}}}}"#;
    let page = r#"{"count":60,"next":"http://127.0.0.1:8000/api/deals/?page=2","previous":null,"results":[{"id":1,"title":"x","amount":"1.000","remarks":""}]}"#;
    let (profile, _) = proposal(vec![
        source("http://127.0.0.1:8000/api/deals/", options),
        source("http://127.0.0.1:8000/api/deals/?page=1", page),
    ]);
    assert_eq!(
        (&profile["extends"], &profile["base"]),
        (&"drf-page".into(), &"http://127.0.0.1:8000/api".into())
    );
    let fields = &profile["resources"]["deals"]["fields"];
    assert_eq!(fields["value"], serde_json::json!({"path": "amount", "type": "decimal", "wire": "text"}));
    assert_eq!(fields["stage"]["values"], serde_json::json!({"lead": "lead", "quote": "quote"}));
    assert_eq!(fields["created_at"]["read_only"], true);
    assert_eq!(fields["partner"]["type"], "reference");
}

#[test]
fn openapi_tells_collections_and_where_lists_are() {
    let text = r##"{"openapi":"3.0.1","info":{"title":"Channel"},"servers":[{"url":"https://api.example.com/v2"}],"paths":{
        "/opportunities":{"get":{"parameters":[{"in":"query","name":"page"}],"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Page"}}}}}},"post":{}},
        "/opportunities/{id}":{"get":{},"patch":{}},"/weather":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Deal"}}}}}}}}},
        "components":{"schemas":{"Page":{"properties":{"rows":{"type":"array","items":{"$ref":"#/components/schemas/Deal"}},"total":{"type":"integer"}}},
        "Deal":{"allOf":[{"properties":{"id":{"type":"string"}}},{"properties":{"name":{"type":"string"},"amount":{"type":"number"},"closedate":{"type":"string","format":"date"},
        "status":{"type":["string","null"],"enum":["open","done",null]},"createdate":{"type":"string","format":"date-time","readOnly":true}}}]}}}}"##;
    let (profile, remarks) = proposal(vec![source("openapi.json", text)]);
    assert_eq!(
        (&profile["title"], &profile["base"]),
        (&"Channel".into(), &"https://api.example.com/v2".into())
    );
    assert_eq!(profile["list"], serde_json::json!({"items": "/rows", "total": {"body": "/total"}}));
    let deals = &profile["resources"]["deals"];
    assert_eq!(
        (&deals["path"], &deals["operations"]),
        (&"opportunities".into(), &serde_json::json!({"delete": null}))
    );
    assert_eq!(
        deals["fields"]["status"],
        serde_json::json!({"path": "status", "values": {"open": "open", "done": "done"}})
    );
    assert_eq!(
        deals["fields"]["created_at"],
        serde_json::json!({"path": "createdate", "type": "instant", "read_only": true})
    );
    assert!(
        remarks.iter().any(|remark| remark.contains("weather"))
            && remarks.iter().any(|remark| remark.contains("parameters page")),
        "{remarks:?}"
    );
}

#[test]
fn what_is_nothing_of_that_is_refused_with_a_reason() {
    for (text, part) in [
        ("<html></html>", "edmx:Edmx"),
        ("swagger: '2.0'", "no JSON"),
        (r#"{"swagger":"2.0"}"#, "OpenAPI 3"),
        (r#"{"hello":"world"}"#, "no list of records"),
        (r#"{"parses":[],"renders":[]}"#, "--token"),
        ("[", "no JSON"),
    ] {
        let Err(why) = propose(vec![source("x", text)], None, &[]) else { panic!("{text}") };
        assert!(why.contains(part), "{why}");
    }
}
