//! Finding the fields of a form by name.

use super::{FormValue, FormValues, name::Step, steps};

/// From how many fields on they are sorted; fewer are looked through faster.
const SORTED_FROM: usize = 33;

/// The fields of a form by name: a thousand of them are found a thousand times without going
/// through all.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    values: &'a FormValues,
    /// The places of the fields in the order of their names, then of the form; empty if they are
    /// few.
    sorted: Vec<usize>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(values: &'a FormValues) -> Self {
        let mut sorted = Vec::new();
        if values.len() >= SORTED_FROM {
            sorted.extend(0..values.len());
            sorted.sort_by_key(|place| values.name(&values.entries[*place]));
        }
        Self { values, sorted }
    }

    /// How many fields there are.
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    /// Every value of `name`, in order.
    pub(crate) fn all<'n>(
        &self,
        name: &'n str,
    ) -> impl Iterator<Item = FormValue<'a>> + use<'a, 'n> {
        let (few, many) = if self.sorted.is_empty() {
            (Some(self.values.values_of(name)), None)
        } else {
            (None, Some(self.found(name)))
        };
        few.into_iter().flatten().chain(many.into_iter().flatten())
    }

    /// The last value of `name`, and how many there are.
    pub(crate) fn last(&self, name: &str) -> Option<(FormValue<'a>, usize)> {
        let count = |found: Option<(_, usize)>, value| {
            Some((value, found.map_or(1, |(_, count)| count + 1)))
        };
        match self.sorted.is_empty() {
            true => self.values.values_of(name).fold(None, count),
            false => self.found(name).fold(None, count),
        }
    }

    fn found<'n>(&self, name: &'n str) -> impl Iterator<Item = FormValue<'a>> + use<'a, 'n> {
        let values = self.values;
        let name_at = |place: &usize| values.name(&values.entries[*place]);
        let start = self.sorted.partition_point(|place| name_at(place) < name);
        let end = start + self.sorted[start..].partition_point(|place| name_at(place) == name);
        let places = self.sorted[start..end].to_vec();
        places.into_iter().map(|place| values.value(&values.entries[place]))
    }

    /// The indices of the forms in the list called `list`, in order.
    pub(crate) fn items(&self, list: &str) -> Vec<usize> {
        let mut indices: Vec<usize> = match self.sorted.is_empty() {
            true => self.values.iter().filter_map(|(name, _)| index_in(list, name)).collect(),
            false => self.sorted_items(list),
        };
        indices.sort_unstable();
        indices.dedup();
        indices
    }

    /// Whether there is a field in the form called `form`.
    pub(crate) fn have_below(&self, form: &str) -> bool {
        let is_below =
            |name: &str| name.strip_prefix(form).is_some_and(|rest| rest.starts_with('.'));
        if self.sorted.is_empty() {
            return self.values.iter().any(|(name, _)| is_below(name));
        }
        let name_at = |place: &usize| self.values.name(&self.values.entries[*place]);
        // In their order the names of the form's fields follow each other.
        let first = format!("{form}.");
        let start = self.sorted.partition_point(|place| name_at(place) < first.as_str());
        self.sorted.get(start).is_some_and(|place| is_below(name_at(place)))
    }

    fn sorted_items(&self, list: &str) -> Vec<usize> {
        let values = self.values;
        let name_at = |place: &usize| values.name(&values.entries[*place]);
        let start = self.sorted.partition_point(|place| name_at(place) < list);
        let below = self.sorted[start..].iter().map(name_at);
        below
            .take_while(|name| name.starts_with(list))
            .filter_map(|name| index_in(list, name))
            .collect()
    }
}

/// The index in `list` that the field `name` stands below.
pub(crate) fn index_in(list: &str, name: &str) -> Option<usize> {
    let rest = name.strip_prefix(list).filter(|rest| rest.starts_with('['))?;
    match steps(rest).next() {
        Some(Ok(Step::Item(index))) => Some(index),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways of looking find the same.
    #[test]
    fn fields_are_found_in_order() {
        for others in [0, 100] {
            let mut values = FormValues::new();
            for index in 0..others {
                values.push(format!("other{index}"), "");
            }
            for (name, value) in
                [("tag", "b"), ("l[10].x", ""), ("l[2]", ""), ("tag", "a"), ("l[2].y", "")]
            {
                values.push(name, value);
            }
            let names = Names::new(&values);
            let tags: Vec<_> = names.all("tag").filter_map(FormValue::text).collect();
            assert_eq!(tags, ["b", "a"]);
            let last = names.last("tag").and_then(|(value, count)| Some((value.text()?, count)));
            assert_eq!(last, Some(("a", 2)));
            assert_eq!(names.last("t"), None);
            assert_eq!(names.items("l"), [2, 10]);
            assert!(names.items("tag").is_empty());
            assert_eq!(names.all("t").count(), 0);
            assert!(names.have_below("l[10]"));
            assert!(!names.have_below("l[1]") && !names.have_below("tag"));
        }
    }
}
