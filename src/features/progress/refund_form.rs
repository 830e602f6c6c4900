//! Noting that a customer has paid, or got money back.

use super::ground::Ground;
use super::note_form::Sender;
use super::page::Seen;
use crate::backend::Portal;
use crate::backend::kept_form::KeptForm;
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{KeptNote, when};
use domain::dates::parse_date;
use domain::issue::{Issue, IssueCode};
use domain::money::{MoneyContext, parse_money};
use domain::performance::Sale;
use domain::performance::dossier::Entry;
use leptos::prelude::*;
use std::sync::Arc;

/// 200 deals: whoever gives money back does it within a year or two.
const MOST: usize = 200;

/// Whether it is for the person: the programme's people note it.
pub fn may_note(portal: Portal, ground: &Ground) -> bool {
    ground.may(portal, &Entry::Received { deal: String::new(), on: ground.today() })
}

/// The deals that were won, the latest first.
fn won(ground: &Ground) -> Vec<OptionItem> {
    let mut won: Vec<&Sale> = ground.known.sales.iter().filter(|sale| sale.won_on().is_some()).collect();
    won.sort_by_key(|sale| std::cmp::Reverse(sale.won_on()));
    let item = |sale: &&Sale| {
        let (title, customer) = ground.deal(&sale.id);
        let value = sale.value.as_ref().map(display::money).unwrap_or_default();
        OptionItem { value: sale.id.clone(), label: [title, customer, value].join(" · "), available: true }
    };
    won.iter().take(MOST).map(item).collect()
}

#[component]
pub fn RefundForm(seen: Seen, ground: Arc<Ground>, taken: Callback<()>) -> impl IntoView {
    let (kind, deal) = (RwSignal::new("refund".to_owned()), RwSignal::new(String::new()));
    let (on, amount) = (RwSignal::new(ground.today().to_string()), RwSignal::new(String::new()));
    let fields = vec![("kind", kind), ("deal", deal), ("on", on), ("amount", amount)];
    let kept = KeptForm::new(seen.portal.user_id(), &["refund:", &ground.partner].concat(), fields);
    let places = vec![
        ("deal", "note-deal", t!("progress.deal")),
        ("on", "note-on", t!("performance.day")),
        ("amount", "note-amount", t!("progress.amount")),
    ];
    let sender = Sender::of_form(seen, "lines-heading", kept, taken, places);
    let deals = seen.know(|ground| won(ground));
    let kinds = ["refund", "received"].map(|kind| OptionItem {
        value: kind.to_owned(),
        label: lookup(&format!("progress.note_{kind}"), &[]),
        available: true,
    });
    let program = ground.program.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let deal = deal.get_untracked();
        let on = parse_date("on", &on.get_untracked());
        let is_refund = kind.with_untracked(|kind| kind == "refund");
        let ground = seen.ground.get_untracked();
        let assumed = ground.and_then(|ground| ground.known.sale(&deal).and_then(|sale| sale.value));
        let text = amount.get_untracked();
        let read = || {
            let context =
                MoneyContext { allowed: &program.currencies, assumed: assumed.map(|value| value.currency()) };
            parse_money("amount", &text, context)
        };
        let amount = (is_refund && !text.trim().is_empty()).then(read).transpose();
        let missing = deal.is_empty().then(|| Issue::new("deal", IssueCode::Required));
        match (on, amount, missing) {
            (Ok(on), Ok(amount), None) if is_refund => {
                sender.send(Entry::Refund { id: kept.id(), deal, on, amount });
            }
            (Ok(on), Ok(_), None) => sender.send(Entry::Received { deal, on }),
            (on, amount, missing) => {
                sender.refuse([missing, on.err(), amount.err()].into_iter().flatten().collect());
            }
        }
    };
    let optional = FieldTexts {
        required: Signal::stored(false),
        help: Some(t!("progress.refund_all")),
        ..FieldTexts::simple("note-amount", t!("progress.amount"), sender.errors("amount"))
    };
    let is_refund = move || kind.with(|kind| kind == "refund");
    view! {
        <details class="card" open=move || kept.is_resumed.get()>
            <summary>{t!("progress.note_about_deal")}</summary>
            <form class="note-form" novalidate=true on:submit=submit>
                <KeptNote is_kept=kept.is_kept on_discard=move |()| sender.start_over() />
                {sender.summary("note-problems")}
                <Select texts=FieldTexts::simple("note-kind", t!("progress.what_happened"), Signal::stored(Vec::new()))
                    options=Signal::stored(kinds.to_vec()) value=kind on_choose=move |value| kind.set(value) />
                <Select texts=FieldTexts::simple("note-deal", t!("progress.deal"), sender.errors("deal"))
                    options=deals value=deal on_choose=move |value| deal.set(value) placeholder=t!("form.choose") />
                <TextInput texts=FieldTexts::simple("note-on", t!("performance.day"), sender.errors("on")) kind=InputKind::Date
                    value=on on_input=move |text| on.set(text) />
                {when(is_refund, move || view! {
                    <TextInput texts=optional.clone() kind=InputKind::Decimal value=amount on_input=move |text| amount.set(text) />
                }.into_any())}
                {sender.problem()}
                <div class="actions">
                    <button type="submit" class="button button-primary" aria-disabled=move || sender.busy.get().then_some("true")>{t!("progress.note")}</button>
                </div>
            </form>
        </details>
    }
}
