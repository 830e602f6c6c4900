//! What is known of attached files. Their content lies in a folder: see [`crate::attachments`].

use super::{get, instant, millis};
use domain::deals::Attachment;
use domain::ids::{AttachmentId, DealId};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// An attachment and the place of its content.
#[derive(Debug, Clone)]
pub struct StoredAttachment {
    pub attachment: Attachment,
    pub sha256: String,
}

pub async fn of_deal(connection: &mut AnyConnection, deal: &DealId) -> sqlx::Result<Vec<Attachment>> {
    let rows = sqlx::query("SELECT * FROM attachments WHERE deal_id = $1 ORDER BY uploaded_at, id")
        .bind(deal.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| stored(row).map(|stored| stored.attachment)).collect()
}

pub async fn find(
    connection: &mut AnyConnection,
    deal: &DealId,
    id: &AttachmentId,
) -> sqlx::Result<Option<StoredAttachment>> {
    let row = sqlx::query("SELECT * FROM attachments WHERE deal_id = $1 AND id = $2")
        .bind(deal.as_str())
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(stored).transpose()
}

pub async fn insert(
    connection: &mut AnyConnection,
    deal: &DealId,
    stored: &StoredAttachment,
) -> sqlx::Result<()> {
    let statement =
        "INSERT INTO attachments (id, deal_id, name, size, media_type, sha256, uploaded_at, uploaded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let attachment = &stored.attachment;
    let query = sqlx::query(statement)
        .bind(attachment.id.as_str())
        .bind(deal.as_str())
        .bind(&attachment.name)
        .bind(i64::try_from(attachment.size).unwrap_or(i64::MAX))
        .bind(&attachment.media_type)
        .bind(&stored.sha256)
        .bind(millis(attachment.uploaded_at))
        .bind(&attachment.uploaded_by);
    query.execute(connection).await.map(drop)
}

pub async fn delete(connection: &mut AnyConnection, id: &AttachmentId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM attachments WHERE id = $1").bind(id.as_str()).execute(connection).await.map(drop)
}

pub(super) fn stored(row: &AnyRow) -> sqlx::Result<StoredAttachment> {
    Ok(StoredAttachment {
        attachment: Attachment {
            id: AttachmentId(get(row, "id")?),
            name: get(row, "name")?,
            size: u64::try_from(get::<i64>(row, "size")?).unwrap_or_default(),
            media_type: get(row, "media_type")?,
            uploaded_at: instant(row, "uploaded_at")?,
            uploaded_by: get(row, "uploaded_by")?,
        },
        sha256: get(row, "sha256")?,
    })
}
