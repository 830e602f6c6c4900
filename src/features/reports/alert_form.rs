//! An alert in the making: which figure, of which deals, beyond what, and who is told where.

use super::asked::{Asked, Making};
use super::channel::Channel;
use super::sending_list::Opening;
use super::sending_words::{definition, figure, paused, rule, target};
use crate::backend::Portal;
use crate::backend::schedules::{Alert, AlertDraft};
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{ButtonKind, KeptNote, when};
use domain::money::parse_number;
use domain::performance::Preset;
use domain::performance::alerts::{CAN_CHANGE, WATCHED};
use domain::performance::kpi::Unit;
use domain::performance::views::clean_name;
use leptos::prelude::*;

/// 4 decimals: more than any figure is shown with.
const DECIMALS: u32 = 4;

/// An alert as it is, in a line.
fn in_words(one: &Alert) -> String {
    let target = target(&one.channel, &one.url);
    let parts = [one.name.clone(), rule(one), target, one.paused.as_deref().map(paused).unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[component]
pub fn AlertForm(opening: Opening<Alert>) -> impl IntoView {
    let Opening { before, known, views, mail, done } = opening;
    let portal = Portal::of_page();
    let program = portal.program.get_untracked();
    let asked = Asked::new();
    let text = |text: String| RwSignal::new(text);
    let of = |read: fn(&Alert) -> String, otherwise: &str| {
        text(before.as_ref().map_or(otherwise.to_owned(), read))
    };
    let name = of(|one| one.name.clone(), "");
    let kpi = of(|one| one.kpi.clone(), "win_rate");
    let condition = of(|one| one.condition.clone(), "below");
    let threshold = of(|one| one.threshold.clone(), "");
    let margin = of(|one| one.margin.clone(), "0");
    let minimum = of(|one| one.minimum.to_string(), "0");
    let own = program.as_ref().map(|program| program.default_currency.code().to_owned()).unwrap_or_default();
    let currency = text(before.as_ref().and_then(|one| one.currency.clone()).unwrap_or(own));
    let address = of(|one| one.address.clone(), "?period=qtd");
    let (kind, url) = before.as_ref().map_or(("page", ""), |one| (one.channel.as_str(), one.url.as_str()));
    let channel = Channel::new(kind, url);
    let id = before.as_ref().map_or_else(|| "alert".to_owned(), |one| one.id.clone());
    let fields = vec![
        ("name", name),
        ("kpi", kpi),
        ("condition", condition),
        ("threshold", threshold),
        ("margin", margin),
        ("minimum", minimum),
        ("currency", currency),
        ("address", address),
        ("channel", channel.kind),
        ("url", channel.url),
    ];
    let making = Making::new(before, known, in_words, "alert", fields);
    let wrong: [RwSignal<Vec<String>>; 4] = std::array::from_fn(|_| RwSignal::new(Vec::new()));
    let [name_wrong, threshold_wrong, margin_wrong, minimum_wrong] = wrong;

    let is_money = move || {
        let unit = kpi.with(|code| definition(code).map(|known| known.unit));
        matches!(unit, Some(Unit::Money | Unit::MoneyPerDay))
    };
    let checker = program.clone();
    // A number as somebody writes it, or a sentence below its field.
    let number = move |signal: RwSignal<String>, errors: RwSignal<Vec<String>>, decimals: u32| {
        let read = parse_number("", &signal.get_untracked(), Some(decimals));
        let sentence =
            |issue| checker.as_ref().map_or_else(String::new, |program| display::issue(program, &issue));
        match read {
            Ok(number) => {
                errors.set(Vec::new());
                Some(number)
            }
            Err(issue) => {
                errors.set(vec![sentence(issue)]);
                None
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let fit = clean_name(&name.get_untracked());
        name_wrong.set(if fit.is_some() { Vec::new() } else { vec![t!("reports.name_wrong")] });
        let threshold = number(threshold, threshold_wrong, DECIMALS);
        let margin = number(margin, margin_wrong, DECIMALS);
        let minimum =
            number(minimum, minimum_wrong, 0).and_then(|number| u32::try_from(number.mantissa()).ok());
        let target = channel.checked();
        let (Some(name), Some(threshold), Some(margin), Some(minimum), Some((channel, url))) =
            (fit, threshold, margin, minimum, target)
        else {
            return;
        };
        let draft = AlertDraft {
            name,
            kpi: kpi.get_untracked(),
            condition: condition.get_untracked(),
            threshold: threshold.to_string(),
            margin: margin.abs().to_string(),
            currency: untrack(is_money).then(|| currency.get_untracked()),
            minimum,
            address: address.get_untracked(),
            channel,
            url,
            paused: false,
        };
        asked.save(making, draft, move |one| done.run(one));
    };

    let item = |value: String, label: String| OptionItem { value, label, available: true };
    let kpis: Vec<_> = WATCHED
        .iter()
        .map(|kpi| kpi.definition().code)
        .map(|code| item(code.to_owned(), figure(code)))
        .collect();
    let conditions = Signal::derive(move || {
        let changes = kpi.with(|code| CAN_CHANGE.iter().any(|known| known.definition().code == code));
        ["below", "above", "changed_by", "changed_by_percent"]
            .map(|one| OptionItem {
                value: one.to_owned(),
                label: lookup(&format!("reports.condition_{one}"), &[]),
                available: changes || !one.starts_with("changed"),
            })
            .to_vec()
    });
    let presets = Preset::ALL.iter().map(|preset| {
        let label = lookup(&format!("performance.period_{}", preset.as_str()), &[]);
        item(format!("?period={}", preset.as_str()), label)
    });
    // A view that says no more than a period is that period.
    let is_period =
        |address: &str| Preset::ALL.iter().any(|preset| address == format!("?period={}", preset.as_str()));
    let of_views = views.iter().filter(|view| !is_period(&view.address));
    let of_views = of_views.map(|view| item(view.address.clone(), t!("reports.as_in", view = view.name)));
    let bases: Vec<_> = presets.chain(of_views).collect();
    let codes = program.map(|program| program.currencies.clone()).unwrap_or_default();
    let currencies: Vec<_> =
        codes.iter().map(|one| item(one.code().to_owned(), one.code().to_owned())).collect();
    let none = Signal::stored(Vec::new());
    let plain = {
        let id = id.clone();
        move |name: &str, label: String| FieldTexts::simple(&format!("{id}-{name}"), label, none)
    };
    let with = |name: &str, label: String, help: Option<String>, errors: RwSignal<Vec<String>>| FieldTexts {
        help,
        ..FieldTexts::simple(&format!("{id}-{name}"), label, errors.into())
    };
    let money = {
        let texts = plain("currency", t!("reports.currency"));
        move || {
            view! { <Select texts=texts.clone() options=Signal::stored(currencies.clone()) value=currency on_choose=move |one| currency.set(one) /> }
                .into_any()
        }
    };
    view! {
        <form class="view-form" on:submit=submit novalidate=true>
            <KeptNote is_kept=making.kept.is_kept on_discard=move |()| making.kept.discard() />
            {asked.trouble()}
            <TextInput texts=with("name", t!("reports.name"), None, name_wrong) value=name on_input=move |text| name.set(text) max_length=80_u32 />
            <div class="report-pair">
                <Select texts=plain("kpi", t!("reports.figure")) options=Signal::stored(kpis) value=kpi on_choose=move |one| kpi.set(one) />
                <Select texts=plain("of", t!("reports.of_what")) options=Signal::stored(bases) value=address on_choose=move |one| address.set(one) />
                <Select texts=plain("condition", t!("reports.condition")) options=conditions value=condition on_choose=move |one| condition.set(one) />
                <TextInput texts=with("threshold", t!("reports.threshold"), None, threshold_wrong) kind=InputKind::Decimal value=threshold on_input=move |text| threshold.set(text) />
                {when(is_money, money)}
                <TextInput texts=with("margin", t!("reports.margin"), Some(t!("reports.margin_help")), margin_wrong) kind=InputKind::Decimal value=margin on_input=move |text| margin.set(text) />
                <TextInput texts=with("minimum", t!("reports.minimum"), Some(t!("reports.minimum_help")), minimum_wrong) kind=InputKind::Decimal value=minimum on_input=move |text| minimum.set(text) />
            </div>
            {channel.view(&id, true, mail)}
            <button type="submit" class=ButtonKind::Primary.class() aria-disabled=move || asked.busy.get().then_some("true")>
                {t!("reports.save")}
            </button>
        </form>
    }
}
