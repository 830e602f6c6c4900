//! What is watched, and how it stood when it was judged last.

use super::statement::Statement;
use super::{get, instant, millis, optional_instant};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use domain::money::Currency;
use domain::performance::alerts::When;
use domain::performance::kpi::Kpi;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// An alert as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAlert {
    pub id: String,
    pub user: UserId,
    pub name: String,
    pub kpi: Kpi,
    pub when: When,
    pub margin: Decimal,
    pub currency: Option<Currency>,
    pub minimum: u32,
    pub address: String,
    /// `page`, `mail` or `webhook`.
    pub channel: String,
    pub url: String,
    pub secret: String,
    pub paused: Option<String>,
    pub failures: i64,
    pub raised: bool,
    pub measured: Option<Decimal>,
    pub judged_at: Option<DateTime<Utc>>,
    pub turned_at: Option<DateTime<Utc>>,
    /// Hours since 1970.
    pub judged_hour: i64,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// What an alert asks, as far as it is told.
#[derive(Serialize, Deserialize)]
struct Question {
    kpi: String,
    condition: String,
    threshold: String,
    currency: Option<String>,
    address: String,
}

impl StoredAlert {
    /// Whether it is the same question. How far a figure has to come back, and who hears of it, is not a part of that.
    pub fn asks_as(&self, other: &Self) -> bool {
        let asked = |one: &Self| (one.kpi, one.when, one.currency, one.minimum);
        asked(self) == asked(other) && self.address == other.address
    }

    /// What it asks, as it is kept beside what was measured.
    pub fn question(&self) -> String {
        let (condition, threshold) = self.when.code();
        let currency = self.currency.map(|currency| currency.code().to_owned());
        let kpi = self.kpi.definition().code.to_owned();
        let (condition, threshold) = (condition.to_owned(), threshold.to_string());
        let question = Question { kpi, condition, threshold, currency, address: self.address.clone() };
        serde_json::to_value(question).unwrap_or_default().to_string()
    }

    /// The alert as it was when it asked that; as it is if the question cannot be read.
    #[must_use]
    pub fn as_it_asked(self, question: &str) -> Self {
        let asked = serde_json::from_str(question).ok().and_then(|asked: Question| {
            let when = When::parse(&asked.condition, asked.threshold.parse().ok()?)?;
            let currency = asked.currency.as_deref().and_then(Currency::parse);
            Some((kpi(&asked.kpi)?, when, currency, asked.address))
        });
        match asked {
            Some((kpi, when, currency, address)) => Self { kpi, when, currency, address, ..self },
            None => self,
        }
    }

    /// As if it had never been judged.
    pub fn start_over(&mut self) {
        (self.raised, self.measured, self.judged_hour) = (false, None, 0);
        (self.judged_at, self.turned_at) = (None, None);
    }
}

const SELECT: &str = "SELECT * FROM alerts WHERE ";

pub async fn of_user(connection: &mut AnyConnection, user: &UserId) -> sqlx::Result<Vec<StoredAlert>> {
    let mut select = Statement::new(SELECT);
    select.push("user_id = ").bind(user.as_str()).push(" ORDER BY created_at, id");
    Ok(super::readable(&select.query().fetch_all(connection).await?, alert))
}

pub async fn find(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Option<StoredAlert>> {
    let mut select = Statement::new(SELECT);
    select.push("id = ").bind(id);
    select.query().fetch_optional(connection).await?.as_ref().map(alert).transpose()
}

/// A person and one of their alerts: where reading goes on.
pub type Place = (String, String);

/// The next after a place that were not judged in this hour yet, one person's beside each other, and the place of the
/// last; `None` if there are no more.
pub async fn unjudged(
    connection: &mut AnyConnection,
    hour: i64,
    (user, id): &Place,
    most: usize,
) -> sqlx::Result<(Vec<StoredAlert>, Option<Place>)> {
    let mut select = Statement::new(SELECT);
    select.push("paused IS NULL AND judged_hour < ").bind(hour);
    select.push(" AND (user_id > ").bind(user.as_str()).push(" OR (user_id = ").bind(user.as_str());
    select.push(" AND id > ").bind(id.as_str()).push(")) ORDER BY user_id, id LIMIT ");
    select.bind(i64::try_from(most).unwrap_or(i64::MAX));
    let rows = select.query().fetch_all(connection).await?;
    let last = rows.last().filter(|_| rows.len() >= most);
    let last = last.map(|row| Ok::<_, sqlx::Error>((get(row, "user_id")?, get(row, "id")?))).transpose()?;
    Ok((super::readable(&rows, alert), last))
}

pub async fn insert(connection: &mut AnyConnection, one: &StoredAlert) -> sqlx::Result<()> {
    let mut insert = Statement::new(
        "INSERT INTO alerts (id, user_id, failures, raised, judged_hour, created_at, updated_at, version,
        name, kpi, condition_kind, threshold, margin, currency, minimum, address, channel, url, secret, paused)
        VALUES (",
    );
    insert.bind_all([one.id.as_str(), one.user.as_str()]).push(", ");
    insert.bind_all([0, 0, one.judged_hour, millis(one.updated_at), millis(one.updated_at), one.version]);
    for value in content(one) {
        insert.push(", ").bind(value);
    }
    insert.push(")");
    insert.query().execute(connection).await.map(drop)
}

/// Puts an alert in the place of its version `before`; `false` if that is gone. How it stands is not touched.
pub async fn replace(connection: &mut AnyConnection, one: &StoredAlert, before: i64) -> sqlx::Result<bool> {
    let mut update = Statement::new("UPDATE alerts SET ");
    let names = [
        "name",
        "kpi",
        "condition_kind",
        "threshold",
        "margin",
        "currency",
        "minimum",
        "address",
        "channel",
        "url",
        "secret",
        "paused",
    ];
    for (name, value) in names.into_iter().zip(content(one)) {
        update.push(name).push(" = ").bind(value).push(", ");
    }
    update.push("failures = ").bind(one.failures);
    update.push(", updated_at = ").bind(millis(one.updated_at)).push(", version = ").bind(one.version);
    update.push(" WHERE id = ").bind(one.id.as_str()).push(" AND version = ").bind(before);
    Ok(update.query().execute(connection).await?.rows_affected() == 1)
}

/// Forgets how it stands: it asks something else now.
pub async fn start_over(connection: &mut AnyConnection, id: &str) -> sqlx::Result<()> {
    let statement = "UPDATE alerts SET raised = 0, measured = NULL, judged_at = NULL, turned_at = NULL,
        judged_hour = 0 WHERE id = $1";
    sqlx::query(statement).bind(id).execute(connection).await.map(drop)
}

/// What its owner says of it.
fn content(one: &StoredAlert) -> [super::statement::Value; 12] {
    let (kind, threshold) = one.when.code();
    [
        one.name.as_str().into(),
        one.kpi.definition().code.into(),
        kind.into(),
        threshold.to_string().into(),
        one.margin.to_string().into(),
        one.currency.map(|currency| currency.code().to_owned()).into(),
        i64::from(one.minimum).into(),
        one.address.as_str().into(),
        one.channel.as_str().into(),
        one.url.as_str().into(),
        one.secret.as_str().into(),
        one.paused.clone().into(),
    ]
}

/// `false` if that version is gone.
pub async fn delete(connection: &mut AnyConnection, id: &str, before: i64) -> sqlx::Result<bool> {
    let query = sqlx::query("DELETE FROM alerts WHERE id = $1 AND version = $2").bind(id).bind(before);
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// Keeps a judgement of the alert as it stood before; `false` if it was changed or judged meanwhile.
pub async fn keep_judgement(
    connection: &mut AnyConnection,
    before: &StoredAlert,
    after: &StoredAlert,
) -> sqlx::Result<bool> {
    let mut update = Statement::new("UPDATE alerts SET raised = ");
    update
        .bind(i64::from(after.raised))
        .push(", measured = ")
        .bind(after.measured.map(|one| one.to_string()));
    update.push(", judged_at = ").bind(after.judged_at.map(millis));
    update.push(", turned_at = ").bind(after.turned_at.map(millis));
    update.push(", judged_hour = ").bind(after.judged_hour).push(" WHERE id = ").bind(before.id.as_str());
    update.push(" AND version = ").bind(before.version).push(" AND judged_hour = ").bind(before.judged_hour);
    // Two judgements of one hour: the second looks at what the first left.
    update.push(" AND raised = ").bind(i64::from(before.raised));
    Ok(update.query().execute(connection).await?.rows_affected() == 1)
}

fn kpi(code: &str) -> Option<Kpi> {
    Kpi::ALL.iter().find(|known| known.code == code).map(|known| known.kpi)
}

fn alert(row: &AnyRow) -> sqlx::Result<StoredAlert> {
    let decimal = |column| super::read(row, column, get::<String>(row, column)?, |text| text.parse().ok());
    let threshold: Decimal = decimal("threshold")?;
    let kpi = super::read(row, "kpi", get::<String>(row, "kpi")?, |code| kpi(&code))?;
    let when = super::read(row, "condition_kind", get::<String>(row, "condition_kind")?, |kind| {
        When::parse(&kind, threshold)
    })?;
    Ok(StoredAlert {
        id: get(row, "id")?,
        user: UserId(get(row, "user_id")?),
        name: get(row, "name")?,
        kpi,
        when,
        margin: decimal("margin")?,
        currency: get::<Option<String>>(row, "currency")?.and_then(|code| Currency::parse(&code)),
        minimum: u32::try_from(get::<i64>(row, "minimum")?).unwrap_or_default(),
        address: get(row, "address")?,
        channel: get(row, "channel")?,
        url: get(row, "url")?,
        secret: get(row, "secret")?,
        paused: get(row, "paused")?,
        failures: get(row, "failures")?,
        raised: get::<i64>(row, "raised")? != 0,
        measured: get::<Option<String>>(row, "measured")?.and_then(|text| text.parse().ok()),
        judged_at: optional_instant(row, "judged_at")?,
        turned_at: optional_instant(row, "turned_at")?,
        judged_hour: get(row, "judged_hour")?,
        updated_at: instant(row, "updated_at")?,
        version: get(row, "version")?,
    })
}
