//! A value out of a few that have names.

/// One value that a control offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is submitted.
    pub value: &'static str,
    /// What is shown.
    pub label: &'static str,
}
