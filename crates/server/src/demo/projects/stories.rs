//! The sales situations of each product, as sentences with places to fill in.
//!
//! `{customer} {product} {units} {unit} {sites} {places} {contact} {position} {city} {month} {year}`

/// What is said about a product's deals.
#[derive(Debug, Clone, Copy)]
pub struct Story {
    /// What is counted.
    pub unit: &'static str,
    pub titles: &'static [&'static str],
    pub situations: &'static [&'static str],
    pub aims: &'static [&'static str],
}

#[rustfmt::skip]
pub const TIMINGS: &[&str] = &[
    "The order is planned for {month}.",
    "Budget is approved; the board decides in {month}.",
    "Their present contract ends in {month}, so there is a hard date.",
    "The decision is prepared by {contact} ({position}) and expected in {month}.",
    "Purchasing wants three offers; ours is due before {month}.",
    "The rollout has to be finished before the audit, which means an order in {month}.",
    "A pilot at the {city} site runs first; the order should follow in {month}.",
    "Financing is through the {year} budget.",
];

#[rustfmt::skip]
pub const HURDLES: &[&str] = &[
    "They asked for a three-year price hold.",
    "The number of users went up slightly, the order follows the new count.",
    "Procurement compares with one other vendor but sees the effort of a change.",
    "We add our own managed service to the contract.",
];

#[rustfmt::skip]
pub const RENEWAL_TIMINGS: &[&str] = &[
    "The running term ends in {month}.",
    "The order is planned for {month}.",
    "Purchasing releases it with the {year} budget, probably in {month}.",
    "Financing is unchanged; {contact} ({position}) signs in {month}.",
];

#[rustfmt::skip]
pub const RENEWAL_STEPS: &[&str] = &[
    "Send the renewal offer with the present quantities",
    "Compare licences in use with licences paid, then the final offer",
    "Obtain the signed order from purchasing",
    "Call {contact} about the term and the price hold",
];

#[rustfmt::skip]
pub const NEXT_STEPS: &[&str] = &[
    "Technical workshop with {contact} at {city}",
    "Send the revised offer after the sizing call",
    "Demo for the operations team, then a written offer",
    "Proof of concept: results to be presented to the {position}",
    "Joint call with the vendor's architect about migration",
    "Clarify data residency with their legal department",
    "Obtain the signed order from purchasing",
    "Site survey at {city}, then final quantities",
    "Meeting with the {position} about budget and timing",
    "Wait for the security questionnaire, answer within a week",
    "Offer is out; follow up by phone",
    "Reference visit at a customer of the same industry",
];

pub fn stories(offer: &str) -> Story {
    match offer {
        "mer-protect-endpoint" => ENDPOINT,
        "mer-protect-identity" => IDENTITY,
        "mer-protect-mail" => MAIL,
        "mer-secure-edge" => EDGE,
        "mer-observe" => OBSERVE,
        "mer-data-vault" => VAULT,
        "mer-data-stream" => STREAM,
        "mer-data-lakehouse" => LAKEHOUSE,
        "mer-cloud-migrate" => MIGRATE,
        _ => CARE,
    }
}

#[rustfmt::skip]
const ENDPOINT: Story = Story {
    unit: "endpoints",
    titles: &[
        "Endpoint protection for {units} workstations", "Replacement of the antivirus at {sites} {places}",
        "Ransomware protection, {units} endpoints", "Endpoint security after the {year} audit", "Server and client protection for {customer}",
    ],
    situations: &[
        "{customer} had a ransomware incident at one of its {sites} {places} and wants to replace the present antivirus on {units} endpoints.",
        "The auditor of {customer} marked endpoint protection as the main gap: {units} devices, a third of them without updates.",
        "{customer} takes over a competitor and has to bring {units} endpoints under one policy.",
        "The licence for the current endpoint suite runs out and {customer} does not want to renew it at the new price; {units} endpoints.",
    ],
    aims: &[
        "They want central policies, isolation of infected machines and a weekly report for the management.",
        "Important to them: low load on older machines and rollout without visiting the {places}.",
        "The insurer asks for detection and response around the clock as a condition of the cyber policy.",
    ],
};

#[rustfmt::skip]
const IDENTITY: Story = Story {
    unit: "users",
    titles: &[
        "Single sign-on for {units} users", "Multi-factor authentication at {sites} {places}", "Identity management for {customer}",
        "Joiner-mover-leaver process, {units} accounts", "Passwordless sign-in for {units} employees",
    ],
    situations: &[
        "{customer} runs four directories after several mergers; {units} users have between three and nine passwords.",
        "Remote access of {units} employees at {customer} is protected by a password only, which the new regulation no longer allows.",
        "Accounts of people who left stay open for weeks at {customer}; the last audit found more than two hundred.",
    ],
    aims: &[
        "Goal is one sign-in for all applications and access rights that follow the personnel system.",
        "They start with multi-factor for administrators, then all {units} users within two quarters.",
        "Shift workers share terminals, so badge sign-in is a must.",
    ],
};

#[rustfmt::skip]
const MAIL: Story = Story {
    unit: "mailboxes",
    titles: &[
        "Mail security for {units} mailboxes", "Phishing protection for {customer}", "Mail archive and encryption, {units} mailboxes",
        "Replacement of the mail gateway", "Protection against invoice fraud by mail",
    ],
    situations: &[
        "{customer} lost a five-figure sum to a forged invoice and wants its {units} mailboxes protected.",
        "The mail gateway of {customer} is end of life; {units} mailboxes, half of them shared.",
        "{customer} moves {units} mailboxes to the cloud and needs filtering and archiving that fit.",
    ],
    aims: &[
        "They want links checked at the click, and a button with which staff report suspicious mail.",
        "Ten years of archive are required by law; search by the legal department is important.",
        "A trial on fifty mailboxes caught everything the old gateway let through.",
    ],
};

#[rustfmt::skip]
const EDGE: Story = Story {
    unit: "sites",
    titles: &[
        "Secure connection of {units} {places}", "SD-WAN and firewall for {units} sites", "Network renewal at {units} {places}",
        "Replacing MPLS at {units} sites", "Zero-trust access for {customer}",
    ],
    situations: &[
        "{customer} connects {units} {places} over MPLS lines whose contract ends; bandwidth is too small for cloud applications.",
        "The firewalls at {units} {places} of {customer} are out of support.",
        "{customer} opens new {places} every quarter and needs eight weeks for each network connection.",
    ],
    aims: &[
        "Central management and installation by unpacking: there is no technician on site.",
        "Guest network and card terminals have to be separated from the office network.",
        "They expect a third lower line costs, which pays for the project within two years.",
    ],
};

#[rustfmt::skip]
const OBSERVE: Story = Story {
    unit: "hosts",
    titles: &[
        "Monitoring of {units} hosts", "One view of operations for {sites} {places}", "Log management and alerting, {units} servers",
        "Consolidation of five monitoring tools", "Observability for the web shop of {customer}",
    ],
    situations: &[
        "{customer} operates {units} servers with five monitoring tools, and outages are still reported by users first.",
        "The web shop of {customer} stood still for six hours in the last season and nobody found the cause.",
        "{customer} has to keep security logs of {units} hosts for a year under the new rules.",
    ],
    aims: &[
        "They want alerts that reach the person on call and dashboards per service.",
        "Goal: find the cause of an outage in minutes, and a report on availability for each of the {sites} {places}.",
        "The two-person operations team needs something that is ready to run.",
    ],
};

#[rustfmt::skip]
const VAULT: Story = Story {
    unit: "TB",
    titles: &[
        "Backup modernisation for {sites} branch offices", "Immutable backup, {units} TB", "Backup and recovery for {customer}",
        "Off-site copy of {units} TB", "Replacement of the tape library",
    ],
    situations: &[
        "{customer} still backs up {units} TB to tape, and the last restore test failed.",
        "Backups of {sites} {places} of {customer} run locally and nobody checks them; about {units} TB altogether.",
        "After an attack on a neighbouring company {customer} asks for backups that nobody can delete.",
    ],
    aims: &[
        "Recovery of the main systems within four hours is the requirement; today it takes three days.",
        "The data must stay in the country; a second copy in another region is wanted.",
        "They want restore tests every quarter with a protocol for the auditor.",
    ],
};

#[rustfmt::skip]
const STREAM: Story = Story {
    unit: "clusters",
    titles: &[
        "Machine data from {sites} {places} in real time", "Event platform for {customer}", "Track and trace on a streaming platform",
        "Integration of orders and stock, {sites} {places}", "Real-time fraud detection",
    ],
    situations: &[
        "{customer} collects machine data of {sites} {places} once a night; faults are seen the day after.",
        "Orders and stock of {customer} are synchronised by file every two hours, which leads to overselling.",
        "{customer} wants to stop suspicious transactions before they are booked; today that is a batch job.",
    ],
    aims: &[
        "Sized for {units} {unit} with test environment; integration with the ERP is part of our service.",
        "First use case is predictive maintenance, two more are already named.",
        "Open interfaces matter: they do not want to depend on one cloud provider.",
    ],
};

#[rustfmt::skip]
const LAKEHOUSE: Story = Story {
    unit: "environments",
    titles: &[
        "Data platform for {customer}", "Data warehouse replacement", "Analytics platform, {units} {unit}",
        "Group reporting on one data platform", "Demand forecast for {sites} {places}",
    ],
    situations: &[
        "The data warehouse of {customer} is twelve years old, loads take until noon and the vendor ends support.",
        "{customer} reports from {sites} {places} by spreadsheet; consolidation takes nine working days a month.",
        "{customer} wants demand forecasts per location and has its data in seven systems.",
    ],
    aims: &[
        "Target: figures at eight in the morning, one definition of revenue, and room for data science.",
        "They start with finance and supply chain; {units} {unit} for development and production.",
        "Data protection is decisive: personal data has to be masked for analysts.",
    ],
};

#[rustfmt::skip]
const MIGRATE: Story = Story {
    unit: "workloads",
    titles: &[
        "Migration of {units} workloads to the cloud", "Data centre exit of {customer}", "Cloud migration of the ERP landscape",
        "Move out of the {city} data centre", "Relocation of {units} virtual machines",
    ],
    situations: &[
        "The lease of the data centre in {city} ends and {customer} will not build a new one; {units} workloads have to move.",
        "{customer} was hit by the new virtualisation prices and looks for a way out for {units} machines.",
        "The ERP provider of {customer} supports only cloud operation from next year on.",
    ],
    aims: &[
        "We plan waves of twenty workloads with a way back after each.",
        "An assessment is done: two thirds can move as they are, the rest needs changes.",
        "No interruption over two hours, and none in the peak season.",
    ],
};

#[rustfmt::skip]
const CARE: Story = Story {
    unit: "contracts",
    titles: &[
        "Premium support for {customer}", "24/7 support and named engineer", "Support contract with four-hour response",
        "Premium Care for the rollout phase",
    ],
    situations: &[
        "{customer} runs our whole suite around the clock at {sites} {places} and wants a named contact and four-hour response.",
        "Two incidents in the last quarter were answered too late for {customer}; they ask for premium support.",
        "{customer} has no security team of its own and wants to book experience with the product.",
    ],
    aims: &[
        "Includes a yearly health check and a quarterly review.",
        "The customer wants one contract for all products with one end date.",
        "We take first level, the vendor second level.",
    ],
};
