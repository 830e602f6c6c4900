//! What happens to a deal, and on which of its days.

use super::deals::Moment;
use crate::deals::Status;

/// Something about a deal that is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// Begun, whatever became of it; on the day of creation.
    Created,
    /// Sent to the programme; on that day.
    Submitted,
    /// Accepted by the programme, whatever came after; on the day of the decision.
    Approved,
    /// Rejected or found to be a duplicate; on the day of the decision.
    Refused,
    /// Found to be a duplicate; on the day of the decision.
    Duplicate,
    /// On the day it was closed.
    Won,
    /// On the day it was closed.
    Lost,
    /// Neither decided against nor closed, today: has no day.
    Open,
    /// The same, on the day on which the partner expects to win it.
    Due,
}

impl Event {
    pub const ALL: [(&'static str, Event); 9] = [
        ("created", Event::Created),
        ("submitted", Event::Submitted),
        ("approved", Event::Approved),
        ("refused", Event::Refused),
        ("duplicate", Event::Duplicate),
        ("won", Event::Won),
        ("lost", Event::Lost),
        ("open", Event::Open),
        ("due", Event::Due),
    ];

    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, one)| *one)
    }

    /// The statuses in which a deal counts, a bit for each place in [`Status::ALL`].
    pub(super) const fn statuses(self) -> u16 {
        match self {
            // Also one that the portal does not know.
            Event::Created => u16::MAX,
            Event::Submitted => every() & !bit(Status::Draft),
            Event::Approved => {
                bit(Status::Approved) | bit(Status::Expired) | bit(Status::Won) | bit(Status::Lost)
            }
            Event::Refused => bit(Status::Rejected) | bit(Status::Duplicate),
            Event::Duplicate => bit(Status::Duplicate),
            Event::Won => bit(Status::Won),
            Event::Lost => bit(Status::Lost),
            Event::Open | Event::Due => {
                bit(Status::Submitted)
                    | bit(Status::UnderReview)
                    | bit(Status::InfoRequested)
                    | bit(Status::Approved)
            }
        }
    }

    /// The day it happens on; `None`: it is so today.
    pub const fn moment(self) -> Option<Moment> {
        match self {
            Event::Created => Some(Moment::Created),
            Event::Submitted => Some(Moment::Submitted),
            Event::Approved | Event::Refused | Event::Duplicate => Some(Moment::Decided),
            Event::Won | Event::Lost => Some(Moment::Closed),
            Event::Due => Some(Moment::Expected),
            Event::Open => None,
        }
    }

    /// The moment from which its days are counted: how long a sale took, how long an answer took.
    pub const fn since(self) -> Option<Moment> {
        match self {
            Event::Won | Event::Lost => Some(Moment::Created),
            Event::Approved | Event::Refused | Event::Duplicate => Some(Moment::Submitted),
            _ => None,
        }
    }
}

/// The order of [`Status::ALL`] is that of the enum.
const fn bit(status: Status) -> u16 {
    1 << status as u16
}

const fn every() -> u16 {
    (1 << Status::ALL.len()) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_the_bit_of_its_place() {
        for (at, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(bit(status), 1 << at);
        }
    }

    #[test]
    fn open_is_what_is_neither_begun_only_nor_over() {
        for status in Status::ALL {
            let open = !status.is_final() && status != Status::Draft;
            assert_eq!(Event::Open.statuses() & bit(status) != 0, open, "{status:?}");
        }
    }

    #[test]
    fn no_deal_is_both_open_and_closed() {
        let closed = Event::Won.statuses() | Event::Lost.statuses() | Event::Refused.statuses();
        assert_eq!(closed & Event::Open.statuses(), 0);
        assert_eq!(Event::Won.statuses() & Event::Lost.statuses(), 0);
        assert_eq!(Event::Approved.statuses() & Event::Refused.statuses(), 0);
    }
}
