//! One field of a form: label, control, hint and errors.

use super::messages;
use formwork_core::{
    Field,
    field::{Choice, FieldSpec, InputType},
};
use leptos::{
    either::{Either, EitherOf4},
    prelude::*,
};

/// A field: its label, its control with the rules as attributes, hint and errors.
///
/// The control is chosen by the field's type and rules. Label, hint and errors are tied to it by
/// ids that are the same in every render.
#[component]
pub fn Field<T: 'static>(
    /// The field, as the form hands it to its children.
    of: Field<T>,
    /// What a browser may fill in (HTML Standard, section 4.10.18.7), such as `email`.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// A line that helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
) -> impl IntoView {
    let spec = of.spec();
    let control = Control {
        spec,
        id: of.id(),
        value: of.value().map(ToOwned::to_owned),
        invalid: (!of.errors().is_empty()).then_some("true"),
        described_by: described_by(&of.id(), hint.is_some(), !of.errors().is_empty()),
        autocomplete,
    };
    let hint = hint.map(|text| view! { <p class="hint" id=format!("{}-hint", of.id())>{text}</p> });
    let errors = (!of.errors().is_empty()).then(|| error_list(&of));
    if spec.input_type == InputType::Radio {
        let described_by = control.described_by.clone();
        return Either::Left(view! {
            <fieldset class="field" aria-describedby=described_by>
                <legend>{spec.label}</legend>
                {hint}
                {control.radios()}
                {errors}
            </fieldset>
        });
    }
    Either::Right(view! {
        <div class="field">
            <label for=of.id()>{spec.label}</label>
            {hint}
            {control.into_view()}
            {errors}
        </div>
    })
}

fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    let hint = hint.then(|| format!("{id}-hint"));
    let error = error.then(|| format!("{id}-error"));
    let ids: Vec<_> = error.into_iter().chain(hint).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn error_list<T: 'static>(field: &Field<T>) -> impl IntoView + use<T> {
    let label = field.spec().label;
    let messages = messages();
    let texts =
        field.errors().iter().map(|error| format!("{label} {}", error.message_in(messages)));
    let text = texts.collect::<Vec<_>>().join(". ");
    view! { <p class="error" id=format!("{}-error", field.id())>{text}</p> }
}

/// What the attributes of a control are made of.
struct Control {
    spec: &'static FieldSpec,
    id: String,
    value: Option<String>,
    invalid: Option<&'static str>,
    described_by: Option<String>,
    autocomplete: Option<String>,
}

impl Control {
    fn into_view(self) -> impl IntoView {
        match self.spec.input_type {
            InputType::Checkbox => EitherOf4::A(self.checkbox()),
            InputType::Select => EitherOf4::B(self.select()),
            _ if self.spec.rules.multiline => EitherOf4::C(self.textarea()),
            _ => EitherOf4::D(self.input()),
        }
    }

    /// A blank option stands first: the placeholder of a required select (HTML Standard, section
    /// 4.10.7), or what an optional one means by nothing.
    fn select(self) -> impl IntoView {
        let chosen = self.value.unwrap_or_default();
        let blank = messages().get(if self.spec.required { "choose" } else { "none" });
        let options = self.spec.choices.iter().map(|choice| {
            let selected = choice.value == chosen;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        });
        let options = options.collect::<Vec<_>>();
        view! {
            <select
                id=self.id
                name=self.spec.name
                required=self.spec.required
                autocomplete=self.autocomplete
                aria-invalid=self.invalid
                aria-describedby=self.described_by
            >
                <option value="">{blank}</option>
                {options}
            </select>
        }
    }

    /// One radio button for each choice; the first has the id that links to the field lead to.
    fn radios(self) -> impl IntoView {
        let Self { spec, id, value, invalid, .. } = self;
        let radio = move |(index, choice): (usize, &Choice)| {
            let id = if index == 0 { id.clone() } else { format!("{id}-{index}") };
            let checked = value.as_deref() == Some(choice.value);
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=id.clone()
                        name=spec.name
                        value=choice.value
                        required=spec.required
                        checked=checked
                        aria-invalid=invalid
                    />
                    <label for=id>{choice.label}</label>
                </div>
            }
        };
        spec.choices.iter().enumerate().map(radio).collect::<Vec<_>>()
    }

    fn input(self) -> impl IntoView {
        let input_type = match self.spec.input_type {
            InputType::Email => "email",
            InputType::Number | InputType::Decimal => "number",
            InputType::Password => "password",
            InputType::Date => "date",
            InputType::Time => "time",
            InputType::DateTime => "datetime-local",
            InputType::Url => "url",
            InputType::File => "file",
            InputType::Hidden => "hidden",
            _ => "text",
        };
        view! {
            <input
                type=input_type
                id=self.id
                name=self.spec.name
                value=self.value
                required=self.spec.required
                minlength=min_length(self.spec)
                maxlength=self.spec.rules.max_length.map(|max| max.to_string())
                min=self.spec.rules.min
                max=self.spec.rules.max
                step=step(self.spec)
                autocomplete=self.autocomplete
                aria-invalid=self.invalid
                aria-describedby=self.described_by
            />
        }
    }

    fn textarea(self) -> impl IntoView {
        view! {
            <textarea
                id=self.id
                name=self.spec.name
                required=self.spec.required
                minlength=min_length(self.spec)
                maxlength=self.spec.rules.max_length.map(|max| max.to_string())
                autocomplete=self.autocomplete
                aria-invalid=self.invalid
                aria-describedby=self.described_by
            >
                {textarea_text(self.value.unwrap_or_default())}
            </textarea>
        }
    }

    fn checkbox(self) -> impl IntoView {
        view! {
            <input
                type="checkbox"
                id=self.id
                name=self.spec.name
                checked=self.value.is_some_and(|value| value != "false")
                aria-invalid=self.invalid
                aria-describedby=self.described_by
            />
        }
    }
}

/// `required` says it already where one character is enough.
fn min_length(spec: &FieldSpec) -> Option<String> {
    spec.rules.min_length.filter(|min| *min > 1).map(|min| min.to_string())
}

/// A number control takes whole numbers unless it is told otherwise.
fn step(spec: &FieldSpec) -> Option<&'static str> {
    match spec.input_type {
        InputType::Decimal => Some(spec.rules.step.unwrap_or("any")),
        _ => spec.rules.step,
    }
}

/// A parser drops the first line break after `<textarea>` (HTML Standard, section 13.2.6.4.7), so
/// a text that begins with one needs another.
fn textarea_text(text: String) -> String {
    if text.starts_with('\n') { format!("\n{text}") } else { text }
}
