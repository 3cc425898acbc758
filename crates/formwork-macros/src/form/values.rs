//! The bounds that rules are written with.

use syn::{Error, Expr, ExprLit, ExprRange, ExprUnary, Lit, RangeLimits, Result, UnOp};

/// Reads `1..=80`, `12..` or `..=500`.
pub(super) fn length_bounds(range: &ExprRange) -> Result<(Option<usize>, Option<usize>)> {
    if matches!(range.limits, RangeLimits::HalfOpen(_)) && range.end.is_some() {
        let message = "write the greatest length itself: `length(1..=80)`";
        return Err(Error::new_spanned(range, message));
    }
    let min = range.start.as_deref().map(length).transpose()?;
    let max = range.end.as_deref().map(length).transpose()?;
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        return Err(Error::new_spanned(range, "nothing is that long: the bounds are swapped"));
    }
    if max == Some(0) {
        return Err(Error::new_spanned(range, "nothing could be in it"));
    }
    Ok((min, max))
}

/// Reads `1..=10`, `0..`, `..=1.5` or `"2000-01-01"..`, as the attributes write the values.
pub(super) fn value_bounds(range: &ExprRange) -> Result<(Option<String>, Option<String>)> {
    if matches!(range.limits, RangeLimits::HalfOpen(_)) && range.end.is_some() {
        let message = "write the greatest value itself: `range(1..=10)`";
        return Err(Error::new_spanned(range, message));
    }
    let min = range.start.as_deref().map(value).transpose()?;
    let max = range.end.as_deref().map(value).transpose()?;
    let is_swapped = match (&min, &max) {
        (Some((Some(min), _)), Some((Some(max), _))) => min > max,
        // Of one shape, dates and times are in the order of their texts.
        (Some((None, min)), Some((None, max))) => min > max,
        _ => false,
    };
    if is_swapped {
        return Err(Error::new_spanned(range, "nothing is there: the bounds are swapped"));
    }
    Ok((min.map(|(_, text)| text), max.map(|(_, text)| text)))
}

/// A bound as it is written, and its number if it is one.
fn value(expression: &Expr) -> Result<(Option<f64>, String)> {
    if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = expression {
        return Ok((None, text.value()));
    }
    let number = number(expression)?;
    Ok((Some(number), number.to_string()))
}

/// Reads how far values are apart.
pub(super) fn step(expression: &Expr) -> Result<String> {
    let step = number(expression)?;
    if step > 0.0 {
        return Ok(step.to_string());
    }
    Err(Error::new_spanned(expression, "a step is more than 0"))
}

fn number(expression: &Expr) -> Result<f64> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse(),
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_parse(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => Ok(-number(expr)?),
        other => Err(Error::new_spanned(other, "a bound is a number, or a date or time as a text")),
    }
}

fn length(bound: &Expr) -> Result<usize> {
    match bound {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse(),
        other => Err(Error::new_spanned(other, "a length is a number")),
    }
}
