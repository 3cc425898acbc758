//! Reading and writing the forms, step by step.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::{Step, WizardEnum};

impl WizardEnum<'_> {
    pub(super) fn emit_wizard(&self) -> TokenStream {
        let name = self.name;
        let key = name.unraw().to_string();
        let (step, answers, complete) =
            (self.step_name(), self.answers_name(), self.complete_name());
        let (forms, answered) = (self.emit_forms(), self.emit_answered());
        quote! {
            impl ::formwork::wizard::Wizard for #name {
                type Step = #step;
                type Answers = #answers;
                type Complete = #complete;

                const NAME: &'static str = ::core::concat!(
                    ::core::module_path!(), "::", #key
                );

                #forms
                #answered
            }
        }
    }

    /// What is done with the form of one step.
    fn emit_forms(&self) -> TokenStream {
        let step = self.step_name();
        let variants: Vec<_> = self.steps.iter().map(|step| step.variant).collect();
        let forms: Vec<_> = self.steps.iter().map(|step| step.form).collect();
        quote! {
            fn step(&self) -> Self::Step {
                match self {
                    #(Self::#variants(_) => #step::#variants,)*
                }
            }

            fn encode(&self) -> ::formwork::FormValues {
                match self {
                    #(Self::#variants(form) => ::formwork::form::Form::encode(form),)*
                }
            }

            fn decode(
                step: Self::Step,
                values: &::formwork::FormValues,
            ) -> ::core::result::Result<Self, ::formwork::FieldErrors> {
                match step {
                    #(#step::#variants => {
                        <#forms as ::formwork::form::Form>::decode(values).map(Self::#variants)
                    })*
                }
            }

            fn specs(step: Self::Step) -> &'static [::formwork::field::FieldSpec] {
                match step {
                    #(#step::#variants => <#forms as ::formwork::form::Form>::specs(),)*
                }
            }
        }
    }

    /// What is done with the forms of all steps.
    fn emit_answered(&self) -> TokenStream {
        let (step, complete) = (self.step_name(), self.complete_name());
        let variants: Vec<_> = self.steps.iter().map(|step| step.variant).collect();
        let fields: Vec<_> = self.steps.iter().map(|step| &step.field).collect();
        let needed = self.steps.iter().map(Step::emit_needed);
        let completed = self.steps.iter().map(Step::emit_completed);
        quote! {
            #[allow(unused_variables, reason = "not every wizard has a condition")]
            fn is_needed(step: Self::Step, answers: &Self::Answers) -> bool {
                match step {
                    #(#step::#variants => #needed,)*
                }
            }

            fn put(self, answers: &mut Self::Answers) {
                match self {
                    #(Self::#variants(form) => {
                        answers.#fields = ::core::option::Option::Some(form);
                    })*
                }
            }

            fn complete(answers: Self::Answers) -> ::core::option::Option<Self::Complete> {
                ::core::option::Option::Some(#complete { #(#fields: #completed,)* })
            }
        }
    }
}

impl Step<'_> {
    fn emit_needed(&self) -> TokenStream {
        match &self.needed {
            Some(needed) => quote!(#needed(answers)),
            None => quote!(true),
        }
    }

    fn emit_completed(&self) -> TokenStream {
        let field = &self.field;
        match self.needed {
            Some(_) => quote!(answers.#field),
            None => quote!(answers.#field?),
        }
    }
}
