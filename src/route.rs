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
    Account,
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
            Route::Account => "/account".to_owned(),
            Route::ForgotPassword => "/password".to_owned(),
            Route::ResetPassword(token) => format!("/password/{}", url::segment(token)),
        }
    }

    /// The list query in an address' search part; parameters that cannot be read are left out.
    pub fn query_of(search: &str) -> DealQuery {
        let pairs = url::parse_search(search);
        DealQuery::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))).0
    }
}
