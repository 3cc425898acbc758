//! The `#[field(..)]` attribute.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{
    Attribute, Error, Expr, ExprLit, ExprRange, ExprUnary, Ident, Lit, LitStr, RangeLimits, Result,
    Type, UnOp, meta::ParseNestedMeta, parenthesized,
};

use super::pattern;

/// What `#[field(..)]` says of one field.
pub(crate) struct FieldRules {
    pub(crate) label: String,
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<TokenStream>,
    trim: bool,
    multiline: bool,
    min: Option<String>,
    max: Option<String>,
    step: Option<String>,
    radio: bool,
}

impl FieldRules {
    pub(crate) fn new(field: &Ident, attributes: &[Attribute]) -> Result<Self> {
        let mut label = None;
        let mut rules = Self {
            label: String::new(),
            min_length: None,
            max_length: None,
            pattern: None,
            trim: false,
            multiline: false,
            min: None,
            max: None,
            step: None,
            radio: false,
        };
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("field")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("label") {
                    label = Some(meta.value()?.parse::<LitStr>()?.value());
                    return Ok(());
                }
                rules.read(&meta)
            })?;
        }
        let missing = || {
            let message = format!("the field has no label: `#[field(label = \"..\")] {field}`");
            Error::new(field.span(), message)
        };
        if rules.step.is_some() && rules.min.is_none() {
            let message = "a step counts from the least value: say it by `range(0..)`";
            return Err(Error::new(field.span(), message));
        }
        rules.label = label.filter(|label| !label.trim().is_empty()).ok_or_else(missing)?;
        Ok(rules)
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        if meta.path.is_ident("trim") {
            self.trim = true;
        } else if meta.path.is_ident("multiline") {
            self.multiline = true;
        } else if meta.path.is_ident("radio") {
            self.radio = true;
        } else if meta.path.is_ident("length") {
            let content;
            parenthesized!(content in meta.input);
            (self.min_length, self.max_length) = length_bounds(&content.parse()?)?;
        } else if meta.path.is_ident("range") {
            let content;
            parenthesized!(content in meta.input);
            (self.min, self.max) = value_bounds(&content.parse()?)?;
        } else if meta.path.is_ident("pattern") {
            self.pattern = Some(pattern::emit(&meta.value()?.parse()?)?);
        } else if meta.path.is_ident("step") {
            self.step = Some(number(&meta.value()?.parse()?)?.to_string());
        } else {
            return Err(meta.error(
                "unknown rule: there are `label`, `length`, `pattern`, `range`, `step`, `trim`, \
                 `multiline`, `radio`",
            ));
        }
        Ok(())
    }

    /// The control of a field of type `ty`.
    pub(crate) fn emit_input_type(&self, ty: &Type) -> TokenStream {
        if self.radio {
            quote!(::formwork::field::InputType::Radio)
        } else {
            quote!(<#ty as ::formwork::field::FieldValue>::INPUT_TYPE)
        }
    }

    /// The rules of a field of type `ty`, whose own limits hold where none are said.
    pub(crate) fn emit(&self, ty: &Type) -> TokenStream {
        let Self { trim, multiline, .. } = self;
        let limit =
            |said: &Option<String>, own: &str| match (said, Ident::new(own, Span::call_site())) {
                (Some(limit), _) => quote!(::core::option::Option::Some(#limit)),
                (None, own) => quote!(<#ty as ::formwork::field::FieldValue>::#own),
            };
        let (min, max) = (limit(&self.min, "MIN"), limit(&self.max, "MAX"));
        let step = match &self.step {
            Some(step) => quote!(::core::option::Option::Some(#step)),
            None => quote!(::core::option::Option::None),
        };
        let pattern = match &self.pattern {
            Some(pattern) => quote!(::core::option::Option::Some(#pattern)),
            None => quote!(::core::option::Option::None),
        };
        let min_length = emit_option(self.min_length);
        let max_length = emit_option(self.max_length);
        quote! {
            ::formwork::field::Rules {
                min_length: #min_length,
                max_length: #max_length,
                pattern: #pattern,
                trim: #trim,
                multiline: #multiline,
                min: #min,
                max: #max,
                step: #step,
            }
        }
    }
}

fn emit_option(bound: Option<usize>) -> TokenStream {
    match bound {
        Some(bound) => quote!(::core::option::Option::Some(#bound)),
        None => quote!(::core::option::Option::None),
    }
}

/// Reads `1..=80`, `12..` or `..=500`.
fn length_bounds(range: &ExprRange) -> Result<(Option<usize>, Option<usize>)> {
    if matches!(range.limits, RangeLimits::HalfOpen(_)) && range.end.is_some() {
        let message = "write the greatest length itself: `length(1..=80)`";
        return Err(Error::new_spanned(range, message));
    }
    let min = range.start.as_deref().map(length).transpose()?;
    let max = range.end.as_deref().map(length).transpose()?;
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        return Err(Error::new_spanned(range, "no text is that long: the bounds are swapped"));
    }
    Ok((min, max))
}

/// Reads `1..=10`, `0..`, `..=1.5` or `"2000-01-01"..`, as the attributes write the values.
fn value_bounds(range: &ExprRange) -> Result<(Option<String>, Option<String>)> {
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
