//! The name of a field as a path: `address.city`, `lines[2].quantity`.

use super::MalformedForm;

/// How deep forms may nest: the number of names in a path.
pub const MAX_DEPTH: usize = 16;

/// How long a name may be, in bytes.
pub const MAX_NAME: usize = 1024;

/// The greatest index in a list of forms.
pub const MAX_INDEX: usize = 1000;

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    /// A field of a form.
    Field(&'a str),
    /// A form of a list.
    Item(usize),
}

/// The steps of a path, or what is wrong with it; a name of another shape has none that count.
///
/// An index has no leading zero, so that a field has one name.
pub(crate) fn steps(name: &str) -> impl Iterator<Item = Result<Step<'_>, BadStep>> {
    let mut rest = Some(name);
    std::iter::from_fn(move || {
        let text = rest?;
        let (step, after) = first(text);
        rest = after.filter(|_| step.is_ok());
        Some(step)
    })
}

/// Why a name is no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BadStep {
    /// Not of the shape of a path.
    Shape,
    /// An index above [`MAX_INDEX`].
    Index,
}

/// The first step of `text`, and what follows it.
fn first(text: &str) -> (Result<Step<'_>, BadStep>, Option<&str>) {
    if let Some(index) = text.strip_prefix('[') {
        return first_index(index);
    }
    let end = text.find(['.', '[', ']']).unwrap_or(text.len());
    let (field, rest) = text.split_at(end);
    if field.is_empty() || rest.starts_with(']') {
        return (Err(BadStep::Shape), None);
    }
    (Ok(Step::Field(field)), following(rest))
}

fn first_index(text: &str) -> (Result<Step<'_>, BadStep>, Option<&str>) {
    let Some((digits, rest)) = text.split_once(']') else {
        return (Err(BadStep::Shape), None);
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_canonical = digits == "0" || !digits.starts_with('0');
    // Between two indices there is a name: a list holds forms, not lists.
    let is_followed = rest.is_empty() || rest.starts_with('.');
    if !is_number || !is_canonical || !is_followed {
        return (Err(BadStep::Shape), None);
    }
    match digits.parse() {
        Ok(index) if index <= MAX_INDEX => (Ok(Step::Item(index)), following(rest)),
        _ => (Err(BadStep::Index), None),
    }
}

/// What comes after a step; a name that ends with a dot has an empty last one, which is bad.
fn following(rest: &str) -> Option<&str> {
    match rest.strip_prefix('.') {
        Some(rest) => Some(rest),
        None => Some(rest).filter(|rest| !rest.is_empty()),
    }
}

/// Holds a name to the limits. A name that is no path is none of the form's, and passes.
pub(crate) fn check_name(name: &str) -> Result<(), MalformedForm> {
    if name.len() > MAX_NAME {
        return Err(MalformedForm::NameTooLong);
    }
    if !name.bytes().any(|byte| matches!(byte, b'.' | b'[')) {
        return Ok(());
    }
    let mut depth = 0;
    for step in steps(name) {
        match step {
            Ok(Step::Field(_)) => depth += 1,
            Ok(Step::Item(_)) => {}
            Err(BadStep::Shape) => return Ok(()),
            Err(BadStep::Index) => return Err(MalformedForm::IndexTooHigh),
        }
        if depth > MAX_DEPTH {
            return Err(MalformedForm::TooDeep);
        }
    }
    Ok(())
}

/// The id of the control called `name` in the form whose id is `form_id`.
#[must_use]
pub fn control_id(form_id: &str, name: &str) -> String {
    let mut id = String::with_capacity(form_id.len() + name.len() + 1);
    id.push_str(form_id);
    id.push('-');
    id.extend(
        name.chars().filter(|c| *c != ']').map(|c| if c == '[' || c == '.' { '-' } else { c }),
    );
    id
}

/// A path that is being built while a form is walked.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameBuilder {
    name: String,
    depth: usize,
}

/// Where a path was before a step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outer {
    length: usize,
    depth: usize,
}

impl NameBuilder {
    /// The path so far.
    pub(crate) fn as_str(&self) -> &str {
        &self.name
    }

    /// How many names it has.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Goes on to a field.
    pub(crate) fn enter(&mut self, field: &str) -> Outer {
        let outer = self.outer();
        if !self.name.is_empty() {
            self.name.push('.');
        }
        self.name.push_str(field);
        self.depth += 1;
        outer
    }

    /// Goes on to a form of the list.
    pub(crate) fn enter_item(&mut self, index: usize) -> Outer {
        let outer = self.outer();
        self.name.push('[');
        self.name.push_str(&index.to_string());
        self.name.push(']');
        outer
    }

    /// Goes back.
    pub(crate) fn leave(&mut self, outer: Outer) {
        self.name.truncate(outer.length);
        self.depth = outer.depth;
    }

    fn outer(&self) -> Outer {
        Outer { length: self.name.len(), depth: self.depth }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check_steps(name: &str, expect: Option<&[Step<'_>]>) {
        let steps: Option<Vec<_>> = steps(name).map(Result::ok).collect();
        assert_eq!(steps.as_deref(), expect, "{name}");
    }

    #[test]
    fn a_path_is_names_and_indices() {
        use Step::{Field, Item};
        check_steps("a", Some(&[Field("a")]));
        check_steps("a.b", Some(&[Field("a"), Field("b")]));
        check_steps("a[0].b", Some(&[Field("a"), Item(0), Field("b")]));
        check_steps("a[12]", Some(&[Field("a"), Item(12)]));
        for name in [
            "", ".", "a.", ".a", "a..b", "a[]", "a[", "a]", "a[0", "a[01]", "a[-1]", "a[0]b",
            "a[0][1]",
        ] {
            check_steps(name, None);
        }
    }

    #[test]
    fn ids_have_no_characters_that_a_selector_needs_escaped() {
        assert_eq!(control_id("order", "lines[2].sku"), "order-lines-2-sku");
    }

    proptest! {
        #[test]
        fn a_path_that_is_built_is_read_back(path in proptest::collection::vec(("[a-z_]{1,5}", proptest::option::of(0usize..=MAX_INDEX)), 1..=MAX_DEPTH)) {
            let mut name = NameBuilder::default();
            let mut built = Vec::new();
            for (field, index) in &path {
                name.enter(field);
                built.push(Step::Field(field));
                if let Some(index) = index {
                    name.enter_item(*index);
                    built.push(Step::Item(*index));
                }
            }
            prop_assert_eq!(check_name(name.as_str()), Ok(()));
            let read: Vec<_> = steps(name.as_str()).map(Result::unwrap).collect();
            prop_assert_eq!(read, built);
        }

        #[test]
        fn any_name_is_walked_to_its_end(name in ".*") {
            prop_assert!(steps(&name).count() <= name.len() + 1);
            let _ = check_name(&name);
        }
    }
}
