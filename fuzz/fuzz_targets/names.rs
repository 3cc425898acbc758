//! Any name is found or not, and the buttons of a list keep a form within its limits.
//!
//! The input is the value of a button, a line break, and the body of a form; the value is tried as
//! the name of a field, too.
#![no_main]

use formwork::{FormValues, form::Form};
use formwork_core::{MAX_FIELDS, field::FieldSpec, field::control_id, form::ListChange};
use formwork_fuzz::{Everything, encoded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (button, body) = data.split_at(data.iter().position(|byte| *byte == b'\n').unwrap_or(0));
    let button = String::from_utf8_lossy(button);
    check_name(&button);
    let Some(change) = ListChange::parse(&button) else { return };
    assert_eq!(change.to_string(), button, "a button says one thing in one way");
    check_name(change.list());
    let Ok(values) = FormValues::parse(body.get(1..).unwrap_or_default()) else { return };
    values.texts().for_each(|(name, _)| check_name(name));
    if let Some(spec) = FieldSpec::find(Everything::specs(), change.list()) {
        check_change(&change, &values, spec);
    }
    for spec in Everything::specs() {
        check_change(&change, &values, spec);
    }
});

/// What is said of a name is no longer than the name makes it.
fn check_name(name: &str) {
    let specs = Everything::specs();
    let steps = 1 + name.matches(['.', '[']).count();
    let label = FieldSpec::label_of(specs, name);
    assert!(label.len() <= name.len().max(32 * steps), "{label}");
    assert!(control_id("form", name).len() <= name.len() + 5);
    if let Some(spec) = FieldSpec::find(specs, name) {
        assert_ne!(label, name, "{}", spec.label);
    }
}

fn check_change(change: &ListChange, values: &FormValues, spec: &FieldSpec) {
    let (changed, focus) = change.apply(values, spec);
    assert!(changed.len() <= values.len() + 1);
    assert!(changed.len() <= MAX_FIELDS + 1);
    // A place is at most as many digits longer than it was.
    let longest = length(values) + (change.list().len() + 8) * (values.len() + 1);
    assert!(length(&changed) <= longest);
    if let Some(focus) = focus {
        assert!(focus.starts_with(change.list()));
    }
    if changed.len() <= MAX_FIELDS {
        assert_eq!(FormValues::parse(encoded(&changed).as_bytes()).as_ref(), Ok(&changed));
    }
    let _ = Everything::decode(&changed);
}

fn length(values: &FormValues) -> usize {
    values.texts().map(|(name, text)| name.len() + text.len()).sum()
}
