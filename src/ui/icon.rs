//! Icons: inline SVG on a 24-unit grid, drawn in the text's colour, silent for screen readers.

use leptos::prelude::*;

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    Home,
    Deals,
    Review,
    Account,
    Performance,
    Plus,
    Check,
    Warning,
    Info,
    Close,
    Search,
    File,
    Back,
    Next,
    Sort,
    Offline,
}

impl Symbol {
    const fn path(self) -> &'static str {
        match self {
            Symbol::Home => "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
            Symbol::Deals => "M3 7h18v12H3zM8 7V4h8v3M3 12h18",
            Symbol::Review => "M9 5H5v15h14V5h-4M9 3h6v4H9zM8.5 14l2.5 2.5 5-5",
            Symbol::Account => "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 3.5-6 8-6s8 2 8 6",
            Symbol::Performance => "M4 20V4M4 20h16M8 16v-5M12 16V8M16 16v-3",
            Symbol::Plus => "M12 5v14M5 12h14",
            Symbol::Check => "M5 13l4.5 4.5L19 7",
            Symbol::Warning => "M12 4 2.5 20h19zM12 10v5M12 17.5v.5",
            Symbol::Info => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.5v.5",
            Symbol::Close => "M6 6l12 12M18 6 6 18",
            Symbol::Search => "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21",
            Symbol::File => "M6 3h8l4 4v14H6zM14 3v4h4",
            Symbol::Back => "M15 5l-7 7 7 7",
            Symbol::Next => "M9 5l7 7-7 7",
            Symbol::Sort => "M8 4v16M8 20l-3-3M8 20l3-3M16 20V4M16 4l-3 3M16 4l3 3",
            Symbol::Offline => {
                "M3 3l18 18M8.5 16a5 5 0 0 1 7 0M5 12a10 10 0 0 1 5-2.7M19 12a10 10 0 0 0-4-2.5M12 20v.01"
            }
        }
    }
}

/// An icon in the size of the text.
#[component]
pub fn Icon(symbol: Symbol) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=symbol.path() />
        </svg>
    }
}
