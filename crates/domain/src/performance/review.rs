//! A business review: one partner's fiscal quarter in figures ([`Figures`]), and what people write about it ([`Text`]).
//!
//! Figures are made anew while a review is written and kept as they were on the day it is published. They hold nothing of
//! other partners: a published review is read by the partner itself.

mod figures;
mod kept;

pub use figures::{
    DealLine, Figures, Headline, Outlook, Reason, TierLine, TierProgress, Trend, figures, trend,
};
pub use kept::Kept;

use crate::dates::parse_date;
use crate::issue::{Issue, IssueCode};
use crate::names::named_in_json;
use serde::{Deserialize, Serialize};

/// 20,000 characters: some eight pages, more than anybody reads in a meeting.
pub const LONGEST_TEXT: usize = 20_000;
/// 50 next steps.
pub const MOST_STEPS: usize = 50;
/// 1,000 characters of one step.
pub const LONGEST_STEP: usize = 1_000;
/// 200 characters: as long as a person's name can be.
pub const LONGEST_NAME: usize = 200;

/// A part of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    Figures,
    WentWell,
    WentBadly,
    Tier,
    Deals,
    Pipeline,
    Notes,
    Decisions,
    NextSteps,
}

named_in_json!(Section);

impl Section {
    /// In the order in which a new review shows them.
    pub const ALL: [Section; 9] = [
        Section::Figures,
        Section::WentWell,
        Section::WentBadly,
        Section::Tier,
        Section::Deals,
        Section::Pipeline,
        Section::Notes,
        Section::Decisions,
        Section::NextSteps,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Section::Figures => "figures",
            Section::WentWell => "went_well",
            Section::WentBadly => "went_badly",
            Section::Tier => "tier",
            Section::Deals => "deals",
            Section::Pipeline => "pipeline",
            Section::Notes => "notes",
            Section::Decisions => "decisions",
            Section::NextSteps => "next_steps",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.as_str() == name)
    }
}

/// What people decide about a review and write into it, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Every section once, in the order in which they are shown.
    pub order: Vec<Section>,
    #[serde(default)]
    pub hidden: Vec<Section>,
    #[serde(default)]
    pub notes: String,
    #[serde(default)]
    pub decisions: String,
    #[serde(default)]
    pub steps: Vec<NextStep>,
}

/// Something that was agreed on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NextStep {
    pub what: String,
    /// Who does it, by name: of either side.
    #[serde(default)]
    pub owner: String,
    /// `YYYY-MM-DD`, or empty.
    #[serde(default)]
    pub due: String,
}

impl Default for Text {
    fn default() -> Self {
        Self {
            order: Section::ALL.to_vec(),
            hidden: Vec::new(),
            notes: String::new(),
            decisions: String::new(),
            steps: Vec::new(),
        }
    }
}

impl Text {
    /// Moves a section one place up or down; at the end it stays.
    pub fn shift(&mut self, section: Section, down: bool) {
        let Some(at) = self.order.iter().position(|one| *one == section) else { return };
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        if to < self.order.len() {
            self.order.swap(at, to);
        }
    }

    pub fn is_hidden(&self, section: Section) -> bool {
        self.hidden.contains(&section)
    }

    pub fn toggle(&mut self, section: Section) {
        match self.hidden.iter().position(|one| *one == section) {
            Some(at) => _ = self.hidden.remove(at),
            None => self.hidden.push(section),
        }
    }

    /// Everything that is wrong with it; paths are those of its JSON (`steps[2].due`).
    pub fn issues(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut sections = self.order.clone();
        sections.sort_unstable();
        let mut all = Section::ALL.to_vec();
        all.sort_unstable();
        if sections != all {
            issues.push(Issue::new("order", IssueCode::BadValue).with("expected", "every section once"));
        }
        let long = |path: String, text: &str, limit: usize| {
            let length = text.chars().count();
            (length > limit)
                .then(|| Issue::new(path, IssueCode::TooLong).with("limit", limit).with("length", length))
        };
        issues.extend(long("notes".to_owned(), &self.notes, LONGEST_TEXT));
        issues.extend(long("decisions".to_owned(), &self.decisions, LONGEST_TEXT));
        if self.steps.len() > MOST_STEPS {
            issues.push(Issue::new("steps", IssueCode::TooMany).with("limit", MOST_STEPS));
        }
        for (at, step) in self.steps.iter().enumerate() {
            let path = |key: &str| format!("steps[{at}].{key}");
            issues.extend(long(path("what"), &step.what, LONGEST_STEP));
            issues.extend(long(path("owner"), &step.owner, LONGEST_NAME));
            if !step.due.is_empty() {
                issues.extend(parse_date(&path("due"), &step.due).err());
            }
        }
        issues
    }
}

/// What the partner itself is given of a published review: nothing of the sections that are hidden.
pub fn for_partner(mut text: Text, mut figures: Figures) -> (Text, Figures) {
    for section in text.hidden.clone() {
        match section {
            Section::Figures => figures.headline.clear(),
            Section::WentWell => figures.reasons.retain(|reason| reason.trend != Trend::Better),
            Section::WentBadly => figures.reasons.retain(|reason| reason.trend != Trend::Worse),
            Section::Tier => figures.tier = None,
            Section::Deals => {
                figures.won.clear();
                figures.lost.clear();
            }
            Section::Pipeline => {
                let quarter = figures.outlook.quarter;
                figures.outlook = Outlook { quarter, ..Outlook::default() };
            }
            Section::Notes => text.notes.clear(),
            Section::Decisions => text.decisions.clear(),
            Section::NextSteps => text.steps.clear(),
        }
    }
    (text, figures)
}
