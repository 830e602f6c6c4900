//! Each operation of the portal, and who answers it.

use super::config::{Config, config};
use super::uploads::{self, Enclosed};
use super::{activities, deals, overview, people};
use crate::backend::dialect::Operation;
use crate::backend::failure::Failure;
use crate::backend::outbox::Command;
use crate::browser::files::Blob;
use crate::browser::http::Answer;
use crate::opened;
use crate::part::{NotLoaded, Work};
use domain::ids::UserId;
use serde::Serialize;
use std::rc::Rc;

/// Does what a server would do.
pub async fn answer(operation: Operation, file: Option<(String, Blob)>) -> Result<Answer, Failure> {
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
        Operation::DealsSummary => json(&overview::overview(&config).await?),
        Operation::Deal(id) => {
            let mut deal = deals::one(&config, &id).await?;
            deal.attachments = uploads::of_deal(&config, &deal.summary.id).await?;
            json(&deal)
        }
        Operation::Activities(id) => json(&activities::of_deal(&config, &id).await?),
        Operation::Command { command, key, user } => {
            let sent = key.clone();
            match opened!(command_part(config, command, file, sent, user)).await {
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
    file: Option<(String, Blob)>,
    key: String,
    user: UserId,
) -> Result<Work<Result<(), Failure>>, NotLoaded> {
    Ok(Box::pin(async move {
        if let Command::Upload { deal, .. } = &command {
            let file = file.map(|(name, content)| Enclosed { name, content });
            uploads::upload(&config, deal, file, &key, &user).await?;
        } else {
            deals::command(&config, command.clone(), &key, &user).await?;
        }
        activities::note(&config, &command, &key).await
    }))
}

fn json(value: &impl Serialize) -> Result<Answer, Failure> {
    serde_json::to_string(value).map(text).map_err(|_| Failure::Malformed)
}

fn text(body: String) -> Answer {
    Answer { status: 200, content_type: "application/json".to_owned(), body, ..Answer::default() }
}
