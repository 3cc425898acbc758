//! How much a form with files may hold.

use formwork_core::{
    MAX_FIELDS, MAX_INDEX,
    field::{FieldSpec, InputType},
    upload::DEFAULT_MAX_SIZE,
};

use super::FileForm;

/// How much larger than its files may be a body is, in bytes: so a file that is somewhat too large
/// is read past, and its field can say so.
const SLACK: u64 = 16 * 1024 * 1024;

/// The greatest body of a form, in bytes: that of one without files, and what its files may have.
pub(super) fn body_limit(form: FileForm) -> u64 {
    let texts = form.body_limit as u64;
    match files_limit(form.specs, &mut Vec::new()) {
        0 => texts,
        files => texts.saturating_add(files).saturating_add(SLACK),
    }
}

/// How many bytes the files of a form may have; no limit of its own if the form holds itself.
fn files_limit(specs: &'static [FieldSpec], outer: &mut Vec<*const FieldSpec>) -> u64 {
    if specs.is_empty() {
        return 0;
    }
    if outer.contains(&specs.as_ptr()) {
        // Where no form of the chain holds a file itself, none has one.
        return if FieldSpec::have_files(specs) { u64::MAX } else { 0 };
    }
    outer.push(specs.as_ptr());
    let sizes = specs.iter().map(|spec| {
        let one = match spec.input_type {
            InputType::File => max_size(spec),
            _ => files_limit((spec.inner)(), outer),
        };
        one.saturating_mul(count(spec))
    });
    let sum = sizes.fold(0, u64::saturating_add);
    outer.pop();
    sum
}

fn count(spec: &FieldSpec) -> u64 {
    let most = if spec.input_type == InputType::File { MAX_FIELDS } else { MAX_INDEX + 1 };
    let count = if spec.multiple { spec.rules.max_items.unwrap_or(most).min(most) } else { 1 };
    count as u64
}

/// The greatest size of one file of a field, in bytes.
pub(super) fn max_size(spec: &FieldSpec) -> u64 {
    spec.rules.max_size.unwrap_or(DEFAULT_MAX_SIZE)
}

/// How many files of one name are stored: one more than fit, so that the field can say so.
pub(super) fn max_files(spec: &FieldSpec) -> usize {
    usize::try_from(count(spec)).unwrap_or(MAX_FIELDS) + 1
}

#[cfg(test)]
mod tests {
    use formwork_core::field::Rules;

    use super::*;

    const MEBIBYTE: u64 = 1 << 20;

    const TEXT: FieldSpec = FieldSpec {
        name: "text",
        label: "Text",
        item: None,
        input_type: InputType::Text,
        required: true,
        multiple: false,
        choices: &[],
        rules: Rules::NONE,
        inner: || &[],
    };
    const FILE: FieldSpec = FieldSpec { input_type: InputType::File, ..TEXT };
    const FILES: FieldSpec = FieldSpec {
        multiple: true,
        rules: Rules { max_items: Some(3), max_size: Some(MEBIBYTE), ..Rules::NONE },
        ..FILE
    };
    static ROWS: [FieldSpec; 2] = [FILES, TEXT];
    const LIST: FieldSpec = FieldSpec {
        input_type: InputType::Fieldset,
        multiple: true,
        rules: Rules { max_items: Some(5), ..Rules::NONE },
        inner: || &ROWS,
        ..TEXT
    };

    fn form(specs: &'static [FieldSpec]) -> FileForm {
        FileForm { action: "act", specs, body_limit: 1 << 20 }
    }

    #[test]
    fn a_body_is_as_large_as_its_files_may_be() {
        static PLAIN: [FieldSpec; 1] = [TEXT];
        static ONE: [FieldSpec; 2] = [TEXT, FILE];
        static ALL: [FieldSpec; 3] = [FILE, FILES, LIST];
        assert_eq!(body_limit(form(&[])), MEBIBYTE);
        assert_eq!(body_limit(form(&PLAIN)), MEBIBYTE);
        assert_eq!(body_limit(form(&ONE)), (1 + 10 + 16) * MEBIBYTE);
        assert_eq!(body_limit(form(&ALL)), (1 + 10 + 3 + 15 + 16) * MEBIBYTE);
        let small = FileForm { body_limit: 0, ..form(&ONE) };
        assert_eq!(body_limit(small), (10 + 16) * MEBIBYTE);
    }

    #[test]
    fn a_form_that_holds_itself_ends() {
        static TREE: [FieldSpec; 2] = [FILE, FieldSpec { inner: || &TREE, ..LIST }];
        static BARE: [FieldSpec; 2] = [TEXT, FieldSpec { inner: || &BARE, ..LIST }];
        assert_eq!(body_limit(form(&TREE)), u64::MAX);
        assert_eq!(body_limit(form(&BARE)), MEBIBYTE);
    }
}
