//! References of a programme: every name that is used is defined. What a single field may hold is judged in
//! [`super::fit`].

use super::reader::Problems;
use super::{Condition, Context, Field, FieldKind, Outcome, Program, RebateKind, Subject, Test, fit};
use crate::form::Phase;
use crate::geography::is_country_code;
use crate::issue::{Issue, IssueCode};
use std::collections::BTreeSet;

/// Reports every reference that does not resolve.
pub fn references(program: &Program, problems: &Problems) {
    let check = Check { program, problems };
    check.unique("fields", program.fields.iter().map(|field| field.id.as_str()));
    check.unique("sections", program.sections.iter().map(|section| section.id.as_str()));
    check.unique("stages", program.stages.iter().map(|stage| stage.value.as_str()));
    check.unique("partner_types", program.partner_types.iter().map(|choice| choice.value.as_str()));
    for (name, choices) in &program.lists {
        check.unique(&format!("lists.{name}"), choices.iter().map(|choice| choice.value.as_str()));
    }
    if !program.locales.contains(&program.default_locale) {
        check.dangling("default_locale", "locale", &program.default_locale);
    }
    check.locales();
    for (index, field) in program.fields.iter().enumerate() {
        let path = format!("fields[{index}]");
        check.field(&path, field);
        if !problems.mentions(&format!("{path}.type")) {
            fit::rules(&path, field, problems);
        }
    }
    check.plan();
    check.sections();
    check.roles();
    check.list("reasons.rejected", &program.reasons.rejected);
    check.list("reasons.lost", &program.reasons.lost);
    for (outcome, name) in [(Outcome::Open, "open"), (Outcome::Won, "won"), (Outcome::Lost, "lost")] {
        if program.stage_for(outcome).is_none() {
            problems.add(
                Issue::new("stages", IssueCode::BadValue)
                    .with("expected", format!("a stage whose outcome is {name}")),
            );
        }
    }
}

struct Check<'a> {
    program: &'a Program,
    problems: &'a Problems,
}

impl Check<'_> {
    fn dangling(&self, path: &str, kind: &str, name: &str) {
        // An empty name was missing, and is reported as such.
        if !name.is_empty() {
            self.problems
                .add(Issue::new(path, IssueCode::DanglingReference).with("kind", kind).with("name", name));
        }
    }

    fn unique<'n>(&self, path: &str, names: impl Iterator<Item = &'n str>) {
        let mut seen = BTreeSet::new();
        let again = names.filter(|name| !name.is_empty() && !seen.insert(*name)).collect::<BTreeSet<_>>();
        for name in again {
            self.problems.add(Issue::new(path, IssueCode::DefinedTwice).with("name", name));
        }
    }

    fn list(&self, path: &str, name: &str) {
        if !self.program.lists.contains_key(name) {
            self.dangling(path, "list", name);
        }
    }

    fn is_field(&self, path: &str, name: &str) {
        if self.program.field(name).is_none() {
            self.dangling(path, "field", name);
        }
    }

    /// Every text is in a locale of the programme: `cz` for `cs` would never be shown.
    fn locales(&self) {
        let program = self.program;
        let known = |path: String, locales: Vec<&str>| {
            // A wrong default is reported once, not again for every text that relies on it.
            let expected = |locale: &&str| {
                *locale == program.default_locale || program.locales.iter().any(|known| known == locale)
            };
            for locale in locales.into_iter().filter(|locale| !expected(locale)) {
                self.dangling(&path, "locale", locale);
            }
        };
        known("name".to_owned(), program.name.locales().collect());
        for (index, section) in program.sections.iter().enumerate() {
            known(format!("sections[{index}].label"), section.label.locales().collect());
            known(
                format!("sections[{index}].help"),
                section.help.iter().flat_map(|text| text.locales()).collect(),
            );
        }
        for (index, field) in program.fields.iter().enumerate() {
            known(format!("fields[{index}].label"), field.label.locales().collect());
            known(
                format!("fields[{index}].help"),
                field.help.iter().flat_map(|text| text.locales()).collect(),
            );
        }
        for (index, tier) in program.tiers.ladder.iter().enumerate() {
            known(format!("tiers[{index}].label"), tier.label.locales().collect());
            for (at, perk) in tier.benefits.perks.iter().enumerate() {
                let path = format!("tiers[{index}].benefits.perks[{at}].label");
                known(path, perk.label.iter().flat_map(|text| text.locales()).collect());
            }
        }
        for (index, target) in program.targets.iter().enumerate() {
            let locales = target.label.iter().flat_map(|text| text.locales()).collect();
            known(format!("targets[{index}].label"), locales);
        }
        for (index, rebate) in program.incentives.rebates.iter().enumerate() {
            known(format!("incentives.rebates[{index}].label"), rebate.label.locales().collect());
        }
        for (index, commission) in program.incentives.commissions.iter().enumerate() {
            known(format!("incentives.commissions[{index}].label"), commission.label.locales().collect());
        }
        for (name, choices) in &program.lists {
            for (index, choice) in choices.iter().enumerate() {
                known(
                    format!("lists.{name}[{index}].label"),
                    choice.label.iter().flat_map(|text| text.locales()).collect(),
                );
            }
        }
    }

    /// Tiers and products that targets, rebates and commissions name are defined, and ids are unique.
    fn plan(&self) {
        let program = self.program;
        let (rebates, commissions) = (&program.incentives.rebates, &program.incentives.commissions);
        self.unique("tiers", program.tiers.ladder.iter().map(|tier| tier.id.as_str()));
        self.unique("targets", program.targets.iter().map(|target| target.id.as_str()));
        self.unique("incentives.rebates", rebates.iter().map(|rebate| rebate.id.as_str()));
        self.unique("incentives.commissions", commissions.iter().map(|commission| commission.id.as_str()));
        let product = program.roles.product.as_ref().and_then(|id| program.field(id));
        let names = |path: &str, tiers: Vec<&String>, products: Vec<&String>| {
            for tier in tiers.into_iter().filter(|tier| program.tiers.position(tier).is_none()) {
                self.dangling(path, "tier", tier);
            }
            match product {
                Some(field) => {
                    self.are_options(path, field, &products.into_iter().cloned().collect::<Vec<_>>());
                }
                None => products.into_iter().for_each(|product| self.dangling(path, "product", product)),
            }
        };
        for (index, target) in program.targets.iter().enumerate() {
            let path = format!("targets[{index}]");
            names(&path, target.tier.iter().collect(), target.product.iter().collect());
        }
        for (index, rebate) in rebates.iter().enumerate() {
            let mut tiers: Vec<&String> = rebate.tiers.iter().collect();
            if let RebateKind::ByTier(rates) = &rebate.kind {
                tiers.extend(rates.keys());
            }
            let path = format!("incentives.rebates[{index}]");
            names(&path, tiers, rebate.products.iter().collect());
        }
        for (index, commission) in commissions.iter().enumerate() {
            let path = format!("incentives.commissions[{index}]");
            names(&path, commission.tiers.iter().collect(), commission.products.iter().collect());
        }
    }

    fn field(&self, path: &str, field: &Field) {
        match &field.options {
            Some(list) => self.list(&format!("{path}.options"), list),
            None if field.kind.has_options() => {
                self.problems
                    .add(Issue::new(format!("{path}.options"), IssueCode::MissingKey).with("key", "options"));
            }
            None => {}
        }
        for (key, condition) in [
            ("required_when", &field.required_when),
            ("visible_when", &field.visible_when),
            ("allowed_when", &field.allowed_when),
        ] {
            self.optional_condition(&format!("{path}.{key}"), condition.as_ref());
        }
        for (index, rule) in field.value_rules.iter().enumerate() {
            self.condition(&format!("{path}.value_rules[{index}].only_when"), &rule.only_when);
            self.are_options(&format!("{path}.value_rules[{index}].values"), field, &rule.values);
        }
        for (index, rule) in field.fixed_when.iter().enumerate() {
            self.condition(&format!("{path}.fixed_when[{index}].when"), &rule.when);
            self.are_options(
                &format!("{path}.fixed_when[{index}].value"),
                field,
                std::slice::from_ref(&rule.value),
            );
        }
        for (index, rule) in field.edit.iter().enumerate() {
            self.optional_condition(&format!("{path}.edit[{index}].when"), rule.when.as_ref());
        }
        self.are_options(&format!("{path}.exclusive"), field, &field.exclusive);
        self.are_options(&format!("{path}.one_way"), field, &field.one_way);
        if let Some(default) = &field.default {
            self.are_options(&format!("{path}.default"), field, std::slice::from_ref(default));
        }
        self.format_table(path, field);
    }

    /// The table exists, and each of its entries is a value that the deciding field can have.
    fn format_table(&self, path: &str, field: &Field) {
        let Some(rule) = &field.format_table else { return };
        self.is_field(&format!("{path}.format_table.field"), &rule.field);
        let Some(table) = self.program.formats.get(&rule.table) else {
            return self.dangling(&format!("{path}.format_table.table"), "format table", &rule.table);
        };
        if let Some(decider) = self.program.field(&rule.field) {
            let values: Vec<String> = table.keys().cloned().collect();
            self.are_options(&format!("formats.{}", rule.table), decider, &values);
        }
    }

    fn are_options(&self, path: &str, field: &Field, values: &[String]) {
        let options = self.program.options(field);
        for value in values {
            let known = match (options, field.kind) {
                ([], FieldKind::Country) => is_country_code(value),
                ([], _) => true,
                _ => options.iter().any(|choice| choice.value == *value),
            };
            if !known {
                self.dangling(path, "option", value);
            }
        }
    }

    fn optional_condition(&self, path: &str, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.condition(path, condition);
        }
    }

    fn condition(&self, path: &str, condition: &Condition) {
        match condition {
            Condition::All(parts) => self.parts(path, "all", parts),
            Condition::Any(parts) => self.parts(path, "any", parts),
            Condition::Not(part) => self.condition(&format!("{path}.not"), part),
            Condition::Is(subject, test) => {
                if let Test::InList(list) = test {
                    self.list(&format!("{path}.in_list"), list);
                }
                match subject {
                    Subject::Field(id) => self.subject(path, "field", id, test),
                    Subject::Saved(id) => self.subject(path, "saved", id, test),
                    Subject::Context(context) => self.context(path, *context, test),
                }
            }
        }
    }

    fn subject(&self, path: &str, key: &str, id: &str, test: &Test) {
        match (self.program.field(id), test) {
            (None, _) => self.dangling(&format!("{path}.{key}"), "field", id),
            (Some(field), Test::OneOf(values)) => self.are_options(path, field, values),
            _ => {}
        }
    }

    fn context(&self, path: &str, context: Context, test: &Test) {
        let Test::OneOf(values) = test else { return };
        for value in values {
            let (kind, known) = match context {
                Context::Phase => ("phase", Phase::NAMES.iter().any(|(name, _)| name == value)),
                Context::PartnerType => {
                    ("partner type", self.program.partner_types.iter().any(|choice| choice.value == *value))
                }
                // Special programmes are known only to the partner records.
                Context::PartnerPrograms => ("partner programme", true),
            };
            if !known {
                self.dangling(path, kind, value);
            }
        }
    }

    fn parts(&self, path: &str, key: &str, parts: &[Condition]) {
        for (index, part) in parts.iter().enumerate() {
            self.condition(&format!("{path}.{key}[{index}]"), part);
        }
    }

    /// Every field stands in exactly one section, and a section names only fields.
    fn sections(&self) {
        let mut placed = BTreeSet::new();
        for (index, section) in self.program.sections.iter().enumerate() {
            for (at, id) in section.fields.iter().enumerate() {
                let path = format!("sections[{index}].fields[{at}]");
                self.is_field(&path, id);
                if !placed.insert(id.as_str()) {
                    self.problems.add(Issue::new(path, IssueCode::DefinedTwice).with("name", id));
                }
            }
        }
        for field in self
            .program
            .fields
            .iter()
            .filter(|field| !field.id.is_empty() && !placed.contains(field.id.as_str()))
        {
            self.problems.add(Issue::new("sections", IssueCode::MissingKey).with("key", &field.id));
        }
    }

    fn roles(&self) {
        let roles = &self.program.roles;
        let role = |key: &str, id: &str, kinds: &[FieldKind]| {
            let path = format!("roles.{key}");
            match self.program.fields.iter().enumerate().find(|(_, field)| field.id == id) {
                None => self.dangling(&path, "field", id),
                Some((index, field)) => {
                    if !kinds.contains(&field.kind)
                        && !self.problems.mentions(&format!("fields[{index}].type"))
                    {
                        self.problems.add(
                            Issue::new(path, IssueCode::BadValue)
                                .with("expected", "a field of a fitting type"),
                        );
                    }
                }
            }
        };
        role("title", &roles.title, &[FieldKind::Text]);
        role("customer", &roles.customer, &[FieldKind::Text]);
        role("value", &roles.value, &[FieldKind::Money]);
        role("close_date", &roles.close_date, &[FieldKind::Date]);
        for (key, id, kinds) in [
            ("stage", &roles.stage, &[FieldKind::Choice][..]),
            ("country", &roles.country, &[FieldKind::Country, FieldKind::Choice][..]),
            ("product", &roles.product, &[FieldKind::Choice, FieldKind::MultiChoice, FieldKind::Text][..]),
            ("lost_reason", &roles.lost_reason, &[FieldKind::Choice][..]),
        ] {
            if let Some(id) = id {
                role(key, id, kinds);
            }
        }
        // What is chosen when a deal is lost is put into the field: a reason that it does not offer could never be saved.
        if let Some(field) = roles.lost_reason.as_ref().and_then(|id| self.program.field(id)) {
            let offered = self.program.options(field);
            let reasons = self.program.lists.get(&self.program.reasons.lost).map_or(&[][..], Vec::as_slice);
            let missing = reasons.iter().find(|reason| offered.iter().all(|one| one.value != reason.value));
            if let Some(missing) = missing {
                self.dangling("roles.lost_reason", "option", &missing.value);
            }
        }
        let stages = roles
            .stage
            .as_ref()
            .and_then(|id| self.program.field(id))
            .map(|field| self.program.options(field));
        for choice in
            stages.unwrap_or_default().iter().filter(|choice| self.program.stage(&choice.value).is_none())
        {
            self.dangling("stages", "stage", &choice.value);
        }
    }
}
