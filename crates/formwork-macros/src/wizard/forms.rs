//! The forms that were filled in, and those of the end.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::{Step, WizardEnum};

impl WizardEnum<'_> {
    pub(super) fn emit_answers(&self) -> TokenStream {
        let (vis, name) = (self.vis, self.answers_name());
        let fields: Vec<_> = self.steps.iter().map(|step| &step.field).collect();
        let keys = fields.iter().map(|field| field.unraw().to_string());
        let forms = self.steps.iter().map(|step| step.form);
        let labels = self.steps.iter().map(|step| &step.label);
        let text = name.to_string();
        let doc = format!("The forms of [`{}`] that were filled in so far.", self.name);
        quote! {
            #[doc = #doc]
            #[allow(dead_code, reason = "not every answer is looked at")]
            #[derive(Default)]
            #vis struct #name {
                #(
                    #[doc = #labels]
                    #vis #fields: ::core::option::Option<#forms>,
                )*
            }

            /// Says which there are; what they hold may be secret.
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#text)
                        #(.field(#keys, &self.#fields.as_ref().map(|_| ())))*
                        .finish()
                }
            }
        }
    }

    pub(super) fn emit_complete(&self) -> TokenStream {
        let (vis, name) = (self.vis, self.complete_name());
        let fields = self.steps.iter().map(|step| &step.field);
        let types = self.steps.iter().map(Step::complete_type);
        let labels = self.steps.iter().map(|step| &step.label);
        let text = name.to_string();
        let doc = format!("The forms of all steps of [`{}`].", self.name);
        quote! {
            #[doc = #doc]
            #[allow(dead_code, reason = "not every answer is looked at")]
            #vis struct #name {
                #(
                    #[doc = #labels]
                    #vis #fields: #types,
                )*
            }

            /// Says nothing of the forms: what they hold may be secret.
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#text).finish_non_exhaustive()
                }
            }
        }
    }
}

impl Step<'_> {
    /// A step that may not be needed may have no form.
    fn complete_type(&self) -> TokenStream {
        let form = self.form;
        match self.needed {
            Some(_) => quote!(::core::option::Option<#form>),
            None => quote!(#form),
        }
    }
}
