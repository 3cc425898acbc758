//! Forms in forms: what `derive(Form)` calls to make a struct the field of another.

use super::{CheckFuture, Form, FormReader, FormView, FormWriter, ServerChecks};
use crate::field::{FieldSpec, Fieldset, Rows};

/// Reads a nested form.
pub fn read<F: Form>(reader: &mut FormReader<'_>) -> Option<F> {
    reader.form()
}

/// Reads a list of forms.
pub fn read_list<F: Form>(reader: &mut FormReader<'_>, spec: &'static FieldSpec) -> Option<Vec<F>> {
    reader.forms(spec)
}

/// Writes a list of forms.
pub fn write_list<F: Form>(forms: &[F], writer: &mut FormWriter) {
    writer.forms(forms);
}

/// A nested form as a page renders it.
pub fn handle<F: Form>(view: &mut FormView<'_>, spec: &'static FieldSpec) -> Fieldset<F> {
    view.form(spec)
}

/// A list of forms as a page renders it.
pub fn list_handle<F: Form>(view: &mut FormView<'_>, spec: &'static FieldSpec) -> Rows<F> {
    view.forms(spec)
}

/// Asks the checks of the server in each form of a list.
pub fn list_check<'a, F: Form>(
    forms: &'a [F],
    checks: &'a mut ServerChecks,
) -> Option<CheckFuture<'a>> {
    if forms.is_empty() {
        return None;
    }
    Some(Box::pin(async move {
        for (index, form) in forms.iter().enumerate() {
            checks.enter_item(index);
            let done = form.server_check(checks).await;
            checks.leave();
            done?;
        }
        Ok(())
    }))
}
