//! What a submission will lead to, said before it is sent.

use crate::dates::{add_business_days, add_days};
use crate::program::Program;
use chrono::NaiveDate;

/// The way a registration will take if it is submitted today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// The last day by which the programme answers.
    pub answer_due: NaiveDate,
    pub business_days: u16,
    /// The last protected day if it were approved on the last possible day.
    pub protected_until: NaiveDate,
    pub protection_days: u16,
}

/// See [`Outlook`]. `today` is the civil day in the programme's zone.
pub fn outlook(program: &Program, today: NaiveDate) -> Outlook {
    let answer_due = add_business_days(today, program.review.business_days);
    Outlook {
        answer_due,
        business_days: program.review.business_days,
        protected_until: add_days(answer_due, program.protection.days),
        protection_days: program.protection.days,
    }
}
