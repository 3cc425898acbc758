//! Changing the lists of a form by its own buttons, so that it works without scripts.

use std::fmt;

use crate::{
    FormValues, MAX_FIELDS,
    field::{FieldSpec, InputType},
    form_values::{MAX_DEPTH, MAX_INDEX, MAX_NAME, Names, Step, check_name, index_in, steps},
};

/// How many a list may have; an index counts from 0.
const MAX_COUNT: usize = MAX_INDEX + 1;

/// The length of the longest place in a list, in bytes.
const LONGEST_PLACE: usize = "[1000]".len();

/// What a button does to a list: `add lines`, `remove lines[2]`, `up lines[2]`, `down lines[2]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListChange {
    list: String,
    action: ListAction,
}

/// What happens in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListAction {
    /// A blank one is added at the end.
    Add,
    /// The one at the place is taken out.
    Remove(usize),
    /// The one at the place changes places with the one before it.
    Up(usize),
    /// The one at the place changes places with the one after it.
    Down(usize),
}

impl ListChange {
    /// Changes the list called `list`.
    #[must_use]
    pub fn new(list: impl Into<String>, action: ListAction) -> Self {
        Self { list: list.into(), action }
    }

    /// Reads the value of a button; `None` if it says something else, or if the name exceeds a limit
    /// of a form's names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (verb, name) = text.split_once(' ')?;
        check_name(name).ok()?;
        let last = steps(name).map(Result::ok).collect::<Option<Vec<_>>>()?.pop()?;
        let (list, action) = match (verb, last) {
            ("add", Step::Field(_)) => (name, ListAction::Add),
            (_, Step::Field(_)) => return None,
            (verb, Step::Item(index)) => {
                let action = match verb {
                    "remove" => ListAction::Remove(index),
                    "up" => ListAction::Up(index),
                    "down" => ListAction::Down(index),
                    _ => return None,
                };
                (name.rsplit_once('[')?.0, action)
            }
        };
        Some(Self { list: list.to_owned(), action })
    }

    /// The name of the list.
    #[must_use]
    pub fn list(&self) -> &str {
        &self.list
    }

    /// What happens in it.
    #[must_use]
    pub fn action(&self) -> ListAction {
        self.action
    }

    /// The fields after the change of the list that `spec` describes, and the name of what takes
    /// the focus then.
    ///
    /// A list of forms is counted anew from 0. A place that is not there changes nothing, nor does a
    /// form that would stand too deep to have fields.
    #[must_use]
    pub fn apply(&self, values: &FormValues, spec: &FieldSpec) -> (FormValues, Option<String>) {
        // What is added has to be sent, too.
        let added = 1 + blank_len((spec.inner)(), self.depth());
        if self.action == ListAction::Add && values.len() + added > MAX_FIELDS {
            return (values.clone(), None);
        }
        match spec.input_type {
            InputType::Fieldset => self.apply_to_forms(values),
            _ => self.apply_to_values(values),
        }
    }

    /// How many names lead to the list, its own included.
    fn depth(&self) -> usize {
        steps(&self.list).filter(|step| matches!(step, Ok(Step::Field(_)))).count()
    }

    /// The fields after the change of a list of forms, and the name of the form to go on with.
    fn apply_to_forms(&self, values: &FormValues) -> (FormValues, Option<String>) {
        let old = Names::new(values).items(&self.list);
        let mut order: Vec<Option<usize>> = old.into_iter().map(Some).collect();
        // A form that is added has a name, and one that is too deep or too long cannot be sent.
        let is_sendable = self.depth() < MAX_DEPTH && self.list.len() + LONGEST_PLACE <= MAX_NAME;
        let most = if is_sendable { MAX_COUNT } else { 0 };
        let focus = self.reorder(&mut order, most);
        let place_of = |index| order.iter().position(|other| *other == Some(index));
        let mut changed = values.renamed(|name| match index_in(&self.list, name) {
            None => Some(name.to_owned()),
            Some(index) => {
                let rest = name[self.list.len()..].split_once(']').map_or("", |(_, rest)| rest);
                let renamed = |place| format!("{}[{place}]{rest}", self.list);
                // No form has a field whose name is that long, so nothing of it is lost.
                place_of(index).map(renamed).filter(|name| name.len() <= MAX_NAME)
            }
        });
        if let Some(place) = order.iter().position(Option::is_none) {
            changed.push(format!("{}[{place}]", self.list), "");
        }
        (changed, focus.map(|place| format!("{}[{place}]", self.list)))
    }

    /// The fields after the change of a list of single values, which have one name.
    fn apply_to_values(&self, values: &FormValues) -> (FormValues, Option<String>) {
        let texts: Vec<&str> = values.all(&self.list).collect();
        let mut order: Vec<Option<usize>> = (0..texts.len()).map(Some).collect();
        let focus = self.reorder(&mut order, MAX_COUNT);
        let mut changed = values.renamed(|name| (name != self.list).then(|| name.to_owned()));
        for place in order {
            changed.push(&self.list, place.map_or("", |place| texts[place]));
        }
        (changed, focus.map(|place| format!("{}[{place}]", self.list)))
    }

    /// Changes the order, and says which place to go on with; a new one has no old place, and is
    /// added to no more than `most`.
    fn reorder(&self, order: &mut Vec<Option<usize>>, most: usize) -> Option<usize> {
        let at = |place: usize| order.iter().position(|other| *other == Some(place));
        match self.action {
            ListAction::Add => {
                if order.len() < most {
                    order.push(None);
                }
                order.len().checked_sub(1)
            }
            ListAction::Remove(index) => {
                let place = at(index)?;
                order.remove(place);
                Some(place.min(order.len().saturating_sub(1)))
            }
            ListAction::Up(index) => {
                let place = at(index)?;
                let before = place.checked_sub(1)?;
                order.swap(before, place);
                Some(before)
            }
            ListAction::Down(index) => {
                let place = at(index)?;
                let after = Some(place + 1).filter(|after| *after < order.len())?;
                order.swap(place, after);
                Some(after)
            }
        }
    }
}

/// How many fields a blank form of `specs` is sent with, which stands `depth` deep; more than a form
/// may have are not counted to their end.
fn blank_len(specs: &[FieldSpec], depth: usize) -> usize {
    let mut len: usize = 0;
    for spec in specs {
        let least = spec.rules.min_items.unwrap_or(0);
        let more = match (spec.input_type, spec.multiple) {
            (InputType::Fieldset, _) if depth + 1 >= MAX_DEPTH => 0,
            (InputType::Fieldset, true) if least == 0 => 0,
            (InputType::Fieldset, true) => {
                least.saturating_mul(1 + blank_len((spec.inner)(), depth + 1))
            }
            (InputType::Fieldset, false) => blank_len((spec.inner)(), depth + 1),
            _ => least.max(1),
        };
        len = len.saturating_add(more);
        if len > MAX_FIELDS {
            return MAX_FIELDS + 1;
        }
    }
    len
}

impl fmt::Display for ListChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.action {
            ListAction::Add => write!(f, "add {}", self.list),
            ListAction::Remove(index) => write!(f, "remove {}[{index}]", self.list),
            ListAction::Up(index) => write!(f, "up {}[{index}]", self.list),
            ListAction::Down(index) => write!(f, "down {}[{index}]", self.list),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(change: &str, before: &str, after: &str, focus: Option<&str>) {
        let change = ListChange::parse(change).unwrap();
        let values = FormValues::parse(before.as_bytes()).unwrap();
        let (changed, focused) = change.apply_to_forms(&values);
        let text = changed.iter().map(|(name, value)| format!("{name}={}", value.text().unwrap()));
        assert_eq!(text.collect::<Vec<_>>().join("&"), after);
        assert_eq!(focused.as_deref(), focus);
    }

    #[test]
    fn a_form_whose_name_would_be_too_long_is_not_added() {
        for (len, added) in [(MAX_NAME - LONGEST_PLACE, 1), (MAX_NAME - LONGEST_PLACE + 1, 0)] {
            let change = ListChange::parse(&format!("add {}", "l".repeat(len))).unwrap();
            assert_eq!(change.apply_to_forms(&FormValues::new()).0.len(), added, "{len}");
        }
    }

    #[test]
    fn a_name_that_a_move_would_make_too_long_is_left_out() {
        let rows: Vec<String> = (0..11).map(|index| format!("l[{index}].x=1")).collect();
        let long = format!("l[9].{}=2", "y".repeat(MAX_NAME - "l[9].".len()));
        let values = FormValues::parse(format!("{}&{long}", rows.join("&")).as_bytes()).unwrap();
        let (changed, _) = ListChange::parse("down l[9]").unwrap().apply_to_forms(&values);
        assert_eq!((values.len(), changed.len()), (12, 11));
        assert!(changed.texts().all(|(name, _)| name.len() <= MAX_NAME));
    }

    #[test]
    fn forms_are_added_removed_and_moved() {
        check("add l", "a=1", "a=1&l[0]=", Some("l[0]"));
        check("add l", "l[0].x=1&l[7].x=2", "l[0].x=1&l[1].x=2&l[2]=", Some("l[2]"));
        check(
            "remove l[0]",
            "l[0].x=1&l[1].x=2&l[1].y[0].z=3",
            "l[0].x=2&l[0].y[0].z=3",
            Some("l[0]"),
        );
        check("remove l[0]", "l[0].x=1", "", Some("l[0]"));
        check("up l[1]", "l[0].x=1&l[1].x=2", "l[1].x=1&l[0].x=2", Some("l[0]"));
        check("down l[0]", "l[0].x=1&l[1].x=2", "l[1].x=1&l[0].x=2", Some("l[1]"));
        check("add l[0].y", "l[0].x=1", "l[0].x=1&l[0].y[0]=", Some("l[0].y[0]"));
    }

    #[test]
    fn what_is_not_there_changes_nothing() {
        for change in ["remove l[5]", "up l[0]", "down l[1]", "up l[9]"] {
            check(change, "l[0].x=1&l[1].x=2", "l[0].x=1&l[1].x=2", None);
        }
    }

    #[test]
    fn no_form_is_added_that_could_not_be_sent() {
        let list = |depth: usize| "l[0].".repeat(depth - 1) + "l";
        let add = |depth| ListChange::parse(&format!("add {}", list(depth)));
        let added = |depth| add(depth).unwrap().apply_to_forms(&FormValues::new()).0.len();
        assert_eq!((added(MAX_DEPTH - 1), added(MAX_DEPTH)), (1, 0));
        assert_eq!(add(MAX_DEPTH + 1), None);
    }

    #[test]
    fn single_values_keep_their_one_name() {
        let values = FormValues::parse(b"t=a&t=b&x=1").unwrap();
        let change = |text| ListChange::parse(text).unwrap().apply_to_values(&values).0;
        let texts =
            |values: &FormValues| values.all("t").map(ToOwned::to_owned).collect::<Vec<_>>();
        assert_eq!(texts(&change("add t")), ["a", "b", ""]);
        assert_eq!(texts(&change("remove t[0]")), ["b"]);
        assert_eq!(texts(&change("up t[1]")), ["b", "a"]);
        assert_eq!(change("up t[1]").get("x"), Some("1"));
    }

    #[test]
    fn what_a_button_says_is_read_back_and_anything_else_is_not() {
        for text in ["add l", "remove l[2]", "up a.b[0]", "down a[1].b[3]"] {
            assert_eq!(ListChange::parse(text).unwrap().to_string(), text);
        }
        for text in
            ["", "add", "add l[0]", "remove l", "drop l[0]", "up l[x]", "up l[2000]", "add .."]
        {
            assert_eq!(ListChange::parse(text), None, "{text}");
        }
    }
}
