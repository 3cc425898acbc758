//! Any body is read as a form, and what was read is the same when it is sent again.
#![no_main]

use formwork::{
    FormValues,
    action::{Argument, form_from_json},
    form::{Form, FormState},
};
use formwork_core::MAX_FIELDS;
use formwork_fuzz::{Everything, encoded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    if let Ok(values) = FormValues::parse(body) {
        check(&values);
    }
    if let Ok(json) = serde_json::from_slice(body)
        && let Ok(values) = FormValues::from_json(&json)
    {
        check(&values);
    }
    if let Ok(values) = serde_json::from_slice::<FormValues>(body) {
        check(&values);
    }
    if let Ok(text) = std::str::from_utf8(body)
        && let Ok(form) = form_from_json::<Everything>(text)
    {
        check_form(&form);
    }
});

fn check(values: &FormValues) {
    assert!(values.len() <= MAX_FIELDS);
    check_sent(values);
    match Everything::decode(values) {
        Ok(form) => check_form(&form),
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in errors.iter() {
                let _ = (Everything::label(error.field()), error.message());
            }
            let form_id = "form".to_owned();
            let state = FormState { form_id, values: values.clone(), errors, focus: None };
            let _ = Everything::fields(&state);
        }
    }
}

/// The fields are the same when they are sent as a form or as JSON.
fn check_sent(values: &FormValues) {
    assert_eq!(FormValues::parse(encoded(values).as_bytes()).as_ref(), Ok(values));
    let json = serde_json::to_string(values).expect("texts can be written");
    let read: FormValues = serde_json::from_str(&json).expect("what was written is read");
    assert_eq!(&read, values);
}

/// The form is the same when it is sent again.
fn check_form(form: &Everything) {
    let values = form.encode();
    assert_eq!(Everything::decode(&values).as_ref(), Ok(form));
    check_sent(&values);
    assert_eq!(form_from_json::<Everything>(&form.to_json()).as_ref(), Ok(form));
}
