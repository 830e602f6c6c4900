//! Reading `list`: paging, order, conditions, totals and what comes next.

use super::node::{Node, Section};
use super::operations::{self, LIST, method};
use super::problem::Place;
use super::spec::{
    Condition, Direction, Encoder, FilterSpec, ListSpec, Literal, Literals, Next, Operation, SortSpec,
    TextShape, Total, TreePlace, TreeShape,
};
use crate::json::Pointer;
use crate::query::Operator;
use crate::template::{Pipe, Template};

const PAGING: [&str; 11] =
    ["path", "type", "settings.", "me.", "page", "page0", "size", "offset", "end", "last", "cursor"];

/// `path` is the resource's, for pointers that name it.
pub(super) fn read(node: Option<Node<'_>>, path: &str, operation: Option<&Operation>) -> ListSpec {
    let empty = crate::json::Json::Object(Vec::new());
    let problems = super::Problems::default();
    let node = node.unwrap_or(Node { json: &empty, place: Place::ROOT, problems: &problems });
    let section = node.section("list");
    let paging = section.get("paging").map(|node| node.section("paging"));
    let sort = section.get("sort").map(|node| node.section("sort"));
    let slots: Vec<&str> = LIST.iter().chain(&["include"]).copied().collect();
    let count = |key: &str, least, default| {
        paging.as_ref().and_then(|paging| paging.get(key)?.count(least, u32::MAX)).unwrap_or(default)
    };
    let max_size = count("max_size", 1, 200);
    let list = ListSpec {
        items: section.get("items").map(|node| items(&node, path)).unwrap_or_default(),
        items_optional: section.flag("items_optional"),
        query: section.templates("query", &slots),
        headers: section.headers("headers", &slots),
        paging_query: paging.as_ref().map(|paging| paging.templates("query", &PAGING)).unwrap_or_default(),
        paging_headers: paging.as_ref().map(|paging| paging.headers("headers", &PAGING)).unwrap_or_default(),
        default_size: count("default_size", 1, 25).min(max_size),
        max_size,
        max_records: count("max_records", 0, 0),
        next: section.get("next").map_or(Next::None, |node| next(&node)),
        total: section.get("total").map_or(Total::None, |node| total(&node)),
        sort: sort.as_ref().and_then(sort_keys),
        max_sorts: sort.and_then(|sort| sort.get("max")?.count(1, 100)).unwrap_or(u32::MAX),
        search: section
            .get("search")
            .and_then(|node| node.section("search").need("param")?.text().map(str::to_owned)),
        filter: section.get("filter").and_then(|node| filter(&node)),
        include: section.get("include").and_then(|node| named_list(&node)),
        select: section.get("select").and_then(|node| named_list(&node)),
        empty_status: section.get("empty_status").map(|node| node.statuses()).unwrap_or_default(),
        local: section.get("local").and_then(|node| node.count(1, 1_000_000)).unwrap_or(0),
    };
    check(&list, &section, operation);
    list
}

/// What of paging, totals and next pages does not fit together.
fn check(list: &ListSpec, section: &Section<'_>, operation: Option<&Operation>) {
    let everywhere = |slot: &str| {
        let paging =
            list.paging_query.iter().chain(&list.paging_headers).chain(&list.query).chain(&list.headers);
        paging.into_iter().any(|(_, template)| template.mentions(slot))
            || operation.is_some_and(|operation| {
                operation.query.iter().chain(&operation.headers).any(|(_, template)| template.mentions(slot))
                    || operation.body.as_ref().is_some_and(|body| body.mentions(slot))
            })
    };
    let counts = ["page", "page0", "offset", "end", "last"].iter().any(|slot| everywhere(slot));
    match &list.next {
        Next::ByTotal if list.total == Total::None => section.problem("next_total", &[]),
        Next::ByTotal | Next::FullPage | Next::Flag(_) if !counts => section.problem("paging_missing", &[]),
        Next::Cursor(_) | Next::CursorHeader(_) | Next::LastId(_) if !everywhere("cursor") => {
            section.problem("next_cursor", &[]);
        }
        _ => {}
    }
    match list.filter.as_ref().map(|filter| &filter.encoder) {
        Some(Encoder::Tree { place: TreePlace::Body, .. }) => {
            let body = operation.and_then(|operation| operation.body.as_ref());
            if !body.is_some_and(|body| body.mentions("filters")) {
                section.problem("filter_placement", &[("slot", "filters")]);
            }
        }
        Some(Encoder::Text { param: None, .. }) if !everywhere("filter") => {
            section.problem("filter_placement", &[("slot", "filter")]);
        }
        _ => {}
    }
    match &list.sort {
        Some(SortSpec::Terms { .. }) => {
            let body = operation.and_then(|operation| operation.body.as_ref());
            if !body.is_some_and(|body| body.mentions("sorts")) {
                section.problem("template_slot_missing", &[("slot", "sorts")]);
            }
        }
        Some(SortSpec::Text(_)) if !everywhere("sort") => {
            section.problem("template_slot_missing", &[("slot", "sort")]);
        }
        _ => {}
    }
}

/// Where the records are; HAL names the place after the resource.
fn items(node: &Node<'_>, path: &str) -> Pointer {
    let pointer = node.pointer();
    let last = path.rsplit('/').next().unwrap_or(path);
    Pointer::from_segments(
        pointer.segments().iter().map(|segment| if &**segment == "{path}" { last } else { segment }),
    )
}

fn next(node: &Node<'_>) -> Next {
    let section = node.section("next");
    if let Some(by) = section.get("by") {
        return match by.choice("total full_page last_id") {
            Some(0) => Next::ByTotal,
            Some(1) => Next::FullPage,
            Some(_) => Next::LastId(section.pointer("flag")),
            None => Next::None,
        };
    }
    if let Some(pointer) = section.pointer("flag") {
        return Next::Flag(pointer);
    }
    if let Some(pointer) = section.pointer("cursor") {
        return Next::Cursor(pointer);
    }
    if let Some(name) = section.text("cursor_header") {
        return Next::CursorHeader(name);
    }
    if let Some(pointer) = section.pointer("link") {
        return Next::Link(pointer);
    }
    if let Some(name) = section.text("link_header") {
        return Next::LinkHeader(name);
    }
    match section.need("by").is_none().then(|| section.text("link_rel")) {
        Some(Some(rel)) => Next::LinkRel(rel),
        _ => Next::None,
    }
}

fn total(node: &Node<'_>) -> Total {
    let section = node.section("total");
    if let Some(pointer) = section.pointer("body") {
        return Total::Body(pointer);
    }
    if let Some(name) = section.text("header") {
        return Total::Header { name, after: section.text("after").unwrap_or_default() };
    }
    let Some(request) = section.need("request").map(|node| node.section("total_request")) else {
        return Total::None;
    };
    let (header, body) = (request.text("header"), request.pointer("body"));
    if header.is_none() && body.is_none() {
        request.problem("missing_key", &[("key", "header")]);
    }
    Total::Request {
        method: method(request, "HEAD"),
        path: request.get("path").map(|node| operations::path(&node, &LIST)),
        query: request.get("query").map(|node| node.templates(&LIST)),
        send: request.get("send").map(|node| {
            let slots: Vec<&str> = LIST.iter().chain(&["filters"]).copied().collect();
            Box::new(node.json_template(&slots))
        }),
        header,
        body,
        without: request.get("without").map(|node| node.words()).unwrap_or_default(),
    }
}

fn sort_keys(section: &Section<'_>) -> Option<SortSpec> {
    let slots = ["f", "i"];
    if let Some(query) = section.get("query") {
        let params = query.entries().into_iter().filter_map(|(name, node)| {
            let name = Template::parse(name).ok()?;
            Some((name, direction(&node, &slots)?))
        });
        return Some(SortSpec::Query(params.collect()));
    }
    if let Some(terms) = section.get("terms") {
        let terms = terms.section("direction");
        let term = |key| terms.need(key).map(|node| node.json_template(&slots));
        return Some(SortSpec::Terms { asc: term("asc")?, desc: term("desc")? });
    }
    Some(SortSpec::Text(direction(&section.need("text")?, &slots)?))
}

fn direction(node: &Node<'_>, slots: &[&str]) -> Option<Direction> {
    let section = node.section("direction");
    let one = |key| section.need(key).map(|node| node.template(slots));
    Some(Direction { asc: one("asc")?, desc: one("desc")?, join: section.text("join") })
}

fn named_list(node: &Node<'_>) -> Option<(String, String)> {
    let section = node.section("named_list");
    let param = section.need("param")?.text()?.to_owned();
    Some((param, section.text("join").unwrap_or_else(|| ",".to_owned())))
}

/// The operators of an object, each with what says how it is written.
pub(super) fn operators<'a>(node: &Node<'a>) -> Vec<(Operator, Node<'a>)> {
    let mut found = Vec::new();
    for (name, node) in node.entries() {
        match Operator::named(name) {
            Some(operator) => found.push((operator, node)),
            None => node.unknown_word(name, Operator::NAMES),
        }
    }
    found
}

fn filter(node: &Node<'_>) -> Option<FilterSpec> {
    let section = node.section("filter");
    let both = [section.need("operators"), section.get("lists")];
    let [operators, lists] = both.map(|node| node.as_ref().map(|node| operators(node)).unwrap_or_default());
    let nest = section.text("nest");
    let (operators, lists, encoder) = match section.need("encode")?.choice("params tree text")? {
        0 => {
            let pairs = |operators: Vec<(Operator, Node<'_>)>| {
                operators
                    .into_iter()
                    .map(|(operator, node)| (operator, pair(&node, operator, true)))
                    .collect::<Vec<_>>()
            };
            let any_of = section.get("any_of").and_then(|node| any_of(&node));
            let repeat = section.get("repeat").and_then(|node| node.choice("all refuse"));
            (pairs(operators), pairs(lists), Encoder::Params { repeat: repeat == Some(0), any_of })
        }
        1 => {
            let tree = |(operator, node): (Operator, Node<'_>)| {
                let tree = node.json_template(&["f", "v", "low", "high"]);
                needs(&node, operator, &|slot| tree.mentions(slot));
                (operator, Condition::Tree(tree))
            };
            let trees = operators.into_iter().map(tree).collect();
            let lists = lists.into_iter().map(tree).collect();
            let param = section.text("param").unwrap_or_else(|| "filter".to_owned());
            let place = section.get("as").and_then(|node| node.choice("json brackets body"));
            let place = match place {
                Some(2) => TreePlace::Body,
                Some(1) => TreePlace::Brackets(param),
                _ => TreePlace::Json(param),
            };
            let form = section.get("form").and_then(|node| node.choice("nested any_of_all merged prefix"));
            let group = |key: &str, slot: &'static str| {
                section.get(key).map(|node| {
                    let template = node.json_template(&[slot]);
                    if form != Some(3) && !template.mentions(slot) {
                        node.problem("template_slot_missing", &[("slot", slot)]);
                    }
                    template
                })
            };
            let shape = TreeShape {
                all: group("all", "terms"),
                any: group("any", "terms"),
                not: group("not", "term"),
                flat: form == Some(1),
                merged: form == Some(2),
                prefix: form == Some(3),
                max_groups: section.get("max_groups").and_then(|node| node.count(1, 1000)).unwrap_or(50),
            };
            (trees, lists, Encoder::Tree { shape, place })
        }
        _ => {
            let text = |(operator, node): (Operator, Node<'_>)| {
                (operator, Condition::Text(text_condition(&node, operator)))
            };
            let texts = operators.into_iter().map(text).collect();
            let lists = lists.into_iter().map(text).collect();
            let group = |key: &str| section.get(key).map(|node| node.template(&["terms", "term"]));
            let shape = TextShape {
                param: String::new(),
                operators: Vec::new(),
                all: section.text("all"),
                any: section.text("any"),
                not: group("not"),
                group: group("group").unwrap_or_else(|| Template::parse("({terms})").unwrap_or_default()),
                pairs: section.flag("pairs"),
                literals: literals(section.get("literals")),
            };
            (texts, lists, Encoder::Text { shape, param: section.text("param") })
        }
    };
    Some(FilterSpec { nest, operators, lists, encoder })
}

/// `name=value`; where the parameter belongs to all fields, its name has to say which one is meant.
pub(super) fn pair(node: &Node<'_>, operator: Operator, shared: bool) -> Condition {
    let text = node.text().unwrap_or_default();
    let slots: &[&str] = &["f", "v", "low", "high"];
    let whole = node.template(slots);
    // The first `=` outside of a slot; names have none.
    let (name, value) = text.split_once('=').unwrap_or_else(|| {
        node.problem("filter_pair", &[("found", text)]);
        (text, "")
    });
    let half = |text: &str| Template::parse(text).unwrap_or_default();
    let (name, value) = (half(name), half(value));
    if shared && !whole.mentions("f") {
        node.problem("filter_name", &[("found", text)]);
    }
    needs(node, operator, &|slot| slot == "f" || whole.mentions(slot));
    Condition::Pair(name, value)
}

fn text_condition(node: &Node<'_>, operator: Operator) -> Template {
    let template = node.template(&["f", "v", "raw", "low", "high"]);
    needs(node, operator, &|slot| template.mentions(slot) || (slot == "v" && template.mentions("raw")));
    if !template.always_piped("raw", Pipe::protects) {
        node.problem("filter_unprotected", &[]);
    }
    template
}

/// A condition without its field or its value would not restrict anything.
fn needs(node: &Node<'_>, operator: Operator, mentions: &dyn Fn(&str) -> bool) {
    let slots: &[&str] = match operator {
        Operator::Null | Operator::NotNull => &["f"],
        Operator::Between => &["f", "low", "high"],
        _ => &["f", "v"],
    };
    for slot in slots {
        if !mentions(slot) {
            node.problem("template_slot_missing", &[("slot", slot)]);
        }
    }
}

fn any_of(node: &Node<'_>) -> Option<TextShape> {
    let section = node.section("any_of");
    let operators = operators(&section.need("operators")?);
    let wrap = section.get("wrap").map(|node| {
        let template = node.template(&["terms"]);
        if !template.mentions("terms") {
            node.problem("template_slot_missing", &[("slot", "terms")]);
        }
        template
    });
    Some(TextShape {
        param: section.need("param")?.text()?.to_owned(),
        operators: operators
            .into_iter()
            .map(|(operator, node)| (operator, text_condition(&node, operator)))
            .collect(),
        all: None,
        any: Some(section.text("join").unwrap_or_else(|| ",".to_owned())),
        not: None,
        group: wrap.unwrap_or_else(|| Template::parse("{terms}").unwrap_or_default()),
        pairs: false,
        literals: literals(section.get("literals")),
    })
}

fn literals(node: Option<Node<'_>>) -> Literals {
    let section = node.as_ref().map(|node| node.section("literals"));
    let one = |key: &str, default| {
        section.as_ref().and_then(|section| literal(&section.get(key)?)).unwrap_or(default)
    };
    let text = one("text", Literal::Quote);
    // Texts come from people: without quotes they could say anything.
    if text == Literal::Plain
        && let Some(node) = &node
    {
        node.problem("filter_literal", &[]);
    }
    Literals {
        text,
        number: one("number", Literal::Plain),
        bool: one("bool", Literal::Plain),
        date: one("date", Literal::Plain),
        instant: one("instant", Literal::Plain),
        reference: one("reference", text),
    }
}

pub(super) fn literal(node: &Node<'_>) -> Option<Literal> {
    let all = [Literal::Plain, Literal::Quote, Literal::Squote, Literal::Dquote];
    node.choice("plain quote squote dquote").and_then(|at| all.get(at).copied())
}
