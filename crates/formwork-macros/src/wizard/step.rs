//! One variant: a step and its form.

use proc_macro2::Span;
use syn::{
    Attribute, Error, Fields, Ident, LitStr, Path, Result, Type, Variant, ext::IdentExt,
    meta::ParseNestedMeta,
};

use crate::words::{sentence, words};

/// One variant.
pub(super) struct Step<'a> {
    pub(super) variant: &'a Ident,
    pub(super) form: &'a Type,
    /// What its form is called among the answers.
    pub(super) field: Ident,
    pub(super) label: String,
    pub(super) slug: String,
    /// Asks whether the step has to be done.
    pub(super) needed: Option<Path>,
}

impl<'a> Step<'a> {
    pub(super) fn new(variant: &'a Variant) -> Result<Self> {
        let words = words(&variant.ident.unraw().to_string());
        let mut step = Self {
            variant: &variant.ident,
            form: form(variant)?,
            field: field(&words.join("_"), variant.ident.span())?,
            label: sentence(&words),
            slug: words.join("-"),
            needed: None,
        };
        for attribute in variant.attrs.iter().filter(|it| it.path().is_ident("step")) {
            step.read(attribute)?;
        }
        Ok(step)
    }

    fn read(&mut self, attribute: &Attribute) -> Result<()> {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("label") {
                self.label = label(&meta)?;
            } else if meta.path.is_ident("slug") {
                self.slug = slug(&meta)?;
            } else if meta.path.is_ident("needed") {
                self.needed = Some(meta.value()?.parse()?);
            } else {
                return Err(meta.error("unknown: there are `label`, `slug` and `needed`"));
            }
            Ok(())
        })
    }
}

fn form(variant: &Variant) -> Result<&Type> {
    let message = "a step holds one form and nothing else, such as `Address(Address)`";
    let refuse = || Error::new_spanned(variant, message);
    let Fields::Unnamed(unnamed) = &variant.fields else { return Err(refuse()) };
    let mut forms = unnamed.unnamed.iter();
    match (forms.next(), forms.next()) {
        (Some(form), None) => Ok(&form.ty),
        _ => Err(refuse()),
    }
}

/// `name`, or `r#name` where it is a keyword.
fn field(name: &str, span: Span) -> Result<Ident> {
    let ident = syn::parse_str::<Ident>(name).or_else(|_| syn::parse_str(&format!("r#{name}")));
    let mut ident = ident.map_err(|_| {
        Error::new(span, format!("a step cannot be called so: its form would be `{name}`"))
    })?;
    ident.set_span(span);
    Ok(ident)
}

fn label(meta: &ParseNestedMeta<'_>) -> Result<String> {
    let literal: LitStr = meta.value()?.parse()?;
    if literal.value().trim().is_empty() {
        return Err(Error::new_spanned(literal, "a label cannot be blank"));
    }
    Ok(literal.value())
}

fn slug(meta: &ParseNestedMeta<'_>) -> Result<String> {
    let literal: LitStr = meta.value()?.parse()?;
    let slug = literal.value();
    if slug.is_empty() || !slug.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') {
        let message = "a slug is a segment of a path: letters, digits, `-` and `_`";
        return Err(Error::new_spanned(literal, message));
    }
    Ok(slug)
}
