//! The `#[field(..)]` attribute.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{
    Attribute, Error, Expr, Ident, LitStr, Path, Result, Token, Type,
    ext::IdentExt,
    meta::ParseNestedMeta,
    parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use super::{
    pattern,
    values::{length_bounds, step, value_bounds},
};

/// What `#[field(..)]` says of one field.
#[derive(Default)]
pub(crate) struct FieldRules {
    pub(crate) label: String,
    pub(crate) matches: Option<Ident>,
    pub(crate) check: Option<Path>,
    pub(crate) server_check: Option<Path>,
    pub(crate) column: Option<String>,
    pub(crate) unique: bool,
    not_stored: bool,
    pattern: Option<TokenStream>,
    length: (Option<usize>, Option<usize>),
    items: (Option<usize>, Option<usize>),
    range: (Option<String>, Option<String>),
    step: Option<String>,
    trim: bool,
    multiline: bool,
    control: Option<&'static str>,
    one_of: Vec<Offer>,
    accept: Vec<LitStr>,
    max_size: Option<Expr>,
    item: Option<LitStr>,
}

/// One value of `one_of`: `"s"`, or `"s" = "Small"`.
struct Offer {
    value: LitStr,
    label: LitStr,
}

impl Parse for Offer {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let value: LitStr = input.parse()?;
        if value.value().trim().is_empty() {
            return Err(Error::new(value.span(), "it cannot be blank: blank is no choice"));
        }
        let label = match input.parse::<Option<Token![=]>>()? {
            Some(_) => input.parse()?,
            None => value.clone(),
        };
        Ok(Self { value, label })
    }
}

impl FieldRules {
    pub(crate) fn new(field: &Ident, attributes: &[Attribute]) -> Result<Self> {
        let mut label = None;
        let mut rules = Self::default();
        let mut said = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("field")) {
            attribute.parse_nested_meta(|meta| {
                if said.contains(&meta.path) {
                    let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
                    return Err(meta.error(format!("`{name}` is said twice")));
                }
                said.push(meta.path.clone());
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
        if let Some(message) = rules.contradiction(field) {
            return Err(Error::new(field.span(), message));
        }
        let label = label.filter(|label| !label.trim().is_empty());
        rules.label = match label {
            // Nobody sees it.
            None if rules.control == Some("Hidden") => field.unraw().to_string(),
            label => label.ok_or_else(missing)?,
        };
        Ok(rules)
    }

    /// What makes no sense beside each other, whatever the type is.
    fn contradiction(&self, field: &Ident) -> Option<String> {
        let beside_choices = [
            ("length", self.length != (None, None)),
            ("pattern", self.pattern.is_some()),
            ("trim", self.trim),
            ("multiline", self.multiline),
            ("range", self.range != (None, None)),
        ];
        let idle = beside_choices.into_iter().find(|(_, is_said)| *is_said);
        if let Some((name, _)) = idle.filter(|_| !self.one_of.is_empty()) {
            return Some(format!(
                "`one_of` says which values there are: `{name}` would add nothing"
            ));
        }
        let message = if self.step.is_some() && self.range.0.is_none() {
            "a step counts from the least value: say it by `range(0..)`"
        } else if self.matches.as_ref() == Some(field) {
            "a field is always the same as itself"
        } else if self.not_stored && (self.unique || self.column.is_some()) {
            "what is not stored has no column"
        } else {
            return None;
        };
        Some(message.to_owned())
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "item" => self.item = Some(meta.value()?.parse()?),
            "column" => self.column = Some(meta.value()?.parse::<LitStr>()?.value()),
            "unique" => self.unique = true,
            "not_stored" => self.not_stored = true,
            "trim" => self.trim = true,
            "multiline" => self.multiline = true,
            "radio" => self.read_control(meta, "Radio")?,
            "select" => self.read_control(meta, "Select")?,
            "hidden" => self.read_control(meta, "Hidden")?,
            "length" => self.length = length_bounds(&in_parentheses(meta)?)?,
            "pattern" => self.pattern = Some(pattern::emit(&meta.value()?.parse()?)?),
            "items" => self.items = length_bounds(&in_parentheses(meta)?)?,
            "range" => self.range = value_bounds(&in_parentheses(meta)?)?,
            "step" => self.step = Some(step(&meta.value()?.parse()?)?),
            "one_of" => self.one_of = list_in_parentheses(meta)?,
            "accept" => self.accept = list_in_parentheses(meta)?,
            "max_size" => self.max_size = Some(meta.value()?.parse()?),
            "matches" => self.matches = Some(meta.value()?.parse()?),
            "check" => self.check = Some(meta.value()?.parse()?),
            "server_check" => self.server_check = Some(meta.value()?.parse()?),
            _ => {
                return Err(meta.error(
                    "unknown rule: there are `label`, `length`, `range`, `step`, `pattern`, `trim`, \
                     `multiline`, `items`, `one_of`, `radio`, `select`, `hidden`, `matches`, \
                     `accept`, `max_size`, `item`, `check`, `server_check`, `column`, `unique`, `not_stored`",
                ));
            }
        }
        Ok(())
    }

    fn read_control(&mut self, meta: &ParseNestedMeta<'_>, control: &'static str) -> Result<()> {
        match self.control.replace(control) {
            None => Ok(()),
            Some(_) => Err(meta.error("there is one control: `radio`, `select` or `hidden`")),
        }
    }

    /// Whether the form's table has a column for it.
    pub(crate) fn is_stored(&self) -> bool {
        !self.not_stored
    }

    /// Whether something is said that makes sense with a table alone.
    pub(crate) fn is_about_a_column(&self) -> bool {
        self.column.is_some() || self.unique || self.not_stored
    }

    /// The control of a field of type `ty`.
    pub(crate) fn emit_input_type(&self, ty: &Type) -> TokenStream {
        let control = self.control.map(|control| Ident::new(control, Span::call_site()));
        match control {
            Some(control) => quote!(::formwork::field::InputType::#control),
            None if !self.one_of.is_empty() => quote! {
                if <#ty as ::formwork::field::FormField>::MULTIPLE {
                    ::formwork::field::InputType::Checkbox
                } else {
                    ::formwork::field::InputType::Select
                }
            },
            None => quote!(<#ty as ::formwork::field::FormField>::INPUT_TYPE),
        }
    }

    /// What one of its list is called.
    pub(crate) fn emit_item(&self) -> TokenStream {
        match &self.item {
            Some(item) => quote!(::core::option::Option::Some(#item)),
            None => quote!(::core::option::Option::None),
        }
    }

    /// What a field of type `ty` offers.
    pub(crate) fn emit_choices(&self, ty: &Type) -> TokenStream {
        if self.one_of.is_empty() {
            return quote!(<#ty as ::formwork::field::FormField>::CHOICES);
        }
        let values = self.one_of.iter().map(|offer| &offer.value);
        let labels = self.one_of.iter().map(|offer| &offer.label);
        quote! {
            &[#(::formwork::field::Choice { value: #values, label: #labels }),*]
        }
    }

    /// The rules of a field of type `ty`, whose own limits hold where none are said.
    pub(crate) fn emit(&self, ty: &Type) -> TokenStream {
        let Self { trim, multiline, accept, .. } = self;
        let limit =
            |said: &Option<String>, own: &str| match (said, Ident::new(own, Span::call_site())) {
                (Some(limit), _) => quote!(::core::option::Option::Some(#limit)),
                (None, own) => quote!(<#ty as ::formwork::field::FormField>::#own),
            };
        let (min, max) = (limit(&self.range.0, "MIN"), limit(&self.range.1, "MAX"));
        let said = [
            ("min_length", self.length.0.map(|length| quote!(#length))),
            ("max_length", self.length.1.map(|length| quote!(#length))),
            ("min_items", self.items.0.map(|count| quote!(#count))),
            ("max_items", self.items.1.map(|count| quote!(#count))),
            ("pattern", self.pattern.clone()),
            ("step", self.step.as_ref().map(|step| quote!(#step))),
            ("max_size", self.max_size.as_ref().map(|size| quote!(#size))),
        ];
        let said = said.into_iter().filter_map(|(name, value)| {
            let name = Ident::new(name, Span::call_site());
            value.map(|value| quote!(#name: ::core::option::Option::Some(#value),))
        });
        quote! {
            ::formwork::field::Rules {
                trim: #trim,
                multiline: #multiline,
                min: #min,
                max: #max,
                accept: &[#(#accept),*],
                #(#said)*
                ..::formwork::field::Rules::NONE
            }
        }
    }
}

fn in_parentheses<T: Parse>(meta: &ParseNestedMeta<'_>) -> Result<T> {
    let content;
    parenthesized!(content in meta.input);
    content.parse()
}

fn list_in_parentheses<T: Parse>(meta: &ParseNestedMeta<'_>) -> Result<Vec<T>> {
    let content;
    parenthesized!(content in meta.input);
    Ok(Punctuated::<T, Token![,]>::parse_terminated(&content)?.into_iter().collect())
}
