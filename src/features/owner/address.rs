//! What the page's address says: the question to the figures, and which of its answers is looked at in what order.

use crate::browser::url;
use crate::route::Route;
use domain::money::Currency;
use domain::performance::cohorts::Reached;
use domain::performance::kpi::Kpi;
use domain::performance::ranking::Measure;
use domain::performance::{Dimension, Event, Filter, Query};

/// What is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Ranking,
    Segments,
    Cohorts,
    Compare,
    /// One partner.
    Partner,
}

impl View {
    pub const TABS: [View; 3] = [View::Ranking, View::Segments, View::Cohorts];
    const ALL: [(&'static str, View); 5] = [
        ("ranking", View::Ranking),
        ("segments", View::Segments),
        ("cohorts", View::Cohorts),
        ("compare", View::Compare),
        ("partner", View::Partner),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

/// What the rows stand in order of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Place,
    Name,
    /// Who has gained most places comes first.
    Moved,
}

impl Order {
    const ALL: [(&'static str, Order); 3] =
        [("place", Order::Place), ("name", Order::Name), ("moved", Order::Moved)];
}

/// Everything that the address says.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    pub query: Query,
    pub view: View,
    pub measure: Measure,
    /// The currency that amounts are compared in; `None`: the programme's own.
    pub currency: Option<Currency>,
    pub order: Order,
    pub descending: bool,
    /// Counted from 1.
    pub page: u32,
    /// A part of a name.
    pub find: String,
    pub segment: String,
    pub tier: String,
    pub kind: String,
    pub country: String,
    /// Chosen for a comparison.
    pub chosen: Vec<String>,
    /// The one partner that is looked at.
    pub who: String,
    pub reached: Reached,
}

/// Five: more lines in one chart cannot be told apart.
pub const MOST_CHOSEN: usize = 5;

impl Address {
    /// Reads a search part; what cannot be read is left out.
    pub fn read(search: &str) -> Self {
        let pairs = url::parse_search(search);
        let last =
            |name: &str| pairs.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let text = |name: &str| last(name).unwrap_or_default().to_owned();
        let named = |name: &str| last(name).unwrap_or_default();
        let mut chosen: Vec<String> = Vec::new();
        for (_, value) in pairs.iter().filter(|(name, _)| name == "with") {
            if chosen.len() < MOST_CHOSEN && !chosen.contains(value) {
                chosen.push(value.clone());
            }
        }
        let asked =
            pairs.iter().filter(|(name, _)| matches!(name.as_str(), "period" | "from" | "to" | "compare"));
        let query = Query::from_pairs(asked.map(|(name, value)| (name.as_str(), value.as_str()))).0;
        let view = View::ALL.iter().find(|(name, _)| *name == named("view")).map(|(_, view)| *view);
        let order = Order::ALL.iter().find(|(name, _)| *name == named("sort")).map(|(_, order)| *order);
        Self {
            query: Query { by: vec![Dimension::Partner], ..query },
            view: view.unwrap_or_default(),
            measure: Measure::parse(named("rank")).unwrap_or(Measure::Figure(Kpi::DealCount)),
            currency: Currency::parse(named("in")),
            order: order.unwrap_or_default(),
            descending: named("order") == "desc",
            page: named("page").parse().ok().filter(|page| *page > 0).unwrap_or(1),
            find: text("find"),
            segment: text("segment"),
            tier: text("tier"),
            kind: text("type"),
            country: text("country"),
            chosen,
            who: text("who"),
            reached: Reached::parse(named("reached")).unwrap_or(Reached::Registered),
        }
    }

    /// The address of this page.
    pub fn href(&self) -> String {
        let mut pairs = self.asked();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                pairs.push((name.to_owned(), value.to_owned()));
            }
        };
        if self.view != View::default() {
            add("view", self.view.as_str());
        }
        if self.measure != Measure::Figure(Kpi::DealCount) {
            add("rank", self.measure.as_str());
        }
        add("in", self.currency.as_ref().map_or("", Currency::code));
        if self.order != Order::default() {
            add("sort", Order::ALL.iter().find(|(_, one)| *one == self.order).map_or("", |(name, _)| name));
        }
        if self.descending {
            add("order", "desc");
        }
        if self.page > 1 {
            add("page", &self.page.to_string());
        }
        add("find", &self.find);
        add("segment", &self.segment);
        add("tier", &self.tier);
        add("type", &self.kind);
        add("country", &self.country);
        self.chosen.iter().for_each(|one| add("with", one));
        add("who", &self.who);
        if self.reached != Reached::Registered {
            add("reached", self.reached.as_str());
        }
        Route::Performance(format!("/partners{}", url::build_search(&pairs))).href()
    }

    fn asked(&self) -> Vec<(String, String)> {
        Query { by: Vec::new(), ..self.query.clone() }.to_pairs()
    }

    /// The same question, looked at in another way.
    pub fn seen(&self, view: View) -> Self {
        Self { view, page: 1, who: String::new(), ..self.clone() }
    }

    /// One partner's own page.
    pub fn of(&self, partner: &str) -> Self {
        Self { who: partner.to_owned(), ..self.seen(View::Partner) }
    }

    /// With a partner chosen for a comparison, or not any more.
    pub fn toggled(&self, partner: &str) -> Self {
        let mut next = self.clone();
        match next.chosen.iter().position(|one| one == partner) {
            Some(at) => _ = next.chosen.remove(at),
            None if next.chosen.len() < MOST_CHOSEN => next.chosen.push(partner.to_owned()),
            None => {}
        }
        next
    }

    /// A partner's figures in the same period, or the deals that an event counted there.
    pub fn figures(&self, partner: &str, event: Option<Event>) -> String {
        let query =
            Query { by: Vec::new(), filter: Filter::of(Dimension::Partner, partner), ..self.query.clone() };
        let mut pairs = query.to_pairs();
        pairs.extend(event.map(|event| ("show".to_owned(), event.as_str().to_owned())));
        Route::Performance(url::build_search(&pairs)).href()
    }
}

/// The review of a partner's quarter; without a quarter the one that was over last.
pub fn review_href(partner: &str, quarter: Option<&str>) -> String {
    let pairs: Vec<(&str, &str)> = quarter.map(|quarter| ("quarter", quarter)).into_iter().collect();
    Route::Performance(format!("/review/{}{}", url::segment(partner), url::build_search(&pairs))).href()
}
