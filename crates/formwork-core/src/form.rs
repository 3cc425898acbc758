//! A form: a struct that is read from submitted fields and rendered as them.

pub use checks::{CheckFuture, ServerChecks};
pub use list::{ListAction, ListChange};
pub use outcome::{FormOutcome, FormResult};
pub use reader::FormReader;
pub use submitted::SubmittedForm;
pub use view::FormView;
pub use writer::FormWriter;

use crate::{
    FieldErrors, FormValues,
    error::CHANGED,
    field::{FieldSpec, InputType, Messages},
    wire::is_of_button,
};

mod checks;
mod list;
pub mod nested;
mod outcome;
mod reader;
mod submitted;
mod view;
mod writer;

/// A struct that a form submits; made by `#[derive(Form)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form",
    note = "put `#[derive(Form)]` on the struct"
)]
pub trait Form: Sized + Send + Sync + 'static {
    /// What a page has to render: a handle for each field, by the same names.
    type Fields: std::fmt::Debug + Send + 'static;

    /// Every field as far as it could be read.
    type Draft: Send + Sync + 'static;

    /// Names, labels and rules of the fields.
    #[must_use]
    fn specs() -> &'static [FieldSpec];

    /// Reads every field by its own rules.
    fn read(reader: &mut FormReader<'_>) -> Self::Draft;

    /// The form, if every field could be read and the rules of the whole form hold.
    fn finish(draft: Self::Draft, reader: &mut FormReader<'_>) -> Option<Self>;

    /// Writes every field.
    fn write(&self, writer: &mut FormWriter);

    /// The handle of every field.
    fn view(view: &mut FormView<'_>) -> Self::Fields;

    /// Asks the checks of the server about every field that could be read.
    fn draft_check<'a>(draft: &'a Self::Draft, checks: &'a mut ServerChecks) -> CheckFuture<'a>;

    /// Asks the checks of the server.
    fn server_check<'a>(&'a self, checks: &'a mut ServerChecks) -> CheckFuture<'a>;

    /// Reads and checks the form, but for the checks that only the server can make.
    ///
    /// # Errors
    ///
    /// Every broken rule of every field.
    fn decode(values: &FormValues) -> Result<Self, FieldErrors> {
        let mut reader = FormReader::new(values);
        let draft = Self::read(&mut reader);
        let form = Self::finish(draft, &mut reader);
        if let Some(form) = &form {
            reader.check_size(form);
        }
        let errors = reader.into_errors();
        form.filter(|_| errors.is_empty()).ok_or(errors)
    }

    /// The fields as a browser would submit them.
    ///
    /// A form that was decoded is encoded to no more than [`MAX_FIELDS`](crate::MAX_FIELDS) fields, so
    /// that it is decoded again.
    fn encode(&self) -> FormValues {
        FormWriter::write(self)
    }

    /// The fields in the given state, ready to render.
    fn fields(state: &FormState) -> Self::Fields {
        Self::view(&mut FormView::new(state))
    }

    /// What the field called `name` is called, as its label stands at it; the name itself if there is no such
    /// field.
    fn label(name: &str) -> String {
        FieldSpec::label_of(Self::specs(), name, Messages::ENGLISH)
    }
}

/// What is wrong with `values`, the checks of the server included; of the fields called `only`, if
/// it is said.
///
/// # Errors
///
/// What a check of the server failed with.
pub async fn check<F: Form>(
    values: &FormValues,
    only: Option<&[String]>,
) -> crate::Result<FieldErrors> {
    let mut checks = ServerChecks::new(only);
    let draft = F::read(&mut FormReader::new(values));
    F::draft_check(&draft, &mut checks).await?;
    let mut errors = F::decode(values).err().unwrap_or_default();
    errors.extend(checks.into_errors());
    errors.sort_by_key(|error| FieldSpec::place_of(F::specs(), error.field()));
    Ok(match only {
        Some(only) => errors
            .into_iter()
            .filter(|error| only.iter().any(|name| name == error.field()))
            .collect(),
        None => errors,
    })
}

/// What a form on a page shows: its id, what was typed, what is wrong.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    /// The element id that the ids of the controls begin with.
    pub form_id: String,
    /// The values of the controls.
    pub values: FormValues,
    /// What is wrong with them.
    pub errors: FieldErrors,
    /// The name of the field, or of the form in a list, that takes the focus.
    pub focus: Option<String>,
}

impl FormState {
    /// A form that was submitted, with what was typed; if it was [`changed`](fn@crate::changed) meanwhile, its hidden fields
    /// hold what they do at first.
    pub fn shown_again(
        form_id: String,
        submitted: &SubmittedForm,
        specs: &'static [FieldSpec],
        initial: impl FnOnce() -> Option<FormValues>,
    ) -> Self {
        let SubmittedForm { values, errors, focus, .. } = submitted;
        let was_changed = errors.of("").any(|error| error.code() == CHANGED);
        let values = match was_changed.then(initial).flatten() {
            Some(initial) => with_hidden_of(values, &initial, specs),
            None => values.clone(),
        };
        Self { form_id, values, errors: errors.clone(), focus: focus.clone() }
    }
}

/// `values` with the hidden fields of `initial` in the place of their own.
fn with_hidden_of(
    values: &FormValues,
    initial: &FormValues,
    specs: &'static [FieldSpec],
) -> FormValues {
    let is_hidden = |name: &str| {
        specs.iter().any(|spec| spec.name == name && spec.input_type == InputType::Hidden)
    };
    let typed = values.iter().filter(|(name, _)| !is_hidden(name));
    let hidden = initial.iter().filter(|(name, _)| is_hidden(name));
    typed.chain(hidden).fold(FormValues::new(), |mut all, (name, value)| {
        all.push_value(name, value);
        all
    })
}

/// What browsers fill in with the encoding of a form (HTML Standard, section 4.10.18.5); a page asks
/// for none.
const CHARSET_FIELD: &str = "_charset_";

/// Path and query of the page that is rendered; the server says it, as a context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageUrl(String);

impl PageUrl {
    /// The page at `url`: a path, and a query if there is one.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL that the forms of the page submit to: its own, without what names the action of a
    /// button. A browser is at such a URL behind a button, or by a link that someone else has made; a
    /// form that submits to it would run that action instead of its own.
    #[must_use]
    pub fn of_forms(&self) -> String {
        self.with([])
    }

    /// The page with `pairs` in its query, in the place of what the framework itself had put there.
    pub(crate) fn with<'a>(&self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
        let (path, query) = self.0.split_once('?').unwrap_or((&self.0, ""));
        // With two slashes, of either kind, it would begin with the name of another host.
        let mut url = format!("/{}", path.trim_start_matches(['/', '\\']));
        let path = url.len();
        url.push('?');
        let kept = form_urlencoded::parse(query.as_bytes());
        let kept = kept.filter(|(name, _)| !is_of_button(name) && name != CHARSET_FIELD);
        let mut query = form_urlencoded::Serializer::for_suffix(url, path + 1);
        let mut url = query.extend_pairs(kept).extend_pairs(pairs).finish();
        if url.len() == path + 1 {
            url.truncate(path);
        }
        url
    }
}

/// The fields of an action that is given no form: `<Form action=.. let(NoFields)>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFields;

impl Form for NoFields {
    type Fields = Self;
    type Draft = ();

    fn specs() -> &'static [FieldSpec] {
        &[]
    }

    fn read(_: &mut FormReader<'_>) {}

    fn finish((): (), _: &mut FormReader<'_>) -> Option<Self> {
        Some(Self)
    }

    fn write(&self, _: &mut FormWriter) {}

    fn view(_: &mut FormView<'_>) -> Self {
        Self
    }

    fn draft_check<'a>((): &'a (), _: &'a mut ServerChecks) -> CheckFuture<'a> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn server_check<'a>(&'a self, _: &'a mut ServerChecks) -> CheckFuture<'a> {
        Box::pin(std::future::ready(Ok(())))
    }
}
