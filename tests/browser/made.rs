//! What a form makes: once, whatever becomes of the answers, and kept on the device until the server has it.

use crate::patch::{Patched, patch, run};
use domain::ids::UserId;
use leptos::prelude::*;
use portal::backend::Failure;
use portal::backend::kept_form::KeptForm;
use portal::backend::made::{self, Made, Unsaved};
use portal::backend::schedules::{Alert, AlertDraft};
use portal::browser::clock::new_id;
use portal::browser::timers::sleep;
use wasm_bindgen_test::wasm_bindgen_test;

/// A server of alerts in the page. `pretend.next` says what becomes of the next write: `lost` never arrives, `unheard` takes
/// effect and its answer is lost, `elsewhere` takes effect and somebody else answers.
const SERVER: &str = r#"
    const real = window.fetch, answers = new Map();
    const pretend = window.pretend = { all: [], next: '', writes: 0 };
    const reply = (status, body, headers = {}) => new Response(JSON.stringify(body), {
        status, headers: { 'Content-Type': status < 300 ? 'application/json' : 'application/problem+json', ...headers },
    });
    const problem = (status, code) => reply(status, { code, errors: [] });
    const write = async (request, id, key) => {
        const draft = await request.json();
        const version = request.headers.get('If-Match'), hash = [request.method, id, version, JSON.stringify(draft)].join();
        const before = answers.get(key);
        if (before) return before.hash === hash ? reply(200, before.body, { 'Idempotency-Key': key }) : problem(422, 'idempotency_key_reused');
        const old = pretend.all.find((one) => one.id === id);
        if (id && version !== `"${old.version}"`) return problem(412, 'stale');
        const one = { ...draft, id: id ?? crypto.randomUUID(), version: (old?.version ?? 0) + 1, paused: draft.paused ? 'person' : null,
            raised: false, measured: null, judged_at: null, runs: [] };
        pretend.all = [...pretend.all.filter((other) => other !== old), one];
        pretend.writes += 1;
        answers.set(key, { hash, body: one });
        return reply(200, one, { 'Idempotency-Key': key });
    };
    window.fetch = async (request) => {
        const id = new URL(request.url).pathname.split('/alerts/')[1];
        if (request.method === 'GET') return reply(200, { items: pretend.all, mail: false });
        const next = pretend.next;
        pretend.next = '';
        if (next === 'lost') throw new TypeError('lost');
        const answer = await write(request, id, request.headers.get('Idempotency-Key'));
        if (next === 'unheard') throw new TypeError('unheard');
        return next === 'elsewhere' ? reply(200, await answer.json()) : answer;
    };
    return () => { window.fetch = real; };"#;

fn server() -> Patched {
    // Mounting something is what starts effects.
    leptos::mount::mount_to_body(|| ());
    patch(SERVER, "")
}

fn next(what: &str) {
    run("window.pretend.next = argument", what);
}

/// Names and versions of what the server has.
fn there() -> String {
    run("return window.pretend.all.map((one) => `${one.name} ${one.version} ${one.paused}`).join()", "")
        .as_string()
        .unwrap()
}

fn draft(name: &str) -> AlertDraft {
    AlertDraft {
        name: name.to_owned(),
        kpi: "win_rate".to_owned(),
        condition: "below".to_owned(),
        threshold: "40".to_owned(),
        margin: "2".to_owned(),
        currency: None,
        minimum: 0,
        address: "?period=qtd".to_owned(),
        channel: "page".to_owned(),
        url: String::new(),
        paused: false,
    }
}

fn somebody() -> UserId {
    UserId(new_id())
}

/// A form as a page opens it, and the field that is typed into.
struct Form {
    owner: Owner,
    kept: KeptForm,
    name: RwSignal<String>,
}

async fn form(user: &UserId, of: &str) -> Form {
    let owner = Owner::new();
    let (name, kept) = owner.with(|| {
        let name = RwSignal::new(String::new());
        (name, KeptForm::new(Some(user.clone()), of, vec![("name", name)]))
    });
    sleep(50).await;
    Form { owner, kept, name }
}

impl Form {
    async fn type_in(&self, text: &str) {
        self.name.set(text.to_owned());
        sleep(50).await;
    }

    async fn save(&self, user: &UserId, name: &str, base: Option<Alert>) -> Result<Alert, Unsaved<Alert>> {
        made::save(user, self.kept, draft(name), base, Vec::new()).await
    }

    async fn leave(self) {
        self.owner.cleanup();
        sleep(50).await;
    }
}

async fn an_alert(user: &UserId) -> Alert {
    Alert::put(user, &new_id(), &draft("Begun"), None).await.unwrap()
}

#[wasm_bindgen_test]
async fn an_alert_whose_answer_was_lost_is_there_once_after_another_press() {
    let (_server, user) = (server(), somebody());
    let form = form(&user, "alert").await;
    for what in ["unheard", "elsewhere"] {
        next(what);
        let answer = form.save(&user, "Win rate", None).await;
        assert!(
            matches!(answer, Err(Unsaved::Failed(Failure::Offline | Failure::Malformed))),
            "{what}: {answer:?}"
        );
    }
    form.save(&user, "Win rate", None).await.unwrap();
    assert_eq!(there(), "Win rate 1 null");
}

// Somebody pressed Save, got no answer, mended a letter and pressed again: there were two alerts, or none could be saved.
#[wasm_bindgen_test]
async fn what_is_mended_after_a_lost_answer_changes_what_was_made() {
    let (_server, user) = (server(), somebody());
    let form = form(&user, "alert").await;
    next("unheard");
    form.save(&user, "Win rat", None).await.unwrap_err();
    next("unheard");
    form.save(&user, "Win rate", None).await.unwrap_err();
    form.save(&user, "The win rate", None).await.unwrap();
    assert_eq!(there(), "The win rate 3 null");
}

#[wasm_bindgen_test]
async fn what_is_mended_after_a_request_that_never_arrived_is_made_once() {
    let (_server, user) = (server(), somebody());
    let form = form(&user, "alert").await;
    next("lost");
    form.save(&user, "Win rat", None).await.unwrap_err();
    form.save(&user, "Win rate", None).await.unwrap();
    assert_eq!(there(), "Win rate 1 null");
}

#[wasm_bindgen_test]
async fn a_lost_answer_is_not_forgotten_with_the_page() {
    let (_server, user) = (server(), somebody());
    let before = form(&user, "alert").await;
    before.type_in("Win rate").await;
    next("unheard");
    before.save(&user, "Win rate", None).await.unwrap_err();
    before.leave().await;
    let after = form(&user, "alert").await;
    assert_eq!(after.name.get_untracked(), "Win rate");
    after.save(&user, "Win rate", None).await.unwrap();
    assert_eq!(there(), "Win rate 1 null");
}

// Somebody opened the form, pressed Pause in the list, then Save: it was refused for ever.
#[wasm_bindgen_test]
async fn what_was_paused_meanwhile_is_changed_and_stays_paused() {
    let (_server, user) = (server(), somebody());
    let base = an_alert(&user).await;
    let paused = AlertDraft { paused: true, ..draft("Begun") };
    made::change(&user, &new_id(), base.clone(), |_| paused.clone()).await.unwrap();
    let form = form(&user, "alert").await;
    form.save(&user, "Changed", Some(base)).await.unwrap();
    assert_eq!(there(), "Changed 3 person");
}

#[wasm_bindgen_test]
async fn what_somebody_else_has_changed_is_told_before_it_is_overwritten() {
    let (_server, user) = (server(), somebody());
    let base = an_alert(&user).await;
    made::change(&user, &new_id(), base.clone(), |_| draft("Theirs")).await.unwrap();
    let form = form(&user, "alert").await;
    let Err(Unsaved::Changed(now)) = form.save(&user, "Mine", Some(base)).await else {
        panic!("overwritten")
    };
    assert_eq!((now.name.as_str(), there().as_str()), ("Theirs", "Theirs 2 null"));
    form.save(&user, "Mine", Some(now)).await.unwrap();
    assert_eq!(there(), "Mine 3 null");
}

#[wasm_bindgen_test]
async fn a_pause_is_about_what_is_there_by_now() {
    let (_server, user) = (server(), somebody());
    let old = an_alert(&user).await;
    made::change(&user, &new_id(), old.clone(), |_| draft("Theirs")).await.unwrap();
    made::change(&user, &new_id(), old, |one| AlertDraft { paused: true, ..one.draft() }).await.unwrap();
    assert_eq!(there(), "Theirs 3 person");
}

#[wasm_bindgen_test]
async fn what_is_typed_comes_back_to_the_person_who_typed_it_and_to_nobody_else() {
    let (_server, user) = (server(), somebody());
    let before = form(&user, "goal:northwind").await;
    before.type_in("Half a goal").await;
    assert!(before.kept.is_kept.get_untracked());
    before.leave().await;
    assert_eq!(form(&somebody(), "goal:northwind").await.name.get_untracked(), "");
    assert_eq!(form(&user, "goal:contoso").await.name.get_untracked(), "");
    let after = form(&user, "goal:northwind").await;
    assert_eq!(after.name.get_untracked(), "Half a goal");
    assert!(after.kept.is_resumed.get_untracked());
}

#[wasm_bindgen_test]
async fn what_was_made_or_thrown_away_is_not_offered_again() {
    let (_server, user) = (server(), somebody());
    let one = form(&user, "alert").await;
    one.type_in("Win rate").await;
    one.save(&user, "Win rate", None).await.unwrap();
    assert_eq!(form(&user, "alert").await.name.get_untracked(), "");
    let other = form(&user, "goal").await;
    let id = other.kept.id();
    other.type_in("Half a goal").await;
    other.kept.discard();
    sleep(50).await;
    assert_eq!(other.name.get_untracked(), "");
    assert_ne!(other.kept.id(), id);
    assert!(!form(&user, "goal").await.kept.is_resumed.get_untracked());
}

#[wasm_bindgen_test]
async fn what_is_answered_after_the_page_was_left_is_not_offered_again() {
    let (_server, user) = (server(), somebody());
    let Form { owner, kept, name } = form(&user, "alert").await;
    name.set("Win rate".to_owned());
    sleep(50).await;
    let answer = made::save::<Alert>(&user, kept, draft("Win rate"), None, Vec::new());
    // Left between the request and its answer.
    portal::browser::timers::both(async { answer.await.map(drop).unwrap() }, async {
        sleep(0).await;
        owner.cleanup();
    })
    .await;
    assert_eq!(there(), "Win rate 1 null");
    assert_eq!(form(&user, "alert").await.name.get_untracked(), "");
}

#[wasm_bindgen_test]
async fn what_another_tab_typed_since_stays_when_this_one_is_done() {
    let (_server, user) = (server(), somebody());
    let (here, there) = (form(&user, "alert").await, form(&user, "alert").await);
    here.type_in("here").await;
    there.type_in("there").await;
    here.kept.discard();
    sleep(50).await;
    assert_eq!(form(&user, "alert").await.name.get_untracked(), "there");
}
