//! A word with a colour; the word says it all, the colour only helps.

use leptos::prelude::*;

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Neutral,
    Info,
    Good,
    Attention,
    Bad,
}

impl Tone {
    pub const fn as_str(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Info => "info",
            Tone::Good => "good",
            Tone::Attention => "attention",
            Tone::Bad => "bad",
        }
    }

    /// The tone of a deal's status.
    pub const fn of_status(status: domain::deals::Status) -> Tone {
        use domain::deals::Status::*;
        match status {
            Draft | Withdrawn | Expired => Tone::Neutral,
            Submitted | UnderReview => Tone::Info,
            InfoRequested => Tone::Attention,
            Approved | Won => Tone::Good,
            Rejected | Duplicate | Lost => Tone::Bad,
        }
    }
}

/// The status of a deal.
#[component]
pub fn StatusBadge(status: domain::deals::Status) -> impl IntoView {
    view! { <span class="badge" data-tone=Tone::of_status(status).as_str()>{crate::i18n::display::status(status)}</span> }
}
