//! Who did what on a deal, kept here: backends keep records, and their own histories name the portal's account only.

use super::Asker;
use crate::problem::Problem;
use crate::requests::PageQuery;
use crate::store::foreign_activities;
use crate::store::foreign_deals::Place;
use domain::deals::Activity;
use domain::records::Page;
use record_store::names;
use rest_profile::query::Value;
use rest_profile::record::Record;
use sqlx::AnyConnection;

impl Asker<'_> {
    /// Where what is kept of a record belongs: to the record, and to the organisation that it belongs to now.
    pub fn place<'r>(&'r self, record: &'r Record) -> Place<'r> {
        place(self.source.backend.base(), record)
    }

    /// Adds an entry, in the transaction in which the step's answer is kept.
    pub async fn note(
        &self,
        connection: &mut AnyConnection,
        record: &Record,
        activity: &Activity,
    ) -> sqlx::Result<()> {
        let actor = Some(self.signed_in.user_id());
        foreign_activities::insert(connection, self.place(record), actor, activity).await
    }

    /// The history of a record that was checked.
    pub async fn history(&self, record: &Record, query: PageQuery) -> Result<Page<Activity>, Problem> {
        let mut connection = self.state.database.read().await?;
        let place = self.place(record);
        let (items, total) =
            foreign_activities::page(&mut connection, place, query.page, query.per_page).await?;
        Ok(query.page_of(items, total))
    }
}

/// See [`Asker::place`]; `source` is the backend's address.
pub fn place<'r>(source: &'r str, record: &'r Record) -> Place<'r> {
    let partner = record.get(names::PARTNER).and_then(Value::as_text).unwrap_or_default();
    Place { source, deal: &record.id, partner }
}
