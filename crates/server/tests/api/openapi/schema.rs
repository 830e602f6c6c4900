//! As much of JSON Schema as the document uses. Stricter in one thing: a property that is not described is an error,
//! because then the description has fallen behind.

use serde_json::Value;
use std::collections::BTreeMap;

/// The named schemas of a document.
pub struct Schemas<'d>(pub &'d Value);

impl Schemas<'_> {
    /// Panics with the place at which `value` does not fit.
    pub fn check(&self, schema: &Value, value: &Value, at: &str) {
        if let Err(error) = self.fits(schema, value, at) {
            panic!("{error}");
        }
    }

    fn fits(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let schema = self.resolved(schema);
        if let Some(options) = schema["oneOf"].as_array() {
            let fitting = options.iter().filter(|option| self.fits(option, value, at).is_ok()).count();
            return if fitting == 1 {
                Ok(())
            } else {
                Err(format!("{at}: {value} fits {fitting} of {options:?}"))
            };
        }
        if let Some(options) = schema["enum"].as_array() {
            return if options.contains(value) {
                Ok(())
            } else {
                Err(format!("{at}: {value} is not listed"))
            };
        }
        let types = match &schema["type"] {
            Value::String(one) => vec![one.as_str()],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        if !types.is_empty() && !types.contains(&type_of(value)) {
            return Err(format!("{at}: {value} is not {types:?}"));
        }
        match value {
            Value::Array(items) => items
                .iter()
                .enumerate()
                .try_for_each(|(index, item)| self.fits(&schema["items"], item, &format!("{at}[{index}]"))),
            Value::Object(_) => self.object_fits(schema, value, at),
            _ => Ok(()),
        }
    }

    fn object_fits(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let (mut properties, mut required) = (BTreeMap::new(), Vec::new());
        self.collect(schema, &mut properties, &mut required);
        if properties.is_empty() && schema["additionalProperties"].is_null() {
            return Ok(());
        }
        for name in required {
            if value.get(&name).is_none() {
                return Err(format!("{at}: {name} is missing"));
            }
        }
        for (name, part) in value.as_object().into_iter().flatten() {
            let schema = properties.get(name).unwrap_or(&schema["additionalProperties"]);
            if schema.is_null() {
                return Err(format!("{at}: {name} is not described"));
            }
            self.fits(schema, part, &format!("{at}.{name}"))?;
        }
        Ok(())
    }

    /// The properties of an object, those of `allOf` among them.
    fn collect(&self, schema: &Value, properties: &mut BTreeMap<String, Value>, required: &mut Vec<String>) {
        let schema = self.resolved(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.collect(part, properties, required);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            properties.insert(name.clone(), property.clone());
        }
        required.extend(
            schema["required"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|name| Some(name.as_str()?.to_owned())),
        );
    }

    fn resolved<'s>(&'s self, schema: &'s Value) -> &'s Value {
        match schema["$ref"].as_str() {
            Some(reference) => &self.0[reference.rsplit('/').next().unwrap()],
            None => schema,
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
