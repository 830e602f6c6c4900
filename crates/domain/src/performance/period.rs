//! Spans of civil days: calendar and fiscal periods, what they are compared with, and the steps of a chart.

use super::deals::NO_DAY;
use crate::names::named_in_json;
use chrono::{Datelike, Days, Months, NaiveDate};

/// Days since 1970-01-01.
pub fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH
}

/// The day of a number; `None` outside of the calendar.
pub fn from_day_number(day: i32) -> Option<NaiveDate> {
    if day == NO_DAY {
        return None;
    }
    NaiveDate::from_num_days_from_ce_opt(day.checked_add(EPOCH)?)
}

/// 1970-01-01, counted from 0001-01-01 as day 1.
const EPOCH: i32 = 719_163;

/// The first and the last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// How many months a step back to the period before it is. 0: as many days as it has.
    months: u32,
}

/// When the fiscal year begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    /// 1 for January. A fiscal year has the number of the calendar year in which it ends.
    first_month: u32,
}

/// Periods that have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    Today,
    Last7,
    Last30,
    Last90,
    Last365,
    MonthToDate,
    QuarterToDate,
    YearToDate,
    LastMonth,
    LastQuarter,
    LastYear,
    FiscalQuarterToDate,
    FiscalYearToDate,
    LastFiscalQuarter,
    LastFiscalYear,
}

named_in_json!(Preset);

/// What a period is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Comparison {
    /// The one before it: the last quarter to a quarter, and as many days of it where the quarter is not over.
    Previous,
    /// The same days a year ago.
    LastYear,
    /// No other days: what the programme wants to be reached in them.
    Target,
}

/// The steps of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    Day,
    /// Monday to Sunday.
    Week,
    Month,
    Quarter,
    Year,
}

named_in_json!(Grain);

impl Calendar {
    /// `None` for a month outside of 1 to 12.
    pub fn starting_in(month: u32) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { first_month: month })
    }

    /// The fiscal year's number and the quarter in it, 1 to 4.
    pub fn quarter_of(self, date: NaiveDate) -> (i32, u32) {
        let since = self.months_in(date);
        let ends_later = self.first_month > 1 && date.month() >= self.first_month;
        (date.year() + i32::from(ends_later), since / 3 + 1)
    }

    /// Whole months since the fiscal year began.
    fn months_in(self, date: NaiveDate) -> u32 {
        (date.month() + 12 - self.first_month) % 12
    }

    /// The first day of the fiscal span of `months` (1, 3 or 12) that `date` is in.
    fn begin(self, date: NaiveDate, months: u32) -> NaiveDate {
        back(first_of_month(date), self.months_in(date) % months)
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self { first_month: 1 }
    }
}

impl Preset {
    pub const ALL: [Preset; 15] = [
        Preset::Today,
        Preset::Last7,
        Preset::Last30,
        Preset::Last90,
        Preset::Last365,
        Preset::MonthToDate,
        Preset::QuarterToDate,
        Preset::YearToDate,
        Preset::LastMonth,
        Preset::LastQuarter,
        Preset::LastYear,
        Preset::FiscalQuarterToDate,
        Preset::FiscalYearToDate,
        Preset::LastFiscalQuarter,
        Preset::LastFiscalYear,
    ];

    /// The name in addresses and requests.
    pub const fn as_str(self) -> &'static str {
        match self {
            Preset::Today => "today",
            Preset::Last7 => "7d",
            Preset::Last30 => "30d",
            Preset::Last90 => "90d",
            Preset::Last365 => "365d",
            Preset::MonthToDate => "mtd",
            Preset::QuarterToDate => "qtd",
            Preset::YearToDate => "ytd",
            Preset::LastMonth => "last_month",
            Preset::LastQuarter => "last_quarter",
            Preset::LastYear => "last_year",
            Preset::FiscalQuarterToDate => "fqtd",
            Preset::FiscalYearToDate => "fytd",
            Preset::LastFiscalQuarter => "last_fiscal_quarter",
            Preset::LastFiscalYear => "last_fiscal_year",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == name)
    }

    /// The days that the name means on `today`.
    pub fn period(self, today: NaiveDate, fiscal: Calendar) -> Period {
        let calendar = Calendar::default();
        let days = |count: u64| {
            let from = today.checked_sub_days(Days::new(count - 1)).unwrap_or(today);
            Period { from, to: today, months: 0 }
        };
        let to_date =
            |calendar: Calendar, months| Period { from: calendar.begin(today, months), to: today, months };
        let last = |calendar: Calendar, months| {
            let now = calendar.begin(today, months);
            Period { from: back(now, months), to: now.pred_opt().unwrap_or(now), months }
        };
        match self {
            Preset::Today => days(1),
            Preset::Last7 => days(7),
            Preset::Last30 => days(30),
            Preset::Last90 => days(90),
            Preset::Last365 => days(365),
            Preset::MonthToDate => to_date(calendar, 1),
            Preset::QuarterToDate => to_date(calendar, 3),
            Preset::YearToDate => to_date(calendar, 12),
            Preset::LastMonth => last(calendar, 1),
            Preset::LastQuarter => last(calendar, 3),
            Preset::LastYear => last(calendar, 12),
            Preset::FiscalQuarterToDate => to_date(fiscal, 3),
            Preset::FiscalYearToDate => to_date(fiscal, 12),
            Preset::LastFiscalQuarter => last(fiscal, 3),
            Preset::LastFiscalYear => last(fiscal, 12),
        }
    }
}

impl Period {
    /// Chosen days, in either order. Whole months are compared with as many whole months.
    pub fn between(one: NaiveDate, other: NaiveDate) -> Self {
        let (from, to) = if one <= other { (one, other) } else { (other, one) };
        let after = to.succ_opt().unwrap_or(to);
        let whole = from.day() == 1 && after.day() == 1 && after > from;
        let months = (after.year() - from.year()) * 12 + month_number(after) - month_number(from);
        Self { from, to, months: if whole { u32::try_from(months).unwrap_or(0) } else { 0 } }
    }

    /// How many days it has; at least 1.
    pub fn days(&self) -> u32 {
        u32::try_from(day_number(self.to) - day_number(self.from) + 1).unwrap_or(1)
    }

    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }

    /// The period that this one is compared with; with a target, itself.
    pub fn compared(&self, with: Comparison) -> Period {
        let months = match with {
            Comparison::LastYear => 12,
            Comparison::Previous => self.months,
            Comparison::Target => return *self,
        };
        if months == 0 {
            let back = |date: NaiveDate| date.checked_sub_days(Days::new(self.days().into())).unwrap_or(date);
            return Period { from: back(self.from), to: back(self.to), months: 0 };
        }
        // The last day of a month stays one: the quarter before 1 October to 31 December ends on 30 September.
        let ends_month = self.to.succ_opt().is_none_or(|next| next.day() == 1);
        let to = if ends_month { end_of_month(back(self.to, months)) } else { back(self.to, months) };
        Period { from: back(self.from, months), to, months: self.months }
    }

    /// The finest grain with at most 31 steps; of more than 31 years, years.
    pub fn grain(&self) -> Grain {
        match self.days() {
            ..=31 => Grain::Day,
            32..=190 => Grain::Week,
            191..=930 => Grain::Month,
            931..=2800 => Grain::Quarter,
            _ => Grain::Year,
        }
    }
}

impl Grain {
    pub const ALL: [Grain; 5] = [Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year];

    pub const fn as_str(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Year => "year",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grain| grain.as_str() == name)
    }

    /// The first day of the step that `date` is in.
    pub(super) fn begin(self, date: NaiveDate, calendar: Calendar) -> NaiveDate {
        match self {
            Grain::Day => date,
            Grain::Week => {
                let back = Days::new(date.weekday().num_days_from_monday().into());
                date.checked_sub_days(back).unwrap_or(date)
            }
            Grain::Month => first_of_month(date),
            Grain::Quarter => calendar.begin(date, 3),
            Grain::Year => calendar.begin(date, 12),
        }
    }

    /// The first day of the next step; `None` at the end of the calendar.
    pub(super) fn next(self, begin: NaiveDate) -> Option<NaiveDate> {
        match self {
            Grain::Day => begin.succ_opt(),
            Grain::Week => begin.checked_add_days(Days::new(7)),
            Grain::Month => begin.checked_add_months(Months::new(1)),
            Grain::Quarter => begin.checked_add_months(Months::new(3)),
            Grain::Year => begin.checked_add_months(Months::new(12)),
        }
    }
}

/// A period cut into steps, none left out for being empty, and for each of its days the step it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    first: i32,
    /// For each day from the first on.
    steps: Vec<u16>,
    begins: Vec<NaiveDate>,
}

/// 100 years: days beyond it are in no step.
const LONGEST: u32 = 36_525;

impl Timeline {
    /// The whole period as one step.
    pub fn whole(period: &Period) -> Self {
        let days = period.days().min(LONGEST) as usize;
        Self { first: day_number(period.from), steps: vec![0; days], begins: vec![period.from] }
    }

    /// Steps of a grain; the first and the last may be cut short by the period. Quarters and years are those of the
    /// calendar given.
    pub fn stepped(period: &Period, grain: Grain, calendar: Calendar) -> Self {
        let first = day_number(period.from);
        let days = period.days().min(LONGEST) as usize;
        let mut steps = Vec::with_capacity(days);
        let mut begins = vec![period.from];
        let mut next = grain.next(grain.begin(period.from, calendar));
        let mut day = period.from;
        for _ in 0..days {
            if next.is_some_and(|next| day >= next) {
                begins.push(day);
                next = grain.next(day);
            }
            steps.push(u16::try_from(begins.len() - 1).unwrap_or(u16::MAX));
            match day.succ_opt() {
                Some(after) => day = after,
                None => break,
            }
        }
        Self { first, steps, begins }
    }

    /// How many steps there are; at least 1.
    pub fn len(&self) -> usize {
        self.begins.len()
    }

    /// Never: a period has a day.
    pub fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }

    /// The first day of each step.
    pub fn begins(&self) -> &[NaiveDate] {
        &self.begins
    }

    /// The steps of this timeline and after them those of another one, for one pass over both; `None` where they share a
    /// day.
    pub(super) fn and(&self, other: &Timeline) -> Option<Timeline> {
        let span = |one: &Timeline| Some((one.first, i32::try_from(one.steps.len()).ok()?));
        let ((own, own_days), (others, other_days)) = (span(self)?, span(other)?);
        if own < others + other_days && others < own + own_days {
            return None;
        }
        let first = own.min(others);
        let days = (own + own_days).max(others + other_days) - first;
        let mut steps = vec![kernels::Steps::NONE; usize::try_from(days).ok()?];
        let begins = [self.begins.clone(), other.begins.clone()].concat();
        u16::try_from(begins.len()).ok().filter(|count| *count < kernels::Steps::NONE)?;
        let after = u16::try_from(self.len()).ok()?;
        for (one, shift) in [(self, 0), (other, after)] {
            let at = usize::try_from(one.first - first).ok()?;
            for (to, step) in steps.iter_mut().skip(at).zip(&one.steps) {
                *to = step + shift;
            }
        }
        Some(Timeline { first, steps, begins })
    }

    /// The steps as loops over many days take them.
    pub(super) fn steps(&self) -> kernels::Steps<'_> {
        kernels::Steps { first: self.first, of_day: &self.steps, count: self.len() }
    }

    /// The step of a day number; `None` outside of the period and for [`NO_DAY`].
    #[inline]
    pub(super) fn step(&self, day: i32) -> Option<usize> {
        let at = usize::try_from(day.wrapping_sub(self.first)).ok()?;
        self.steps.get(at).map(|step| usize::from(*step))
    }
}

fn month_number(date: NaiveDate) -> i32 {
    i32::try_from(date.month()).unwrap_or(1)
}

fn first_of_month(date: NaiveDate) -> NaiveDate {
    date.with_day(1).unwrap_or(date)
}

fn end_of_month(date: NaiveDate) -> NaiveDate {
    let next = first_of_month(date).checked_add_months(Months::new(1));
    next.and_then(|next| next.pred_opt()).unwrap_or(date)
}

/// `months` earlier, on the last day of a month that has no such day.
fn back(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_sub_months(Months::new(months)).unwrap_or(date)
}
