//! The expressions that the route table is made of.

mod lines;

use std::fmt;

pub(crate) use self::lines::{MAX_WIDTH, TAB};

/// An expression.
#[derive(Clone, Debug)]
pub(crate) enum Expression {
    /// A string in quotes, which may be longer than a line.
    Literal(String),
    /// `users_page::page`
    Path(String),
    Call(Call),
    Chain(Chain),
    /// `|routes| …`
    Closure(Chain),
}

/// `Page::new(page::page)`, or `.page("/", …)` in a chain.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// What stands before the parenthesis.
    callee: String,
    arguments: Vec<Expression>,
}

/// A receiver and the methods that are called on it, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    receiver: Box<Expression>,
    calls: Vec<Call>,
}

const PARAMETERS: &str = "|routes| ";

impl Expression {
    pub(crate) fn path(path: impl Into<String>) -> Self {
        Self::Path(path.into())
    }

    pub(crate) fn literal(text: impl fmt::Display) -> Self {
        Self::Literal(format!("\"{text}\""))
    }

    pub(crate) fn call(function: impl Into<String>, arguments: Vec<Self>) -> Self {
        Self::Call(Call { callee: function.into(), arguments })
    }

    /// How wide it is on one line.
    fn width(&self) -> usize {
        match self {
            Self::Literal(text) | Self::Path(text) => text.len(),
            Self::Call(call) => call.width(),
            Self::Chain(chain) => chain.width(),
            Self::Closure(body) => PARAMETERS.len() + body.width(),
        }
    }
}

impl Call {
    fn width(&self) -> usize {
        let commas = self.arguments.len().saturating_sub(1) * ", ".len();
        let arguments: usize = self.arguments.iter().map(Expression::width).sum();
        self.callee.len() + "()".len() + commas + arguments
    }
}

impl Chain {
    pub(crate) fn on(receiver: Expression) -> Self {
        Self { receiver: Box::new(receiver), calls: Vec::new() }
    }

    /// The chain with one more call.
    pub(crate) fn call(mut self, method: &str, arguments: Vec<Expression>) -> Self {
        self.calls.push(Call { callee: format!(".{method}"), arguments });
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    fn width(&self) -> usize {
        self.receiver.width() + self.calls.iter().map(Call::width).sum::<usize>()
    }
}

impl From<Chain> for Expression {
    fn from(chain: Chain) -> Self {
        if chain.calls.is_empty() { *chain.receiver } else { Self::Chain(chain) }
    }
}

/// On one line.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) | Self::Path(text) => f.write_str(text),
            Self::Call(call) => call.fmt(f),
            Self::Chain(chain) => chain.fmt(f),
            Self::Closure(body) => write!(f, "{PARAMETERS}{body}"),
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.callee)?;
        for (index, argument) in self.arguments.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{argument}")?;
        }
        f.write_str(")")
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.receiver.fmt(f)?;
        self.calls.iter().try_for_each(|call| call.fmt(f))
    }
}
