//! One run of the test: what is chosen, where it is, and what was found so far.

use crate::backend::profiled::connection::{self, Described, Finding, Listener, Plan, Report, Step, Verdict};
use crate::browser::{dom, timers};
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

/// Where a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Idle,
    Running,
    /// Somebody pressed "stop"; the request under way and the removing of records go on.
    Stopping,
    Done,
    /// Ended before its end.
    Stopped,
}

/// The findings of one check of one resource.
#[derive(Clone)]
pub(super) struct Group {
    pub check: &'static str,
    pub findings: ArcRwSignal<Vec<Finding>>,
}

/// The checks of one resource of one backend.
#[derive(Clone)]
pub(super) struct Area {
    pub backend: usize,
    /// Empty for what concerns the backend as a whole.
    pub resource: String,
    pub groups: ArcRwSignal<Vec<Group>>,
}

/// The state of the page. Lives as long as the page.
#[derive(Clone, Copy)]
pub(super) struct RunState {
    pub user: RwSignal<String>,
    pub password: RwSignal<String>,
    pub thorough: RwSignal<bool>,
    pub write: RwSignal<bool>,
    pub stage: RwSignal<Stage>,
    pub step: RwSignal<Option<Step>>,
    pub requests: RwSignal<u64>,
    pub areas: RwSignal<Vec<Area>>,
    pub reports: RwSignal<Arc<Vec<Report>>>,
    listener: StoredValue<Option<Rc<Listener>>, LocalStorage>,
}

/// The heading that takes the focus when a run has ended.
pub(super) const RESULT: &str = "connection-result";

impl RunState {
    pub(super) fn new() -> Self {
        let state = Self {
            user: RwSignal::default(),
            password: RwSignal::default(),
            thorough: RwSignal::new(false),
            write: RwSignal::new(false),
            stage: RwSignal::new(Stage::Idle),
            step: RwSignal::new(None),
            requests: RwSignal::new(0),
            areas: RwSignal::default(),
            reports: RwSignal::default(),
            listener: StoredValue::new_local(None),
        };
        // Whoever leaves the page does not leave records behind: the run removes them and ends.
        on_cleanup(move || state.end());
        state
    }

    pub(super) fn runs(self) -> bool {
        matches!(self.stage.get(), Stage::Running | Stage::Stopping)
    }

    /// Begins a run, unless one goes on. `with_password` is whether name and password are asked for at all.
    pub(super) fn start(self, described: Arc<Described>, with_password: bool) {
        if matches!(self.stage.get_untracked(), Stage::Running | Stage::Stopping) {
            return;
        }
        let typed =
            |signal: RwSignal<String>| if with_password { signal.get_untracked() } else { String::new() };
        let plan = Plan {
            user: typed(self.user).trim().to_owned(),
            password: typed(self.password),
            thorough: self.thorough.get_untracked(),
            write: self.write.get_untracked(),
        };
        self.step.set(None);
        self.requests.set(0);
        self.areas.set(Vec::new());
        self.reports.set(Arc::default());
        self.stage.set(Stage::Running);
        let listener = Rc::new(Listener {
            step: Box::new(move |_, step| drop(self.step.try_set(Some(step.clone())))),
            found: Box::new(move |backend, finding| self.hear(backend, finding)),
            asked: Box::new(move || {
                self.requests.try_update(|count| *count += 1);
            }),
            stop: Cell::new(false),
        });
        self.listener.set_value(Some(listener.clone()));
        timers::spawn(async move {
            let reports = connection::run(&described, &plan, &listener).await;
            let ended = if listener.stop.get() { Stage::Stopped } else { Stage::Done };
            self.reports.try_set(Arc::new(reports));
            self.stage.try_set(ended);
            timers::sleep(0).await;
            dom::focus(RESULT);
        });
    }

    /// Asks the run to end.
    pub(super) fn stop(self) {
        self.end();
        if self.stage.get_untracked() == Stage::Running {
            self.stage.set(Stage::Stopping);
        }
    }

    fn end(self) {
        self.listener.try_with_value(|listener| {
            if let Some(listener) = listener {
                listener.stop.set(true);
            }
        });
    }

    fn hear(self, backend: usize, finding: &Finding) {
        let groups = self.areas.try_update(|areas| area(areas, backend, &finding.resource).groups.clone());
        let Some(groups) = groups else { return };
        let known = groups.with_untracked(|groups| {
            groups.iter().find(|group| group.check == finding.check).map(|group| group.findings.clone())
        });
        match known {
            Some(findings) => findings.update(|findings| findings.push(finding.clone())),
            None => {
                let findings = ArcRwSignal::new(vec![finding.clone()]);
                groups.update(|groups| groups.push(Group { check: finding.check, findings }));
            }
        }
    }

    /// How many findings of all reports ended so.
    pub(super) fn count(self, verdict: Verdict) -> u64 {
        let count =
            |reports: &Arc<Vec<Report>>| reports.iter().map(|report| report.count(verdict)).sum::<usize>();
        u64::try_from(self.reports.with(count)).unwrap_or(u64::MAX)
    }
}

/// The area of a resource; made if it is not there yet.
fn area(areas: &mut Vec<Area>, backend: usize, resource: &str) -> Area {
    let is_it = |area: &&Area| area.backend == backend && area.resource == resource;
    if let Some(known) = areas.iter().find(is_it) {
        return known.clone();
    }
    let area = Area { backend, resource: resource.to_owned(), groups: ArcRwSignal::default() };
    areas.push(area.clone());
    area
}
