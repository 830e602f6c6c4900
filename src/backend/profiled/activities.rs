//! The history of deals, where the backend has a resource for it: read, and written after every step.

use super::client::Client;
use super::config::Config;
use super::people::{self, context};
use super::{belongings, deals};
use crate::backend::failure::Failure;
use crate::backend::outbox::Command;
use crate::browser::{clock, console, preferences};
use domain::deals::{Action, Activity, Status};
use domain::ids::DealId;
use domain::records::Page;
use record_store::history::{self, Note};
use rest_profile::http::Replay;

/// The resource that keeps histories.
pub const ACTIVITIES: &str = "activities";

/// What happened to a deal, the latest first; nothing where no backend keeps it.
pub async fn of_deal(config: &Config, deal: &DealId) -> Result<Page<Activity>, Failure> {
    let records = belongings::of_deal(config, ACTIVITIES, deal, "at").await?;
    let mut items: Vec<Activity> = records.iter().filter_map(history::activity).collect();
    items.sort_by_key(|activity| std::cmp::Reverse(activity.at));
    let total = u64::try_from(items.len()).ok();
    Ok(Page { items, total, page: 1, per_page: history::SHOWN, has_next: false })
}

/// Writes down what a command has done. The step itself is taken: a failure that says "later" brings the command back,
/// whose step is then found to be taken already, and nothing else stands in its way.
pub async fn note(config: &Config, command: &Command, key: &str) -> Result<(), Failure> {
    let Some(client) = Client::of(config, ACTIVITIES) else { return Ok(()) };
    let tried = format!("noted.{key}");
    if preferences::get(&tried).is_some() {
        // An earlier attempt may be in the history. Rather none than two.
        preferences::forget(&tried);
        return Ok(());
    }
    let person = people::current(config).await?;
    let id = deals::known_as(command.deal());
    let mut note = Note {
        deal: &id,
        at: clock::now(),
        actor: (&person.user.id.0, &person.user.name),
        kind: Action::Submit.as_str(),
        to: Some(Status::Submitted),
        reason: None,
        comment: None,
        changed: Vec::new(),
    };
    match command {
        Command::Create { .. } => {}
        Command::Change { fields, .. } => {
            (note.kind, note.to) = ("edited", None);
            note.changed = fields.keys().map(String::as_str).collect();
        }
        Command::Act { act, fields, .. } => {
            (note.kind, note.to) = (act.action.as_str(), Some(act.action.target()));
            (note.reason, note.comment) = (act.reason.as_deref(), act.comment.as_deref());
            note.changed = fields.keys().map(String::as_str).collect();
        }
        Command::Upload { .. } => (note.kind, note.to) = ("attached", None),
    }
    let values = history::values(client.resource, &note);
    let plan = match client.resource.create(&values, key, &context()) {
        Ok(plan) => plan,
        Err(refused) => {
            console::report(&format!("no entry of the history: {:?} {}", refused.what, refused.field));
            return Ok(());
        }
    };
    let never_twice = plan.request.replay == Replay::Never;
    if let Some(lookup) = &plan.lookup {
        let answer = client.send(&lookup.request).await?;
        let found = client.resource.read_list(lookup, &answer);
        if found.is_ok_and(|page| page.records.iter().any(|record| client.resource.carries(record, key))) {
            return Ok(());
        }
    }
    if never_twice {
        preferences::set(&tried, "1");
    }
    let sent = client.send(&plan.request).await;
    preferences::forget(&tried);
    match sent {
        Ok(answer) => match client.resource.read_created(&answer, plan.client_id.as_deref(), &context()) {
            Err(refused) if answer.status >= 500 && !never_twice => Err(Failure::Server(refused.status)),
            Err(refused) => {
                console::report(&format!("no entry of the history: {:?} {}", refused.kind, refused.message));
                Ok(())
            }
            Ok(_) => Ok(()),
        },
        Err(failure @ (Failure::Offline | Failure::Timeout)) if !never_twice => Err(failure),
        Err(_) => {
            console::report("an entry of the history may be missing: its answer was lost");
            Ok(())
        }
    }
}
