//! What a page is given: the struct of handles, and the constants that name a field.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{FormField, FormStruct};

impl FormStruct<'_> {
    /// The struct of handles that a page has to take apart, and the constants that name a field.
    pub(super) fn emit_handles(&self) -> TokenStream {
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
                #(
                    #[doc = #docs]
                    #vis #names: <#types as ::formwork::field::FormField>::Handle,
                )*
            }

            #[allow(non_upper_case_globals, dead_code, reason = "they are called as the fields are")]
            impl #name {
                #(
                    #[doc = #docs]
                    #vis const #names: ::formwork::field::FieldName<Self, #types> =
                        ::formwork::field::FieldName::new(#keys);
                )*
            }
        }
    }
}
