//! What a file must export, and what it says where it exports something else.

use crate::exports::{Const, Export, Exports, Function};

/// What is wrong with a file: the line, if one is to blame, and what to do.
pub(crate) type Fault = (Option<usize>, String);

/// A function of the conventions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    name: &'static str,
    is_async: bool,
    /// `() -> Result<impl IntoView>`
    signature: &'static str,
}

impl Expected {
    /// `pub async fn name…`
    pub(super) const fn future(name: &'static str, signature: &'static str) -> Self {
        Self { name, is_async: true, signature }
    }

    /// `pub fn name…`
    pub(super) const fn plain(name: &'static str, signature: &'static str) -> Self {
        Self { name, is_async: false, signature }
    }

    /// `pub async fn page`
    fn declaration(self) -> String {
        format!("pub {}fn {}", if self.is_async { "async " } else { "" }, self.name)
    }

    /// The declaration with its signature, as a mistake shows it.
    pub(super) fn whole(self) -> String {
        self.declaration() + self.signature
    }
}

/// A file's exports, and the faults that were found in them.
#[derive(Debug)]
pub(super) struct Checked<'a> {
    pub(super) exports: &'a Exports,
    pub(super) faults: Vec<Fault>,
}

impl<'a> Checked<'a> {
    /// The function, which must be there. None if it is not, or stands elsewhere.
    pub(super) fn required(&mut self, expected: Expected) -> Option<&'a Function> {
        if !self.exports.has(expected.name) {
            self.fault(None, format!("no `{}`: add `{}`", expected.name, expected.whole()));
        }
        self.optional(expected)
    }

    /// The function, if it is there and does not stand elsewhere.
    pub(super) fn optional(&mut self, expected: Expected) -> Option<&'a Function> {
        let name = expected.name;
        let function = match self.exports.get(name)? {
            Export::Reexport => return None,
            Export::Function(function) => function,
            Export::Const(_) | Export::Static { .. } => {
                let fix = format!("`{name}` is no function: write `{}`", expected.whole());
                self.fault(self.exports.line_of(name), fix);
                return None;
            }
        };
        let fault = match function {
            Function { is_public: false, .. } => "private",
            Function { is_async: false, .. } if expected.is_async => "not async",
            Function { is_async: true, .. } if !expected.is_async => "async",
            _ => return Some(function),
        };
        let fix = format!("`{name}` is {fault}: write `{}`", expected.declaration());
        self.fault(Some(function.line), fix);
        Some(function)
    }

    /// Wants `function` to take this many arguments.
    pub(super) fn arguments(
        &mut self,
        expected: Expected,
        function: Option<&Function>,
        number: usize,
    ) {
        let Some(function) = function.filter(|function| function.arguments != number) else {
            return;
        };
        let takes = if number == 0 { "no argument" } else { "one argument" };
        let fix = format!("`{}` takes {takes}: write `{}`", expected.name, expected.whole());
        self.fault(Some(function.line), fix);
    }

    /// Whether there is a constant of that name.
    pub(super) fn has_constant(&mut self, name: &str, ty: &str) -> bool {
        let Some(export) = self.exports.get(name) else {
            return false;
        };
        let fault = match export {
            Export::Const(Const { is_public: false, .. }) => "private",
            Export::Function(_) | Export::Static { .. } => "no constant",
            Export::Const(_) | Export::Reexport => return true,
        };
        let fix = format!("`{name}` is {fault}: write `pub const {name}: {ty}`");
        self.fault(self.exports.line_of(name), fix);
        true
    }

    pub(super) fn fault(&mut self, line: Option<usize>, fix: impl Into<String>) {
        self.faults.push((line, fix.into()));
    }
}
