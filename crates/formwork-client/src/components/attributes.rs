//! What the rules of a field make of its control.

use std::borrow::Cow;

use formwork_core::{
    Field,
    field::{FieldSpec, InputType, Rules},
    upload::{DEFAULT_MAX_SIZE, size_text},
};
use leptos::attr::{self, Attribute, custom::custom_attribute};

use super::{field_error::error_id, messages};

/// The attributes of a field's control, for markup of one's own.
pub trait FieldAttributes {
    /// Everything that ties a control to its field and its rules: `type`, `id`, `name`, `value`,
    /// `required`, `minlength` and the like, `aria-invalid`, `aria-describedby`.
    ///
    /// Spread them on an `<input>`; a `<textarea>` is given its text and a `<select>` its options
    /// besides. Put a `<label for=field.id()>` and a `FieldError` beside it.
    ///
    /// ```text
    /// <label for=email.id()>"E-mail"</label>
    /// <input {..email.attrs()} class="wide"/>
    /// <FieldError of=email/>
    /// ```
    fn attrs(&self) -> impl Attribute + use<Self>;
}

impl<T: 'static> FieldAttributes for Field<T> {
    fn attrs(&self) -> impl Attribute + use<T> {
        let field = self.clone().untyped();
        (control(&field, error_id(&field.id())), constraints(&field))
    }
}

/// What ties a control to its field.
pub(super) fn control(field: &Field<()>, described_by: String) -> impl Attribute + use<> {
    let spec = field.spec();
    let has_value = !matches!(spec.input_type, InputType::Checkbox | InputType::File)
        && input_type(spec).is_some();
    let is_checked =
        spec.input_type == InputType::Checkbox && matches!(field.value(), Some("on" | "true"));
    (
        attr::aria_describedby(described_by),
        attr::r#type(input_type(spec)),
        attr::id(field.id()),
        attr::name(field.name().to_owned()),
        attr::value(field.value().filter(|_| has_value).map(ToOwned::to_owned)),
        attr::checked(is_checked),
        attr::autofocus(field.focus().is_some()),
        attr::aria_invalid((!field.errors().is_empty()).then_some("true")),
    )
}

/// The rules as a browser checks them (HTML Standard, section 4.10.21).
pub(super) fn constraints(field: &Field<()>) -> impl Attribute + use<> {
    let spec = field.spec();
    let rules = &spec.rules;
    let max_size =
        (spec.input_type == InputType::File).then(|| rules.max_size.unwrap_or(DEFAULT_MAX_SIZE));
    let too_large = max_size.map(|max| {
        let messages = messages();
        let text = messages.get("file_too_large").replace("{max}", &size_text(max));
        format!("{} {text}", messages.label(spec.label))
    });
    (
        // What was received already need not be chosen again.
        attr::required(spec.is_required() && field.kept().is_empty()),
        value_constraints(spec),
        attr::accept((!rules.accept.is_empty()).then(|| rules.accept.join(","))),
        attr::multiple(takes_several(spec)),
        custom_attribute("data-max-size", max_size.map(|max| max.to_string())),
        custom_attribute("data-too-large", too_large),
    )
}

/// The rules of a single value.
pub(super) fn value_constraints(spec: &'static FieldSpec) -> impl Attribute + use<> {
    // A choice has the rules of its values' type and no attributes for them.
    let is_entered = input_type(spec).is_some_and(|of| !matches!(of, "radio" | "checkbox"));
    let rules = if is_entered || spec.rules.multiline { &spec.rules } else { &Rules::NONE };
    (
        attr::minlength(min_length(rules)),
        attr::maxlength(rules.max_length.map(|max| max.to_string())),
        attr::pattern(pattern(spec).filter(|_| is_entered)),
        attr::min(rules.min),
        attr::max(rules.max),
        attr::step(step(spec, rules)),
    )
}

/// A `<select>` and a file control take several values in one control.
fn takes_several(spec: &FieldSpec) -> bool {
    spec.multiple && matches!(spec.input_type, InputType::Select | InputType::File)
}

/// The type of an `<input>`; none where the control is another element.
pub(super) fn input_type(spec: &FieldSpec) -> Option<&'static str> {
    Some(match spec.input_type {
        InputType::Text if spec.rules.multiline => return None,
        InputType::Select | InputType::Fieldset => return None,
        InputType::Text => "text",
        InputType::Email => "email",
        InputType::Url => "url",
        InputType::Number | InputType::Decimal => "number",
        InputType::Password => "password",
        InputType::Date => "date",
        InputType::Time => "time",
        InputType::DateTime => "datetime-local",
        InputType::Radio => "radio",
        InputType::Checkbox => "checkbox",
        InputType::File => "file",
        InputType::Hidden => "hidden",
    })
}

/// `required` says it already where one character is enough.
fn min_length(rules: &Rules) -> Option<String> {
    rules.min_length.filter(|min| *min > 1).map(|min| min.to_string())
}

/// A `<textarea>` has no such attribute.
fn pattern(spec: &FieldSpec) -> Option<String> {
    let pattern = if spec.rules.multiline { None } else { spec.pattern_attribute() };
    pattern.map(Cow::into_owned)
}

/// A number control takes whole numbers unless it is told otherwise.
fn step(spec: &FieldSpec, rules: &Rules) -> Option<&'static str> {
    match spec.input_type {
        InputType::Decimal => Some(rules.step.unwrap_or("any")),
        _ => rules.step,
    }
}
