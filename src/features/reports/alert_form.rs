//! An alert in the making: which figure, of which deals, beyond what, and who is told where.

use super::asked::{Asked, Making};
use super::channel::Channel;
use super::sending_list::Opening;
use super::sending_words::{self, definition, figure, in_unit, paused, rule, target};
use crate::backend::Portal;
use crate::backend::schedules::{Alert, AlertDraft};
use crate::i18n::lookup;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput, Wrongs};
use crate::ui::{ButtonKind, KeptNote, when};
use domain::issue::{Issue, IssueCode};
use domain::money::{Currency, parse_number};
use domain::performance::Preset;
use domain::performance::alerts::{CAN_CHANGE, Draft, WATCHED, read_limit, unit_of};
use domain::performance::kpi::Unit;
use leptos::prelude::*;
use rust_decimal::Decimal;

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
    let making = Making::new(before, known, in_words, "alert", fields.clone());
    let control = {
        let id = id.clone();
        move |name: &str| format!("{id}-{name}")
    };
    let wrongs = Wrongs::new(vec![
        ("name", control("name"), t!("reports.name")),
        ("kpi", control("kpi"), t!("reports.figure")),
        ("address", control("of"), t!("reports.of_what")),
        ("condition", control("condition"), t!("reports.condition")),
        ("threshold", control("threshold"), t!("reports.threshold")),
        ("currency", control("currency"), t!("reports.currency")),
        ("margin", control("margin"), t!("reports.margin")),
        ("minimum", control("minimum"), t!("reports.minimum")),
        ("channel", control("channel"), t!("reports.channel")),
        ("url", control("url"), t!("reports.url")),
    ]);
    wrongs.follow(&fields);
    let unit = move || {
        let known = kpi.with(|code| definition(code).map(|known| known.kpi));
        known.map_or(Unit::Count, |known| condition.with(|condition| unit_of(known, condition)))
    };
    let is_money = move || {
        let unit = kpi.with(|code| definition(code).map(|known| known.unit));
        matches!(unit, Some(Unit::Money | Unit::MoneyPerDay))
    };
    let in_words =
        Signal::derive(move || Some(currency.with(|currency| sending_words::unit(unit(), currency))));
    // How a number is understood; nothing while it cannot be read.
    let understood = {
        let currencies = program.as_ref().map(|program| program.currencies.clone()).unwrap_or_default();
        move |path: &str, text: RwSignal<String>| {
            let assumed = currency.with(|code| Currency::parse(code));
            text.with(|text| read_limit(path, text, unit(), assumed, &currencies))
        }
    };
    let echo = |path: &'static str, text: RwSignal<String>| {
        let understood = understood.clone();
        Signal::derive(move || {
            let (number, currency) = understood(path, text).ok()?;
            let said = in_unit(Some(unit()), currency, &number.to_string());
            text.with(|text| *text != said && *text != number.to_string()).then_some(said)
        })
    };
    let (threshold_echo, margin_echo) = (echo("threshold", threshold), echo("margin", margin));
    let checker = program.clone();
    let refused = {
        let checker = checker.clone();
        Callback::new(move |issues: Vec<Issue>| {
            let Some(program) = &checker else { return false };
            wrongs.tell(program, &issues);
            true
        })
    };
    let asked = asked.telling(refused);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(program) = &checker else { return };
        let mut issues = Vec::new();
        let limit = |path: &str, text: RwSignal<String>, issues: &mut Vec<Issue>| {
            untrack(|| understood(path, text)).map_err(|issue| issues.push(issue)).ok()
        };
        let limit_read = limit("threshold", threshold, &mut issues);
        // An amount may name its currency: then it is that of the alert, and of its margin.
        let named = limit_read.and_then(|(_, named)| named);
        if let Some(named) = named {
            currency.set(named.code().to_owned());
        }
        let margin_read = limit("margin", margin, &mut issues);
        if let Some((other, named)) =
            margin_read.and_then(|(_, other)| other).zip(named).filter(|(a, b)| a != b)
        {
            let issue = Issue::new("margin", IssueCode::CurrencyNotAllowed);
            issues.push(issue.with("currency", other.code()).with("allowed", named.code()));
        }
        let cases =
            parse_number("minimum", &minimum.get_untracked(), Some(0)).map_err(|issue| issues.push(issue));
        let cases =
            cases.map(|number| u32::try_from(number.mantissa()).unwrap_or(u32::MAX)).unwrap_or_default();
        let number = |read: Option<(Decimal, Option<Currency>)>| read.unwrap_or_default().0.to_string();
        let (kind, url) = channel.asked();
        let draft = AlertDraft {
            name: name.get_untracked(),
            kpi: kpi.get_untracked(),
            condition: condition.get_untracked(),
            threshold: number(limit_read),
            margin: number(margin_read),
            currency: untrack(is_money).then(|| currency.get_untracked()),
            minimum: cases,
            address: address.get_untracked(),
            channel: kind,
            url,
            paused: false,
        };
        // What the server would say, and all of it at once.
        let checked = Draft {
            name: &draft.name,
            kpi: &draft.kpi,
            condition: &draft.condition,
            threshold: &draft.threshold,
            margin: &draft.margin,
            currency: draft.currency.as_deref(),
            minimum: draft.minimum,
            address: &draft.address,
        }
        .check(&program.currencies);
        issues.extend(checked.as_ref().err().cloned().unwrap_or_default());
        issues.extend(channel.issue());
        match checked {
            Ok(watch) if issues.is_empty() => {
                wrongs.clear();
                asked.save(making, AlertDraft { name: watch.name, ..draft }, move |one| done.run(one));
            }
            _ => wrongs.tell(program, &issues),
        }
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
    let plain = |path: &'static str, label: String| {
        let name = if path == "address" { "of" } else { path };
        FieldTexts::simple(&control(name), label, wrongs.of(path))
    };
    let with =
        |path: &'static str, label: String, help: Option<String>| FieldTexts { help, ..plain(path, label) };
    let limit = |path: &'static str, label: String, help: Option<String>| FieldTexts {
        note: in_words,
        ..with(path, label, help)
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
            {wrongs.summary(&control("problems"))}
            {asked.trouble()}
            <TextInput texts=with("name", t!("reports.name"), None) value=name on_input=move |text| name.set(text) max_length=80_u32 />
            <div class="report-pair">
                <Select texts=plain("kpi", t!("reports.figure")) options=Signal::stored(kpis) value=kpi on_choose=move |one| kpi.set(one) />
                <Select texts=plain("address", t!("reports.of_what")) options=Signal::stored(bases) value=address on_choose=move |one| address.set(one) />
                <Select texts=plain("condition", t!("reports.condition")) options=conditions value=condition on_choose=move |one| condition.set(one) />
                <TextInput texts=limit("threshold", t!("reports.threshold"), None) kind=InputKind::Decimal echo=threshold_echo value=threshold on_input=move |text| threshold.set(text) />
                {when(is_money, money)}
                <TextInput texts=limit("margin", t!("reports.margin"), Some(t!("reports.margin_help"))) kind=InputKind::Decimal echo=margin_echo value=margin on_input=move |text| margin.set(text) />
                <TextInput texts=with("minimum", t!("reports.minimum"), Some(t!("reports.minimum_help"))) kind=InputKind::Decimal value=minimum on_input=move |text| minimum.set(text) />
            </div>
            {channel.view(&id, true, mail, wrongs)}
            <button type="submit" class=ButtonKind::Primary.class() aria-disabled=move || asked.busy.get().then_some("true")>
                {t!("reports.save")}
            </button>
        </form>
    }
}
