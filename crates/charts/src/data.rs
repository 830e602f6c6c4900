//! What a chart shows: labels, series, and for each figure its exact text beside the number that is drawn.

/// How it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line a series, over time.
    Line,
    /// Columns side by side, over time.
    Bar,
    /// Columns on top of each other, over time.
    Stacked,
    /// Lying bars with their labels above them, for categories with long names.
    Rows,
    /// Lying bars around the middle, for the steps of a process.
    Funnel,
    /// What changed a total, step by step. Labels in [`Chart::totals`] stand on zero.
    Waterfall,
    /// One row a series, one column a label, darker for more.
    Heat,
    /// Parts of a whole: five at the most, else it is drawn as [`Kind::Rows`].
    Donut,
    /// A line without axes, as high as a line of text or two.
    Sparkline,
    /// The first series against the second, its target.
    Progress,
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// Only for its length on the screen. Never money's exact amount.
    pub amount: f64,
    /// The exact figure as a person reads it.
    pub text: String,
    /// Where the mark leads.
    pub link: Option<String>,
}

impl Value {
    pub fn new(amount: f64, text: impl Into<String>) -> Self {
        Self { amount, text: text.into(), link: None }
    }
}

/// Figures of one kind, one for each label; `None` where there is none, which is not zero.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    pub name: String,
    pub values: Vec<Option<Value>>,
    /// The same as the series before it, in the period that is compared with: drawn lighter and hatched.
    pub before: bool,
}

/// What stands for the labels that are not drawn one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Others {
    /// How many are drawn one by one.
    pub keep: usize,
    pub label: String,
    /// For each series the sum of what [`Chart::beyond`] names.
    pub values: Vec<Option<Value>>,
}

/// A whole chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub kind: Kind,
    /// Says the finding: "Won deals doubled in March".
    pub title: String,
    /// The same in a sentence or two for those who do not see the marks.
    pub summary: String,
    /// What a file says below the picture, as it stands alone: whose figures, of which days, and as of when.
    pub note: String,
    /// What the labels are: "Month".
    pub heading: String,
    pub labels: Vec<String>,
    pub series: Vec<Series>,
    pub totals: Vec<usize>,
    /// Labels of a waterfall that lower the total for a good reason: painted as such.
    pub gone_well: Vec<usize>,
    pub others: Option<Others>,
    /// What the colours of a heat map go from and to, where the figures have bounds of their own: percent of a whole. Else
    /// they go from the least to the most that is shown.
    pub range: Option<(f64, f64)>,
}

impl Chart {
    pub fn new(kind: Kind, title: impl Into<String>, summary: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            summary: summary.into(),
            note: String::new(),
            heading: String::new(),
            labels: Vec::new(),
            series: Vec::new(),
            totals: Vec::new(),
            gone_well: Vec::new(),
            others: None,
            range: None,
        }
    }

    /// Whether there is no figure at all.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(|series| series.values.iter().all(Option::is_none))
    }

    pub fn value(&self, series: usize, label: usize) -> Option<&Value> {
        self.series.get(series)?.values.get(label)?.as_ref()
    }

    /// The labels beyond the `keep` largest of the first series, in their order: what the sum of the others sums.
    pub fn beyond(&self, keep: usize) -> Vec<usize> {
        let kept = self.largest(keep);
        (0..self.labels.len()).filter(|label| !kept.contains(label)).collect()
    }

    /// The `keep` largest labels of the first series by amount without sign, in the order of the chart.
    fn largest(&self, keep: usize) -> Vec<usize> {
        let weight = |label: usize| self.value(0, label).map_or(-1.0, |value| value.amount.abs());
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        order.sort_by(|left, right| weight(*right).total_cmp(&weight(*left)).then(left.cmp(right)));
        order.truncate(keep);
        order.sort_unstable();
        order
    }

    /// The labels that are drawn, and whether the others follow them as one.
    pub fn drawn(&self) -> (Vec<usize>, Option<&Others>) {
        match &self.others {
            Some(others) if self.labels.len() > others.keep + 1 => (self.largest(others.keep), Some(others)),
            _ => ((0..self.labels.len()).collect(), None),
        }
    }

    /// The kind that fits the figures: a donut of more than five parts or with a part below zero is none.
    pub fn drawn_kind(&self) -> Kind {
        let parts = || self.series.first().into_iter().flat_map(|series| series.values.iter().flatten());
        let (drawn, others) = self.drawn();
        let many = drawn.len() + usize::from(others.is_some()) > 5;
        let negative = parts().any(|value| value.amount < 0.0);
        let nothing = !parts().any(|value| value.amount > 0.0);
        if self.kind == Kind::Donut && (many || negative || nothing) { Kind::Rows } else { self.kind }
    }
}
