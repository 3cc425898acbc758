//! `#[derive(Choice)]`: an enum as the values of a select or of radio buttons.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Data, DeriveInput, Error, Fields, Ident, LitStr, Result, Variant, ext::IdentExt,
};

use crate::words::{sentence, words};

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "a choice is an enum"));
    };
    if data.variants.is_empty() {
        return Err(Error::new_spanned(&input.ident, "a choice has at least one variant"));
    }
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(&input.generics, "a choice cannot be generic"));
    }
    let offers = data.variants.iter().map(Offer::new).collect::<Result<Vec<_>>>()?;
    refuse_same_values(&offers)?;
    Ok(emit(&input.ident, &offers))
}

/// One variant, with what is submitted and shown for it.
struct Offer<'a> {
    variant: &'a Ident,
    value: String,
    label: String,
}

impl<'a> Offer<'a> {
    fn new(variant: &'a Variant) -> Result<Self> {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(Error::new_spanned(variant, "a variant of a choice holds nothing"));
        }
        let words = words(&variant.ident.unraw().to_string());
        let mut offer =
            Self { variant: &variant.ident, value: words.join("-"), label: sentence(&words) };
        for attribute in variant.attrs.iter().filter(|it| it.path().is_ident("choice")) {
            offer.read(attribute)?;
        }
        Ok(offer)
    }

    fn read(&mut self, attribute: &Attribute) -> Result<()> {
        attribute.parse_nested_meta(|meta| {
            let text = if meta.path.is_ident("label") {
                &mut self.label
            } else if meta.path.is_ident("value") {
                &mut self.value
            } else {
                return Err(meta.error("unknown: there are `label` and `value`"));
            };
            let literal: LitStr = meta.value()?.parse()?;
            *text = literal.value();
            if text.trim().is_empty() {
                return Err(Error::new_spanned(literal, "it cannot be blank: blank is no choice"));
            }
            Ok(())
        })
    }
}

fn refuse_same_values(offers: &[Offer<'_>]) -> Result<()> {
    for (index, offer) in offers.iter().enumerate() {
        if offers.iter().take(index).any(|other| other.value == offer.value) {
            let message = format!("two variants are submitted as `{}`", offer.value);
            return Err(Error::new_spanned(offer.variant, message));
        }
    }
    Ok(())
}

fn emit(name: &Ident, offers: &[Offer<'_>]) -> TokenStream {
    let variants: Vec<_> = offers.iter().map(|offer| offer.variant).collect();
    let values: Vec<_> = offers.iter().map(|offer| &offer.value).collect();
    let labels: Vec<_> = offers.iter().map(|offer| &offer.label).collect();
    quote! {
        impl ::formwork::field::FieldValue for #name {
            const INPUT_TYPE: ::formwork::field::InputType = ::formwork::field::InputType::Select;
            const CHOICES: &'static [::formwork::field::Choice] = &[
                #(::formwork::field::Choice { value: #values, label: #labels },)*
            ];

            fn parse(text: &str) -> ::core::result::Result<Self, &'static str> {
                match text {
                    #(#values => ::core::result::Result::Ok(Self::#variants),)*
                    _ => ::core::result::Result::Err("choice"),
                }
            }

            fn to_text(&self) -> ::core::option::Option<::std::string::String> {
                let value = match self {
                    #(Self::#variants => #values,)*
                };
                ::core::option::Option::Some(::std::string::String::from(value))
            }
        }
    }
}
