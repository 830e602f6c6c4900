//! The definition of every figure.

use crate::performance::event::Event;

/// What kind of number a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Count,
    Money,
    /// Money for each day.
    MoneyPerDay,
    Percent,
    Days,
    Hours,
    Ratio,
    Score,
}

/// Which direction is good news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    Higher,
    Lower,
    Neither,
}

/// Where a figure belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    Pipeline,
    Sales,
    Registration,
    Leads,
    Marketing,
    Enablement,
    Customers,
    Programme,
}

/// A figure's definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    pub kpi: Kpi,
    /// Its name in addresses, catalogues and exports.
    pub code: &'static str,
    pub area: Area,
    pub unit: Unit,
    pub better: Better,
    /// In terms of what was counted; the same in every language.
    pub formula: &'static str,
    /// Cases below which it is not told; 0: it always is, 1: unless what it is divided by is zero.
    pub minimum: u32,
    /// Who uses it this way.
    pub source: &'static str,
}

macro_rules! figures {
    ($($kpi:ident $code:literal $area:ident $unit:ident $better:ident $minimum:literal $formula:literal $source:literal)+) => {
        /// A figure.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kpi { $($kpi),+ }

        impl Kpi {
            /// Every figure, in the order in which areas are shown.
            pub const ALL: &'static [Definition] = &[$(*Kpi::$kpi.definition()),+];

            pub const fn definition(self) -> &'static Definition {
                match self {
                    $(Kpi::$kpi => &Definition {
                        kpi: Kpi::$kpi,
                        code: $code,
                        area: Area::$area,
                        unit: Unit::$unit,
                        better: Better::$better,
                        minimum: $minimum,
                        formula: $formula,
                        source: $source,
                    }),+
                }
            }
        }
    };
}

// The sources are the documents that the formulas were compared with; see docs/performance.md.
figures! {
    ActivePipeline "active_pipeline" Pipeline Count Higher 0
        "open" "channel KPI lists"
    PipelineValue "pipeline_value" Pipeline Money Higher 0
        "sum(value of open)" "prm-portal"
    WeightedPipeline "weighted_pipeline" Pipeline Money Higher 0
        "sum(value × probability of stage, of open)" "theonestack"
    OpportunityWindow "opportunity_window" Pipeline Days Higher 1
        "mean(protected_until − today, of approved)" "channel KPI lists"
    OpportunitiesCreated "opportunities_created" Pipeline Count Higher 0
        "created" "channel KPI lists"
    DealCount "deal_count" Sales Count Higher 0
        "won" "channel KPI lists"
    DealValue "deal_value" Sales Money Higher 0
        "sum(value of won)" "channel KPI lists"
    WinRate "win_rate" Sales Percent Higher 3
        "won ÷ (won + lost) × 100" "prm-portal"
    AverageDealSize "average_deal_size" Sales Money Higher 1
        "sum(value of won) ÷ won with value" "prm-portal"
    CycleTime "cycle_time" Sales Days Lower 1
        "mean(closed − created, of won and lost)" "prm-portal"
    SalesVelocity "sales_velocity" Sales MoneyPerDay Higher 3
        "open × win rate × average deal size ÷ cycle time" "standard definition"
    Attainment "attainment" Sales Percent Higher 1
        "sum(value of won) ÷ target × 100" "prm-portal"
    Growth "growth" Sales Percent Higher 1
        "(won value − won value before) ÷ won value before × 100" "standard definition"
    NewLogos "new_logos" Sales Count Higher 0
        "customers first won in the period" "Nutanix programme"
    ProductMix "product_mix" Sales Percent Higher 1
        "products sold ÷ products offered × 100" "channel KPI lists"
    Profitability "profitability" Sales Percent Higher 1
        "(revenue − cost) ÷ revenue × 100" "standard definition"
    Contribution "contribution" Sales Percent Higher 1
        "won value ÷ won value of everybody × 100" "channel KPI lists"
    MarketShare "market_share" Sales Percent Higher 1
        "won value ÷ market × 100" "channel KPI lists"
    Registrations "registrations" Registration Count Higher 0
        "submitted" "channel KPI lists"
    RegistrationValue "registration_value" Registration Money Higher 0
        "sum(value of submitted)" "channel KPI lists"
    ApprovalRate "approval_rate" Registration Percent Higher 1
        "approved ÷ (approved + refused) × 100" "beefed.ai"
    TimeToAnswer "time_to_answer" Registration Days Lower 1
        "median(decided − submitted)" "beefed.ai, Introw"
    ConflictRate "conflict_rate" Registration Percent Lower 1
        "duplicates ÷ (approved + refused) × 100" "beefed.ai"
    LeadsPerPartner "leads_per_partner" Leads Ratio Higher 1
        "leads generated ÷ partners" "channel KPI lists"
    LeadConversion "lead_conversion" Leads Percent Higher 1
        "converted ÷ assigned × 100" "prm-portal"
    LeadAcceptance "lead_acceptance" Leads Percent Higher 1
        "accepted ÷ assigned × 100" "prm-portal"
    LeadResponse "lead_response" Leads Hours Lower 1
        "mean(accepted − assigned)" "prm-portal"
    LeadSla "lead_sla" Leads Percent Higher 1
        "accepted in time ÷ leads with a deadline × 100" "prm-portal"
    MdfUtilisation "mdf_utilisation" Marketing Percent Higher 1
        "spent ÷ allocated × 100" "prm-portal"
    MdfReturn "mdf_return" Marketing Ratio Higher 1
        "won within 90 days of an activity ÷ reimbursed" "prm-portal"
    CampaignRoi "campaign_roi" Marketing Percent Higher 1
        "(revenue − cost) ÷ cost × 100" "scayul.com"
    CertificationCoverage "certification_coverage" Enablement Percent Higher 1
        "certified people ÷ people × 100" "prm-portal"
    TrainingCompletion "training_completion" Enablement Percent Higher 1
        "completed ÷ enrolled × 100" "standard definition"
    TimeToOnboard "time_to_onboard" Enablement Days Lower 1
        "mean(active − applied)" "channel KPI lists"
    Engagement "engagement" Enablement Ratio Higher 1
        "interactions ÷ partners ÷ months" "partnerstandard"
    PortalUsage "portal_usage" Enablement Percent Higher 1
        "partners who signed in ÷ partners × 100" "kpidepot"
    CustomerRetention "customer_retention" Customers Percent Higher 1
        "(customers at the end − new) ÷ at the start × 100" "standard definition"
    CustomerChurn "customer_churn" Customers Percent Lower 1
        "customers lost ÷ at the start × 100" "standard definition"
    CustomerCount "customer_count" Customers Count Higher 0
        "customers at the end" "channel KPI lists"
    Csat "csat" Customers Percent Higher 5
        "satisfied ÷ answers × 100" "standard definition"
    Nps "nps" Customers Score Higher 5
        "promoters % − detractors %" "ziftsolutions.com"
    Adoption "adoption" Customers Percent Higher 1
        "active users ÷ licensed users × 100" "standard definition"
    ResolutionTime "resolution_time" Customers Hours Lower 1
        "mean(resolved − opened)" "channel KPI lists"
    ActivationRate "activation_rate" Programme Percent Higher 1
        "partners with a first deal ÷ partners who joined × 100" "gaspwiki"
    PartnerRetention "partner_retention" Programme Percent Higher 1
        "(partners at the end − new) ÷ at the start × 100" "standard definition"
    PartnerChurn "partner_churn" Programme Percent Lower 1
        "partners who left ÷ at the start × 100" "gaspwiki"
    ProgrammeRoi "programme_roi" Programme Percent Higher 1
        "(won value − programme cost) ÷ programme cost × 100" "scayul.com"
}

impl Kpi {
    /// Which deals it is made of: what a look behind the number shows.
    pub fn event(self) -> Option<Event> {
        Some(match self {
            Kpi::ActivePipeline | Kpi::PipelineValue | Kpi::WeightedPipeline | Kpi::OpportunityWindow => {
                Event::Open
            }
            Kpi::OpportunitiesCreated => Event::Created,
            Kpi::DealCount | Kpi::DealValue | Kpi::WinRate | Kpi::AverageDealSize | Kpi::CycleTime => {
                Event::Won
            }
            Kpi::SalesVelocity | Kpi::Attainment | Kpi::Growth | Kpi::NewLogos | Kpi::Contribution => {
                Event::Won
            }
            Kpi::Registrations | Kpi::RegistrationValue => Event::Submitted,
            Kpi::ApprovalRate | Kpi::TimeToAnswer => Event::Approved,
            Kpi::ConflictRate => Event::Duplicate,
            _ => return None,
        })
    }

    pub fn parse(code: &str) -> Option<Kpi> {
        Self::ALL.iter().find(|definition| definition.code == code).map(|definition| definition.kpi)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_figure_is_documented_as_it_is_computed() {
        let document = include_str!("../../../../../docs/performance.md");
        for definition in Kpi::ALL {
            let line = document.lines().find(|line| line.starts_with(&format!("| `{}` |", definition.code)));
            let line =
                line.unwrap_or_else(|| panic!("docs/performance.md does not define {}", definition.code));
            assert!(line.contains(&format!("| {} |", definition.formula)), "{line}");
            assert!(line.ends_with(&format!("| {} |", definition.source)), "{line}");
        }
    }

    #[test]
    fn every_figure_is_found_by_its_own_code() {
        for definition in Kpi::ALL {
            assert_eq!(Kpi::parse(definition.code), Some(definition.kpi));
            assert_eq!(definition.kpi.definition(), definition);
        }
        let codes: BTreeSet<_> = Kpi::ALL.iter().map(|definition| definition.code).collect();
        assert_eq!(codes.len(), Kpi::ALL.len());
    }
}
