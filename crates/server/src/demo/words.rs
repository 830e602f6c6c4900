//! What the programme's managers and the partners write to each other.

use super::random::Random;

pub const QUESTIONS: &[&str] = &[
    "Which of the customer's companies will sign? We see two with this name in the register.",
    "Please add the number of users and the date by which they want to go live.",
    "Who decides at the customer? We need a name before we can protect the deal.",
    "The value looks low for this quantity. Is that the first year only?",
    "Is this part of the tender that was published last week, or a separate project?",
    "Please attach the notes of your meeting or the request of the customer.",
    "Which of the sites are included? Another partner serves the headquarters.",
    "The description does not say what they use today. Please add the present solution and its end date.",
];

pub const ANSWERS: &[&str] = &[
    "Added the quantities and the contact; the IT manager decides, the board signs above 50,000.",
    "It is the operating company, not the holding. Description corrected.",
    "Only the sites outside the capital. The headquarters is not part of it.",
    "The meeting notes are in the description now. Go-live is planned for the start of the next quarter.",
    "Value is for the first year; years two and three follow at the same price.",
];

pub const APPROVALS: &[&str] = &[
    "Approved. Good luck; our architect can join the workshop if you give us a week's notice.",
    "Approved for the sites named in the description.",
    "Approved. Please update the close date once the budget is released.",
    "Thank you for the complete registration. Approved.",
];

pub const WITHDRAWALS: &[&str] = &[
    "Registered by mistake under the wrong customer, please disregard.",
    "The customer postponed the project before we could make an offer.",
    "We do not follow this up: the customer decided to stay with the present supplier.",
];

pub const DUPLICATES: &[&str] = &[
    "This project is already registered. Please talk to your channel manager if you think it is a different one.",
    "Same customer, same project and same quarter as an earlier registration.",
    "Your colleague registered this opportunity already.",
];

pub const WINS: &[&str] = &[
    "Order received, three years paid annually.",
    "Signed after the pilot. Rollout starts next month.",
    "Won against the incumbent; the managed service made the difference.",
    "Order is in, slightly smaller than planned.",
    "Signed on the last day of the quarter.",
];

/// What goes with a rejection for `reason`; general words for reasons that only this programme has.
pub fn rejection(reason: &str, random: &mut Random) -> &'static str {
    match reason {
        "already_registered" => "Another partner registered this project earlier and is still working on it.",
        "vendor_engaged" => {
            "Our own team has been in talks with this customer since spring; we cannot protect the deal."
        }
        "too_little_information" => {
            "We asked for details twice and did not hear from you. You are welcome to register again."
        }
        "no_project" => {
            "We called the customer together with you: there is no budget and no project this year."
        }
        "not_authorised" => {
            "Your certification for this product family has lapsed. Register again once it is renewed."
        }
        "published_tender" => "This is a public tender, which is open to all partners alike.",
        _ => random.pick(&[
            "We cannot support this one. Your channel manager will explain in the next call.",
            "The registration does not meet the conditions of the programme. Please see the partner guide.",
        ]),
    }
}

/// What a partner writes about a lost deal; often nothing.
pub fn loss(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "competitor" => "They took the suite that their parent company uses.",
        "price" => "We were a fifth above the cheapest offer and the buyer did not look at the difference.",
        "no_budget" => "The board cut all projects for this year.",
        "postponed" => "Moved to next year at the earliest; we will register again.",
        "requirements" => "They need an on-premises variant for two sites.",
        "in_house" => "Their new team builds it with open source.",
        "contact_left" => "Our contact left and his successor starts from scratch.",
        _ => return None,
    })
}
