//! The area of figures: every place of it can be saved as a view.

use crate::source::{code, files, none};
use domain::performance::views::PLACES;

/// The tails of the places, as the area's own list has them: literals that begin with a slash. What stands below a place
/// belongs to it.
fn places(text: &str) -> Vec<String> {
    let literals =
        code(text).strings.into_iter().filter(|literal| literal.starts_with('/') && literal.len() > 1);
    literals.map(|literal| literal.trim_end_matches('/').to_owned()).collect()
}

/// The place where views are looked after is none that is saved.
fn unsaveable(found: &[String]) -> Vec<String> {
    found.iter().filter(|place| *place != "/reports" && !PLACES.contains(&place.as_str())).cloned().collect()
}

#[test]
fn every_place_of_the_figures_can_be_saved_as_a_view() {
    let sources = files("src/shell", "rs");
    let area = sources.iter().find(|source| source.path.ends_with("figures.rs"));
    let found = area.map(|area| places(&area.text)).unwrap_or_default();
    none("places that crates/domain/src/performance/views.rs does not know:", &unsaveable(&found));
}

#[test]
fn a_place_that_cannot_be_saved_is_found() {
    let found =
        places("Place::Pivot => \"/pivot\", Place::New => \"/brand-new\", Place::Reports => \"/reports\"");
    assert_eq!(unsaveable(&found), ["/brand-new"]);
}
