//! Recorded answers and the requests that brought them, as data: `tests/vectors/*.json`.
//!
//! A vector file has a profile and cases; a case asks (`list`, `get`, `create`, `update`, `delete`) and says the
//! request, or what is unsupported, and what is read from an answer.

use crate::kit::{json_files, read};
use rest_profile::Kind;
use rest_profile::http::{Body, HttpAnswer, HttpRequest};
use rest_profile::json::Json;
use rest_profile::query::{Filter, Operator, Page, Query, Sort, Value};
use rest_profile::read::{Failure, ListPage, Outcome};
use rest_profile::record::Record;
use rest_profile::resource::{Context, Resource};
use std::path::Path;

#[test]
fn every_vector_holds() {
    let files = json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors"));
    assert!(files.len() >= 8);
    for (file, text) in files {
        let json = Json::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{file}: {error}"));
        let profile = read(&json.get("profile").unwrap().to_text());
        for case in json.get("cases").unwrap().as_list().unwrap() {
            let name = case.get("name").and_then(Json::as_str).unwrap_or("?");
            let resource = case.get("resource").and_then(Json::as_str).unwrap_or("deals");
            Case { place: format!("{file}: {name}"), case, resource: profile.resource(resource).unwrap() }
                .check();
        }
    }
}

struct Case<'a> {
    place: String,
    case: &'a Json,
    resource: Resource<'a>,
}

impl Case<'_> {
    fn check(&self) {
        let context = Context { me: vec![("partner_id".to_owned(), "p1".to_owned())] };
        let text = |key: &str| self.case.get(key).and_then(Json::as_str).map(str::to_owned);
        if let Some(query) = self.case.get("list") {
            let query = self.query(query);
            let plan = match (self.resource.list(&query, &context), text("unsupported")) {
                (Ok(plan), None) => plan,
                (Err(error), Some(what)) => {
                    return assert_eq!(format!("{:?}", error.what), what, "{}", self.place);
                }
                (plan, what) => panic!("{}: {plan:?}, expected {what:?}", self.place),
            };
            self.request(&plan.request);
            assert_eq!(
                plan.count.as_ref().map(|count| format!("{} {}", count.method, count.url)),
                text("count"),
                "{}",
                self.place
            );
            if let Some(answer) = self.answer() {
                match self.resource.read_list(&plan, &answer) {
                    Ok(page) => self.page(&page, &query, &context),
                    Err(failure) => self.failure(&failure),
                }
            }
        } else if let Some(id) = text("get") {
            self.request(&self.resource.get(&id, &context).unwrap());
            if let Some(answer) = self.answer() {
                match self.resource.read_one(&answer) {
                    Ok(record) => self.record(&record),
                    Err(failure) => self.failure(&failure),
                }
            }
        } else if let Some(values) = self.case.get("create") {
            let plan = self.resource.create(&self.values(values), "key-1", &context).unwrap();
            self.request(&plan.request);
            if let Some(answer) = self.answer() {
                self.outcome(self.resource.read_created(&answer, plan.client_id.as_deref(), &context));
            }
        } else if let Some(values) = self.case.get("update") {
            let id = text("id").unwrap();
            let known = Record { id: id.clone(), version: text("version"), ..Record::default() };
            self.request(&self.resource.update(&known, &self.values(values), &context).unwrap());
            if let Some(answer) = self.answer() {
                self.outcome(self.resource.read_updated(&answer, &id, &context));
            }
        } else if let Some(id) = text("delete") {
            self.request(&self.resource.delete(&id, text("version").as_deref(), &context).unwrap());
            if let Some(answer) = self.answer() {
                self.resource.read_deleted(&answer).unwrap();
            }
        } else {
            panic!("{}: nothing is asked", self.place);
        }
    }

    fn query(&self, json: &Json) -> Query {
        let number = |key: &str, default| {
            json.get(key).and_then(Json::as_i64).map_or(default, |n| u32::try_from(n).unwrap())
        };
        let words = |key: &str| -> Vec<String> {
            json.get(key)
                .and_then(Json::as_list)
                .unwrap_or_default()
                .iter()
                .map(|word| word.as_str().unwrap().to_owned())
                .collect()
        };
        let mut query = Query::page(number("page", 1), number("size", 2));
        if let Some(filter) = json.get("filter") {
            query.filter = self.filter(filter);
        }
        query.sort = words("sort")
            .iter()
            .map(|key| Sort {
                field: key.trim_start_matches('-').to_owned(),
                descending: key.starts_with('-'),
            })
            .collect();
        query.search = json.get("search").and_then(Json::as_str).unwrap_or_default().to_owned();
        query.include = words("include");
        query.fields = words("fields");
        query
    }

    fn filter(&self, json: &Json) -> Filter {
        let list = json.as_list().unwrap();
        let head = list[0].as_str().unwrap();
        match head {
            "all" => Filter::All(list[1..].iter().map(|inner| self.filter(inner)).collect()),
            "any" => Filter::Any(list[1..].iter().map(|inner| self.filter(inner)).collect()),
            "not" => Filter::Not(Box::new(self.filter(&list[1]))),
            field => Filter::Compare {
                field: field.to_owned(),
                operator: Operator::named(list[1].as_str().unwrap()).unwrap(),
                values: list[2..].iter().map(|value| self.value(field, value)).collect(),
            },
        }
    }

    fn value(&self, field: &str, json: &Json) -> Value {
        let kind =
            self.resource.fields().find(|(name, _)| *name == field).map_or(Kind::Text, |(_, kind)| kind);
        let text = json.as_str().unwrap_or_default().to_owned();
        match (json, kind) {
            (Json::Null, _) => Value::Null,
            (Json::Bool(value), _) => Value::Bool(*value),
            (_, Kind::Decimal | Kind::Integer) => Value::Decimal(text),
            (_, Kind::Date) => Value::Date(text),
            (_, Kind::Instant) => Value::Instant(text),
            _ => Value::Text(text),
        }
    }

    fn values(&self, json: &Json) -> Vec<(String, Value)> {
        json.as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), self.value(name, value)))
            .collect()
    }

    fn request(&self, request: &HttpRequest) {
        let Some(expect) = self.case.get("request") else { return };
        let found = format!("{} {}", request.method, request.url);
        assert_eq!(found, expect.get("line").unwrap().as_str().unwrap(), "{}", self.place);
        for (name, value) in expect.get("headers").and_then(Json::as_object).unwrap_or_default() {
            assert_eq!(request.header(name), value.as_str(), "{}: header {name}", self.place);
        }
        let body = match &request.body {
            Body::Text(text) => Json::parse(text.as_bytes()).unwrap(),
            _ => Json::Null,
        };
        let expected = expect.get("body").cloned().unwrap_or_default();
        assert_eq!(body.to_text(), expected.to_text(), "{}: body", self.place);
    }

    fn answer(&self) -> Option<HttpAnswer> {
        let json = self.case.get("answer")?;
        let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
        for (name, value) in json.get("headers").and_then(Json::as_object).unwrap_or_default() {
            headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            headers.push((name.clone(), value.as_str().unwrap().to_owned()));
        }
        let body = match (json.get("body"), json.get("text")) {
            (Some(body), _) => body.to_text(),
            (None, Some(text)) => text.as_str().unwrap().to_owned(),
            (None, None) => String::new(),
        };
        Some(HttpAnswer {
            status: u16::try_from(json.get("status").unwrap().as_i64().unwrap()).unwrap(),
            headers,
            body: body.into_bytes(),
            final_url: String::new(),
            signed_in: json.get("signed_in").and_then(Json::as_bool).unwrap_or(true),
        })
    }

    fn page(&self, page: &ListPage, query: &Query, context: &Context) {
        let expect = self.case.get("page").unwrap_or_else(|| panic!("{}: {page:?}", self.place));
        let ids: Vec<Json> = page.records.iter().map(|record| Json::from(record.id.as_str())).collect();
        assert_eq!(&Json::List(ids), expect.get("ids").unwrap(), "{}", self.place);
        let total = page.total.map(|total| i64::try_from(total).unwrap());
        assert_eq!(total, expect.get("total").and_then(Json::as_i64), "{}: total", self.place);
        let notices: Vec<String> = page
            .notices
            .iter()
            .map(|notice| format!("{notice:?}").split([' ', '{']).next().unwrap().to_owned())
            .collect();
        assert_eq!(
            notices.join(" "),
            expect.get("notices").and_then(Json::as_str).unwrap_or_default(),
            "{}",
            self.place
        );
        let next = page.next.clone().map(|next| {
            let query = Query { page: Page::Next(next), ..query.clone() };
            self.resource.list(&query, context).unwrap().request
        });
        // Where the position is not in the address, the body has it.
        let next = next.map(|request| match request.method {
            "GET" => request.url.clone(),
            _ => request.text().unwrap_or_default().to_owned(),
        });
        assert_eq!(next.as_deref(), expect.get("next").and_then(Json::as_str), "{}: next", self.place);
        if let (Some(first), Some(_)) = (page.records.first(), expect.get("first")) {
            self.fields(first, expect.get("first").unwrap());
        }
    }

    fn record(&self, record: &Record) {
        let expect = self.case.get("record").unwrap_or_else(|| panic!("{}: {record:?}", self.place));
        self.fields(record, expect);
    }

    fn fields(&self, record: &Record, expect: &Json) {
        for (name, value) in expect.as_object().unwrap() {
            let found = match name.as_str() {
                "id" => Json::from(record.id.as_str()),
                "version" => record.version.as_deref().map_or(Json::Null, Json::from),
                _ => match record.get(name) {
                    Some(Value::Bool(value)) => Json::Bool(*value),
                    Some(value) => value.as_text().map_or(Json::Null, Json::from),
                    None => Json::from("absent"),
                },
            };
            assert_eq!(&found, value, "{}: {name}", self.place);
        }
    }

    fn outcome(&self, outcome: Result<Outcome, Failure>) {
        match outcome {
            Ok(Outcome::Record(record)) => self.record(&record),
            Ok(Outcome::Reread(request)) => {
                let found = format!("{} {}", request.method, request.url);
                assert_eq!(
                    Some(found.as_str()),
                    self.case.get("reread").and_then(Json::as_str),
                    "{}",
                    self.place
                );
            }
            Ok(Outcome::Done) => assert_eq!(self.case.get("done"), Some(&Json::Bool(true)), "{}", self.place),
            Err(failure) => self.failure(&failure),
        }
    }

    fn failure(&self, failure: &Failure) {
        let expect = self.case.get("failure").unwrap_or_else(|| panic!("{}: {failure:?}", self.place));
        assert_eq!(
            format!("{:?}", failure.kind),
            expect.get("kind").unwrap().as_str().unwrap(),
            "{}: {failure:?}",
            self.place
        );
        let fields: Vec<String> = failure
            .fields
            .iter()
            .map(|error| error.field.clone().unwrap_or_else(|| format!("?{}", error.wire)))
            .collect();
        assert_eq!(
            fields.join(" "),
            expect.get("fields").and_then(Json::as_str).unwrap_or_default(),
            "{}",
            self.place
        );
        if let Some(message) = expect.get("message") {
            assert_eq!(Some(failure.message.as_str()), message.as_str(), "{}", self.place);
        }
        if let Some(current) = expect.get("current") {
            self.fields(failure.current.as_ref().unwrap(), current);
        }
        if let Some(reason) = expect.get("reason").and_then(Json::as_str) {
            assert!(format!("{:?}", failure.reason).contains(reason), "{}: {failure:?}", self.place);
        }
    }
}
