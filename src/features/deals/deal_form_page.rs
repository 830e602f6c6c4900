//! The pages around the form: beginning a registration, going on with one, changing one.

use super::form::{FormModel, FormSteps, flush, follow, forget};
use crate::backend::drafts::{self, DraftRecord};
use crate::backend::{self, Failure, Portal};
use crate::browser::{clock, events, locks, timers};
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{ActionButton, Banner, ButtonKind, Dialog, Loading, PageHeading, Tone, load, toast, when};
use domain::deals::{Deal, outlook};
use domain::form::{FormContext, Phase};
use domain::ids::DealId;
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Gives a new registration its id and goes to its form: from then on it has an address of its own.
#[component]
pub fn NewDealPage() -> impl IntoView {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&Route::DealDraft(DealId(clock::new_id())).href(), options);
    });
    view! { <Loading /> }
}

/// What a form needs to begin.
#[derive(Clone)]
struct Begun {
    record: DraftRecord,
    context: FormContext,
    deal: Option<Arc<Deal>>,
    /// Fields that somebody else changed as well since the draft was begun.
    both: Vec<String>,
}

/// The form of a new registration, or (with `change`) of an existing one.
#[component]
pub fn DealFormPage(id: DealId, change: bool) -> impl IntoView {
    let portal = Portal::of_page();
    let begun = load(move || {
        let id = id.clone();
        // Asked again once the programme is there.
        let program = portal.program.get();
        Box::pin(async move {
            let Some(program) = program else { return std::future::pending().await };
            begin(portal, program, id, change).await.map_err(|failure| failure.sentence())
        })
    });
    begun.view(8, move |begun| match portal.program.get_untracked() {
        Some(program) => view! { <OpenForm begun=(*begun).clone() program=program /> }.into_any(),
        None => view! { <Loading /> }.into_any(),
    })
}

/// Finds the draft on this device, or begins one.
async fn begin(portal: Portal, program: Arc<Program>, id: DealId, change: bool) -> Result<Begun, Failure> {
    let Some(session) = untrack(|| portal.person()) else {
        return Err(Failure::NotSignedIn);
    };
    let user = session.user.id.clone();
    let partner = session.partner.as_ref();
    let context = |phase, saved| FormContext {
        phase,
        today: clock::today_in(&program.time_zone),
        partner_type: partner.map(|partner| partner.partner_type.clone()).unwrap_or_default(),
        partner_programs: partner.map(|partner| partner.programs.clone()).unwrap_or_default(),
        saved,
    };
    if !change {
        let kept = drafts::load(&id, &user).await.map_err(|drafts::Unreadable| newer_draft())?;
        let record = kept.unwrap_or_else(|| DraftRecord::register(id, user, &program.id));
        return Ok(Begun {
            record,
            context: context(Phase::Create, BTreeMap::new()),
            deal: None,
            both: Vec::new(),
        });
    }
    let deal = backend::deal(&id).await?;
    let Some(phase) = deal.summary.status.phase() else {
        return Err(Failure::Conflict("no_phase".to_owned()));
    };
    let version = deal.summary.version;
    // A backend may know the deal under an id of its own. There is one draft of it, whatever address led here.
    let known = deal.summary.id.clone();
    let mut kept = drafts::load_change(&known, &user).await.map_err(|drafts::Unreadable| newer_draft())?;
    if kept.is_none() && known != id {
        kept = drafts::load_change(&id, &user).await.map_err(|drafts::Unreadable| newer_draft())?;
    }
    let (record, both) = match kept {
        // What is being sent is not touched.
        Some(record) if record.sending => (record, Vec::new()),
        Some(record) => record.rebased(version, &deal.fields),
        None => {
            (DraftRecord::change(known, user.clone(), &program.id, version, deal.fields.clone()), Vec::new())
        }
    };
    let context = context(phase, deal.fields.clone());
    Ok(Begun { record, context, deal: Some(Arc::new(deal)), both })
}

/// The draft was written by a newer portal than this page: it is not read, and not overwritten.
fn newer_draft() -> Failure {
    Failure::Conflict("newer_draft".to_owned())
}

#[component]
fn OpenForm(begun: Begun, program: Arc<Program>) -> impl IntoView {
    let portal = Portal::of_page();
    let Begun { record, context, deal, both } = begun;
    let labels = both.iter().filter_map(|id| program.field(id)).map(display::field_label).collect::<Vec<_>>();
    let phase = context.phase;
    let id = record.deal.clone();
    let lock = format!("draft-{}", record.storage_key());
    let model = FormModel::new(portal, program.clone(), context, record);
    keep_to_this_tab(model, lock);
    let hide = StoredValue::new_local(events::on_hide(move || flush(model)));
    on_cleanup(move || {
        flush(model);
        hide.dispose();
    });
    let done = {
        let (navigate, id) = (use_navigate(), id.clone());
        move || {
            toast(match phase {
                Phase::Create => t!("form.registered"),
                Phase::InfoRequested => t!("form.answered"),
                Phase::Open | Phase::Closed => t!("form.changed"),
            });
            navigate(
                &Route::Deal(id.clone()).href(),
                NavigateOptions { replace: true, ..NavigateOptions::default() },
            );
        }
    };
    follow(model, done);
    let days = outlook(&program, clock::today_in(&program.time_zone)).business_days;
    let (title, label) = match phase {
        Phase::Create => (t!("form.new_title"), crate::plural!("form.submit_new", u64::from(days))),
        Phase::InfoRequested => {
            (t!("form.answer_title"), crate::plural!("form.submit_answer", u64::from(days)))
        }
        Phase::Open | Phase::Closed => (t!("form.change_title"), t!("form.submit_change")),
    };
    let question = deal.filter(|_| phase == Phase::InfoRequested).and_then(|deal| deal.comment.clone());
    view! {
        <PageHeading title=title>
            <Discard model=model change=phase != Phase::Create id=id />
        </PageHeading>
        {question.map(|question| view! {
            <Banner tone=Tone::Attention>
                <p><strong>{t!("deal.question")}</strong></p>
                <p class="quote"><bdi>{question}</bdi></p>
            </Banner>
        })}
        {(!labels.is_empty()).then(|| view! {
            <Banner tone=Tone::Attention><p>{t!("form.both_changed", fields = labels.join(", "))}</p></Banner>
        })}
        <FormSteps model=model submit_label=label />
    }
}

/// One draft is edited in one tab: the others show it and say so.
fn keep_to_this_tab(model: FormModel, lock: String) {
    let held = StoredValue::new_local(None::<locks::Held>);
    on_cleanup(move || drop(held.try_update_value(Option::take)));
    timers::spawn(async move {
        match locks::hold(&lock).await {
            locks::Hold::Mine(lock) => {
                held.try_update_value(|held| *held = lock);
            }
            locks::Hold::Taken => drop(model.read_only.try_set(true)),
        }
    });
}

/// Throws the draft away, after asking.
#[component]
fn Discard(model: FormModel, change: bool, id: DealId) -> impl IntoView {
    let asking = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let back = if change { Route::Deal(id) } else { Route::Deals(Default::default()) }.href();
    let back = StoredValue::new(back);
    let discard = move |()| {
        asking.set(false);
        // Nothing is saved after this: what follows is the end of the draft.
        forget(model);
        let record = model.record.get_untracked();
        timers::spawn(async move {
            let _ = drafts::discard(&record).await;
            navigate.with_value(|navigate| navigate(&back.get_value(), NavigateOptions::default()));
        });
    };
    view! {
        {when(move || !model.locked(), move || view! {
            <ActionButton kind=ButtonKind::Quiet on_press=move |()| asking.set(true)>{t!("draft.discard")}</ActionButton>
        }.into_any())}
        <Dialog title=Signal::derive(|| t!("draft.discard_title")) open=asking>
            <p>{t!("draft.discard_text")}</p>
            <div class="actions">
                <ActionButton kind=ButtonKind::Danger on_press=discard>{t!("draft.discard_yes")}</ActionButton>
                <ActionButton on_press=move |()| asking.set(false)>{t!("draft.discard_no")}</ActionButton>
            </div>
        </Dialog>
    }
}
