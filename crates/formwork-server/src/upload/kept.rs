//! The files that a form refers to instead of sending them once more.

use formwork_core::{
    FieldErrors, FormValue, FormValues, Upload,
    field::{FieldSpec, InputType},
};

use super::{
    FileForm, Staging,
    reference::Place,
    stored::{Spent, Stored, Waiting},
};

/// What a form was sent for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be done: what it refers to is taken.
    Submit,
    /// To hear what is wrong with it: the page stays, and so does what it refers to.
    Check,
}

/// The files that a form has claimed. They wait for it once more when this and every value of them
/// is dropped, unless the form is done by then.
#[derive(Default)]
pub(crate) struct Claims {
    spent: Spent,
    files: Vec<Upload>,
    /// Those that a new file was chosen instead of, by field.
    replaced: Vec<(String, Upload)>,
}

impl Claims {
    /// The form is done: its files go with the last value of each.
    pub(crate) fn spend(&self) {
        self.spent.set();
    }

    /// The values of a form that is shown again: where a new file is refused, the one that it was
    /// chosen instead of is back in its place.
    pub(crate) fn restore(&self, values: &FormValues, errors: &FieldErrors) -> FormValues {
        let is_refused = |name: &str| errors.iter().any(|error| error.field() == name);
        let replaced = |name: &str| self.replaced.iter().find(|(field, _)| field == name);
        let mut restored = FormValues::new();
        for (name, value) in values.iter() {
            match (value, replaced(name).filter(|_| is_refused(name))) {
                (FormValue::Text(text), _) => restored.push(name, text),
                (FormValue::File(file), None) => restored.push_file(name, file.clone()),
                (FormValue::File(_), Some(_)) if restored.files(name).next().is_some() => {}
                (FormValue::File(_), Some((_, kept))) => restored.push_file(name, kept.clone()),
            }
        }
        restored
    }
}

/// Puts the files that waited for the form in the places of the texts that refer to them.
///
/// A file is taken by one form at a time. A text that refers to none stays, and its field says that
/// the file has to be chosen again. Where a field takes one file, one that was sent counts above
/// those that waited, unless it is refused: see [`Claims::restore`].
pub(crate) async fn take_kept(
    values: FormValues,
    form: FileForm,
    staging: &Staging,
    purpose: Purpose,
) -> (FormValues, Claims) {
    let mut claims = Claims::default();
    if !values.iter().any(|(name, value)| refers(form, name, value).is_some()) {
        return (values, claims);
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
            Purpose::Submit => take(form, name, text, staging, &claims.spent).await,
            Purpose::Check => look(form, name, text, staging).await,
        };
        claims.files.extend(file.clone());
        let is_replaced = !spec.multiple && values.files(name).next().is_some();
        match file {
            Some(file) if is_replaced => claims.replaced.push((name.to_owned(), file)),
            None if is_replaced => {}
            Some(file) => taken.push_file(name, file),
            None => taken.push(name, text),
        }
    }
    (taken, claims)
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

async fn take(
    form: FileForm,
    name: &str,
    text: &str,
    staging: &Staging,
    spent: &Spent,
) -> Option<Upload> {
    let place = Place { action: form.action, field: name.to_owned() };
    let (id, record) = staging.open(&place, text)?;
    let staged = staging.claim(id, spent.clone()).await?;
    Some(Stored::upload(staged, place, record))
}

async fn look(form: FileForm, name: &str, text: &str, staging: &Staging) -> Option<Upload> {
    let place = Place { action: form.action, field: name.to_owned() };
    let (id, record) = staging.open(&place, text)?;
    let path = staging.waiting(id).await?;
    Some(Waiting { path, reference: text.to_owned() }.upload(record))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use formwork_core::field::Rules;
    use futures::stream;
    use tempfile::TempDir;

    use super::*;
    use crate::upload::{FormOf, KEPT_SECONDS, Length, read_multipart, staging::tests::ahead};

    const FILE: FieldSpec = FieldSpec {
        name: "file",
        label: "File",
        item: None,
        input_type: InputType::File,
        required: true,
        multiple: false,
        choices: &[],
        rules: Rules::NONE,
        inner: || &[],
    };
    static SPECS: [FieldSpec; 3] = [
        FILE,
        FieldSpec { name: "files", multiple: true, ..FILE },
        FieldSpec { name: "text", input_type: InputType::Text, ..FILE },
    ];
    const FORM: FileForm = FileForm { action: "act", specs: &SPECS, body_limit: 1 << 20 };

    /// A file that was sent as `name` and waits for its form, by its reference.
    async fn waiting(staging: &Staging, name: &str) -> String {
        let head =
            format!("--x\r\nContent-Disposition: form-data; name={name}; filename=a\r\n\r\n");
        let body = stream::iter([Ok((head + "content\r\n--x--").into())]);
        let (form, length) = (FormOf::Known(FORM), Length::at_most(1 << 20));
        let values = read_multipart(body, "x", form, length, Some(staging)).await.unwrap();
        let file = values.files(name).next().unwrap();
        let reference = file.keep().unwrap();
        assert_eq!(file.keep().as_ref(), Some(&reference), "it stays the same");
        reference
    }

    async fn claim(
        form: FileForm,
        staging: &Staging,
        name: &str,
        text: &str,
    ) -> (FormValues, Claims) {
        let mut values = FormValues::new();
        values.push(name, text);
        take_kept(values, form, staging, Purpose::Submit).await
    }

    async fn take(form: FileForm, staging: &Staging, name: &str, text: &str) -> FormValues {
        claim(form, staging, name, text).await.0
    }

    fn storage() -> TempDir {
        tempfile::tempdir().unwrap()
    }

    #[tokio::test]
    async fn a_file_is_taken_once() {
        let folder = storage();
        let (staging, _) = ahead(folder.path());
        let reference = waiting(&staging, "files").await;
        let mut values = FormValues::new();
        values.push("files", &reference);
        values.push("text", &reference);
        values.push("files", &reference);
        let (taken, claims) = take_kept(values, FORM, &staging, Purpose::Submit).await;
        let file = taken.files("files").next().unwrap();
        assert_eq!((file.file_name(), file.size()), ("a", 7));
        assert_eq!(std::fs::read(file.path()).unwrap(), b"content");
        assert_eq!(taken.all("files").collect::<Vec<_>>(), [&reference]);
        assert_eq!(taken.get("text"), Some(reference.as_str()));
        claims.spend();
        drop((taken, claims));
        assert_eq!(staging.used(), 0);
        assert_eq!(take(FORM, &staging, "files", &reference).await.files("files").count(), 0);
    }

    #[tokio::test]
    async fn a_file_of_a_form_that_was_not_done_waits_once_more() {
        let folder = storage();
        let (staging, _) = ahead(folder.path());
        let reference = waiting(&staging, "file").await;
        let used = staging.used();
        for _ in 0..3 {
            let taken = claim(FORM, &staging, "file", &reference).await;
            assert_eq!(taken.0.files("file").count(), 1);
            let other = take(FORM, &staging, "file", &reference).await;
            assert_eq!(other.files("file").count(), 0, "one has it at a time");
            assert_eq!(staging.used(), used);
        }
        let (taken, claims) = claim(FORM, &staging, "file", &reference).await;
        let again = taken.files("file").next().unwrap().keep().unwrap();
        let (both, _claims) = claim(FORM, &staging, "file", &again).await;
        drop((taken, claims));
        let file = both.files("file").next().unwrap();
        assert_eq!(std::fs::read(file.path()).unwrap(), b"content", "whoever has it, has it");
    }

    #[tokio::test]
    async fn a_file_is_one_of_its_action_and_field_for_its_time() {
        let folder = storage();
        let (staging, seconds) = ahead(folder.path());
        let reference = waiting(&staging, "file").await;
        let other = FileForm { action: "other", ..FORM };
        assert_eq!(take(other, &staging, "file", &reference).await.files("file").count(), 0);
        assert_eq!(take(FORM, &staging, "files", &reference).await.files("files").count(), 0);
        seconds.store(KEPT_SECONDS, Ordering::SeqCst);
        assert_eq!(take(FORM, &staging, "file", &reference).await.files("file").count(), 0);
        seconds.store(KEPT_SECONDS - 10, Ordering::SeqCst);
        assert_eq!(take(FORM, &staging, "file", &reference).await.files("file").count(), 1);
    }

    #[tokio::test]
    async fn a_file_that_is_kept_again_has_its_time_again() {
        let folder = storage();
        let (staging, seconds) = ahead(folder.path());
        let first = waiting(&staging, "file").await;
        seconds.store(KEPT_SECONDS - 10, Ordering::SeqCst);
        let second =
            take(FORM, &staging, "file", &first).await.files("file").next().unwrap().keep();
        seconds.store(2 * KEPT_SECONDS - 20, Ordering::SeqCst);
        staging.sweep().await;
        let taken = take(FORM, &staging, "file", &second.unwrap()).await;
        assert_eq!(taken.files("file").count(), 1);
    }

    #[tokio::test]
    async fn a_file_that_was_claimed_at_the_end_of_its_time_stays_while_it_is_used() {
        let folder = storage();
        let (staging, seconds) = ahead(folder.path());
        // Another process on the same folder, which knows by the files alone what is used.
        let (other, others_seconds) = ahead(folder.path());
        let reference = waiting(&staging, "file").await;
        seconds.store(KEPT_SECONDS - 10, Ordering::SeqCst);
        let (taken, claims) = claim(FORM, &staging, "file", &reference).await;
        let path = taken.files("file").next().unwrap().path().to_owned();
        others_seconds.store(KEPT_SECONDS + 60, Ordering::SeqCst);
        other.sweep().await;
        assert_eq!(std::fs::read(&path).unwrap(), b"content");

        // What a process that died has claimed is deleted once it is old.
        std::mem::forget((taken, claims));
        others_seconds.store(2 * KEPT_SECONDS, Ordering::SeqCst);
        other.sweep().await;
        assert!(!path.exists());
        assert_eq!(other.used(), 0);
    }

    #[tokio::test]
    async fn a_check_takes_nothing() {
        let folder = storage();
        let (staging, _) = ahead(folder.path());
        let reference = waiting(&staging, "file").await;
        let mut values = FormValues::new();
        values.push("file", &reference);
        let (seen, _) = take_kept(values, FORM, &staging, Purpose::Check).await;
        assert_eq!(seen.files("file").next().unwrap().keep(), Some(reference.clone()));
        drop(seen);
        assert_eq!(take(FORM, &staging, "file", &reference).await.files("file").count(), 1);
    }
}
