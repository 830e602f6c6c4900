//! Deals that nobody made: the same ones for the same number, as `GET /api/v1/performance/deals` answers them.

use std::fmt::Write as _;

/// Steps of a small generator (xorshift64*): no clock, no library whose next version would draw other deals.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// Small numbers more often than large ones, as with customers and partners.
    fn uneven(&mut self, most: u64) -> u64 {
        self.below(most).min(self.below(most))
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        let at = self.below(words.len() as u64);
        words.get(usize::try_from(at).unwrap_or(0)).copied().unwrap_or_default()
    }
}

const COUNTRIES: [&str; 24] = [
    "AT", "BE", "BG", "CH", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IT", "LT",
    "NL", "NO", "PL", "PT", "RO", "SE", "SK",
];
const CURRENCIES: [&str; 6] = ["EUR", "EUR", "EUR", "CZK", "GBP", "USD"];
const PRODUCTS: [&str; 20] = [
    "backup",
    "archive",
    "cluster",
    "console",
    "directory",
    "edge",
    "files",
    "gateway",
    "identity",
    "journal",
    "keys",
    "ledger",
    "mail",
    "monitor",
    "network",
    "objects",
    "platform",
    "queue",
    "recovery",
    "storage",
];
const STAGES: [&str; 4] = ["prospect", "qualified", "proposal", "negotiation"];
const STATUSES: [&str; 14] = [
    "won",
    "won",
    "won",
    "lost",
    "lost",
    "approved",
    "approved",
    "approved",
    "submitted",
    "under_review",
    "rejected",
    "duplicate",
    "draft",
    "expired",
];
const KINDS: [&str; 12] = [
    "Renewal of",
    "Expansion of",
    "Migration to",
    "Pilot of",
    "Replacement by",
    "First order of",
    "Upgrade of",
    "Consolidation on",
    "Hosted",
    "Managed",
    "Proof of concept of",
    "Support for",
];
const FIRST: [&str; 16] = [
    "Alder", "Birch", "Cedar", "Dahlia", "Elm", "Fern", "Ginkgo", "Hazel", "Iris", "Juniper", "Krokus",
    "Linden", "Maple", "Nettle", "Olše", "Poppy",
];
const SECOND: [&str; 16] = [
    "Bank",
    "Clinics",
    "Dairy",
    "Energy",
    "Foods",
    "Glass",
    "Hotels",
    "Insurance",
    "Journals",
    "Kitchens",
    "Logistics",
    "Möbel",
    "Networks",
    "Optics",
    "Paper",
    "Railways",
];
const REASONS: [&str; 4] = ["price", "competitor", "no_decision", "timing"];

/// The body of an answer with so many deals. Days lie between 2024-01-01 and 2026-11-21.
pub fn body(rows: u32) -> String {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut text = String::with_capacity(rows as usize * 620);
    text.push_str(r#"{"as_of":"2026-11-21","items":["#);
    for row in 0..rows {
        text.push_str(if row > 0 { ",\n" } else { "" });
        deal(&mut text, &mut dice, row).unwrap_or_default();
    }
    text.push_str("]}");
    text
}

fn deal(text: &mut String, dice: &mut Dice, row: u32) -> std::fmt::Result {
    let (low, high) = (dice.next(), dice.next());
    let (partner, customer) = (dice.uneven(300), dice.uneven(6_000));
    let owner = partner * 3 + dice.below(3);
    let product = dice.of(&PRODUCTS);
    let first = FIRST.get((customer % 16) as usize).unwrap_or(&"");
    let second = SECOND.get((customer / 16 % 16) as usize).unwrap_or(&"");
    let company = format!("{first} {second} {}", customer / 256);
    write!(
        text,
        r#"{{"id":"{row:08x}-{:04x}-7{:03x}-9{:03x}-{:012x}","title":"{} {product} for {company}","partner":"partner-{partner:03}","partner_name":"{} Consulting {partner}","owner":"person-{owner:04}","owner_name":"{} Person {owner}","customer":"{company}","product":"{product}","country":"{}""#,
        low >> 16 & 0xffff,
        low & 0xfff,
        low >> 36 & 0xfff,
        high & 0xffff_ffff_ffff,
        dice.of(&KINDS),
        FIRST.get((partner % 16) as usize).unwrap_or(&""),
        SECOND.get((owner % 16) as usize).unwrap_or(&""),
        dice.of(&COUNTRIES),
    )?;
    let status = dice.of(&STATUSES);
    let stage = match status {
        "won" | "lost" => status,
        _ => dice.of(&STAGES),
    };
    write!(text, r#","stage":"{stage}","status":"{status}""#)?;
    if status == "lost" {
        write!(text, r#","reason":"{}""#, dice.of(&REASONS))?;
    }
    // One in fifty has no amount, one in two hundred is taken back.
    if dice.below(50) > 0 {
        let sign = if dice.below(200) == 0 { "-" } else { "" };
        let digits = 10_u64.pow(u32::try_from(dice.below(4)).unwrap_or(0) + 3);
        let cents = dice.below(digits * 100);
        write!(
            text,
            r#","amount":"{sign}{}.{:02}","currency":"{}""#,
            cents / 100,
            cents % 100,
            dice.of(&CURRENCIES)
        )?;
    }
    life(text, dice, status)
}

/// 2024-01-01, in days since 1970.
const BEGIN: u64 = 19_723;
/// 2026-11-21.
const TODAY: u64 = 20_778;

fn life(text: &mut String, dice: &mut Dice, status: &str) -> std::fmt::Result {
    let created = BEGIN + dice.below(TODAY - BEGIN);
    let later = |day: u64, most: u64, dice: &mut Dice| (day + dice.below(most)).min(TODAY);
    day(text, "created_at", created)?;
    let submitted = later(created, 10, dice);
    let decided = later(submitted, 15, dice);
    let closed = later(decided, 180, dice);
    let mut last = created;
    if status != "draft" {
        day(text, "submitted_at", submitted)?;
        last = submitted;
    }
    if !matches!(status, "draft" | "submitted" | "under_review") {
        day(text, "decided_at", decided)?;
        last = decided;
    }
    if matches!(status, "won" | "lost") {
        day(text, "closed_at", closed)?;
        last = closed;
    }
    day(text, "close_date", created + 30 + dice.below(200))?;
    if matches!(status, "approved" | "won" | "lost" | "expired") {
        day(text, "protected_until", decided + 90)?;
    }
    day(text, "updated_at", last)?;
    text.push('}');
    Ok(())
}

fn day(text: &mut String, name: &str, day: u64) -> std::fmt::Result {
    let day = domain::performance::from_day_number(i32::try_from(day).unwrap_or(0)).unwrap_or_default();
    write!(text, r#","{name}":"{day}""#)
}
