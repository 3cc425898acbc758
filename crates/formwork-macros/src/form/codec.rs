//! Reading and writing the form.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{FormField, FormStruct};

impl FormStruct<'_> {
    /// Names, labels and rules of the fields, once for the program.
    pub(super) fn emit_specs(&self) -> TokenStream {
        let count = self.fields.len();
        let specs = self.fields.iter().map(FormField::emit_spec);
        quote! {
            static FIELDS: [::formwork::field::FieldSpec; #count] = [#(#specs),*];
        }
    }

    pub(super) fn emit_form(&self) -> TokenStream {
        let name = self.name;
        let fields_name = format_ident!("{name}Fields");
        let names: Vec<_> = self.fields.iter().map(|field| field.name).collect();
        let types: Vec<_> = self.fields.iter().map(|field| field.ty).collect();
        let places: Vec<_> = (0..self.fields.len()).collect();
        let (read, finish) = (self.emit_read(), self.emit_finish());
        let checks = self.emit_server_checks();
        quote! {
            impl ::formwork::form::Form for #name {
                type Fields = #fields_name;
                type Draft = (#(::core::option::Option<#types>,)*);

                fn specs() -> &'static [::formwork::field::FieldSpec] {
                    &FIELDS
                }

                #read
                #finish

                fn write(&self, writer: &mut ::formwork::form::FormWriter) {
                    #(writer.field(&FIELDS[#places], &self.#names);)*
                }

                fn view(view: &mut ::formwork::form::FormView<'_>) -> #fields_name {
                    #fields_name { #(#names: view.field::<#types>(&FIELDS[#places])),* }
                }

                #checks
            }
        }
    }

    /// Every field by its own rules, then what compares two of them.
    fn emit_read(&self) -> TokenStream {
        let variables = self.variables();
        // Clippy wants no `()` at the end of a block, in the code of applications either.
        let draft = (!variables.is_empty()).then(|| quote!((#(#variables,)*)));
        let reads =
            self.fields.iter().zip(&variables).enumerate().map(|(place, (field, variable))| {
                let check = field.rules.check.as_ref().map(|check| {
                quote!(let #variable = reader.checked(&FIELDS[#place], #variable, |__value| #check(__value));)
            });
                let ty = field.ty;
                quote! {
                    let #variable = reader.field::<#ty>(&FIELDS[#place]);
                    #check
                }
            });
        let matches = self.fields.iter().enumerate().filter_map(|(place, field)| {
            let other = self.place_of(field.rules.matches.as_ref()?)?;
            let (this, that) = (&variables[place], &variables[other]);
            Some(quote! {
                let #this = reader.matching(&FIELDS[#place], #this, &FIELDS[#other], &#that);
            })
        });
        quote! {
            fn read(reader: &mut ::formwork::form::FormReader<'_>) -> Self::Draft {
                #(#reads)*
                #(#matches)*
                #draft
            }
        }
    }

    fn emit_finish(&self) -> TokenStream {
        let variables = self.variables();
        let names = self.fields.iter().map(|field| field.name);
        let form = quote!(Self { #(#names: #variables?),* });
        let finished = match &self.options.check {
            None => quote!(::core::option::Option::Some(#form)),
            Some(check) => quote! {
                // Before the variables, so that none of them is taken for it.
                let check: fn(&Self) -> ::formwork::field::FieldErrors = #check;
                let form = #form;
                let errors = check(&form);
                if !errors.is_empty() {
                    reader.note_all(errors);
                    return ::core::option::Option::None;
                }
                ::core::option::Option::Some(form)
            },
        };
        quote! {
            #[allow(unused_variables, reason = "without a check of the whole form nothing is noted")]
            fn finish(
                (#(#variables,)*): Self::Draft,
                reader: &mut ::formwork::form::FormReader<'_>,
            ) -> ::core::option::Option<Self> {
                #finished
            }
        }
    }
}

impl FormField<'_> {
    fn emit_spec(&self) -> TokenStream {
        let Self { ty, rules, .. } = self;
        let key = self.key();
        let label = &rules.label;
        let input_type = rules.emit_input_type(ty);
        let choices = rules.emit_choices(ty);
        let item = rules.emit_item();
        let rules = rules.emit(ty);
        quote! {
            ::formwork::field::FieldSpec {
                name: #key,
                label: #label,
                item: #item,
                input_type: #input_type,
                required: !<#ty as ::formwork::field::FormField>::OPTIONAL,
                multiple: <#ty as ::formwork::field::FormField>::MULTIPLE,
                choices: #choices,
                rules: #rules,
                inner: <#ty as ::formwork::field::FormField>::inner,
            }
            .checked(<#ty as ::formwork::field::FormField>::INPUT_TYPE)
        }
    }
}
