//! Every address of the portal. No component builds an address from strings: it asks [`Route::href`].
//!
//! Stands below the features, because every feature links to others.

use crate::browser::url;
use domain::deals::DealQuery;
use domain::ids::DealId;

/// A place in the portal.
#[derive(Debug, Clone, PartialEq)]
pub enum Route {
    Home,
    Deals(DealQuery),
    /// Begins a new registration.
    NewDeal,
    /// A registration that exists only as a draft on this device.
    DealDraft(DealId),
    Deal(DealId),
    /// Changing or answering an existing registration.
    ChangeDeal(DealId),
    /// The channel manager's queue.
    Review(DealQuery),
    /// Figures: what follows the area's own address, a place in it and what is asked there (`/progress?period=ytd`). The
    /// area tells its places apart itself.
    Performance(String),
    Account,
    /// Whether the backend does what its description says.
    Connection,
    ForgotPassword,
    ResetPassword(String),
}

impl Route {
    /// The address, as it stands in a link.
    pub fn href(&self) -> String {
        match self {
            Route::Home => "/".to_owned(),
            Route::Deals(query) => format!("/deals{}", url::build_search(&query.to_pairs())),
            Route::NewDeal => "/deals/new".to_owned(),
            Route::DealDraft(id) => format!("/deals/new/{}", url::segment(id.as_str())),
            Route::Deal(id) => format!("/deals/{}", url::segment(id.as_str())),
            Route::ChangeDeal(id) => format!("/deals/{}/change", url::segment(id.as_str())),
            Route::Review(query) => format!("/review{}", url::build_search(&query.to_pairs())),
            Route::Performance(tail) => format!("/performance{tail}"),
            Route::Account => "/account".to_owned(),
            Route::Connection => "/connection".to_owned(),
            Route::ForgotPassword => "/password".to_owned(),
            Route::ResetPassword(token) => format!("/password/{}", url::segment(token)),
        }
    }

    /// The place that a path leads to; `None` if there is none. Lists come with their default query: the page
    /// reads its own from the search part.
    pub fn of_path(path: &str) -> Option<Route> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let deal = |segment: &str| DealId::parse(&url::decode(segment));
        match parts.as_slice() {
            [] => Some(Route::Home),
            ["deals"] => Some(Route::Deals(DealQuery::default())),
            ["deals", "new"] => Some(Route::NewDeal),
            ["deals", "new", id] => deal(id).map(Route::DealDraft),
            ["deals", id] => deal(id).map(Route::Deal),
            ["deals", id, "change"] => deal(id).map(Route::ChangeDeal),
            ["review"] => Some(Route::Review(DealQuery::default())),
            ["performance", ..] => Some(Route::Performance(String::new())),
            ["account"] => Some(Route::Account),
            ["connection"] => Some(Route::Connection),
            ["password"] => Some(Route::ForgotPassword),
            ["password", token] => Some(Route::ResetPassword(url::decode(token))),
            _ => None,
        }
    }

    /// The list query in an address' search part; parameters that cannot be read are left out.
    pub fn query_of(search: &str) -> DealQuery {
        let pairs = url::parse_search(search);
        DealQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))).0
    }
}
