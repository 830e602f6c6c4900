//! Each operation of the portal, and who answers it.

use super::config::{Config, config};
use super::{deals, people};
use crate::backend::dialect::Operation;
use crate::backend::failure::Failure;
use crate::backend::outbox::Command;
use crate::browser::http::Answer;
use crate::opened;
use crate::part::{NotLoaded, Work};
use domain::deals::Activity;
use domain::ids::UserId;
use domain::records::Page;
use serde::Serialize;
use std::rc::Rc;

/// Does what a server would do.
pub async fn answer(operation: Operation) -> Result<Answer, Failure> {
    let config = config().await?;
    match operation {
        Operation::Session => people::current(&config).await.and_then(|person| json(&person)),
        Operation::SignIn { email, password } => json(&people::sign_in(&config, &email, &password).await?),
        Operation::SignOut | Operation::SignOutEverywhere => {
            people::sign_out(&config).await;
            Ok(Answer { status: 204, ..Answer::default() })
        }
        Operation::RequestPasswordReset { .. } | Operation::ResetPassword { .. } => Err(Failure::Unsupported),
        // The programme is fitted to the backend and given as it is: [`super::program`].
        Operation::Program => Err(Failure::Unsupported),
        Operation::Partners => json(&people::partners(&config).await?),
        Operation::Deals(query) => json(&deals::list(&config, &query).await?),
        Operation::DealsSummary => json(&deals::overview(&config).await?),
        Operation::Deal(id) => json(&deals::one(&config, &id).await?),
        Operation::Activities(_) => json(&no_activities()),
        Operation::Command { command, key, user } => {
            let sent = key.clone();
            match opened!(command_part(config, command, sent, user)).await {
                Ok(work) => work.await?,
                Err(NotLoaded) => return Err(Failure::Offline),
            }
            // What the outbox waits for: an answer in JSON that names the command.
            Ok(Answer { idempotency_key: Some(key), ..text("{}".to_owned()) })
        }
    }
}

/// Writing, with the rules of a registration: a part of its own, as most visits only read.
#[cfg_attr(split_page, wasm_split_helpers::wasm_split(writing, fallible))]
fn command_part(
    config: Rc<Config>,
    command: Command,
    key: String,
    user: UserId,
) -> Result<Work<Result<(), Failure>>, NotLoaded> {
    Ok(Box::pin(async move { deals::command(&config, command, &key, &user).await }))
}

fn json(value: &impl Serialize) -> Result<Answer, Failure> {
    serde_json::to_string(value).map(text).map_err(|_| Failure::Malformed)
}

fn text(body: String) -> Answer {
    Answer { status: 200, content_type: "application/json".to_owned(), body, ..Answer::default() }
}

/// A backend that keeps records keeps no history; the page then shows none.
fn no_activities() -> Page<Activity> {
    Page { items: Vec::new(), total: Some(0), page: 1, per_page: 100, has_next: false }
}
