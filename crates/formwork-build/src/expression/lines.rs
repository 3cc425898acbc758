//! Breaks expressions into lines as rustfmt does, which has to leave the table as it is.
//!
//! This is the part of rustfmt's rules that the table meets, with `max_width = 100` and
//! `use_small_heuristics = "Max"`; rustfmt itself takes five times as long as everything else
//! together. The names follow its `chains.rs`, `overflow.rs` and `closures.rs`.

use std::iter;

use super::{Call, Chain, Expression, PARAMETERS};

pub(crate) const MAX_WIDTH: usize = 100;
pub(crate) const TAB: usize = 4;

/// The place for an expression: what its further lines are indented by, how far its first line
/// has come beyond that, and what is left of that line.
#[derive(Clone, Copy)]
struct Shape {
    indent: usize,
    offset: usize,
    width: usize,
    max_width: usize,
}

impl Shape {
    /// A line of its own.
    fn line(indent: usize, max_width: usize) -> Self {
        Self { indent, offset: 0, width: max_width.saturating_sub(indent), max_width }
    }

    /// A line of its own, one step further in.
    fn nested(self) -> Self {
        Self::line(self.indent + TAB, self.max_width)
    }

    /// After `width` columns of the line.
    fn after(self, width: usize) -> Option<Self> {
        let left = self.width.checked_sub(width)?;
        Some(Self { offset: self.offset + width, width: left, ..self })
    }

    /// Before `width` columns at the end of the line.
    fn before(self, width: usize) -> Option<Self> {
        Some(Self { width: self.width.checked_sub(width)?, ..self })
    }

    /// How much stands behind it on the line.
    fn behind(self) -> usize {
        self.max_width.saturating_sub(self.indent + self.offset + self.width)
    }

    fn fits(self, text: &str) -> bool {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default();
        let last = lines.clone().last();
        first.len() <= self.width
            && lines.all(|line| line.len() <= self.max_width)
            && last.is_none_or(|last| last.len() + self.behind() <= self.max_width)
    }
}

impl Expression {
    /// The expression in a line that begins at `indent`, with its further lines.
    pub(crate) fn lines(&self, indent: usize) -> String {
        // rustfmt leaves alone what it cannot fit, as a name longer than a line; any layout will
        // do for that, so this is the one with the lines a little longer.
        let widths = iter::successors(Some(MAX_WIDTH), |width| Some(width + width / 4));
        let attempts = widths.take(64).find_map(|width| self.broken(Shape::line(indent, width)));
        attempts.unwrap_or_else(|| self.to_string())
    }

    /// None if it does not fit.
    fn broken(&self, shape: Shape) -> Option<String> {
        if self.width() <= shape.width {
            return Some(self.to_string());
        }
        match self {
            Self::Literal(text) => Some(text.clone()),
            Self::Path(_) => None,
            Self::Call(call) => call.broken(shape),
            Self::Chain(chain) => chain.broken(shape),
            Self::Closure(body) => {
                shape.after(PARAMETERS.len())?;
                let nested = shape.nested();
                let (inside, outside) = (" ".repeat(nested.indent), " ".repeat(shape.indent));
                let body = body.broken(nested)?;
                Some(format!("{PARAMETERS}{{\n{inside}{body}\n{outside}}}"))
            }
        }
    }

    /// A literal or a name, of which rustfmt puts several on a line if they are short.
    fn is_short(&self) -> bool {
        match self {
            Self::Literal(text) => text.len() <= 10,
            Self::Path(path) => path.len() <= 10 && !path.contains("::"),
            _ => false,
        }
    }
}

impl Call {
    fn broken(&self, shape: Shape) -> Option<String> {
        if self.width() <= shape.width {
            return Some(self.to_string());
        }
        let behind = self.behind_callee(shape);
        match (self.arguments.as_slice(), behind) {
            // Where the body does not fit here, it would not one step further in either.
            ([.., closure @ Expression::Closure(_)], Some(behind))
                if PARAMETERS.len() < behind.width =>
            {
                Some(self.overflowing(&closure.broken(behind)?))
            }
            ([Expression::Call(call)], Some(behind)) => match call.broken(behind) {
                Some(text) if behind.fits(&text) => Some(self.overflowing(&text)),
                _ => self.vertical(shape),
            },
            _ => self.vertical(shape),
        }
    }

    /// The place of the last argument, if the others stand on the first line.
    fn behind_callee(&self, shape: Shape) -> Option<Shape> {
        let last = self.arguments.last()?;
        shape.after(self.width() - last.width() - 1)?.before(1)
    }

    /// With the last argument beginning on the first line and going on below.
    fn overflowing(&self, last: &str) -> String {
        let before = self.arguments.split_last().map_or(&[][..], |(_, before)| before);
        let before: String = before.iter().map(|argument| format!("{argument}, ")).collect();
        format!("{}({before}{last})", self.callee)
    }

    /// With each argument on lines of its own.
    fn vertical(&self, shape: Shape) -> Option<String> {
        let nested = shape.nested();
        let (inside, outside) = (" ".repeat(nested.indent), " ".repeat(shape.indent));
        // The last comma is left out where several arguments could stand on a line.
        let is_mixed = self.arguments.iter().all(Expression::is_short);
        let comma = if is_mixed { "" } else { "," };
        let mut lines = String::new();
        for argument in &self.arguments {
            lines += &format!("\n{inside}{}{comma}", argument.broken(nested.before(1)?)?);
        }
        Some(format!("{}({lines}\n{outside})", self.callee))
    }
}

impl Chain {
    fn broken(&self, shape: Shape) -> Option<String> {
        let Some((last, before)) = self.calls.split_last() else {
            return self.receiver.broken(shape);
        };
        if self.width() <= shape.width {
            return Some(self.to_string());
        }
        let receiver = self.receiver.broken(shape)?;
        let is_block = receiver.contains('\n');
        let below =
            if is_block { Shape::line(shape.indent, shape.max_width) } else { shape.nested() };
        let mut parts = vec![receiver];
        for call in before {
            parts.push(call.broken(below)?);
        }
        let (last, is_on_one_line) = if is_block {
            let end = parts.first().and_then(|part| part.lines().last()).map_or(0, str::len);
            (Self::last_call(last, below, below.before(shape.behind())?, end)?.0, false)
        } else if parts.iter().any(|part| part.contains('\n')) {
            (last.broken(below.before(shape.behind())?)?, false)
        } else {
            let width = parts.iter().map(String::len).sum();
            Self::last_call(last, shape, below.before(shape.behind())?, width)?
        };
        parts.push(last);
        let connector =
            if is_on_one_line { String::new() } else { format!("\n{}", " ".repeat(below.indent)) };
        let text = parts.join(&connector);
        shape.fits(&text).then_some(text)
    }

    /// The last call behind `width` columns of calls on one line, if that looks better than on a
    /// line of its own; and whether it does.
    fn last_call(last: &Call, shape: Shape, below: Shape, width: usize) -> Option<(String, bool)> {
        let Some(behind) = shape.after(width).filter(|behind| behind.width > 0) else {
            return Some((last.broken(below)?, false));
        };
        let overflowing = last.broken(behind)?;
        if overflowing.lines().next().map_or(0, str::len) > behind.width {
            return Some((last.broken(below)?, false));
        }
        let lines = overflowing.lines().count();
        if lines >= 5 {
            return Some((overflowing, true));
        }
        match last.broken(below) {
            Some(own) if own.lines().count() < lines => Some((own, false)),
            _ => Some((overflowing, true)),
        }
    }
}
