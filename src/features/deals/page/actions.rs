//! What the viewer may do with the deal now: a button each, and a dialog where the action needs words.

use crate::backend::Portal;
use crate::backend::outbox::{Act, Command, Outcome};
use crate::browser::clock;
use crate::browser::timers;
use crate::i18n::{display, lookup};
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, OptionItem, Select, TextArea, TextInput};
use crate::ui::{ActionButton, Banner, ButtonKind, Dialog, LinkButton, Tone, When, dynamic, toast};
use domain::deals::{Action, Deal, Request, allowed_actions, transition};
use domain::form::{Draft, Entry, Form, FormContext, Phase};
use domain::ids::DealId;
use domain::issue::Issue;
use domain::program::Program;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

#[component]
pub fn Actions(deal: Arc<Deal>, program: Arc<Program>) -> impl IntoView {
    let portal = Portal::of_page();
    let id = deal.summary.id.clone();
    let busy = {
        let id = id.clone();
        Signal::derive(move || portal.outbox.is_busy_with(&id))
    };
    let asked = RwSignal::new(None::<Action>);
    let open = RwSignal::new(false);
    let sent = RwSignal::new(None::<(String, Action)>);
    announce(portal, sent);
    let allowed =
        untrack(|| portal.actor()).map(|actor| allowed_actions(&deal.summary, &actor)).unwrap_or_default();
    let partner = untrack(|| portal.person()).is_some_and(|session| session.user.role.is_partner());
    let answers = allowed.iter().any(|one| one.action == Action::Submit);
    let edit = (partner && deal.summary.status.phase().is_some()).then(|| {
        let (kind, text) = if answers {
            (ButtonKind::Primary, t!("deal.answer"))
        } else {
            (ButtonKind::Secondary, t!("deal.change"))
        };
        view! { <LinkButton kind=kind href=Route::ChangeDeal(id).href()>{text}</LinkButton> }
    });
    // Handing in goes through the form, where everything is checked.
    let buttons = allowed
        .into_iter()
        .map(|one| one.action)
        .filter(|action| *action != Action::Submit)
        .map(|action| {
            let ask = move |()| {
                asked.set(Some(action));
                open.set(true);
            };
            view! { <ActionButton kind=kind_of(action) busy=busy on_press=ask>{label(action)}</ActionButton> }
        })
        .collect_view();
    let title = Signal::derive(move || asked.get().map(label).unwrap_or_default());
    view! {
        <div class="actions" role="group" aria-label=t!("deal.actions")>{edit} {buttons}</div>
        <When holds=Signal::derive(move || busy.get())>
            <Banner tone=Tone::Info live=true><p>{t!("deal.sending")}</p></Banner>
        </When>
        <Dialog title=title open=open>
            {
                let (deal, program) = (deal.clone(), program.clone());
                dynamic(move || match asked.get() {
                    Some(action) => view! {
                        <ActionForm action=action deal=deal.clone() program=program.clone() open=open sent=sent />
                    }
                    .into_any(),
                    None => ().into_any(),
                })
            }
        </Dialog>
    }
}

fn label(action: Action) -> String {
    lookup(&format!("action.{}", action.as_str()), &[])
}

fn kind_of(action: Action) -> ButtonKind {
    match action {
        Action::Approve | Action::Won => ButtonKind::Primary,
        Action::Reject | Action::Withdraw => ButtonKind::Danger,
        _ => ButtonKind::Secondary,
    }
}

/// Says once that the backend has acknowledged the action.
fn announce(portal: Portal, sent: RwSignal<Option<(String, Action)>>) {
    Effect::new(move |_| {
        let Some((key, action)) = sent.get() else { return };
        if portal.outbox.outcome(&key) == Outcome::Done {
            sent.set(None);
            toast(lookup(&format!("done.{}", action.as_str()), &[]));
        }
    });
}

/// What the action needs: a reason, words, the first registration, or only a yes.
#[component]
fn ActionForm(
    action: Action,
    deal: Arc<Deal>,
    program: Arc<Program>,
    open: RwSignal<bool>,
    sent: RwSignal<Option<(String, Action)>>,
) -> impl IntoView {
    let portal = Portal::of_page();
    let reason = RwSignal::new(String::new());
    let comment = RwSignal::new(String::new());
    let duplicate_of = RwSignal::new(String::new());
    let incomplete = RwSignal::new(Vec::<String>::new());
    let change = StoredValue::new(Route::ChangeDeal(deal.summary.id.clone()).href());
    let refusal = RwSignal::new(None::<&'static str>);
    let errors_for = move |codes: &'static [&'static str]| {
        Signal::derive(move || {
            let found = refusal.get().filter(|code| codes.contains(code));
            found.map(|code| vec![lookup(&format!("refusal.{code}"), &[])]).unwrap_or_default()
        })
    };
    let list =
        if action == Action::Lost { program.reasons.lost.clone() } else { program.reasons.rejected.clone() };
    let reasons = reasons(&program, &list);
    let needs = action.needs();
    let can_comment = needs.comment || !matches!(action, Action::StartReview);
    let comment_texts = FieldTexts {
        required: Signal::stored(needs.comment),
        ..FieldTexts::simple("action-comment", comment_label(action), errors_for(&["comment_missing"]))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let filled = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let request = Request {
            action,
            reason: filled(reason.get_untracked()),
            comment: filled(comment.get_untracked()),
            duplicate_of: filled(duplicate_of.get_untracked()).map(deal_id_of),
        };
        let Some(actor) = untrack(|| portal.actor()) else { return };
        // The same rules as the server's, before anything is sent.
        if let Err(refused) = transition(&program, &deal.summary, &actor, &request) {
            return refusal.set(Some(refused.code()));
        }
        let missing = missing(portal, &program, &deal, &request);
        if !missing.is_empty() {
            return incomplete.set(missing);
        }
        let command = Command::Act {
            deal: deal.summary.id.clone(),
            version: deal.summary.version,
            act: Act::from(request),
            fields: BTreeMap::new(),
        };
        let title = deal.summary.title.clone();
        timers::spawn(async move {
            match portal.outbox.take(command, &title, Vec::new()).await {
                Ok(key) => {
                    sent.try_set(Some((key, action)));
                    open.try_set(false);
                }
                Err(_) => drop(refusal.try_set(Some("not_kept"))),
            }
        });
    };
    view! {
        <form novalidate=true on:submit=submit>
            <p>{lookup(&format!("explain.{}", action.as_str()), &[])}</p>
            {needs.reason.then(|| view! {
                <Select
                    texts=FieldTexts::simple("action-reason", t!("deal.reason_label"), errors_for(&["reason_missing", "reason_unknown"]))
                    options=Signal::stored(reasons)
                    value=reason
                    on_choose=move |value| {
                        reason.set(value);
                        refusal.set(None);
                    }
                    placeholder=t!("form.choose")
                />
            })}
            {needs.duplicate_of.then(|| view! {
                <TextInput
                    texts=FieldTexts::simple("action-duplicate", t!("deal.duplicate_label"), errors_for(&["duplicate_of_missing", "duplicate_of_itself"]))
                    value=duplicate_of
                    on_input=move |text| duplicate_of.set(text)
                />
            })}
            {can_comment.then(|| view! { <TextArea texts=comment_texts value=comment on_input=move |text| comment.set(text) /> })}
            <When holds=Signal::derive(move || refusal.get() == Some("not_kept"))>
                <Banner tone=Tone::Bad live=true><p>{t!("error.not_kept")}</p></Banner>
            </When>
            <When holds=Signal::derive(move || incomplete.with(|missing| !missing.is_empty()))>
                <Banner tone=Tone::Attention live=true>
                    <p>{t!("deal.incomplete")}</p>
                    {dynamic(move || incomplete.get().into_iter().map(|line| view! { <p>{line}</p> }).collect_view().into_any())}
                    <a class="button" href=change.get_value()>{t!("deal.change")}</a>
                </Banner>
            </When>
            <div class="actions">
                <button type="submit" class=kind_of(action).class()>{label(action)}</button>
                <ActionButton kind=ButtonKind::Quiet on_press=move |()| open.set(false)>{t!("dialog.cancel")}</ActionButton>
            </div>
        </form>
    }
}

/// What the deal still lacks for this action, by the same check that the server makes: the outcome's stage is put
/// in place, and the reason where the programme keeps it in a field.
fn missing(portal: Portal, program: &Program, deal: &Deal, request: &Request) -> Vec<String> {
    let closing = request.closing_fields(program);
    if closing.is_empty() {
        return Vec::new();
    }
    let session = untrack(|| portal.person());
    let partner = session.as_ref().and_then(|session| session.partner.as_ref());
    let mut saved = deal.fields.clone();
    saved.extend(closing.into_iter().map(|(field, value)| (field.to_owned(), Entry::Text(value))));
    let draft = Draft::from(saved.clone());
    let context = FormContext {
        phase: Phase::Open,
        today: clock::today_in(&program.time_zone),
        partner_type: partner.map(|partner| partner.partner_type.clone()).unwrap_or_default(),
        partner_programs: partner.map(|partner| partner.programs.clone()).unwrap_or_default(),
        saved,
    };
    let issues = Form::new(program, &context).check(&draft).err().unwrap_or_default();
    let line = |issue: &Issue| {
        let label = program.field(&issue.path).map_or_else(|| issue.path.clone(), display::field_label);
        format!("{label}: {}", display::issue(program, issue))
    };
    issues.iter().map(line).collect()
}

fn comment_label(action: Action) -> String {
    if action == Action::RequestInformation { t!("deal.question_label") } else { t!("deal.comment_label") }
}

fn reasons(program: &Program, list: &str) -> Vec<OptionItem> {
    let choices = program.lists.get(list).map(Vec::as_slice).unwrap_or_default();
    let item = |value: &String| OptionItem {
        value: value.clone(),
        label: display::reason(program, list, value),
        available: true,
    };
    choices.iter().map(|choice| item(&choice.value)).collect()
}

/// The id of a deal from what people paste: the id itself, or the address of its page.
fn deal_id_of(text: String) -> DealId {
    let id = text
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    DealId(id.to_owned())
}
