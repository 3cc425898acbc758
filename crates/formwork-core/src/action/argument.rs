//! What may cross the wire as an argument of an action.

use std::{future::Future, pin::Pin};

use serde_json::value::RawValue;

use super::Seal;

use crate::{
    Error, FieldError, FieldErrors, Form, FormValues, Result,
    field::{FieldSpec, InputType},
    form::{self, NoFields, ServerChecks},
};

/// Why arguments could not be read.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArgumentError {
    /// Wrong number or type; 400.
    Malformed,
    /// A form that breaks rules; 422.
    Invalid(FieldErrors),
}

/// What is wrong with a form, once the server has been asked.
pub type ErrorsFuture<'a> = Pin<Box<dyn Future<Output = Result<FieldErrors>> + Send + 'a>>;

/// A value that was held to its rules, or what is wrong with it.
pub type SubmittedFuture<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// The bound arguments of a submitted form, as JSON texts in order.
pub type BoundArguments<'a> = std::vec::IntoIter<&'a str>;

/// A type that an action can take: a plain value, or a form.
///
/// The set is closed on purpose: what is not in it cannot be smuggled into an action. Forms join
/// it by `#[derive(Form)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of an action",
    label = "cannot cross the wire",
    note = "use a number of a fixed size (`u32`, `i64`, `f64`; no `usize`), `bool`, `String`, `Email`, an `Option` or `Vec` of these, a `Sealed<T>`, or a struct with `#[derive(Form)]`"
)]
pub trait Argument: Sized + Send + Sync + 'static {
    /// Whether a submitted form has it as a bound argument; the fields of a form are not.
    const IS_BOUND: bool = false;

    /// How it is sealed; `None` if it is not.
    const SEAL: Option<Seal> = None;

    /// Reads it from a submitted form: a plain value from the next bound argument, a form from the
    /// fields.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`], see there.
    fn from_form(
        values: &FormValues,
        bound: &mut BoundArguments<'_>,
    ) -> Result<Self, ArgumentError>;

    /// Reads it from JSON.
    ///
    /// # Errors
    ///
    /// [`ArgumentError`], see there.
    fn from_json(json: &str) -> Result<Self, ArgumentError>;

    /// Writes it as JSON.
    fn to_json(&self) -> String;

    /// The fields of the form; a plain value has none.
    #[must_use]
    fn specs() -> &'static [FieldSpec] {
        &[]
    }

    /// Asks the checks that only the server can make; a plain value has none.
    fn server_check(&self) -> Option<ErrorsFuture<'_>> {
        None
    }

    /// Everything that is wrong with a submitted form, or with its fields called `only`; nothing is
    /// with a plain value.
    fn check_form<'a>(
        values: &'a FormValues,
        only: Option<&'a [String]>,
    ) -> Option<ErrorsFuture<'a>> {
        let _ = (values, only);
        None
    }

    /// Holds a value that was made in Rust to what it would be held to if it came by the wire; a
    /// plain value is taken as it is.
    fn submitted(self) -> SubmittedFuture<Self> {
        Box::pin(std::future::ready(Ok(self)))
    }
}

macro_rules! plain_arguments {
    ($to_json:path: $([$($parameter:ident)?] $plain:ty;)*) => {$(
        impl<$($parameter: Argument + serde::Serialize + serde::de::DeserializeOwned)?> Argument
            for $plain
        {
            const IS_BOUND: bool = true;

            fn from_form(
                _: &FormValues,
                bound: &mut BoundArguments<'_>,
            ) -> Result<Self, ArgumentError> {
                Self::from_json(bound.next().ok_or(ArgumentError::Malformed)?)
            }

            fn from_json(json: &str) -> Result<Self, ArgumentError> {
                serde_json::from_str(json).map_err(|_| ArgumentError::Malformed)
            }

            fn to_json(&self) -> String {
                $to_json(self)
            }
        }
    )*};
}
// Numbers and texts are written as they are: a JSON writer would only make an island's WASM larger.
plain_arguments! {
    ToString::to_string:
    [] bool; [] i8; [] i16; [] i32; [] i64; [] u8; [] u16; [] u32; [] u64;
}
plain_arguments! {
    text_to_json:
    [] String; [] char; [] crate::Email;
}
plain_arguments! {
    to_json:
    [] f32; [] f64;
    [T] Option<T>; [T] Vec<T>;
}

fn text_to_json(value: &impl ToString) -> String {
    let text = value.to_string();
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            // All of them have this form (RFC 8259, section 7).
            '\0'..' ' => {
                let digit = |value: u32| char::from_digit(value, 16).unwrap_or('0');
                let code = u32::from(character);
                json.extend(['\\', 'u', '0', '0', digit(code / 16), digit(code % 16)]);
            }
            _ => json.push(character),
        }
    }
    json.push('"');
    json
}

/// Adds a value to a list that was begun.
fn push_item(list: &mut String, json: &str) {
    if list.len() > 1 {
        list.push(',');
    }
    list.push_str(json);
}

fn to_json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads a form argument from fields; what `derive(Form)` calls.
///
/// # Errors
///
/// [`ArgumentError::Invalid`] with every broken rule.
pub fn form_from_values<F: Form>(values: &FormValues) -> Result<F, ArgumentError> {
    F::decode(values).map_err(ArgumentError::Invalid)
}

/// Reads a form argument from JSON, a list of name-value pairs; what `derive(Form)` calls.
///
/// # Errors
///
/// [`ArgumentError`], see there.
pub fn form_from_json<F: Form>(json: &str) -> Result<F, ArgumentError> {
    let values: FormValues = serde_json::from_str(json).map_err(|_| ArgumentError::Malformed)?;
    form_from_values(&values)
}

/// Asks the checks of the server about a form argument; what `derive(Form)` calls.
pub fn form_check<F: Form>(form: &F) -> ErrorsFuture<'_> {
    Box::pin(async move {
        let mut checks = ServerChecks::new(None);
        form.server_check(&mut checks).await?;
        Ok(checks.into_errors())
    })
}

/// Writes a form argument as JSON; what `derive(Form)` calls.
#[must_use]
pub fn form_to_json<F: Form>(form: &F) -> String {
    serde_json::to_string(&form.encode()).unwrap_or_default()
}

/// Everything that is wrong with a submitted form; what `derive(Form)` calls.
pub fn form_errors<'a, F: Form>(
    values: &'a FormValues,
    only: Option<&'a [String]>,
) -> ErrorsFuture<'a> {
    Box::pin(form::check::<F>(values, only))
}

/// Holds a form argument that was made in Rust to the rules of the form, and brings its fields into
/// the shape in which they are submitted; what `derive(Form)` calls. Files are taken as they are.
pub fn form_submitted<F: Form>(form: F) -> SubmittedFuture<F> {
    Box::pin(async move {
        let values = form.encode();
        let has_files = FieldSpec::have_files(F::specs());
        let errors = form::check::<F>(&values, None).await?;
        let errors: FieldErrors = errors.into_iter().filter(|error| !is_file::<F>(error)).collect();
        if !errors.is_empty() {
            return Err(errors.into());
        }
        // What is written of a form has no files in it.
        if has_files { Ok(form) } else { F::decode(&values).map_err(Error::from) }
    })
}

fn is_file<F: Form>(error: &FieldError) -> bool {
    let spec = FieldSpec::find(F::specs(), error.field());
    spec.is_some_and(|spec| spec.input_type == InputType::File)
}

impl Argument for NoFields {
    fn from_form(values: &FormValues, _: &mut BoundArguments<'_>) -> Result<Self, ArgumentError> {
        form_from_values(values)
    }

    fn from_json(json: &str) -> Result<Self, ArgumentError> {
        form_from_json(json)
    }

    fn to_json(&self) -> String {
        form_to_json(self)
    }
}

/// How an argument of an action travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// A submitted form has it as a bound argument.
    pub is_bound: bool,
    /// How it is sealed.
    pub seal: Option<Seal>,
}

/// The arguments of an action: a tuple of up to four.
pub trait Arguments: Sized + Send + Sync + 'static {
    /// Reads all of them from a submitted form.
    ///
    /// # Errors
    ///
    /// [`ArgumentError::Malformed`] also if there are bound arguments left over.
    fn from_form(values: &FormValues, bound: BoundArguments<'_>) -> Result<Self, ArgumentError>;

    /// Reads all of them from a list of JSON values.
    ///
    /// # Errors
    ///
    /// [`ArgumentError::Malformed`] also if there are too few or too many.
    fn from_json(values: &[Box<RawValue>]) -> Result<Self, ArgumentError>;

    /// Writes all of them as one JSON list.
    fn to_json(&self) -> String;

    /// The fields of its form; none if it takes no form.
    #[must_use]
    fn specs() -> &'static [FieldSpec];

    /// How each of them is sealed, and whether it is bound, in order.
    #[must_use]
    fn slots() -> &'static [Slot];

    /// Asks the checks that only the server can make.
    ///
    /// # Errors
    ///
    /// [`Kind::Invalid`](crate::Kind::Invalid) with what they found, or what one failed with.
    fn server_check(&self) -> impl Future<Output = Result<()>> + Send;

    /// Everything that is wrong with a submitted form, or with its fields called `only`.
    fn check_form<'a>(
        values: &'a FormValues,
        only: Option<&'a [String]>,
    ) -> impl Future<Output = Result<FieldErrors>> + Send;

    /// Everything that is wrong with the forms in a list of JSON values.
    fn check_json(values: &[Box<RawValue>]) -> impl Future<Output = Result<FieldErrors>> + Send;

    /// Holds arguments that were made in Rust to what they would be held to if they came by the
    /// wire; see [`Argument::submitted`].
    ///
    /// # Errors
    ///
    /// [`Kind::Invalid`](crate::Kind::Invalid) with everything that is wrong, or what a check failed
    /// with.
    fn submitted(self) -> impl Future<Output = Result<Self>> + Send;
}

macro_rules! argument_tuples {
    (@one $argument:ident) => { 1 };
    ($(($($argument:ident)*))*) => {$(
        #[allow(non_snake_case, reason = "the type parameters name the values too")]
        impl<$($argument: Argument),*> Arguments for ($($argument,)*) {
            #[allow(unused_variables, unused_mut, reason = "the empty tuple reads nothing")]
            fn from_form(
                values: &FormValues,
                mut bound: BoundArguments<'_>,
            ) -> Result<Self, ArgumentError> {
                $(let $argument = $argument::from_form(values, &mut bound)?;)*
                bound.next().is_none().then_some(($($argument,)*)).ok_or(ArgumentError::Malformed)
            }

            fn from_json(values: &[Box<RawValue>]) -> Result<Self, ArgumentError> {
                let [$($argument),*] = values else {
                    return Err(ArgumentError::Malformed);
                };
                Ok(($($argument::from_json($argument.get())?,)*))
            }

            #[allow(unused_mut, reason = "the empty tuple writes nothing")]
            fn to_json(&self) -> String {
                let ($($argument,)*) = self;
                let mut list = "[".to_owned();
                $(push_item(&mut list, &$argument.to_json());)*
                list + "]"
            }

            fn specs() -> &'static [FieldSpec] {
                let all: [&'static [FieldSpec]; 0 $(+ argument_tuples!(@one $argument))*] =
                    [$($argument::specs()),*];
                all.into_iter().find(|specs| !specs.is_empty()).unwrap_or_default()
            }

            fn slots() -> &'static [Slot] {
                const { &[$(Slot { is_bound: $argument::IS_BOUND, seal: $argument::SEAL }),*] }
            }

            #[allow(unused_mut, reason = "the empty tuple checks nothing")]
            async fn server_check(&self) -> Result<()> {
                let ($($argument,)*) = self;
                let mut errors = FieldErrors::new();
                $(if let Some(checks) = $argument.server_check() {
                    errors.extend(checks.await?);
                })*
                if errors.is_empty() { Ok(()) } else { Err(Error::from(errors)) }
            }

            #[allow(unused_variables, unused_mut, reason = "the empty tuple checks nothing")]
            async fn check_form(
                values: &FormValues,
                only: Option<&[String]>,
            ) -> Result<FieldErrors> {
                let mut errors = FieldErrors::new();
                $(if let Some(checks) = $argument::check_form(values, only) {
                    errors.extend(checks.await?);
                })*
                Ok(errors)
            }

            #[allow(unused_mut, reason = "the empty tuple checks nothing")]
            async fn check_json(values: &[Box<RawValue>]) -> Result<FieldErrors> {
                let mut errors = FieldErrors::new();
                let [$($argument),*] = values else {
                    return Ok(errors);
                };
                $(if let Ok(values) = serde_json::from_str::<FormValues>($argument.get())
                    && let Some(checks) = $argument::check_form(&values, None)
                {
                    errors.extend(checks.await?);
                })*
                Ok(errors)
            }

            async fn submitted(self) -> Result<Self> {
                let ($($argument,)*) = self;
                Ok(($($argument.submitted().await?,)*))
            }
        }
    )*};
}
argument_tuples! { () (A) (A B) (A B C) (A B C D) }

#[cfg(test)]
mod tests {
    use super::*;

    type Args = (i64, Option<String>);

    fn from_form(bound: Vec<&str>) -> Result<Args, ArgumentError> {
        Args::from_form(&FormValues::new(), bound.into_iter())
    }

    #[test]
    fn bound_arguments_are_read_in_order() {
        assert_eq!(from_form(vec!["7", "\"x\""]), Ok((7, Some("x".to_owned()))));
    }

    #[test]
    fn too_few_too_many_or_wrong_ones_are_malformed() {
        for bound in [vec!["7"], vec!["7", "null", "1"], vec!["\"7\"", "null"], vec!["7;", "null"]]
        {
            assert_eq!(from_form(bound), Err(ArgumentError::Malformed));
        }
    }

    #[test]
    fn every_text_is_written_as_json() {
        let all: String = ('\0'..'\u{100}').chain(['\u{2028}', '\u{ffff}', '😀']).collect();
        assert_eq!(serde_json::from_str::<String>(&all.to_json()).unwrap(), all);
        assert_eq!("a\"\\\n".to_owned().to_json(), r#""a\"\\\u000a""#);
        assert_eq!('\''.to_json(), r#""'""#);
    }

    #[test]
    fn what_is_written_as_json_is_read_back() {
        let args: Args = (7, Some("a\"b".to_owned()));
        let values: Vec<Box<RawValue>> = serde_json::from_str(&args.to_json()).unwrap();
        assert_eq!(Args::from_json(&values), Ok(args));
        assert_eq!(Args::from_json(&values[..1]), Err(ArgumentError::Malformed));
    }
}
