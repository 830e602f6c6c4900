//! What is kept of a partner beside its deals, as one record, and the notes that change it.

mod notes;

pub use notes::{log, note};

use super::statement::Statement;
use super::{get, optional_date, text};
use chrono::NaiveDate;
use domain::ids::PartnerId;
use domain::money::{Currency, Money};
use domain::performance::dossier::{
    CertificateRecord, Colleague, Dossier, GoalRecord, LedgerRecord, PaidLine, ReceivedPayment, RefundRecord,
    TierRecord, TierStep,
};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// The record of a partner, and up to which day its tier was decided.
pub async fn find(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    as_of: NaiveDate,
) -> sqlx::Result<(Dossier, Option<NaiveDate>)> {
    let steps = rows(connection, "SELECT since, tier FROM tier_steps", partner, "since", step).await?;
    let record = "SELECT below_since, decided_on FROM tier_records";
    let record = rows(connection, record, partner, "partner_id", |row| {
        Ok((optional_date(row, "below_since")?, date(row, "decided_on")?))
    });
    let record = record.await?.into_iter().next();
    let dossier = Dossier {
        partner: partner.0.clone(),
        as_of,
        tier: TierRecord { steps, below_since: record.and_then(|(below, _)| below) },
        certificates: rows(
            connection,
            "SELECT id, person, name, valid_from, valid_until FROM certificates",
            partner,
            "person, id",
            certificate,
        )
        .await?,
        ledger: ledger(connection, partner).await?,
        goals: rows(connection, "SELECT * FROM goals", partner, "from_day, id", goal).await?,
        people: rows(connection, "SELECT id, name FROM users", partner, "name, id", |row| {
            Ok(Colleague { id: get(row, "id")?, name: get(row, "name")? })
        })
        .await?,
    };
    Ok((dossier, record.map(|(_, decided)| decided)))
}

async fn ledger(connection: &mut AnyConnection, partner: &PartnerId) -> sqlx::Result<LedgerRecord> {
    let paid = "SELECT line, amount_minor, currency FROM ledger_paid";
    let refunds = "SELECT id, deal_id, on_day, amount_minor, currency FROM ledger_refunds";
    let received = "SELECT deal_id, on_day FROM ledger_received";
    Ok(LedgerRecord {
        paid: rows(connection, paid, partner, "line", |row| {
            let amount = amount(row)?.ok_or(sqlx::Error::ColumnNotFound("amount_minor".to_owned()))?;
            Ok(PaidLine { line: get(row, "line")?, amount })
        })
        .await?,
        refunds: rows(connection, refunds, partner, "on_day, id", |row| {
            let (id, deal) = (get(row, "id")?, get(row, "deal_id")?);
            Ok(RefundRecord { id, deal, on: date(row, "on_day")?, amount: amount(row)? })
        })
        .await?,
        received: rows(connection, received, partner, "deal_id", |row| {
            Ok(ReceivedPayment { deal: get(row, "deal_id")?, on: date(row, "on_day")? })
        })
        .await?,
        held: rows(connection, "SELECT deal_id FROM ledger_held", partner, "deal_id", |row| {
            get(row, "deal_id")
        })
        .await?,
    })
}

/// Takes the place of what was decided before: the tier from a day on (if it is another), and what the grace period
/// remembers.
pub async fn decide(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    steps: &[TierStep],
    below_since: Option<NaiveDate>,
    decided_on: NaiveDate,
) -> sqlx::Result<()> {
    for step in steps {
        let tier = step.tier.clone().unwrap_or_default();
        let mut insert = Statement::new("INSERT INTO tier_steps (partner_id, since, tier) VALUES (");
        insert.bind_all([partner.0.clone(), text(step.since), tier.clone()]);
        // Up and down again on one day is what the day ended with.
        insert.push(") ON CONFLICT (partner_id, since) DO UPDATE SET tier = excluded.tier");
        insert.query().execute(&mut *connection).await?;
    }
    if let Some(last) = steps.last() {
        let mut update = Statement::new("UPDATE partners SET tier = ");
        update.bind(last.tier.clone().unwrap_or_default()).push(" WHERE id = ").bind(partner.as_str());
        update.query().execute(&mut *connection).await?;
    }
    let mut record =
        Statement::new("INSERT INTO tier_records (partner_id, below_since, decided_on) VALUES (");
    record.bind(partner.as_str()).push(", ").bind(below_since.map(text)).push(", ").bind(text(decided_on));
    record.push(
        ") ON CONFLICT (partner_id) DO UPDATE SET below_since = excluded.below_since, decided_on = excluded.decided_on",
    );
    record.query().execute(connection).await?;
    Ok(())
}

/// Writes a whole record; nothing of it may be there yet.
pub(super) async fn insert(connection: &mut AnyConnection, dossier: &Dossier) -> sqlx::Result<()> {
    let partner = PartnerId(dossier.partner.clone());
    let tier = &dossier.tier;
    if !tier.steps.is_empty() {
        decide(connection, &partner, &tier.steps, tier.below_since, dossier.as_of).await?;
    }
    for (entry, agreed) in dossier.entries() {
        note(connection, &partner, &entry, agreed).await?;
    }
    Ok(())
}

/// The organisations whose tier was not decided on `today` yet, at most `limit`.
pub async fn undecided(
    connection: &mut AnyConnection,
    today: NaiveDate,
    limit: u32,
) -> sqlx::Result<Vec<PartnerId>> {
    let mut select = Statement::new(
        "SELECT p.id FROM partners p LEFT JOIN tier_records r ON r.partner_id = p.id
        WHERE r.decided_on IS NULL OR r.decided_on < ",
    );
    select.bind(text(today)).push(" ORDER BY p.id LIMIT ").bind(i64::from(limit));
    select.query().fetch_all(connection).await?.iter().map(|row| get(row, "id").map(PartnerId)).collect()
}

/// The rows of one partner, in an order.
async fn rows<T>(
    connection: &mut AnyConnection,
    select: &str,
    partner: &PartnerId,
    order: &str,
    read: impl Fn(&AnyRow) -> sqlx::Result<T>,
) -> sqlx::Result<Vec<T>> {
    let mut select = Statement::new(select);
    select.push(" WHERE partner_id = ").bind(partner.as_str()).push(" ORDER BY ").push(order);
    select.query().fetch_all(connection).await?.iter().map(read).collect()
}

fn step(row: &AnyRow) -> sqlx::Result<TierStep> {
    let tier = get::<String>(row, "tier")?;
    Ok(TierStep { since: date(row, "since")?, tier: (!tier.is_empty()).then_some(tier) })
}

fn certificate(row: &AnyRow) -> sqlx::Result<CertificateRecord> {
    Ok(CertificateRecord {
        id: get(row, "id")?,
        person: get(row, "person")?,
        name: get(row, "name")?,
        from: optional_date(row, "valid_from")?,
        until: optional_date(row, "valid_until")?,
    })
}

fn goal(row: &AnyRow) -> sqlx::Result<GoalRecord> {
    Ok(GoalRecord {
        id: get(row, "id")?,
        label: get(row, "label")?,
        figure: get(row, "figure")?,
        wanted: get(row, "wanted")?,
        from: date(row, "from_day")?,
        to: date(row, "to_day")?,
        person: get(row, "person")?,
        product: get(row, "product")?,
        agreed: get::<i64>(row, "agreed")? != 0,
    })
}

fn date(row: &AnyRow, column: &'static str) -> sqlx::Result<NaiveDate> {
    super::read(row, column, get::<String>(row, column)?, |text| text.parse().ok())
}

fn amount(row: &AnyRow) -> sqlx::Result<Option<Money>> {
    let minor: Option<i64> = get(row, "amount_minor")?;
    let code: Option<String> = get(row, "currency")?;
    let Some((minor, code)) = minor.zip(code) else { return Ok(None) };
    super::read(row, "amount_minor", code, |code| Money::from_minor(minor, Currency::parse(&code)?)).map(Some)
}
