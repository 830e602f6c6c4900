//! Conditions over the other fields, over what is saved, and over the deal's context.

/// When a rule applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Is(Subject, Test),
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The values of another field; none if it is empty.
    Field(String),
    /// The values that the field has in the saved deal: for rules about a change from one value to another.
    Saved(String),
    Context(Context),
}

/// What is known of a deal beside its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// The phase of the deal ([`crate::form::Phase`]).
    Phase,
    /// The type of the partner organisation.
    PartnerType,
    /// The codes of the special programmes that the organisation is enrolled in.
    PartnerPrograms,
}

/// What a condition asks of the subject's values. A subject without values fails every test but `Filled(false)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Any of the subject's values is one of these, without regard to the case of Latin letters.
    OneOf(Vec<String>),
    /// Any of the subject's values stands in this list of the programme.
    InList(String),
    Filled(bool),
}

/// The facts that conditions are evaluated against.
pub trait Facts {
    /// The values of a field, trimmed, without empty ones.
    fn field(&self, id: &str) -> Vec<&str>;
    /// The values of a field as they are saved; none for a new deal.
    fn saved(&self, id: &str) -> Vec<&str>;
    fn context(&self, key: Context) -> Vec<&str>;
    fn list_contains(&self, list: &str, value: &str) -> bool;
}

impl Condition {
    pub fn holds(&self, facts: &dyn Facts) -> bool {
        match self {
            Condition::All(parts) => parts.iter().all(|part| part.holds(facts)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(facts)),
            Condition::Not(part) => !part.holds(facts),
            Condition::Is(subject, test) => {
                let values = match subject {
                    Subject::Field(id) => facts.field(id),
                    Subject::Saved(id) => facts.saved(id),
                    Subject::Context(key) => facts.context(*key),
                };
                match test {
                    Test::OneOf(wanted) => {
                        values.iter().any(|value| wanted.iter().any(|one| one.eq_ignore_ascii_case(value)))
                    }
                    Test::InList(list) => values.iter().any(|value| facts.list_contains(list, value)),
                    Test::Filled(filled) => *filled != values.is_empty(),
                }
            }
        }
    }

    /// What "because ..." names where the condition has to hold: the first field it looks at and, where it
    /// asks for one, the value. A negated part names only the field: its value is the one that must *not* be.
    pub fn cause(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().find_map(Condition::reason).or_else(|| parts.iter().find_map(Condition::cause))
            }
            Condition::Not(part) => part.cause().map(|(field, _)| (field, None)),
            Condition::Is(..) => self.reason(),
        }
    }

    /// As [`Condition::cause`], but only if an affirmative part names it: that some other field has *not* a value
    /// is no reason that a person would understand.
    pub fn reason(&self) -> Option<(&str, Option<&str>)> {
        match self {
            Condition::All(parts) | Condition::Any(parts) => parts.iter().find_map(Condition::reason),
            Condition::Not(_) | Condition::Is(Subject::Context(_) | Subject::Saved(_), _) => None,
            Condition::Is(Subject::Field(id), test) => Some((
                id,
                match test {
                    Test::OneOf(values) => values.first().map(String::as_str),
                    Test::InList(_) | Test::Filled(_) => None,
                },
            )),
        }
    }

    /// Every field whose current value the condition looks at.
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().flat_map(Condition::fields).collect()
            }
            Condition::Not(part) => part.fields(),
            Condition::Is(Subject::Field(id), _) => vec![id],
            Condition::Is(Subject::Context(_) | Subject::Saved(_), _) => Vec::new(),
        }
    }
}

impl Context {
    pub const ALL: [(&'static str, Context); 3] = [
        ("phase", Context::Phase),
        ("partner_type", Context::PartnerType),
        ("partner_programs", Context::PartnerPrograms),
    ];
}
