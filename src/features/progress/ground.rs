//! What everything on the page is decided from: a partner's deals and the record that is kept of it.

use crate::backend::figures::{self, Facts};
use crate::backend::{Failure, Portal, standing};
use crate::browser::{clock, intl};
use crate::i18n;
use chrono::NaiveDate;
use domain::performance::dossier::{Dossier, Entry};
use domain::performance::goals::Goal;
use domain::performance::tiers::{Record, follow};
use domain::performance::{Columns, Dimension, Filter, PartnerFacts, Preset};
use domain::program::{Program, Tier};
use std::sync::Arc;

/// One partner, as it is known today.
pub struct Ground {
    pub program: Arc<Program>,
    pub deals: Arc<Facts>,
    /// The organisation's id and name.
    pub partner: String,
    pub name: String,
    /// The organisations that the person can choose from, by name; only one for a partner.
    pub partners: Vec<(String, String)>,
    /// `None` where the backend keeps deals and nothing else.
    pub dossier: Option<Dossier>,
    pub known: PartnerFacts,
    /// The tier that is held, and since when its minimums are not met.
    pub record: Record,
}

/// Reads it. `asked` is the organisation that the address names.
///
/// # Errors
/// As for any record.
pub async fn read(portal: Portal, program: Arc<Program>, asked: Option<String>) -> Result<Ground, Failure> {
    let session = leptos::prelude::untrack(|| portal.person()).ok_or(Failure::NotSignedIn)?;
    let deals = figures::facts(session.user.id.clone(), &program, |_| {}).await?;
    let own = session.partner.as_ref().filter(|_| session.user.role.is_partner());
    let partners = match own {
        Some(own) => vec![(own.id.0.clone(), own.name.clone())],
        None => by_name(&deals),
    };
    let chosen = asked.filter(|asked| own.is_none() || own.is_some_and(|own| own.id.0 == *asked));
    let partner = match chosen.or_else(|| partners.first().map(|(id, _)| id.clone())) {
        Some(partner) => partner,
        None => return Err(Failure::NotFound),
    };
    // An organisation that cannot be seen is none of those with deals, and the server knows whether it is there at all.
    let dossier = standing::standing(Some(&partner)).await?;
    Ok(Ground::new(program, deals, partners, partner, dossier))
}

/// The organisations that have deals, as their language puts names in order.
fn by_name(deals: &Facts) -> Vec<(String, String)> {
    let columns: &Columns = deals.deals.columns();
    let labels = deals.labels.get(&Dimension::Partner);
    let name = |id: &str| labels.and_then(|labels| labels.get(id)).map_or(id, String::as_str).to_owned();
    let ids = columns.partner.names.iter().filter(|id| !id.is_empty());
    let mut partners: Vec<(String, String)> = ids.map(|id| (id.to_string(), name(id))).collect();
    let locale = i18n::locale();
    partners.sort_by(|one, other| intl::compare(&locale, &one.1, &other.1));
    partners
}

impl Ground {
    fn new(
        program: Arc<Program>,
        deals: Arc<Facts>,
        partners: Vec<(String, String)>,
        partner: String,
        dossier: Option<Dossier>,
    ) -> Self {
        let day = || clock::today_in(&program.time_zone);
        let today = dossier.as_ref().map_or_else(day, |dossier| dossier.as_of);
        let filter = Filter::default().and(Dimension::Partner, &partner);
        let mut known = PartnerFacts::of(&deals.deals, &filter, today, program.fiscal_year);
        let record = match &dossier {
            Some(dossier) => {
                dossier.complete(&mut known, &program);
                dossier.tier.record(&program.tiers)
            }
            None => {
                known.rates = program.rates.as_ref().map(|stored| stored.rates.clone());
                let year = Preset::FiscalYearToDate.period(today, program.fiscal_year);
                known.goals = Goal::all(&program.targets, None, None, &year, program.fiscal_year);
                None
            }
        };
        let record = record.unwrap_or_else(|| follow(&program.tiers, &known).0);
        let name = partners.iter().find(|(id, _)| *id == partner).map(|(_, name)| name.clone());
        let name = name.unwrap_or_else(|| partner.clone());
        Self { program, deals, partner, name, partners, dossier, known, record }
    }

    /// The same with a newer record.
    pub fn renewed(&self, dossier: Dossier) -> Self {
        let (program, deals) = (self.program.clone(), self.deals.clone());
        Self::new(program, deals, self.partners.clone(), self.partner.clone(), Some(dossier))
    }

    pub fn today(&self) -> NaiveDate {
        self.known.today
    }

    pub fn tier(&self, at: Option<usize>) -> Option<&Tier> {
        at.and_then(|at| self.program.tiers.ladder.get(at))
    }

    /// The tier that was held on a day; where nobody has kept it, today's.
    pub fn tier_on(&self, day: NaiveDate) -> Option<usize> {
        let kept = self.dossier.as_ref().filter(|dossier| !dossier.tier.steps.is_empty());
        kept.map_or(self.record.held, |dossier| dossier.tier.on(&self.program.tiers, day))
    }

    /// Whether the person may note something like `entry`.
    pub fn may(&self, portal: Portal, entry: &Entry) -> bool {
        let actor = leptos::prelude::untrack(|| portal.actor());
        let allowed = |dossier: &Dossier| actor.is_some_and(|actor| entry.allowed(&actor, dossier).is_ok());
        self.dossier.as_ref().is_some_and(allowed)
    }

    /// The name of somebody of the organisation.
    pub fn person(&self, id: &str) -> String {
        let people = self.dossier.iter().flat_map(|dossier| &dossier.people);
        let known = people.into_iter().find(|one| one.id == id).map(|one| one.name.clone());
        let owner = || self.deals.labels.get(&Dimension::Owner)?.get(id).cloned();
        known.or_else(owner).unwrap_or_else(|| id.to_owned())
    }

    /// The title of a deal, and its customer.
    pub fn deal(&self, id: &str) -> (String, String) {
        let columns = self.deals.deals.columns();
        let row = (0..self.deals.deals.len()).find(|row| columns.ids.get(*row) == Some(id));
        let title = row.and_then(|row| columns.titles.get(row)).unwrap_or_default().to_owned();
        let code = row.and_then(|row| columns.customer.of_row.get(row)).map(|code| *code as usize);
        let customer = code.and_then(|code| columns.customer.names.get(code));
        let title = if title.is_empty() { id.to_owned() } else { title };
        (title, customer.map(|name| name.to_string()).unwrap_or_default())
    }
}
