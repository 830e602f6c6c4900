//! Everything that is wrong with a form in one list that takes the focus, each line a way to its control.

use crate::browser::dom;
use crate::i18n::display;
use crate::ui::{When, dynamic, text};
use domain::issue::Issue;
use domain::program::Program;
use leptos::prelude::*;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What `on_go` is given; empty where no control is meant.
    pub control: String,
    pub label: String,
    pub text: String,
}

/// The list of what is wrong. Appears, and takes the focus, when `asked` counts up.
#[component]
pub fn ErrorSummary(
    #[prop(into)] id: String,
    #[prop(into)] problems: Signal<Vec<Wrong>>,
    asked: RwSignal<u32>,
    /// Brings the person to a control.
    #[prop(into)]
    on_go: Callback<String>,
) -> impl IntoView {
    let own = id.clone();
    Effect::new(move |_| {
        if asked.get() > 0 && problems.with_untracked(|problems| !problems.is_empty()) {
            dom::focus(&own);
        }
    });
    let line = move |Wrong { control, label, text }: Wrong| {
        if control.is_empty() {
            return view! { <li>{text}</li> }.into_any();
        }
        view! {
            <li>
                <button type="button" class="link" on:click=move |_| on_go.run(control.clone())>
                    {label} ": " {text}
                </button>
            </li>
        }
        .into_any()
    };
    view! {
        <div id=id class="error-place" tabindex="-1">
            <When holds=Signal::derive(move || problems.with(|problems| !problems.is_empty()))>
                <div class="error-summary" role="alert">
                    <h3>{text(move || crate::plural!("form.problems", problems.with(Vec::len) as u64))}</h3>
                    <ul>{dynamic(move || problems.get().into_iter().map(line).collect_view().into_any())}</ul>
                </div>
            </When>
        </div>
    }
}

/// A control of a short form: the path of its issues, its id, and its label.
pub type Place = (&'static str, String, String);

/// What is wrong with a short form, beside its controls and in its list.
#[derive(Clone, Copy)]
pub struct Wrongs {
    places: StoredValue<Vec<Place>>,
    /// Paths and sentences.
    found: RwSignal<Vec<(String, String)>>,
    asked: RwSignal<u32>,
}

impl Wrongs {
    pub fn new(places: Vec<Place>) -> Self {
        Self { places: StoredValue::new(places), found: RwSignal::new(Vec::new()), asked: RwSignal::new(0) }
    }

    /// Says what is wrong, in place of what was wrong before.
    pub fn tell(self, program: &Program, issues: &[Issue]) {
        let sentence = |issue: &Issue| (issue.path.clone(), display::issue(program, issue));
        let mut found: Vec<(String, String)> = issues.iter().map(sentence).collect();
        // As the controls stand below each other; what has none comes last.
        let at = |path: &str| {
            let place = |places: &Vec<Place>| places.iter().position(|(about, _, _)| *about == path);
            self.places.with_value(place).unwrap_or(usize::MAX)
        };
        found.sort_by_key(|(path, _)| at(path));
        self.found.set(found);
        self.asked.update(|asked| *asked += 1);
    }

    /// Whatever is typed into a control takes away what was wrong with it: the next attempt says it again.
    pub fn follow(self, fields: &[(&'static str, RwSignal<String>)]) {
        for (path, typed) in fields.iter().copied() {
            Effect::new(move |before: Option<()>| {
                typed.track();
                let is_told = self.found.with_untracked(|found| found.iter().any(|(about, _)| about == path));
                if before.is_some() && is_told {
                    self.found.update(|found| found.retain(|(about, _)| about != path));
                }
            });
        }
    }

    /// Nothing is wrong any more.
    pub fn clear(self) {
        self.found.set(Vec::new());
    }

    /// The sentences about one control.
    pub fn of(self, path: &'static str) -> Signal<Vec<String>> {
        Signal::derive(move || {
            let here = |found: &Vec<(String, String)>| {
                let here = found.iter().filter(|(about, _)| about == path);
                here.map(|(_, text)| text.clone()).collect()
            };
            self.found.with(here)
        })
    }

    /// The list; `id` is its own on the page.
    pub fn summary(self, id: &str) -> AnyView {
        let problems = Signal::derive(move || {
            let wrong = |(path, text): (String, String)| {
                let place = self.places.with_value(|places| {
                    places
                        .iter()
                        .find(|(about, _, _)| *about == path)
                        .map(|(_, id, label)| (id.clone(), label.clone()))
                });
                let (control, label) = place.unwrap_or_default();
                Wrong { control, label, text }
            };
            self.found.get().into_iter().map(wrong).collect::<Vec<_>>()
        });
        view! { <ErrorSummary id=id problems=problems asked=self.asked on_go=move |id: String| dom::focus(&id) /> }
            .into_any()
    }
}
