//! How each figure is made of its inputs.

use super::{Figure, Inputs, Kpi, Unknown, Value};
use crate::money::{Currency, Money};
use crate::performance::amounts::{Rates, Sums};
use rust_decimal::{Decimal, RoundingStrategy};

/// Computes a figure, or says why it cannot be told.
///
/// # Errors
/// See [`Unknown`].
pub fn figure(kpi: Kpi, inputs: &Inputs) -> Figure {
    let deals = &inputs.deals;
    let minimum = kpi.definition().minimum;
    let rates = inputs.rates.as_ref();
    let closed = deals.won + deals.lost;
    let answered = deals.approved + deals.refused;
    match kpi {
        Kpi::ActivePipeline => Ok(Value::Count(deals.open.into())),
        Kpi::PipelineValue => Ok(Value::Sums(deals.open_value.clone())),
        Kpi::WeightedPipeline => Ok(Value::Sums(deals.weighted_value.clone())),
        Kpi::OpportunityWindow => mean(inputs.protected_days, minimum).map(Value::Days),
        Kpi::OpportunitiesCreated => Ok(Value::Count(deals.created.into())),
        Kpi::DealCount => Ok(Value::Count(deals.won.into())),
        Kpi::DealValue => Ok(Value::Sums(deals.won_value.clone())),
        Kpi::WinRate => share(deals.won, closed, minimum),
        Kpi::AverageDealSize => {
            enough(deals.won_valued, minimum)?;
            let (sum, currency) = alone(&deals.won_value, rates)?;
            amount(divided(sum, deals.won_valued.into())?, currency)
        }
        Kpi::CycleTime => mean(deals.cycle_days, minimum).map(Value::Days),
        Kpi::SalesVelocity => {
            enough(closed, minimum)?;
            let days = mean(deals.cycle_days, 1)?;
            let (sum, currency) = alone(&deals.won_value, rates)?;
            // open × (won ÷ closed) × (sum ÷ valued) ÷ days, divided once, at the end.
            let above = Decimal::from(deals.open)
                .checked_mul(deals.won.into())
                .and_then(|product| product.checked_mul(sum))
                .ok_or(Unknown::Nothing)?;
            let below = Decimal::from(closed) * Decimal::from(deals.won_valued) * days;
            amount(divided(above, below)?, currency)
        }
        Kpi::Attainment => {
            let target = inputs.target.as_ref().ok_or(Unknown::NotCollected)?;
            proportion(&deals.won_value, target, rates)
        }
        Kpi::Growth => {
            let before = inputs.before.as_ref().ok_or(Unknown::NotCollected)?;
            proportion(&deals.won_value.without(&before.won_value), &before.won_value, rates)
        }
        Kpi::NewLogos => {
            inputs.new_customers.map(|count| Value::Count(count.into())).ok_or(Unknown::NotCollected)
        }
        Kpi::ProductMix => {
            let (offered, sold) = inputs.products.ok_or(Unknown::NotCollected)?;
            share(sold, offered, minimum)
        }
        Kpi::Profitability => {
            let margin = given(&inputs.margin)?;
            proportion(&margin.revenue.without(&margin.cost), &margin.revenue, rates)
        }
        Kpi::Contribution => {
            let everybody = inputs.everybody.as_ref().ok_or(Unknown::NotCollected)?;
            proportion(&deals.won_value, &everybody.won_value, rates)
        }
        Kpi::MarketShare => {
            let market = inputs.market.as_ref().ok_or(Unknown::NotCollected)?;
            proportion(&deals.won_value, market, rates)
        }
        Kpi::Registrations => Ok(Value::Count(deals.submitted.into())),
        Kpi::RegistrationValue => Ok(Value::Sums(deals.submitted_value.clone())),
        Kpi::ApprovalRate => share(deals.approved, answered, minimum),
        Kpi::TimeToAnswer => {
            inputs.median_answer_days.map(Value::Days).ok_or(Unknown::TooFew { have: 0, need: minimum })
        }
        Kpi::ConflictRate => share(deals.duplicate, answered, minimum),
        Kpi::ProgrammeRoi => {
            let cost = inputs.programme_cost.as_ref().ok_or(Unknown::NotCollected)?;
            proportion(&deals.won_value.without(cost), cost, rates)
        }
        _ => beside_deals(kpi, inputs, minimum),
    }
}

/// Figures of what is not a deal.
fn beside_deals(kpi: Kpi, inputs: &Inputs, minimum: u32) -> Figure {
    let rates = inputs.rates.as_ref();
    match kpi {
        Kpi::LeadsPerPartner => {
            let partners = given(&inputs.partners)?.at_end;
            ratio(given(&inputs.leads)?.generated.into(), partners.into())
        }
        Kpi::LeadConversion => {
            given(&inputs.leads).and_then(|leads| share(leads.converted, leads.assigned, minimum))
        }
        Kpi::LeadAcceptance => {
            given(&inputs.leads).and_then(|leads| share(leads.accepted, leads.assigned, minimum))
        }
        Kpi::LeadResponse => {
            given(&inputs.leads).and_then(|leads| hours(leads.response_minutes, leads.accepted))
        }
        Kpi::LeadSla => {
            given(&inputs.leads).and_then(|leads| share(leads.in_time, leads.with_deadline, minimum))
        }
        Kpi::MdfUtilisation => {
            given(&inputs.marketing).and_then(|funds| proportion(&funds.spent, &funds.allocated, rates))
        }
        Kpi::MdfReturn => {
            let funds = given(&inputs.marketing)?;
            let (above, below, _) = both(&funds.revenue, &funds.reimbursed, rates)?;
            divided(above, below).map(Value::Ratio)
        }
        Kpi::CampaignRoi => {
            let campaigns = given(&inputs.campaigns)?;
            proportion(&campaigns.revenue.without(&campaigns.cost), &campaigns.cost, rates)
        }
        Kpi::CertificationCoverage => {
            given(&inputs.people).and_then(|people| share(people.certified, people.all, minimum))
        }
        Kpi::TrainingCompletion => {
            given(&inputs.people).and_then(|people| share(people.completed, people.enrolled, minimum))
        }
        Kpi::TimeToOnboard => {
            let onboarding = given(&inputs.onboarding)?;
            enough(onboarding.finished, minimum)?;
            divided(onboarding.days.into(), onboarding.finished.into()).map(Value::Days)
        }
        Kpi::Engagement => {
            let partners = given(&inputs.partners)?;
            let shared = u64::from(partners.at_end) * u64::from(partners.months);
            ratio(partners.interactions, shared)
        }
        Kpi::PortalUsage => {
            given(&inputs.partners).and_then(|partners| share(partners.active, partners.at_end, minimum))
        }
        Kpi::CustomerRetention => given(&inputs.customers).and_then(|customers| {
            share(customers.at_end.saturating_sub(customers.joined), customers.at_start, minimum)
        }),
        Kpi::CustomerChurn => {
            given(&inputs.customers).and_then(|customers| share(customers.lost, customers.at_start, minimum))
        }
        Kpi::CustomerCount => given(&inputs.customers).map(|customers| Value::Count(customers.at_end.into())),
        Kpi::Csat => {
            given(&inputs.answers).and_then(|answers| share(answers.satisfied, answers.satisfaction, minimum))
        }
        Kpi::Nps => {
            let answers = given(&inputs.answers)?;
            enough(answers.recommendation, minimum)?;
            let balance = Decimal::from(answers.promoters) - Decimal::from(answers.detractors);
            divided(balance * Decimal::ONE_HUNDRED, answers.recommendation.into()).map(Value::Score)
        }
        Kpi::Adoption => given(&inputs.usage).and_then(|usage| share(usage.active, usage.licensed, minimum)),
        Kpi::ResolutionTime => {
            given(&inputs.support).and_then(|support| hours(support.minutes, support.resolved))
        }
        Kpi::ActivationRate => {
            given(&inputs.partners).and_then(|partners| share(partners.activated, partners.joined, minimum))
        }
        Kpi::PartnerRetention => given(&inputs.partners).and_then(|partners| {
            share(partners.at_end.saturating_sub(partners.joined), partners.at_start, minimum)
        }),
        Kpi::PartnerChurn => {
            given(&inputs.partners).and_then(|partners| share(partners.left, partners.at_start, minimum))
        }
        _ => Err(Unknown::NotCollected),
    }
}

fn given<T>(area: &Option<T>) -> Result<&T, Unknown> {
    area.as_ref().ok_or(Unknown::NotCollected)
}

fn enough(have: u32, need: u32) -> Result<(), Unknown> {
    if have < need { Err(Unknown::TooFew { have, need }) } else { Ok(()) }
}

/// A part of a whole in percent.
fn share(part: u32, whole: u32, minimum: u32) -> Figure {
    enough(whole, minimum)?;
    divided(Decimal::from(part) * Decimal::ONE_HUNDRED, whole.into()).map(Value::Percent)
}

fn ratio(above: u64, below: u64) -> Figure {
    divided(above.into(), below.into()).map(Value::Ratio)
}

fn hours(minutes: u64, cases: u32) -> Figure {
    enough(cases, 1)?;
    divided(minutes.into(), Decimal::from(cases) * Decimal::from(60)).map(Value::Hours)
}

fn mean((sum, cases): (i64, u32), minimum: u32) -> Result<Decimal, Unknown> {
    enough(cases, minimum)?;
    divided(sum.into(), cases.into())
}

/// Money against money, in percent.
fn proportion(part: &Sums, whole: &Sums, rates: Option<&Rates>) -> Figure {
    let (part, whole, _) = both(part, whole, rates)?;
    part.checked_mul(Decimal::ONE_HUNDRED)
        .ok_or(Unknown::Nothing)
        .and_then(|part| divided(part, whole))
        .map(Value::Percent)
}

fn divided(above: Decimal, below: Decimal) -> Result<Decimal, Unknown> {
    above.checked_div(below).ok_or(Unknown::Nothing)
}

fn amount(amount: Decimal, currency: Currency) -> Figure {
    let rounded =
        amount.round_dp_with_strategy(currency.minor_digits(), RoundingStrategy::MidpointNearestEven);
    Money::new(rounded, currency).map(Value::Amount).ok_or(Unknown::Nothing)
}

/// Sums of money in the one currency they have in common, or in that of the stored rates.
fn both(one: &Sums, other: &Sums, rates: Option<&Rates>) -> Result<(Decimal, Decimal, Currency), Unknown> {
    let mut all = one.clone();
    all.add_all(other);
    let mut currencies = one.iter().chain(other.iter()).map(|(currency, _)| currency);
    let first = currencies.next().ok_or(Unknown::Nothing)?;
    if currencies.all(|currency| currency == first) {
        let decimal = |sums: &Sums| {
            Decimal::try_from_i128_with_scale(sums.minor(first), first.minor_digits())
                .map_err(|_| Unknown::Nothing)
        };
        return Ok((decimal(one)?, decimal(other)?, first));
    }
    let rates = rates.ok_or_else(|| Unknown::NoRate(all.iter().map(|(currency, _)| currency).collect()))?;
    let in_one = |sums: &Sums| {
        sums.in_one(rates).map(|money| money.amount()).map_err(|missing| Unknown::NoRate(missing.0))
    };
    Ok((in_one(one)?, in_one(other)?, rates.to))
}

/// A sum in one currency.
fn alone(sums: &Sums, rates: Option<&Rates>) -> Result<(Decimal, Currency), Unknown> {
    let (sum, _, currency) = both(sums, &Sums::default(), rates)?;
    Ok((sum, currency))
}
