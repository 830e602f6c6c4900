//! Choosing what might happen. Every choice goes into the address.

use super::ground::Ground;
use super::page::Seen;
use crate::i18n::display;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use domain::deals::Status;
use domain::money::{Currency, MoneyContext, parse_money};
use domain::performance::Sale;
use domain::performance::what_if::{Change, MOST_CHANGES};
use leptos::prelude::*;
use std::sync::Arc;

/// 300 deals, the largest first: the rest decides no tier.
const MOST: usize = 300;

/// 20 people at once can be chosen; the address takes more.
const PEOPLE: u32 = 20;

#[component]
pub fn Changes(seen: Seen, ground: Arc<Ground>) -> impl IntoView {
    let add = Callback::new(move |change: Change| {
        let mut address = seen.address.get_untracked();
        address.changes.retain(|one| !replaces(&change, one));
        if address.changes.len() < MOST_CHANGES {
            address.changes.push(change);
        }
        address.unread.clear();
        seen.go.run(address);
    });
    let none = Signal::stored(Vec::<String>::new());
    let nothing = Signal::stored(String::new());
    let win = options(seen, |status| is_open(status) || status == Status::Expired);
    let lose = options(seen, |status| is_open(status) || status == Status::Won);
    let people = Signal::derive(move || {
        let certify = |change: &Change| match change {
            Change::Certify { people } => Some(*people),
            _ => None,
        };
        let people = seen.address.with(|address| address.changes.iter().find_map(certify));
        people.unwrap_or_default().to_string()
    });
    let counts: Vec<OptionItem> = (0..=PEOPLE)
        .map(|people| OptionItem {
            value: people.to_string(),
            label: display::count(people.into()),
            available: true,
        })
        .collect();
    let certify = move |value: String| match value.parse::<u32>() {
        Ok(people) if people > 0 => add.run(Change::Certify { people }),
        _ => {
            let mut address = seen.address.get_untracked();
            address.changes.retain(|change| !matches!(change, Change::Certify { .. }));
            seen.go.run(address);
        }
    };
    view! {
        <section class="card" aria-labelledby="changes-heading">
            <h2 id="changes-heading">{t!("progress.choose_changes")}</h2>
            <div class="filters filters-even">
                <Select texts=FieldTexts::simple("what-if-win", t!("progress.win_deal"), none) options=win value=nothing
                    on_choose=move |deal| add.run(Change::Win { deal }) placeholder=t!("form.choose") />
                <Select texts=FieldTexts::simple("what-if-lose", t!("progress.lose_deal"), none) options=lose value=nothing
                    on_choose=move |deal| add.run(Change::Lose { deal }) placeholder=t!("form.choose") />
                <Select texts=FieldTexts::simple("what-if-certify", t!("progress.certify_people"), none)
                    options=Signal::stored(counts) value=people on_choose=certify />
            </div>
            <NewDeal ground=ground add=add />
        </section>
    }
}

/// A change takes the place of another about the same deal, and of the same kind where there is one.
fn replaces(new: &Change, old: &Change) -> bool {
    match (new, old) {
        (
            Change::Win { deal } | Change::Lose { deal },
            Change::Win { deal: other } | Change::Lose { deal: other },
        ) => deal == other,
        (Change::Certify { .. }, Change::Certify { .. }) => true,
        _ => false,
    }
}

fn is_open(status: Status) -> bool {
    matches!(status, Status::Submitted | Status::UnderReview | Status::InfoRequested | Status::Approved)
}

/// The deals of some statuses, the largest first, without those that are chosen already.
fn options(seen: Seen, wanted: fn(Status) -> bool) -> Signal<Vec<OptionItem>> {
    let all = Memo::new(move |_| {
        seen.ground.with(|ground| ground.iter().flat_map(|one| largest(one, wanted)).collect::<Vec<_>>())
    });
    Signal::derive(move || {
        let chosen = seen.address.with(|address| address.changes.clone());
        let is_chosen = |id: &str| {
            chosen.iter().any(|change| match change {
                Change::Win { deal } | Change::Lose { deal } => deal == id,
                _ => false,
            })
        };
        all.with(|all| all.iter().filter(|item| !is_chosen(&item.value)).cloned().collect())
    })
}

fn largest(ground: &Ground, wanted: fn(Status) -> bool) -> Vec<OptionItem> {
    let mut sales: Vec<&Sale> = ground.known.sales.iter().filter(|sale| wanted(sale.status)).collect();
    sales.sort_by_key(|sale| {
        let value = sale.value.map(|value| value.amount()).unwrap_or_default();
        // What is open can be changed; what is won long ago is looked for last.
        (sale.status == Status::Won, std::cmp::Reverse(value))
    });
    let item = |sale: &&Sale| {
        let (title, customer) = ground.deal(&sale.id);
        let value = sale.value.as_ref().map(display::money).unwrap_or_default();
        let parts = [value, title, customer, display::status(sale.status)];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        OptionItem { value: sale.id.clone(), label: parts.join(" · "), available: true }
    };
    sales.iter().take(MOST).map(item).collect()
}

/// A deal that does not exist yet: its amount as people write amounts, and its product.
#[component]
fn NewDeal(ground: Arc<Ground>, add: Callback<Change>) -> impl IntoView {
    let (amount, product) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = RwSignal::new(Vec::<String>::new());
    let program = ground.program.clone();
    let field = program.roles.product.as_deref().and_then(|id| program.field(id));
    let products: Vec<OptionItem> = field
        .into_iter()
        .flat_map(|field| program.options(field).iter().map(move |choice| (field, choice)))
        .map(|(field, choice)| OptionItem {
            value: choice.value.clone(),
            label: display::option_label(&ground.program, field, &choice.value),
            available: true,
        })
        .collect();
    let has_products = !products.is_empty();
    let assumed = usual_currency(&ground);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let context = MoneyContext { allowed: &program.currencies, assumed: Some(assumed) };
        match parse_money("amount", &amount.get_untracked(), context) {
            Ok(value) if value.amount() > rust_decimal::Decimal::ZERO => {
                errors.set(Vec::new());
                amount.set(String::new());
                add.run(Change::New { value, product: product.get_untracked() });
            }
            Ok(_) => errors.set(vec![t!("issue.not_above", limit = "0")]),
            Err(issue) => errors.set(vec![display::issue(&program, &issue)]),
        }
    };
    let products = has_products.then(|| {
        let texts = FieldTexts {
            required: Signal::stored(false),
            ..FieldTexts::simple("what-if-product", t!("performance.by_product"), Signal::stored(Vec::new()))
        };
        view! {
            <Select texts=texts options=Signal::stored(products) value=product
                on_choose=move |value| product.set(value) placeholder=t!("progress.any_product") />
        }
    });
    let texts = FieldTexts {
        help: Some(t!("progress.amount_help", currency = assumed.code())),
        ..FieldTexts::simple("what-if-amount", t!("progress.new_deal"), errors.into())
    };
    view! {
        <form class="new-deal" novalidate=true on:submit=submit>
            <TextInput texts=texts kind=InputKind::Decimal value=amount on_input=move |text| amount.set(text) />
            {products}
            <button type="submit" class="button">{t!("progress.add_deal")}</button>
        </form>
    }
}

/// The currency of most of the partner's deals.
fn usual_currency(ground: &Ground) -> Currency {
    let mut counts = std::collections::BTreeMap::<Currency, u32>::new();
    for value in ground.known.sales.iter().filter_map(|sale| sale.value) {
        *counts.entry(value.currency()).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or(ground.program.default_currency, |(currency, _)| currency)
}
