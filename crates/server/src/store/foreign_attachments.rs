//! What is known of files of deals that live in another backend.

use super::attachments::{StoredAttachment, stored};
use super::foreign_deals::Place;
use super::statement::Statement;
use super::{get, millis};
use domain::deals::Attachment;
use domain::ids::AttachmentId;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// A file, and where its content is.
#[derive(Debug, Clone)]
pub struct ForeignAttachment {
    pub stored: StoredAttachment,
    /// Whether it was handed to the backend, which then has it whatever is forgotten here.
    pub in_backend: bool,
    /// What the backend names it by, where it is read from there; otherwise its content lies in the folder.
    pub reference: Option<String>,
}

pub async fn of_deal(connection: &mut AnyConnection, place: Place<'_>) -> sqlx::Result<Vec<Attachment>> {
    let mut select = Statement::new("SELECT * FROM foreign_attachments WHERE ");
    place.limit(&mut select);
    select.push(" ORDER BY uploaded_at, id");
    let rows = select.query().fetch_all(connection).await?;
    rows.iter().map(|row| stored(row).map(|stored| stored.attachment)).collect()
}

pub async fn find(
    connection: &mut AnyConnection,
    place: Place<'_>,
    id: &AttachmentId,
) -> sqlx::Result<Option<ForeignAttachment>> {
    let mut select = Statement::new("SELECT * FROM foreign_attachments WHERE ");
    place.limit(&mut select);
    select.push(" AND id = ").bind(id.as_str());
    select.query().fetch_optional(connection).await?.as_ref().map(foreign).transpose()
}

pub async fn insert(
    connection: &mut AnyConnection,
    place: Place<'_>,
    file: &ForeignAttachment,
) -> sqlx::Result<()> {
    let columns = "id, source, deal, partner, name, size, media_type, sha256, uploaded_at, uploaded_by, in_backend, reference";
    let attachment = &file.stored.attachment;
    let mut insert = Statement::new("INSERT INTO foreign_attachments (");
    insert.push(columns).push(") VALUES (");
    insert.bind_all([attachment.id.as_str(), place.source, place.deal, place.partner, &attachment.name]);
    insert.push(", ").bind(i64::try_from(attachment.size).unwrap_or(i64::MAX));
    insert.push(", ").bind_all([attachment.media_type.as_str(), &file.stored.sha256]);
    insert.push(", ").bind(millis(attachment.uploaded_at));
    insert.push(", ").bind(attachment.uploaded_by.as_str());
    insert.push(", ").bind(i64::from(file.in_backend)).push(", ").bind(file.reference.clone()).push(")");
    insert.query().execute(connection).await.map(drop)
}

/// Removes what is known of a file; `false` if it is not known.
pub async fn delete(
    connection: &mut AnyConnection,
    place: Place<'_>,
    id: &AttachmentId,
) -> sqlx::Result<bool> {
    let mut delete = Statement::new("DELETE FROM foreign_attachments WHERE ");
    place.limit(&mut delete);
    delete.push(" AND id = ").bind(id.as_str());
    Ok(delete.query().execute(connection).await?.rows_affected() == 1)
}

fn foreign(row: &AnyRow) -> sqlx::Result<ForeignAttachment> {
    Ok(ForeignAttachment {
        stored: stored(row)?,
        in_backend: get::<i64>(row, "in_backend")? != 0,
        reference: get(row, "reference")?,
    })
}
