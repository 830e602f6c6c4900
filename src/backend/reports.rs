//! Saved views of figures. Beside a backend that knows nothing of them they are kept on this device, for one person.
//!
//! Only parts that are loaded later use it. A form keeps its content until the answer is there, and sends what it sends
//! again under the same key.

use super::failure::Failure;
use super::made::Made;
use super::{profiled, transport};
use crate::browser::clock;
use crate::browser::http::Answer;
use crate::browser::storage::{Change, Database, StorageError};
use domain::ids::UserId;
use domain::performance::views::Audience;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A saved view as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub id: String,
    pub name: String,
    /// What follows `/performance`.
    pub address: String,
    pub audience: Audience,
    pub author_name: String,
    /// Whether the reader may change it.
    pub mine: bool,
    /// Whether the reader begins with it.
    pub is_default: bool,
    pub version: i64,
}

/// What is saved of a view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ViewDraft {
    pub name: String,
    pub address: String,
    pub audience: Audience,
}

#[derive(Deserialize)]
struct Items<T> {
    items: Vec<T>,
}

const VIEWS: &str = "/performance/views";
const STORE: &str = "views";

/// A view on this device, and whose it is.
#[derive(Serialize, Deserialize)]
struct Kept {
    user: UserId,
    view: View,
}

/// Whether views stay on this device.
pub fn stay_here() -> bool {
    profiled::is_configured()
}

/// What a person may use, by name.
///
/// # Errors
/// As for any list.
pub async fn views(user: &UserId) -> Result<Vec<View>, Failure> {
    if stay_here() {
        let texts = device().await?.all(STORE).await.map_err(lost)?;
        let kept = texts.iter().filter_map(|text| serde_json::from_str::<Kept>(text).ok());
        let mut views: Vec<View> = kept.filter(|kept| kept.user == *user).map(|kept| kept.view).collect();
        views.sort_by(|one, other| one.name.cmp(&other.name));
        return Ok(views);
    }
    let items: Items<View> = transport::read(&transport::ask("GET", VIEWS, &[], None).await?)?;
    Ok(items.items)
}

impl Made for View {
    type Draft = ViewDraft;

    fn id(&self) -> &str {
        &self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn draft(&self) -> ViewDraft {
        let View { name, address, audience, .. } = self.clone();
        ViewDraft { name, address, audience }
    }

    async fn all(user: &UserId) -> Result<Vec<View>, Failure> {
        Ok(views(user).await?.into_iter().filter(|view| view.mine).collect())
    }

    async fn put(user: &UserId, key: &str, draft: &ViewDraft, over: Option<&View>) -> Result<View, Failure> {
        if stay_here() {
            keep_draft(user, draft, over).await
        } else {
            put(VIEWS, user, key, draft, over).await
        }
    }
}

async fn keep_draft(user: &UserId, draft: &ViewDraft, before: Option<&View>) -> Result<View, Failure> {
    let view = View {
        id: before.map_or_else(clock::new_id, |view| view.id.clone()),
        name: draft.name.clone(),
        address: draft.address.clone(),
        audience: Audience::Private,
        author_name: String::new(),
        mine: true,
        is_default: before.is_some_and(|view| view.is_default),
        version: before.map_or(1, |view| view.version + 1),
    };
    keep(user, vec![view.clone()]).await?;
    Ok(view)
}

/// Adds to a list of the reference backend, or changes what is in it.
///
/// # Errors
/// As for any change.
pub async fn put<T: Made + DeserializeOwned>(
    list: &str,
    user: &UserId,
    key: &str,
    draft: &T::Draft,
    over: Option<&T>,
) -> Result<T, Failure> {
    let (method, path) = match over {
        None => ("POST", list.to_owned()),
        Some(one) => ("PUT", [list, "/", one.id()].concat()),
    };
    let write = Write { user, version: over.map(T::version), key: Some(key) };
    transport::read(&change(method, &path, write, Some(json!(draft))).await?)
}

/// Deletes a view; one that is gone already is as good.
///
/// # Errors
/// As for any change.
pub async fn delete(user: &UserId, view: &View) -> Result<(), Failure> {
    if stay_here() {
        let gone = Change::Delete { store: STORE, key: view.id.clone() };
        return device().await?.write(vec![gone]).await.map_err(lost);
    }
    remove(user, &[VIEWS, "/", &view.id].concat(), view.version).await
}

/// Makes a view the one that the area begins with; none with `None`.
///
/// # Errors
/// As for any change.
pub async fn begin_with(user: &UserId, view: Option<&View>) -> Result<(), Failure> {
    if stay_here() {
        let chosen = view.map(|view| view.id.as_str());
        let mut all = views(user).await?;
        for one in &mut all {
            one.is_default = chosen == Some(one.id.as_str());
        }
        return keep(user, all).await;
    }
    let body = json!({ "view": view.map(|view| view.id.as_str()) });
    let write = Write { user, version: None, key: None };
    change("PUT", "/performance/default-view", write, Some(body)).await.map(drop)
}

async fn device() -> Result<Database, Failure> {
    Database::open("partner-portal-views", 1, &[STORE]).await.map_err(lost)
}

fn lost(_: StorageError) -> Failure {
    Failure::Unsupported
}

async fn keep(user: &UserId, views: Vec<View>) -> Result<(), Failure> {
    let put = |view: View| {
        let key = view.id.clone();
        let value = serde_json::to_string(&Kept { user: user.clone(), view }).unwrap_or_default();
        Change::Put { store: STORE, key, value }
    };
    device().await?.write(views.into_iter().map(put).collect()).await.map_err(lost)
}

/// Who changes what, and under which key.
pub struct Write<'w> {
    pub user: &'w UserId,
    pub version: Option<i64>,
    pub key: Option<&'w str>,
}

/// A change at the reference backend.
///
/// # Errors
/// As for any change; [`Failure::Malformed`] also for an answer that does not echo the key: then nobody knows who spoke.
pub async fn change(
    method: &'static str,
    path: &str,
    write: Write<'_>,
    json: Option<Value>,
) -> Result<Answer, Failure> {
    let version = write.version.map(|version| format!("\"{version}\""));
    let mut headers = vec![("X-Portal-CSRF", "1"), ("X-Portal-User", write.user.as_str())];
    headers.extend(version.as_deref().map(|version| ("If-Match", version)));
    headers.extend(write.key.map(|key| ("Idempotency-Key", key)));
    let answer = transport::ask(method, path, &headers, json).await?;
    if write.key.is_none() || answer.idempotency_key.as_deref() == write.key {
        Ok(answer)
    } else {
        Err(Failure::Malformed)
    }
}

/// Deletes; what is gone already is as good.
///
/// # Errors
/// As for any change.
pub async fn remove(user: &UserId, path: &str, version: i64) -> Result<(), Failure> {
    let write = Write { user, version: Some(version), key: None };
    match change("DELETE", path, write, None).await {
        Ok(_) | Err(Failure::NotFound) => Ok(()),
        Err(failure) => Err(failure),
    }
}
