//! Which of two routes that both match is asked first.
//!
//! Segment by segment: static before dynamic before catch-all. axum's matcher keeps this order,
//! but refuses a dynamic segment and a catch-all at one place of the tree. Where both are there,
//! the routes are spread over *levels*, routers that are asked one after the other: what beats
//! another route stands on the same level or on one before it. Without such a place everything
//! stands on level 0, so that matching is axum's own.

use std::cmp::Ordering;

/// The path of a route, in axum's syntax, by segments.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern<'a>(Vec<Segment<'a>>);

/// Ordered as they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'a> {
    Static(&'a str),
    Dynamic,
    CatchAll,
}

/// How two patterns that both match some path differ first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Overlap {
    /// `Less` if the first is asked before the second.
    order: Ordering,
    /// Whether one router refuses both.
    is_refused: bool,
}

/// The level of each path.
pub(super) fn of(paths: &[&str]) -> Vec<usize> {
    let patterns: Vec<Pattern<'_>> = paths.iter().map(|path| Pattern::parse(path)).collect();
    let mut levels = vec![0; patterns.len()];
    if !any_refused(&patterns) {
        return levels;
    }
    let by_order = by_order(&patterns);
    for (place, &index) in by_order.iter().enumerate() {
        let before = by_order.get(..place).unwrap_or_default();
        let least = before.iter().filter_map(|&other| {
            let overlap = patterns[other].overlap(&patterns[index])?;
            Some(levels[other] + usize::from(overlap.is_refused))
        });
        levels[index] = least.max().unwrap_or(0);
    }
    levels
}

/// The paths in an order in which the first one that matches is the one that is asked.
pub(super) fn order(paths: &[&str]) -> Vec<usize> {
    by_order(&paths.iter().map(|path| Pattern::parse(path)).collect::<Vec<_>>())
}

fn by_order(patterns: &[Pattern<'_>]) -> Vec<usize> {
    let mut by_order: Vec<usize> = (0..patterns.len()).collect();
    by_order.sort_by(|&a, &b| patterns[a].0.cmp(&patterns[b].0));
    by_order
}

fn any_refused(patterns: &[Pattern<'_>]) -> bool {
    let catch_alls = patterns.iter().filter(|pattern| pattern.0.last() == Some(&Segment::CatchAll));
    catch_alls.into_iter().any(|catch_all| {
        let overlaps = patterns.iter().filter_map(|pattern| pattern.overlap(catch_all));
        overlaps.into_iter().any(|overlap| overlap.is_refused)
    })
}

impl<'a> Pattern<'a> {
    fn parse(path: &'a str) -> Self {
        Self(path.split('/').skip(1).map(Segment::parse).collect())
    }

    /// `None` if no path matches both.
    fn overlap(&self, other: &Self) -> Option<Overlap> {
        use Segment::{CatchAll, Dynamic, Static};
        let mut first: Option<Overlap> = None;
        let (mut own, mut theirs) = (self.0.iter(), other.0.iter());
        loop {
            let (a, b) = match (own.next(), theirs.next()) {
                (Some(a), Some(b)) => (*a, *b),
                (None, None) => break,
                _ => return None,
            };
            if matches!((a, b), (Static(a), Static(b)) if a != b) {
                return None;
            }
            if a != b && first.is_none() {
                let is_refused = matches!((a, b), (Dynamic, CatchAll) | (CatchAll, Dynamic));
                first = Some(Overlap { order: a.cmp(&b), is_refused });
            }
            if a == CatchAll || b == CatchAll {
                break;
            }
        }
        first
    }
}

impl<'a> Segment<'a> {
    fn parse(segment: &'a str) -> Self {
        match segment.strip_prefix('{') {
            Some(name) if name.starts_with('*') => Self::CatchAll,
            Some(name) if !name.starts_with('{') => Self::Dynamic,
            _ => Self::Static(segment),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paths: &[(&str, usize)]) {
        let (paths, expect): (Vec<_>, Vec<_>) = paths.iter().copied().unzip();
        assert_eq!(of(&paths), expect, "{paths:?}");
    }

    #[test]
    fn without_a_dynamic_segment_beside_a_catch_all_there_is_one_level() {
        check(&[("/", 0), ("/{*rest}", 0), ("/users", 0), ("/users/{id}", 0), ("/{{x}}", 0)]);
    }

    #[test]
    fn a_catch_all_is_asked_after_a_dynamic_segment_beside_it() {
        check(&[("/x/{*rest}", 1), ("/x/{id}", 0), ("/x/{id}/edit", 0), ("/x/new", 0)]);
        check(&[("/{*rest}", 1), ("/{slug}", 0), ("/about", 0)]);
    }

    #[test]
    fn what_a_catch_all_beats_is_asked_after_it() {
        check(&[("/x/{*rest}", 1), ("/x/{id}/edit", 0), ("/{a}/{b}", 1), ("/y/{id}", 0)]);
    }

    #[test]
    fn levels_add_up() {
        check(&[("/{*all}", 2), ("/{a}/{*rest}", 1), ("/{a}/{b}", 0), ("/{a}", 0)]);
    }
}
