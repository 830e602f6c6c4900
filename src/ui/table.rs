//! Parts of tables that become cards on narrow containers without losing their meaning.

use super::{Icon, Symbol};
use crate::t;
use leptos::prelude::*;

/// How a column is sorted now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sorted {
    No,
    Ascending,
    Descending,
}

/// A column heading that sorts: a link to the same list, sorted by it.
#[component]
pub fn SortHeading(
    #[prop(into)] label: String,
    sorted: Sorted,
    #[prop(into)] href: String,
    #[prop(optional)] numeric: bool,
) -> impl IntoView {
    let order = match sorted {
        Sorted::No => None,
        Sorted::Ascending => Some("ascending"),
        Sorted::Descending => Some("descending"),
    };
    view! {
        <th scope="col" role="columnheader" aria-sort=order class:numeric=numeric>
            <a class="sort" href=href title=t!("list.sort_by", column = label)>
                {label.clone()} <Icon symbol=Symbol::Sort />
            </a>
        </th>
    }
}
