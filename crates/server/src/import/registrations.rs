//! Deals with their histories from the rows of their source.

use super::expression::Expression;
use super::mapping::{DealRule, Mapping};
use super::records::{Reading, Records};
use super::report::{Applied, ImportReport};
use super::source::{Sources, View};
use crate::demo::DemoDeal;
use crate::demo::random::{Random, hash, uuid_at};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::deals::registration::product_of;
use domain::deals::{Action, Activity, Deal, DealSummary, Status};
use domain::form::{Draft, Entry, Form, FormContext, Phase};
use domain::ids::{ActivityId, DealId, is_valid_id};
use domain::issue::{Issue, IssueCode};
use domain::program::{FieldKind, Program};
use std::collections::{BTreeMap, HashMap};

/// Who acts in the history where the files name nobody.
const IMPORT_NAME: &str = "import";

pub fn deals(
    mapping: &Mapping,
    sources: &Sources,
    records: &Records,
    program: &Program,
    now: DateTime<Utc>,
    report: &mut ImportReport,
) -> Vec<DemoDeal> {
    let rule = &mapping.deals;
    let Some(source) = sources.get(&rule.source) else { return Vec::new() };
    report.deal_rows = source.rows.len() + source.skipped;
    report.skipped = source.skipped;
    for field in rule.fields.keys().filter(|field| program.field(field).is_none()) {
        let message = format!("The programme {:?} has no field {field:?}.", program.id);
        report.problem(super::report::Problem {
            column: Some(format!("deals.fields.{field}")),
            ..super::report::Problem::of_file("mapping", message)
        });
    }
    let mut made = Vec::with_capacity(source.rows.len());
    let mut ids: HashMap<DealId, usize> = HashMap::new();
    for row in &source.rows {
        let mut reading =
            Reading { view: View::of(source, row), report: &mut *report, clean: true, failed: Vec::new() };
        join(rule, sources, &mut reading);
        let deal = registration(rule, records, program, now, &mut reading);
        if let Some(deal) = &deal
            && let Some(first) = ids.insert(deal.deal.summary.id.clone(), row.number)
        {
            reading.wrong::<()>(
                &rule.id,
                format!("The deal {} stands already in row {first}.", deal.deal.summary.id),
            );
        }
        match deal.filter(|_| reading.clean) {
            Some(deal) => {
                report.ready += 1;
                let status = deal.deal.summary.status.as_str().to_owned();
                report.statuses.entry(status).or_default().add(deal.deal.summary.value);
                made.push(deal);
            }
            None => report.refused += 1,
        }
    }
    made
}

fn join<'a>(rule: &'a DealRule, sources: &'a Sources, reading: &mut Reading<'a, '_>) {
    for (name, (source, on)) in &rule.joins {
        let Some(target) = sources.get(source) else { continue };
        let expression = Expression::plain(&format!("deals.joins.{name}"), on.clone());
        let found = match reading.view.key(on) {
            Err(message) => reading.wrong(&expression, message),
            Ok(None) => None,
            Ok(Some(key)) => match target.find(&key) {
                None => {
                    reading.failed.push(name);
                    reading.wrong(&expression, format!("{key:?} is not in {}.", target.file))
                }
                found => found,
            },
        };
        reading.view.joined.insert(name, (target, found));
    }
}

fn registration(
    rule: &DealRule,
    records: &Records,
    program: &Program,
    now: DateTime<Utc>,
    reading: &mut Reading<'_, '_>,
) -> Option<DemoDeal> {
    let id = reading.value(&rule.id, |text| match is_valid_id(text) {
        true => Ok(DealId(text.to_owned())),
        false => Err(format!(
            "{text:?} cannot be an id: 1 to 64 letters, digits, hyphens, underscores and dots of ASCII."
        )),
    });
    let owner = reading.value(&rule.owner, |name| match records.people.get(name) {
        Some(Some(position)) => {
            records.users.get(*position).ok_or_else(|| format!("{name:?} is not among the people."))
        }
        Some(None) => Err(format!("Several people are called {name:?}.")),
        None => Err(format!("{name:?} is not among the people.")),
    });
    let status = reading.value(&rule.status, |text| {
        let names: Vec<_> = Status::ALL.iter().map(|status| status.as_str()).collect();
        Status::parse(text).ok_or_else(|| format!("{text:?} is no status: {}.", names.join(", ")))
    });
    let today = now.date_naive();
    let created = reading.value(&rule.created, |text| past_day(&rule.created, text, today));
    let closed = rule.closed.as_ref().and_then(|closed| reading.value(closed, |text| closed.date(text)));
    let protected_until =
        rule.protected_until.as_ref().and_then(|until| reading.value(until, |text| until.date(text)));
    let status_for_reason = status.unwrap_or(Status::Draft);
    let reason = rule
        .reason
        .as_ref()
        .and_then(|reason| reading.value(reason, |text| known_reason(program, status_for_reason, text)));
    let partner = owner.and_then(|owner| {
        records.partners.iter().find(|partner| Some(&partner.id) == owner.partner_id.as_ref())
    });
    let fields =
        fields(rule, program, partner.map_or("", |partner| partner.partner_type.as_str()), created, reading);
    let (id, owner, partner, status, created) = (id?, owner?, partner?, status?, created?);
    let text = |field: &str| match fields.get(field) {
        Some(Entry::Text(text)) => text.clone(),
        Some(Entry::Many(texts)) => texts.join(", "),
        None => String::new(),
    };
    let roles = &program.roles;
    let created_at = noon(created);
    let closed_at =
        closed.filter(|_| matches!(status, Status::Won | Status::Lost)).map(|day| noon(day).max(created_at));
    if closed_at.is_some_and(|at| at > now)
        && let Some(expression) = &rule.closed
    {
        return reading.wrong(expression, format!("The deal is {} on a day in the future.", status.as_str()));
    }
    if matches!(status, Status::Won | Status::Lost) && closed.is_none() {
        let expression = rule.closed.as_ref().unwrap_or(&rule.status);
        return reading
            .wrong(expression, format!("The deal is {}, but the files do not say when.", status.as_str()));
    }
    let is_draft = status == Status::Draft;
    let decided = !is_draft
        && !status.awaits_decision()
        && !matches!(status, Status::InfoRequested | Status::Withdrawn);
    let mut summary = DealSummary {
        id,
        partner_id: partner.id.clone(),
        partner_name: partner.name.clone(),
        owner_id: owner.user.id.clone(),
        owner_name: owner.user.name.clone(),
        title: text(&roles.title),
        customer: text(&roles.customer),
        country: roles.country.as_deref().map(text).unwrap_or_default(),
        value: domain::money::Money::from_canonical(&text(&roles.value)),
        close_date: text(&roles.close_date).parse().ok(),
        stage: roles.stage.as_deref().map(text).unwrap_or_default(),
        status,
        created_at,
        updated_at: created_at,
        submitted_at: (!is_draft).then_some(created_at),
        decided_at: decided.then_some(created_at),
        answer_due: None,
        protected_until,
        version: 0,
        listed: None,
    };
    let activities = history(&summary, closed_at.unwrap_or(created_at), reason.as_deref());
    summary.updated_at = activities.last().map_or(created_at, |activity| activity.at);
    summary.version = i64::try_from(activities.len()).unwrap_or(1);
    let product = product_of(program, &fields);
    let (comment, duplicate_of, attachments) = (None, None, Vec::new());
    let deal = Deal { summary, fields, reason, comment, duplicate_of, attachments, product, closed_at };
    Some(DemoDeal { deal, activities })
}

fn past_day(expression: &Expression, text: &str, today: NaiveDate) -> Result<NaiveDate, String> {
    match expression.date(text)? {
        day if day > today => Err(format!("{text:?} lies in the future; today is {today}.")),
        day => Ok(day),
    }
}

fn known_reason(program: &Program, status: Status, text: &str) -> Result<String, String> {
    let list = if status == Status::Lost { &program.reasons.lost } else { &program.reasons.rejected };
    let known: Vec<&str> =
        program.lists.get(list).into_iter().flatten().map(|choice| choice.value.as_str()).collect();
    match known.contains(&text) {
        true => Ok(text.to_owned()),
        false => Err(format!("{text:?} is none of the programme's reasons: {}.", known.join(", "))),
    }
}

/// The fields in canonical form. What the programme would refuse of a new deal because something is missing or because
/// time has passed is taken; what it could not read or offer is an error.
fn fields(
    rule: &DealRule,
    program: &Program,
    partner_type: &str,
    created: Option<NaiveDate>,
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<String, Entry> {
    let mut draft = Draft::default();
    for (id, expression) in &rule.fields {
        let Some(field) = program.field(id) else { continue };
        let text = match field.kind {
            FieldKind::Money => {
                reading.value(expression, |text| expression.money(text).map(|money| money.canonical()))
            }
            FieldKind::Date => {
                reading.value(expression, |text| expression.date(text).map(|day| day.to_string()))
            }
            FieldKind::Number => reading.value(expression, |text| {
                expression.number(text, field.places).map(|number| number.normalize().to_string())
            }),
            _ => reading.text(expression),
        };
        let Some(text) = text else { continue };
        let is_list = field.many || matches!(field.kind, FieldKind::MultiChoice | FieldKind::File);
        draft.set(id, if is_list { Entry::Many(vec![text]) } else { Entry::Text(text) });
    }
    let context = FormContext {
        phase: Phase::Create,
        today: created.unwrap_or_default(),
        partner_type: partner_type.to_owned(),
        partner_programs: Vec::new(),
        saved: BTreeMap::new(),
    };
    let issues: Vec<Issue> = Form::new(program, &context).check(&draft).err().unwrap_or_default();
    for issue in issues {
        judge(rule, &issue, reading);
    }
    draft.entries
}

fn judge(rule: &DealRule, issue: &Issue, reading: &mut Reading<'_, '_>) {
    match issue.code {
        IssueCode::Required | IssueCode::RequiredBecause => {
            let file = reading.view.source.file.clone();
            reading.report.apply(&file, "", Applied::NotAsked { field: issue.path.clone() });
        }
        // Rules for typing today, not for what happened then.
        IssueCode::NotEditable | IssueCode::OptionNotAvailable | IssueCode::DateTooEarly => {}
        _ => {
            let Some(expression) = rule.fields.get(&issue.path) else { return };
            let params: Vec<String> =
                issue.params.iter().map(|(name, value)| format!("{name} {value}")).collect();
            let hint = if params.is_empty() { String::new() } else { format!(" ({})", params.join(", ")) };
            reading.wrong::<()>(
                expression,
                format!(
                    "The programme does not take this for {}: {}{hint}.",
                    issue.path,
                    issue.code.as_str()
                ),
            );
        }
    }
}

/// Noon: the same civil day in every zone in which somebody may look at it, nearly.
fn noon(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::hours(12)
}

/// The steps that lead to the status, as far as the files tell when.
fn history(summary: &DealSummary, closed_at: DateTime<Utc>, reason: Option<&str>) -> Vec<Activity> {
    let path: &[Action] = match summary.status {
        Status::Draft => &[],
        Status::Submitted => &[Action::Submit],
        Status::UnderReview => &[Action::Submit, Action::StartReview],
        Status::InfoRequested => &[Action::Submit, Action::RequestInformation],
        Status::Approved => &[Action::Submit, Action::Approve],
        Status::Rejected => &[Action::Submit, Action::Reject],
        Status::Duplicate => &[Action::Submit, Action::MarkDuplicate],
        Status::Withdrawn => &[Action::Submit, Action::Withdraw],
        Status::Expired => &[Action::Submit, Action::Approve, Action::Expire],
        Status::Won => &[Action::Submit, Action::Approve, Action::Won],
        Status::Lost => &[Action::Submit, Action::Approve, Action::Lost],
    };
    let mut ids = Random::new(hash(0, summary.id.as_str()));
    let mut activities = Vec::with_capacity(path.len() + 1);
    let mut from = Status::Draft;
    let mut push = |at: DateTime<Utc>,
                    actor: &str,
                    kind: &str,
                    from: Option<Status>,
                    to: Status,
                    reason: Option<&str>| {
        activities.push(Activity {
            id: ActivityId(uuid_at(at.timestamp_millis(), &mut ids)),
            at,
            actor_name: actor.to_owned(),
            kind: kind.to_owned(),
            from,
            to: Some(to),
            reason: reason.map(str::to_owned),
            comment: None,
            changed: Vec::new(),
        });
    };
    push(summary.created_at, &summary.owner_name, "created", None, Status::Draft, None);
    for (step, action) in path.iter().enumerate() {
        let last = step + 1 == path.len();
        let at = summary.created_at + TimeDelta::seconds(i64::try_from(step).unwrap_or(0) + 1);
        let is_sale = matches!(action, Action::Won | Action::Lost);
        let at = if is_sale { at.max(closed_at) } else { at };
        let actor =
            if is_sale || *action == Action::Submit { summary.owner_name.as_str() } else { IMPORT_NAME };
        push(at, actor, action.as_str(), Some(from), action.target(), reason.filter(|_| last));
        from = action.target();
    }
    activities
}
