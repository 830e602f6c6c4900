//! Business reviews.

use super::statement::Statement;
use super::{get, instant, millis, optional_instant};
use chrono::{DateTime, Utc};
use domain::ids::PartnerId;
use domain::performance::Quarter;
use domain::performance::review::{Figures, Text};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// A review as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub quarter: Quarter,
    /// From 1.
    pub version: i64,
    pub text: Text,
    /// As they were on the day of publication; `None` while it is not published.
    pub published: Option<(DateTime<Utc>, Figures)>,
    pub saved_at: DateTime<Utc>,
    /// The name of who saved it last.
    pub saved_by: String,
}

/// All reviews of a partner, the latest quarter first.
pub async fn of_partner(connection: &mut AnyConnection, partner: &PartnerId) -> sqlx::Result<Vec<Stored>> {
    let rows = sqlx::query("SELECT * FROM reviews WHERE partner_id = $1 ORDER BY quarter DESC")
        .bind(partner.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter().map(stored).collect()
}

pub async fn find(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    quarter: Quarter,
) -> sqlx::Result<Option<Stored>> {
    let row = sqlx::query("SELECT * FROM reviews WHERE partner_id = $1 AND quarter = $2")
        .bind(partner.as_str())
        .bind(quarter.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(stored).transpose()
}

/// Writes a review whose version is one above `before` (0 for a new one). `false`: somebody was faster.
pub async fn save(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    review: &Stored,
    before: i64,
) -> sqlx::Result<bool> {
    let json = |value: serde_json::Result<String>| value.map_err(|error| sqlx::Error::Encode(error.into()));
    let body = json(serde_json::to_string(&review.text))?;
    let figures = review.published.as_ref().map(|(_, figures)| serde_json::to_string(figures));
    let figures = figures.map(json).transpose()?;
    let published_at = review.published.as_ref().map(|(at, _)| millis(*at));
    let mut write = Statement::new("");
    if before == 0 {
        write.push(
            "INSERT INTO reviews (partner_id, quarter, version, body, figures, published_at, saved_at, saved_by) VALUES (",
        );
        write.bind(partner.as_str()).push(", ").bind(review.quarter.to_string()).push(", ");
        write.bind(review.version).push(", ").bind(body).push(", ").bind(figures).push(", ");
        write.bind(published_at).push(", ").bind(millis(review.saved_at)).push(", ");
        write.bind(review.saved_by.as_str()).push(") ON CONFLICT (partner_id, quarter) DO NOTHING");
    } else {
        write.push("UPDATE reviews SET version = ").bind(review.version).push(", body = ").bind(body);
        write.push(", figures = ").bind(figures).push(", published_at = ").bind(published_at);
        write.push(", saved_at = ").bind(millis(review.saved_at)).push(", saved_by = ");
        write.bind(review.saved_by.as_str()).push(" WHERE partner_id = ").bind(partner.as_str());
        write.push(" AND quarter = ").bind(review.quarter.to_string()).push(" AND version = ").bind(before);
    }
    Ok(write.query().execute(connection).await?.rows_affected() == 1)
}

fn stored(row: &AnyRow) -> sqlx::Result<Stored> {
    let json = |column| -> sqlx::Result<Option<Figures>> {
        let text = get::<Option<String>>(row, column)?;
        text.map(|text| super::read(row, column, text, |text| serde_json::from_str(&text).ok())).transpose()
    };
    let body = get::<String>(row, "body")?;
    let published_at = optional_instant(row, "published_at")?;
    Ok(Stored {
        quarter: super::read(row, "quarter", get::<String>(row, "quarter")?, |text| Quarter::parse(&text))?,
        version: get(row, "version")?,
        text: super::read(row, "body", body, |text| serde_json::from_str(&text).ok())?,
        published: published_at.zip(json("figures")?),
        saved_at: instant(row, "saved_at")?,
        saved_by: get(row, "saved_by")?,
    })
}
