//! The files that a form refers to instead of sending them once more.

use formwork_core::{
    FormValue, FormValues, Upload,
    field::{FieldSpec, InputType},
};

use super::{
    FileForm, Staging,
    reference::Place,
    stored::{Stored, Waiting},
};

/// What a form was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be done: what it refers to is taken.
    Submit,
    /// To hear what is wrong with it: the page stays, and so does what it refers to.
    Check,
}

/// Puts the files that waited for the form in the places of the texts that refer to them.
///
/// A file is taken once, whoever asks. A text that refers to none stays, and its field says that
/// the file has to be chosen again. Where a field takes one file, one that was sent counts above
/// those that waited, which are deleted.
pub(crate) async fn take_kept(
    values: FormValues,
    form: FileForm,
    staging: &Staging,
    purpose: Purpose,
) -> FormValues {
    if !values.iter().any(|(name, value)| refers(form, name, value).is_some()) {
        return values;
    }
    let mut taken = FormValues::new();
    for (name, value) in values.iter() {
        let Some((spec, text)) = refers(form, name, value) else {
            match value {
                FormValue::Text(text) => taken.push(name, text),
                FormValue::File(file) => taken.push_file(name, file.clone()),
            }
            continue;
        };
        let file = match purpose {
            Purpose::Submit => take(form, name, text, staging).await,
            Purpose::Check => look(form, name, text, staging).await,
        };
        let is_replaced = !spec.multiple && values.files(name).next().is_some();
        match file {
            _ if is_replaced => {}
            Some(file) => taken.push_file(name, file),
            None => taken.push(name, text),
        }
    }
    taken
}

/// The file field that a text stands in, and the text.
fn refers<'a>(
    form: FileForm,
    name: &str,
    value: FormValue<'a>,
) -> Option<(&'static FieldSpec, &'a str)> {
    let text = value.text().filter(|text| !text.trim().is_empty())?;
    let spec = FieldSpec::find(form.specs, name)?;
    (spec.input_type == InputType::File).then_some((spec, text))
}

async fn take(form: FileForm, name: &str, text: &str, staging: &Staging) -> Option<Upload> {
    let place = Place { action: form.action, field: name.to_owned() };
    let (id, record) = staging.open(&place, text)?;
    let staged = staging.claim(id).await?;
    Some(Stored::upload(staged, place, record))
}

async fn look(form: FileForm, name: &str, text: &str, staging: &Staging) -> Option<Upload> {
    let place = Place { action: form.action, field: name.to_owned() };
    let (id, record) = staging.open(&place, text)?;
    let path = staging.waiting(id).await?;
    Some(Waiting { path, reference: text.to_owned() }.upload(record))
}
