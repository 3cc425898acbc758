//! What the buttons of a list make of a form.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use formwork::{
    FormState, FormValues,
    field::{FieldSpec, Rows},
    form::{Form as _, ListChange},
    prelude::Form,
};

#[derive(Form, Debug)]
struct Order {
    #[field(label = "Lines", items(1..))]
    lines: Vec<Line>,
}

#[derive(Form, Debug)]
struct Line {
    #[field(label = "Article")]
    article: Option<String>,
    #[field(label = "Parts", items(2..=3))]
    parts: Vec<Part>,
    #[field(label = "Box")]
    package: Package,
}

#[derive(Form, Debug)]
struct Part {
    #[field(label = "Colour")]
    colour: String,
}

#[derive(Form, Debug)]
struct Package {
    #[field(label = "Labels", items(1..))]
    labels: Vec<Label>,
}

#[derive(Form, Debug)]
struct Label {
    #[field(label = "Text")]
    text: String,
}

/// How many parts and labels each line has.
#[track_caller]
fn check(values: &FormValues, expect: &[(usize, usize)]) {
    let state = FormState { values: values.clone(), ..FormState::default() };
    let lines = Order::fields(&state).lines.into_rows().into_iter();
    let counts = lines.map(|line| {
        (line.fields.parts.len(), Rows::len(&line.fields.package.into_fields().labels))
    });
    assert_eq!(counts.collect::<Vec<_>>(), expect, "{values:?}");
}

fn press(button: &str, values: &FormValues) -> FormValues {
    let change = ListChange::parse(button).unwrap();
    let spec = FieldSpec::find(Order::specs(), change.list()).unwrap();
    change.apply(values, spec).0
}

#[test]
fn a_blank_form_has_as_many_of_a_list_as_there_must_be() {
    check(&FormValues::new(), &[(2, 1)]);
}

#[test]
fn a_form_that_is_added_has_as_many_of_its_lists_as_there_must_be() {
    let one = FormValues::parse(b"lines[0]=&lines[0].article=Pen&lines[0].parts[0]=").unwrap();
    check(&one, &[(1, 0)]);
    let two = press("add lines", &one);
    check(&two, &[(1, 0), (2, 1)]);
    // Many fields are looked through in another way.
    let mut many = two;
    (0..100).for_each(|index| many.push(format!("lines[0].parts[0].other{index}"), ""));
    check(&many, &[(1, 0), (2, 1)]);
}

#[test]
fn nothing_is_added_that_could_not_be_sent() {
    // A line is sent as 8 fields: its own two, and two for each part and for the label.
    let values = |count: usize| {
        let mut values = FormValues::new();
        (0..count).for_each(|index| values.push(format!("other{index}"), ""));
        values
    };
    assert_eq!(press("add lines", &values(992)).len(), 993);
    assert_eq!(press("add lines", &values(993)).len(), 993);
    assert_eq!(press("add lines[0].parts", &values(998)).len(), 999);
    assert_eq!(press("add lines[0].parts", &values(999)).len(), 999);
}
