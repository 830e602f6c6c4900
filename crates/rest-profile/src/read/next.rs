//! Whether a list goes on, and how; with guards against lists that never end.

use super::list::PageNotice;
use crate::http::HttpAnswer;
use crate::json::Json;
use crate::plan::ListPlan;
use crate::profile::spec::Next;
use crate::query::{Continuation, Position};
use crate::resource::Resource;

/// What the page has shown.
pub(super) struct Seen {
    pub(super) count: u64,
    /// Up to the end of this page.
    pub(super) seen: u64,
    pub(super) total: Option<u64>,
    pub(super) print: u64,
    /// The id of the page's last record.
    pub(super) last: Option<String>,
}

/// 10,000 pages of 100 are a million records; no screen and no dashboard reads more.
const MOST_PAGES: u32 = 10_000;
/// Backends that filter behind their cursor send empty pages; not many in a row.
const MOST_EMPTY: u32 = 5;

pub(super) fn read(
    resource: &Resource<'_>,
    plan: &ListPlan,
    answer: &HttpAnswer,
    json: &Json,
    seen: &Seen,
    notices: &mut Vec<PageNotice>,
) -> Option<Continuation> {
    let from = &plan.from;
    // A backend that clamps the page number answers its last page again, and would do so for ever.
    if from.hops > 0 && seen.count > 0 && seen.print == from.fingerprint {
        notices.push(PageNotice::PageRepeated);
        return None;
    }
    let position = position(resource, plan, answer, json, seen, notices)?;
    let empty = if seen.count == 0 { from.empty + 1 } else { 0 };
    if empty >= MOST_EMPTY || from.hops >= MOST_PAGES {
        notices.push(PageNotice::Endless);
        return None;
    }
    if position == from.position {
        notices.push(PageNotice::NextIsSame);
        return None;
    }
    let most = resource.spec.list.max_records;
    if most > 0 && seen.seen.saturating_add(u64::from(from.size)) > u64::from(most) {
        return None;
    }
    Some(Continuation {
        position,
        size: from.size,
        seen: seen.seen,
        hops: from.hops + 1,
        empty,
        fingerprint: seen.print,
    })
}

fn position(
    resource: &Resource<'_>,
    plan: &ListPlan,
    answer: &HttpAnswer,
    json: &Json,
    seen: &Seen,
    notices: &mut Vec<PageNotice>,
) -> Option<Position> {
    let full = seen.count >= u64::from(plan.from.size);
    let following = || match &plan.from.position {
        Position::Number(number) if seen.count > 0 => Some(Position::Number(number.checked_add(1)?)),
        _ => None,
    };
    match &resource.spec.list.next {
        Next::None => None,
        // A total that cannot be believed leaves only the fullness of the page.
        Next::ByTotal => match seen.total {
            Some(total) if seen.seen >= total => None,
            Some(_) => following(),
            None if full => following(),
            None => None,
        },
        Next::FullPage if full => following(),
        Next::FullPage => None,
        Next::Flag(pointer) if raised(json, pointer) => following(),
        Next::Flag(_) => None,
        Next::LastId(flag) => {
            let more = flag.as_ref().map_or(full, |pointer| raised(json, pointer));
            seen.last.clone().filter(|_| more).map(Position::Cursor)
        }
        Next::CursorHeader(name) => {
            answer.header(name).filter(|text| !text.is_empty()).map(|text| Position::Cursor(text.to_owned()))
        }
        Next::Cursor(pointer) => {
            let cursor = json.at(pointer)?;
            let text = cursor.as_str().or_else(|| cursor.as_number()).filter(|text| !text.is_empty())?;
            Some(Position::Cursor(text.to_owned()))
        }
        Next::Link(pointer) => link(resource, plan, answer, json.at(pointer)?.as_str()?, notices),
        Next::LinkHeader(name) => link(resource, plan, answer, answer.header(name)?, notices),
        Next::LinkRel(rel) => {
            let header = answer.header("link");
            // Full page and no header: across origins it has to be exposed, or the rest is never seen.
            if header.is_none() && full && seen.total.is_none_or(|total| total > seen.seen) {
                notices.push(PageNotice::NextHeaderMissing { header: "Link".to_owned() });
            }
            link(resource, plan, answer, with_rel(header?, rel)?, notices)
        }
    }
}

/// Whether something says yes: anything but null, false and an empty text.
fn raised(json: &Json, pointer: &crate::json::Pointer) -> bool {
    match json.at(pointer) {
        None | Some(Json::Null | Json::Bool(false)) => false,
        Some(Json::Text(text)) => !matches!(text.as_str(), "" | "false" | "0"),
        Some(_) => true,
    }
}

fn link(
    resource: &Resource<'_>,
    plan: &ListPlan,
    answer: &HttpAnswer,
    link: &str,
    notices: &mut Vec<PageNotice>,
) -> Option<Position> {
    if link.is_empty() {
        return None;
    }
    let Ok(url) = resource.profile.base.follow(link, &answer.final_url) else {
        notices.push(PageNotice::NextElsewhere);
        return None;
    };
    if url == plan.request.url {
        notices.push(PageNotice::NextIsSame);
        return None;
    }
    Some(Position::Link(url))
}

/// The address of a relation in a `Link` header (RFC 8288).
fn with_rel<'h>(header: &'h str, rel: &str) -> Option<&'h str> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (address, after) = after.split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let (parameters, later) = after.split_at_checked(end)?;
        let found = parameters.split(';').any(|parameter| {
            parameter.trim().trim_end_matches(',').trim().split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel")
                    && value.trim().trim_matches('"').split(' ').any(|word| word == rel)
            })
        });
        if found {
            return Some(address);
        }
        rest = later;
    }
    None
}
