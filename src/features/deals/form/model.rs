//! The form's state: what was typed, what it means, and what to show. No views.

use super::saving;
use crate::backend::Portal;
use crate::backend::drafts::DraftRecord;
use crate::i18n::display;
use domain::form::{Draft, Entry, FieldState, Form, FormContext};
use domain::issue::{Issue, IssueCode};
use domain::money::{MoneyContext, parse_money};
use domain::program::{Field, FieldKind, Program};
use leptos::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whether what was typed has reached the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaveState {
    Untouched,
    Saving,
    Saved(chrono::DateTime<chrono::Utc>),
    /// It is in memory only: the reason is a storage error.
    Failed,
}

/// How far the submission has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendState {
    Editing,
    Sending,
    /// Kept on the device and sent as soon as possible.
    Kept,
    /// Somebody changed the deal meanwhile; the draft is put onto the new version.
    Outdated,
    /// It waits for a decision: the catalogue key of the reason.
    Parked(String),
}

/// The state of one form on one page.
#[derive(Clone, Copy)]
pub struct FormModel {
    pub portal: Portal,
    program: StoredValue<Arc<Program>>,
    context: StoredValue<FormContext>,
    pub record: RwSignal<DraftRecord>,
    /// The draft with fixed values and defaults in place: what the rules look at.
    pub settled: Memo<Draft>,
    /// Fields that the person has left at least once, or that a submission has looked at.
    touched: RwSignal<BTreeSet<String>>,
    pub save: RwSignal<SaveState>,
    /// Counts changes; compared with the one that has reached the disk.
    pub revision: StoredValue<u64>,
    pub kept_revision: StoredValue<u64>,
    /// Whether a save is planned.
    pub planned: StoredValue<bool>,
    pub send: RwSignal<SendState>,
    /// Counts up when the error summary has something new to say.
    pub refused: RwSignal<u32>,
    /// Another tab has this draft open: here it can only be read.
    pub read_only: RwSignal<bool>,
}

impl FormModel {
    pub fn new(portal: Portal, program: Arc<Program>, context: FormContext, record: DraftRecord) -> Self {
        let send = if record.sending { SendState::Kept } else { SendState::Editing };
        let program = StoredValue::new(program);
        let context = StoredValue::new(context);
        let touched = record.issues.iter().map(|issue| issue.path.clone()).collect();
        let record = RwSignal::new(record);
        let settled = Memo::new(move |_| {
            record.with(|record| {
                program.with_value(|program| {
                    context.with_value(|context| Form::new(program, context).settled(&record.draft))
                })
            })
        });
        Self {
            portal,
            program,
            context,
            record,
            settled,
            touched: RwSignal::new(touched),
            save: RwSignal::new(SaveState::Untouched),
            revision: StoredValue::new(0),
            kept_revision: StoredValue::new(0),
            planned: StoredValue::new(false),
            send: RwSignal::new(send),
            refused: RwSignal::new(0),
            read_only: RwSignal::new(false),
        }
    }

    pub fn program(self) -> Arc<Program> {
        self.program.get_value()
    }

    pub fn context(self) -> FormContext {
        self.context.get_value()
    }

    /// Runs `question` with the form's rules.
    pub fn with_form<T>(self, question: impl FnOnce(Form<'_>) -> T) -> T {
        self.program
            .with_value(|program| self.context.with_value(|context| question(Form::new(program, context))))
    }

    /// Takes an entry in: what the server said about this field is history, and the draft is saved soon.
    pub fn set(self, field: &str, entry: Entry) {
        if self.is_locked() {
            return;
        }
        self.record.update(|record| {
            record.issues.retain(|issue| issue.path != field);
            record.draft.set(field, entry);
        });
        saving::soon(self);
    }

    pub fn is_locked(self) -> bool {
        self.read_only.get_untracked() || self.send.with_untracked(|send| *send != SendState::Editing)
    }

    /// Whether nothing can be entered now (reactive).
    pub fn locked(self) -> bool {
        self.read_only.get() || self.send.with(|send| *send != SendState::Editing)
    }

    /// The person has left the field: from now on it says what is wrong.
    pub fn touch(self, field: &str) {
        if self.touched.with_untracked(|touched| !touched.contains(field)) {
            self.touched.update(|touched| {
                touched.insert(field.to_owned());
            });
        }
    }

    pub fn touch_all(self, fields: impl IntoIterator<Item = String>) {
        self.touched.update(|touched| touched.extend(fields));
    }

    /// How the field presents itself now (reactive).
    pub fn state(self, field: &Field) -> FieldState {
        self.settled.with(|draft| self.with_form(|form| form.state(field, draft)))
    }

    /// What is wrong with the field, in words; nothing before the person has left it (reactive).
    pub fn errors(self, field: &Field) -> Vec<String> {
        let touched = self.touched.with(|touched| touched.contains(&field.id));
        if !touched { Vec::new() } else { self.sentences(&self.issues_of(field)) }
    }

    fn issues_of(self, field: &Field) -> Vec<Issue> {
        let mut issues = self.settled.with(|draft| {
            if field.kind == FieldKind::File {
                Vec::new()
            } else {
                self.with_form(|form| form.issues_of(field, draft))
            }
        });
        if issues.is_empty() && field.kind == FieldKind::Money {
            issues.extend(self.ambiguity(field));
        }
        if issues.is_empty() {
            let theirs = self.record.with(|record| record.issues.clone());
            issues.extend(theirs.into_iter().filter(|issue| issue.path == field.id));
        }
        issues
    }

    /// What somebody typed is questioned where it can be read in two ways, even where it looks like a stored amount
    /// (`1.234 KWD`). What is stored is not questioned again.
    pub fn ambiguity(self, field: &Field) -> Option<Issue> {
        let program = self.program();
        let saved = self.context.with_value(|context| context.saved.get(&field.id).cloned());
        self.settled.with(|draft| {
            let entry = draft.entries.get(&field.id).filter(|entry| saved.as_ref() != Some(*entry))?;
            let text = entry.values().first().copied()?.to_owned();
            let context =
                MoneyContext { allowed: &program.currencies, assumed: Some(program.default_currency) };
            parse_money(&field.id, &text, context)
                .err()
                .filter(|issue| issue.code == IssueCode::AmountAmbiguous)
        })
    }

    pub fn sentences(self, issues: &[Issue]) -> Vec<String> {
        self.program.with_value(|program| issues.iter().map(|issue| display::issue(program, issue)).collect())
    }

    /// The visible fields of a step (reactive).
    pub fn visible(self, fields: &[Field]) -> Vec<String> {
        self.settled.with(|draft| {
            self.with_form(|form| {
                let shown = fields.iter().filter(|field| !field.vendor && form.state(field, draft).visible);
                shown.map(|field| field.id.clone()).collect()
            })
        })
    }

    /// Everything that is wrong with the given fields, in the order of the form (reactive).
    pub fn problems(self, fields: &[Field]) -> Vec<Issue> {
        let visible = self.visible(fields);
        fields
            .iter()
            .filter(|field| visible.contains(&field.id))
            .flat_map(|field| self.issues_of(field))
            .collect()
    }

    /// The steps that have something to fill in: sections with at least one visible field (reactive).
    pub fn steps(self) -> Vec<usize> {
        self.program.with_value(|program| {
            let sections = program.steps().enumerate();
            sections
                .filter(|(_, (_, fields))| {
                    let fields: Vec<Field> = fields.iter().map(|field| (*field).clone()).collect();
                    !self.visible(&fields).is_empty()
                })
                .map(|(index, _)| index)
                .collect()
        })
    }

    /// The fields of a section.
    pub fn section_fields(self, section: usize) -> Vec<Field> {
        self.program.with_value(|program| {
            program
                .steps()
                .nth(section)
                .map(|(_, fields)| fields.into_iter().cloned().collect())
                .unwrap_or_default()
        })
    }

    /// Goes to a step and keeps it, so that a reload comes back to it.
    pub fn go_to(self, step: usize) {
        self.record.update(|record| record.step = step);
        if !self.is_locked() {
            saving::soon(self);
        }
        crate::ui::page::navigated();
    }
}
