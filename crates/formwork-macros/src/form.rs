//! `#[derive(Form)]`: rules, decoder and field handles of a struct.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type, Visibility, ext::IdentExt};

use rules::FieldRules;

mod pattern;
mod rules;

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
        Ok(Self { vis: &input.vis, name: &input.ident, fields })
    }

    fn emit(&self) -> TokenStream {
        let handles = self.emit_handles();
        let form = self.emit_form();
        let name = self.name;
        quote! {
            #handles

            const _: () = {
                #form

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
                }
            };
        }
    }

    /// The struct of handles that a page has to take apart, and the constants that name a field.
    fn emit_handles(&self) -> TokenStream {
        let Self { vis, name, .. } = self;
        let fields_name = format_ident!("{name}Fields");
        let doc = format!("The fields of [`{name}`], ready to render: a page names each of them.");
        let names: Vec<_> = self.fields.iter().map(|field| field.name).collect();
        let keys: Vec<_> = self.fields.iter().map(FormField::key).collect();
        let types: Vec<_> = self.fields.iter().map(|field| field.ty).collect();
        let docs = self.fields.iter().map(|field| format!("The field \"{}\".", field.rules.label));
        let docs: Vec<_> = docs.collect();
        quote! {
            #[doc = #doc]
            #[derive(Debug)]
            #vis struct #fields_name {
                #(#[doc = #docs] #vis #names: ::formwork::field::Field<#types>,)*
            }

            #[allow(non_upper_case_globals, dead_code, reason = "they are called as the fields are")]
            impl #name {
                #(
                    #[doc = #docs]
                    #vis const #names: ::formwork::field::FieldName<Self> =
                        ::formwork::field::FieldName::new(#keys);
                )*
            }
        }
    }

    fn emit_form(&self) -> TokenStream {
        let name = self.name;
        let fields_name = format_ident!("{name}Fields");
        let count = self.fields.len();
        let specs = self.fields.iter().map(FormField::emit_spec);
        let names: Vec<_> = self.fields.iter().map(|field| field.name).collect();
        let keys: Vec<_> = self.fields.iter().map(FormField::key).collect();
        let indices: Vec<_> = (0..count).collect();
        quote! {
            static FIELDS: [::formwork::field::FieldSpec; #count] = [#(#specs),*];

            impl ::formwork::form::Form for #name {
                type Fields = #fields_name;

                fn decode(
                    values: &::formwork::FormValues,
                ) -> ::core::result::Result<Self, ::formwork::field::FieldErrors> {
                    let mut errors = ::formwork::field::FieldErrors::new();
                    #(let #names = ::formwork::field::decode(&FIELDS[#indices], values, &mut errors);)*
                    match (#(#names,)*) {
                        (#(::core::option::Option::Some(#names),)*) => {
                            ::core::result::Result::Ok(Self { #(#names),* })
                        }
                        _ => ::core::result::Result::Err(errors),
                    }
                }

                fn encode(&self) -> ::formwork::FormValues {
                    let mut values = ::formwork::FormValues::new();
                    #(
                        if let Some(text) = ::formwork::field::FieldValue::to_text(&self.#names) {
                            values.push(#keys, text);
                        }
                    )*
                    values
                }

                fn fields(state: &::formwork::FormState) -> #fields_name {
                    #fields_name { #(#names: state.field(&FIELDS[#indices])),* }
                }

                fn label(name: &str) -> &str {
                    ::formwork::field::FieldSpec::label_of(&FIELDS, name)
                }
            }
        }
    }
}

impl<'a> FormField<'a> {
    fn new(field: &'a syn::Field) -> Result<Self> {
        let Some(name) = &field.ident else {
            return Err(Error::new_spanned(field, "a form is a struct with named fields"));
        };
        Ok(Self { name, ty: &field.ty, rules: FieldRules::new(name, &field.attrs)? })
    }

    /// The name in a form: that of the field, without the `r#` of a keyword.
    fn key(&self) -> String {
        self.name.unraw().to_string()
    }

    fn emit_spec(&self) -> TokenStream {
        let Self { ty, rules, .. } = self;
        let key = self.key();
        let label = &rules.label;
        let input_type = rules.emit_input_type(ty);
        let rules = rules.emit(ty);
        quote! {
            ::formwork::field::FieldSpec::checked(::formwork::field::FieldSpec {
                name: #key,
                label: #label,
                input_type: #input_type,
                required: !<#ty as ::formwork::field::FieldValue>::OPTIONAL,
                choices: <#ty as ::formwork::field::FieldValue>::CHOICES,
                rules: #rules,
            })
        }
    }
}
