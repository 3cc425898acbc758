//! JSON as a form, so that an API is held to the same rules.

use serde_json::Value;

use super::{FormValues, MalformedForm, NameBuilder};

impl FormValues {
    /// Reads the members of a JSON object as fields.
    ///
    /// Strings, numbers and booleans become their text (`true` is `on`, `false` and `null` are
    /// absent), a list of these a repeated field, an object a nested form, a list of objects a list
    /// of forms.
    ///
    /// # Errors
    ///
    /// [`MalformedForm`] if the value is no object, has a list in a list, or exceeds a limit.
    pub fn from_json(value: &Value) -> Result<Self, MalformedForm> {
        let mut values = Self::new();
        values.push_object(&mut NameBuilder::default(), value)?;
        Ok(values)
    }

    fn push_object(&mut self, name: &mut NameBuilder, value: &Value) -> Result<(), MalformedForm> {
        for (key, member) in value.as_object().ok_or(MalformedForm::NotAForm)? {
            let outer = name.enter(key);
            match member {
                Value::Object(_) => self.push_object(name, member)?,
                Value::Array(items) => self.push_array(name, items)?,
                single => self.push_json(name, single)?,
            }
            name.leave(outer);
        }
        Ok(())
    }

    fn push_array(&mut self, name: &mut NameBuilder, items: &[Value]) -> Result<(), MalformedForm> {
        for (index, item) in items.iter().enumerate() {
            if !item.is_object() {
                self.push_json(name, item)?;
                continue;
            }
            let outer = name.enter_item(index);
            let before = self.len();
            self.push_object(name, item)?;
            // So that a form of nothing but unchecked boxes is there all the same.
            if self.len() == before {
                self.try_push(name.as_str(), "")?;
            }
            name.leave(outer);
        }
        Ok(())
    }

    fn push_json(&mut self, name: &NameBuilder, value: &Value) -> Result<(), MalformedForm> {
        match value {
            Value::Null | Value::Bool(false) => Ok(()),
            Value::Bool(true) => self.try_push(name.as_str(), "on"),
            Value::Number(number) => self.try_push(name.as_str(), &number.to_string()),
            Value::String(text) => self.try_push(name.as_str(), text),
            Value::Array(_) | Value::Object(_) => Err(MalformedForm::NotAForm),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_become_fields() {
        let json = json!({
            "name": "Ada", "age": 36, "ok": true, "no": false, "t": ["a", "b"],
            "home": {"city": "London"}, "lines": [{"sku": "x"}, {"gift": false}],
        });
        let values = FormValues::from_json(&json).unwrap();
        assert_eq!(values.get("name"), Some("Ada"));
        assert_eq!(values.get("age"), Some("36"));
        assert_eq!(values.get("ok"), Some("on"));
        assert_eq!(values.get("no"), None);
        assert_eq!(values.all("t").count(), 2);
        assert_eq!(values.get("home.city"), Some("London"));
        assert_eq!(values.get("lines[0].sku"), Some("x"));
        assert_eq!(values.get("lines[1]"), Some(""));
    }

    #[test]
    fn what_is_no_form_is_refused() {
        assert_eq!(FormValues::from_json(&json!({"a": [[1]]})), Err(MalformedForm::NotAForm));
        assert_eq!(FormValues::from_json(&json!([1])), Err(MalformedForm::NotAForm));
        let mut deep = json!({"a": 1});
        for _ in 0..40 {
            deep = json!({ "a": deep });
        }
        assert_eq!(FormValues::from_json(&deep), Err(MalformedForm::TooDeep));
        let long = json!({"k".repeat(1_000_000): vec![1; 1000]});
        assert_eq!(FormValues::from_json(&long), Err(MalformedForm::NameTooLong));
        let many = json!({"a": vec![1; 1001]});
        assert_eq!(FormValues::from_json(&many), Err(MalformedForm::TooManyFields));
    }
}
