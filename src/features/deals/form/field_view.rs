//! One field of the programme as a control.

use super::file_view::FileField;
use super::model::FormModel;
use crate::browser::timers;
use crate::i18n::{self, display};
use crate::t;
use crate::ui::field::{
    CheckboxGroup, FieldTexts, InputKind, OptionItem, RadioGroup, Select, TextArea, TextInput,
};
use domain::form::Entry;
use domain::money::{Currency, Money, MoneyContext, parse_money};
use domain::program::{Field, FieldKind};
use leptos::prelude::*;

/// Up to three options stand side by side; more make a list.
const RADIO_LIMIT: usize = 3;

/// 200 ms: longer than a click takes from down to up.
const LEAVE_MS: u32 = 200;

/// The person went on to something else: from now on the field says what is wrong with it.
fn leave_field(model: FormModel, id: &str) {
    // An empty field that was only passed through is no mistake yet.
    if model.settled.try_with_untracked(|draft| draft.is_filled(id)) == Some(true) {
        model.touch(id);
    }
}

/// The DOM id of a field's control.
pub fn control_id(field: &str) -> String {
    format!("field-{field}")
}

/// A field as the control that fits its type.
pub fn field_view(model: FormModel, field: Field) -> AnyView {
    let control = Control::new(model, field);
    match control.field().kind {
        FieldKind::LongText => control.long_text(),
        FieldKind::Choice | FieldKind::Country | FieldKind::State => control.choice(),
        FieldKind::MultiChoice => control.several(),
        FieldKind::Money => control.money(),
        FieldKind::File => view! { <FileField model=model texts=control.texts() /> }.into_any(),
        FieldKind::Date => control.line(InputKind::Date),
        FieldKind::Number => control.line(InputKind::Decimal),
        FieldKind::Email => control.line(InputKind::Email),
        FieldKind::Phone => control.line(InputKind::Phone),
        FieldKind::Url => control.line(InputKind::Url),
        FieldKind::Text => control.line(InputKind::Text),
    }
}

/// A field with the signals that its control needs.
#[derive(Clone, Copy)]
struct Control {
    model: FormModel,
    field: StoredValue<Field>,
    disabled: Signal<bool>,
}

impl Control {
    fn new(model: FormModel, field: Field) -> Self {
        let field = StoredValue::new(field);
        let disabled = Memo::new(move |_| {
            let state = field.with_value(|field| model.state(field));
            !state.editable || state.fixed.is_some() || model.locked()
        });
        Self { model, field, disabled: disabled.into() }
    }

    fn field(self) -> Field {
        self.field.get_value()
    }

    fn id(self) -> String {
        self.field.with_value(|field| field.id.clone())
    }

    fn texts(self) -> FieldTexts {
        let (model, stored) = (self.model, self.field);
        let field = self.field();
        FieldTexts {
            id: control_id(&field.id),
            label: display::field_label(&field),
            help: field.help.as_ref().map(|help| help.get(&i18n::locale()).to_owned()),
            required: Memo::new(move |_| stored.with_value(|field| model.state(field).required)).into(),
            note: Memo::new(move |_| stored.with_value(|field| note(model, field))).into(),
            errors: Memo::new(move |_| stored.with_value(|field| model.errors(field))).into(),
        }
    }

    /// The text as typed, or as the form fixed it.
    fn text(self) -> Signal<String> {
        let Control { model, field, .. } = self;
        Memo::new(move |_| {
            field.with_value(|field| model.settled.with(|draft| draft.text(&field.id).to_owned()))
        })
        .into()
    }

    fn put(self) -> Callback<String> {
        let (model, id) = (self.model, self.id());
        Callback::new(move |text: String| model.set(&id, Entry::Text(text)))
    }

    fn leave(self) -> Callback<()> {
        let (model, id) = (self.model, self.id());
        Callback::new(move |()| {
            let id = id.clone();
            // A moment later: an error that appears while the button of the mouse is down would move what is
            // about to be clicked.
            timers::spawn(async move {
                timers::sleep(LEAVE_MS).await;
                leave_field(model, &id);
            });
        })
    }

    fn options(self) -> Signal<Vec<OptionItem>> {
        let Control { model, field, .. } = self;
        Memo::new(move |_| {
            let options = field.with_value(|field| {
                model.settled.with(|draft| model.with_form(|form| display::options(&form, field, draft)))
            });
            options
                .into_iter()
                .map(|(value, label, available)| OptionItem { value, label, available })
                .collect::<Vec<_>>()
        })
        .into()
    }

    fn line(self, kind: InputKind) -> AnyView {
        let autocomplete = autofill(kind);
        view! {
            <TextInput
                texts=self.texts()
                kind=kind
                autocomplete=autocomplete
                value=self.text()
                on_input=self.put()
                on_leave=self.leave()
                disabled=self.disabled
            />
        }
        .into_any()
    }

    fn long_text(self) -> AnyView {
        let (text, stored) = (self.text(), self.field);
        let echo = move || stored.with_value(|field| length_note(field, &text.get()));
        view! {
            <TextArea
                texts=self.texts()
                value=text
                on_input=self.put()
                on_leave=self.leave()
                disabled=self.disabled
                echo=Signal::derive(echo)
            />
        }
        .into_any()
    }

    fn choice(self) -> AnyView {
        let options = self.options();
        let (model, id) = (self.model, self.id());
        let choose = move |value: String| {
            model.set(&id, Entry::Text(value));
            model.touch(&id);
        };
        if options.with_untracked(Vec::len) <= RADIO_LIMIT {
            return view! {
                <RadioGroup texts=self.texts() options=options value=self.text() on_choose=choose disabled=self.disabled />
            }
            .into_any();
        }
        view! {
            <Select
                texts=self.texts()
                options=options
                value=self.text()
                on_choose=choose
                disabled=self.disabled
                placeholder=t!("form.choose")
            />
        }
        .into_any()
    }

    fn several(self) -> AnyView {
        let (model, field, id) = (self.model, self.field, self.id());
        let values = Memo::new(move |_| {
            field.with_value(|field| {
                model
                    .settled
                    .with(|draft| draft.values(&field.id).iter().map(|v| (*v).to_owned()).collect::<Vec<_>>())
            })
        });
        let toggle = move |value: String| {
            let mut now = values.get_untracked();
            match now.iter().position(|one| *one == value) {
                Some(at) => drop(now.remove(at)),
                None => now.push(value),
            }
            model.set(&id, Entry::Many(now));
            model.touch(&id);
        };
        view! {
            <CheckboxGroup texts=self.texts() options=self.options() values=values on_toggle=toggle disabled=self.disabled />
        }
        .into_any()
    }

    /// An amount in anybody's notation, how it was understood, and, where there are several, the currency.
    fn money(self) -> AnyView {
        let (model, stored, text) = (self.model, self.field, self.text());
        let understood = Memo::new(move |_| read_money(model, &text.get()));
        let echo =
            move || understood.get().map(|money| t!("form.understood", amount = display::money(&money)));
        let program = model.program();
        let beside = (program.currencies.len() > 1).then(|| {
            let label = stored.with_value(|field| t!("form.currency_of", field = display::field_label(field)));
            let default = program.default_currency;
            let chosen = move || understood.get().map_or(default, |money| money.currency());
            let put = self.put();
            let choose = move |event: leptos::ev::Event| {
                put.run(with_currency(&text.get_untracked(), &event_target_value(&event)));
            };
            let options = program
                .currencies
                .iter()
                .map(|currency| {
                    let (own, chosen, code) = (*currency, chosen, currency.code().to_owned());
                    view! { <option value=code.clone() selected=move || chosen() == own>{code.clone()}</option> }
                })
                .collect_view();
            let disabled = self.disabled;
            view! {
                <select class="control control-currency" aria-label=label disabled=move || disabled.get() on:change=choose>
                    {options}
                </select>
            }
            .into_any()
        });
        let beside = beside.unwrap_or_else(|| ().into_any());
        view! {
            <TextInput
                texts=self.texts()
                kind=InputKind::Decimal
                value=text
                on_input=self.put()
                on_leave=self.leave()
                disabled=self.disabled
                echo=Signal::derive(echo)
                beside=beside
            />
        }
        .into_any()
    }
}

/// What the amount means by the programme's currencies; `None` while it cannot be read.
fn read_money(model: FormModel, text: &str) -> Option<Money> {
    let program = model.program();
    let context = MoneyContext { allowed: &program.currencies, assumed: Some(program.default_currency) };
    parse_money("", text, context).ok()
}

/// The typed amount with another currency: the code stands in the text, where everybody sees it.
fn with_currency(text: &str, code: &str) -> String {
    let amount: String =
        text.chars().filter(|c| !c.is_alphabetic() && Currency::parse(&c.to_string()).is_none()).collect();
    let amount = amount
        .trim()
        .trim_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '(' | ')' | ',' | '.'));
    format!("{} {code}", amount.trim_end_matches(['.', ',']))
}

fn autofill(kind: InputKind) -> &'static str {
    // The deal is about somebody else: filling in the person's own data would be wrong.
    match kind {
        InputKind::Email | InputKind::Phone | InputKind::Text | InputKind::Url => "off",
        _ => "",
    }
}

/// Why the field is required, or that the form has filled it in.
fn note(model: FormModel, field: &Field) -> Option<String> {
    let state = model.state(field);
    if state.fixed.is_some() {
        return Some(t!("form.fixed"));
    }
    let cause = state.required_because?;
    let program = model.program();
    let other = program.field(&cause.field)?;
    let label = display::field_label(other);
    Some(match cause.value {
        Some(value) => {
            t!("form.needed_because", field = label, value = display::option_label(&program, other, &value))
        }
        None => t!("form.needed_with", field = label),
    })
}

/// How many characters are missing or left, once that matters.
fn length_note(field: &Field, text: &str) -> Option<String> {
    let length = u32::try_from(text.trim().chars().count()).ok()?;
    if let Some(min) = field.min_length.filter(|min| length > 0 && length < *min) {
        return Some(crate::plural!("form.more_needed", u64::from(min - length)));
    }
    let max = field.max_length?;
    (length * 10 >= max * 8 && length <= max)
        .then(|| crate::plural!("form.characters_left", u64::from(max - length)))
}
