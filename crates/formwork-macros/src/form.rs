//! `#[derive(Form)]`: rules, decoder and field handles of a struct.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    Data, DeriveInput, Error, Fields, Ident, LitStr, Path, Result, Type, Visibility, ext::IdentExt,
};

use rules::FieldRules;

mod checks;
mod codec;
mod field;
mod handles;
mod pattern;
mod rules;
mod table;
mod values;

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    let form = FormStruct::new(&input)?;
    Ok(form.emit())
}

/// What the macro needs to know of the struct.
struct FormStruct<'a> {
    vis: &'a Visibility,
    name: &'a Ident,
    fields: Vec<FormField<'a>>,
    options: FormOptions,
}

/// What `#[form(..)]` says.
#[derive(Default)]
struct FormOptions {
    check: Option<Path>,
    table: Option<String>,
}

struct FormField<'a> {
    name: &'a Ident,
    ty: &'a Type,
    rules: FieldRules,
}

impl<'a> FormStruct<'a> {
    fn new(input: &'a DeriveInput) -> Result<Self> {
        let message = "a form is a struct with named fields";
        let Data::Struct(data) = &input.data else {
            return Err(Error::new_spanned(&input.ident, message));
        };
        let Fields::Named(named) = &data.fields else {
            return Err(Error::new_spanned(&input.ident, message));
        };
        if !input.generics.params.is_empty() {
            return Err(Error::new_spanned(&input.generics, "a form cannot be generic"));
        }
        let fields = named.named.iter().map(FormField::new).collect::<Result<_>>()?;
        let options = FormOptions::new(input)?;
        let form = Self { vis: &input.vis, name: &input.ident, fields, options };
        form.check_matches()?;
        form.check_columns()?;
        Ok(form)
    }

    /// What a field has to be equal to is a field of the same form.
    fn check_matches(&self) -> Result<()> {
        for other in self.fields.iter().filter_map(|field| field.rules.matches.as_ref()) {
            if self.place_of(other).is_none() {
                let message = format!("the form has no field `{other}`");
                return Err(Error::new(other.span(), message));
            }
        }
        Ok(())
    }

    fn place_of(&self, name: &Ident) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// One variable for each field, whose name is no field's.
    fn variables(&self) -> Vec<Ident> {
        (0..self.fields.len()).map(|place| format_ident!("field_{place}")).collect()
    }

    fn emit(&self) -> TokenStream {
        let handles = self.emit_handles();
        let specs = self.emit_specs();
        let form = self.emit_form();
        let field = self.emit_field();
        let argument = self.emit_argument();
        let table = self.emit_table();
        quote! {
            #handles

            const _: () = {
                #specs
                #form
                #field
                #argument
                #table
            };
        }
    }

    /// The struct as an argument of an action.
    fn emit_argument(&self) -> TokenStream {
        let name = self.name;
        let checks = self.emit_argument_checks();
        quote! {
            impl ::formwork::action::Argument for #name {
                fn from_form(
                    values: &::formwork::FormValues,
                    _: &mut ::formwork::action::BoundArguments<'_>,
                ) -> ::core::result::Result<Self, ::formwork::action::ArgumentError> {
                    ::formwork::action::form_from_values(values)
                }

                fn from_json(
                    json: &str,
                ) -> ::core::result::Result<Self, ::formwork::action::ArgumentError> {
                    ::formwork::action::form_from_json(json)
                }

                fn to_json(&self) -> ::std::string::String {
                    ::formwork::action::form_to_json(self)
                }

                fn specs() -> &'static [::formwork::field::FieldSpec] {
                    &FIELDS
                }

                #checks
            }
        }
    }
}

impl FormOptions {
    fn new(input: &DeriveInput) -> Result<Self> {
        let mut options = Self::default();
        for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("form")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("check") {
                    options.check = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("table") {
                    options.table = Some(meta.value()?.parse::<LitStr>()?.value());
                } else {
                    return Err(meta.error("unknown: there are `check` and `table`"));
                }
                Ok(())
            })?;
        }
        Ok(options)
    }
}

impl<'a> FormField<'a> {
    fn new(field: &'a syn::Field) -> Result<Self> {
        let Some(name) = &field.ident else {
            return Err(Error::new_spanned(field, "a form is a struct with named fields"));
        };
        if name.unraw().to_string().starts_with('_') {
            let message = "names that begin with `_` are the framework's own";
            return Err(Error::new(name.span(), message));
        }
        Ok(Self { name, ty: &field.ty, rules: FieldRules::new(name, &field.attrs)? })
    }

    /// The name in a form: that of the field, without the `r#` of a keyword.
    fn key(&self) -> String {
        self.name.unraw().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_without_fields_has_nothing_that_clippy_refuses() {
        let expansion = expand(quote!(
            pub struct Nothing {}
        ))
        .unwrap()
        .to_string();
        let without_spaces = expansion.replace(char::is_whitespace, "");
        assert!(!without_spaces.contains("{()}"), "{expansion}");
    }
}
