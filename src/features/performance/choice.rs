//! Which cards and charts are shown, and in which order: in the address, else as this device keeps it, else what suits
//! whoever looks.

use super::address::Address;
use super::words;
use crate::browser::preferences;
use crate::i18n::lookup;
use domain::performance::kpi::{Area, Kpi};

/// Where the device keeps the choice.
const KEPT_AS: &str = "figures.cards";
/// 64: more than there are, and a bound for addresses.
const MOST: usize = 64;

/// Something that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item {
    Figure(Kpi),
    Chart(Picture),
}

/// A chart of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// Won amounts over time.
    Won,
    /// Won and lost deals over time.
    Ends,
    /// How the pipeline came from the first day to the last.
    Pipeline,
    /// From registered to won.
    Funnel,
    /// Who or what the won amounts come from.
    Shares,
}

impl Picture {
    pub const ALL: [(&'static str, Picture); 5] = [
        ("chart.won", Picture::Won),
        ("chart.ends", Picture::Ends),
        ("chart.pipeline", Picture::Pipeline),
        ("chart.funnel", Picture::Funnel),
        ("chart.shares", Picture::Shares),
    ];
}

/// What a partner looks at, most important first.
const OF_PARTNER: [Kpi; 8] = [
    Kpi::DealValue,
    Kpi::PipelineValue,
    Kpi::WinRate,
    Kpi::DealCount,
    Kpi::AverageDealSize,
    Kpi::Registrations,
    Kpi::CycleTime,
    Kpi::OpportunityWindow,
];

/// What the programme looks at.
const OF_PROGRAMME: [Kpi; 8] = [
    Kpi::DealValue,
    Kpi::PipelineValue,
    Kpi::WinRate,
    Kpi::Registrations,
    Kpi::ApprovalRate,
    Kpi::TimeToAnswer,
    Kpi::AverageDealSize,
    Kpi::ConflictRate,
];

/// In the order of the page.
pub const AREAS: [(Area, &str); 8] = [
    (Area::Sales, "explore.area_sales"),
    (Area::Pipeline, "explore.area_pipeline"),
    (Area::Registration, "explore.area_registration"),
    (Area::Leads, "explore.area_leads"),
    (Area::Marketing, "explore.area_marketing"),
    (Area::Enablement, "explore.area_enablement"),
    (Area::Customers, "explore.area_customers"),
    (Area::Programme, "explore.area_programme"),
];

impl Item {
    /// The name in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Item::Figure(kpi) => kpi.definition().code,
            Item::Chart(picture) => {
                Picture::ALL.iter().find(|(_, one)| *one == picture).map_or("", |(name, _)| name)
            }
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        let picture = Picture::ALL.iter().find(|(name, _)| *name == code);
        picture.map(|(_, one)| Item::Chart(*one)).or_else(|| Kpi::parse(code).map(Item::Figure))
    }

    pub fn name(self) -> String {
        match self {
            Item::Figure(kpi) => words::name(kpi.definition()),
            Item::Chart(_) => lookup(&format!("explore.{}", self.code()), &[]),
        }
    }

    pub fn is_chart(self) -> bool {
        matches!(self, Item::Chart(_))
    }
}

/// What is shown without a choice.
pub fn usual(partner: bool) -> Vec<Item> {
    let figures = if partner { OF_PARTNER } else { OF_PROGRAMME };
    let charts = [Picture::Won, Picture::Ends, Picture::Pipeline, Picture::Funnel];
    figures.into_iter().map(Item::Figure).chain(charts.into_iter().map(Item::Chart)).collect()
}

/// What the address says; `None` if nothing.
fn said(address: &Address) -> Option<Vec<Item>> {
    address.kept("cards").map(read)
}

fn read(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    for item in text.split(',').filter_map(Item::parse).take(MOST) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items
}

/// What is shown.
pub fn chosen(address: &Address, partner: bool) -> Vec<Item> {
    said(address).unwrap_or_else(|| usual(partner))
}

/// The figures among it.
pub fn figures(address: &Address, partner: bool) -> Vec<Kpi> {
    let figure = |item| match item {
        Item::Figure(kpi) => Some(kpi),
        Item::Chart(_) => None,
    };
    chosen(address, partner).into_iter().filter_map(figure).collect()
}

/// The address with what this device keeps, where the address itself says nothing: so that a link from here shows the
/// same elsewhere.
pub fn remembered(address: &Address) -> Option<Address> {
    if address.place.is_empty() && said(address).is_none() {
        let kept = preferences::get(KEPT_AS).filter(|kept| !read(kept).is_empty())?;
        return Some(Address {
            page: address.page,
            ..address.keeping(&["cards"], vec![("cards".to_owned(), kept)])
        });
    }
    None
}

/// Keeps a choice on this device, and says it in the address; the usual one needs neither.
pub fn choose(address: &Address, items: &[Item], partner: bool) -> Address {
    if items == usual(partner) {
        preferences::forget(KEPT_AS);
        return address.keeping(&["cards"], Vec::new());
    }
    let codes: Vec<&str> = items.iter().map(|item| item.code()).collect();
    let text = codes.join(",");
    preferences::set(KEPT_AS, &text);
    address.keeping(&["cards"], vec![("cards".to_owned(), text)])
}
