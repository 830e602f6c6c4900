//! Pages of a list: links, so that a page can be opened, shared and gone back to.

use crate::{plural, t};
use leptos::prelude::*;

/// Which rows are shown, and the way to the others. `total` may be unknown.
#[component]
pub fn Pagination(
    page: u32,
    per_page: u32,
    shown: usize,
    total: Option<u64>,
    has_next: bool,
    href: impl Fn(u32) -> String,
) -> impl IntoView {
    let first = u64::from(page.saturating_sub(1)) * u64::from(per_page) + 1;
    let last = first + (shown as u64).saturating_sub(1);
    let range = match (shown, total) {
        (0, _) => String::new(),
        (_, Some(total)) => plural!(
            "list.range",
            total,
            first = crate::i18n::display::count(first),
            last = crate::i18n::display::count(last)
        ),
        (_, None) => t!(
            "list.range_open",
            first = crate::i18n::display::count(first),
            last = crate::i18n::display::count(last)
        ),
    };
    view! {
        <nav class="pagination" aria-label=t!("list.pages")>
            <span class="pagination-range">{range}</span>
            {(page > 1).then(|| view! { <a class="button" rel="prev" href=href(page - 1)>{t!("list.previous")}</a> })}
            {has_next.then(|| view! { <a class="button" rel="next" href=href(page + 1)>{t!("list.next")}</a> })}
        </nav>
    }
}
