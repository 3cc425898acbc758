//! The steps without their forms.

use proc_macro2::TokenStream;
use quote::quote;

use super::WizardEnum;

impl WizardEnum<'_> {
    pub(super) fn emit_steps(&self) -> TokenStream {
        let (vis, name) = (self.vis, self.step_name());
        let variants: Vec<_> = self.steps.iter().map(|step| step.variant).collect();
        let slugs = self.steps.iter().map(|step| &step.slug);
        let labels: Vec<_> = self.steps.iter().map(|step| &step.label).collect();
        let doc = format!("A step of [`{}`].", self.name);
        let segment = self.emit_path_parameter();
        quote! {
            #[doc = #doc]
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
            #vis enum #name {
                #(
                    #[doc = #labels]
                    #variants,
                )*
            }

            impl ::formwork::wizard::WizardStep for #name {
                const ALL: &'static [Self] = &[#(Self::#variants),*];

                fn slug(self) -> &'static str {
                    match self {
                        #(Self::#variants => #slugs,)*
                    }
                }

                fn label(self) -> &'static str {
                    match self {
                        #(Self::#variants => #labels,)*
                    }
                }
            }

            impl ::core::fmt::Display for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(::formwork::wizard::WizardStep::slug(*self))
                }
            }

            #segment
        }
    }

    /// A step is a segment of a path where there are paths: on the server.
    fn emit_path_parameter(&self) -> TokenStream {
        if !cfg!(feature = "ssr") {
            return TokenStream::new();
        }
        let name = self.step_name();
        quote! {
            impl ::formwork::extract::PathParameter for #name {
                fn parse(segment: &str) -> ::core::option::Option<Self> {
                    ::formwork::wizard::WizardStep::from_slug(segment)
                }

                fn to_segment(&self) -> ::formwork::extract::PathSegment {
                    ::formwork::extract::PathSegment::One(::std::string::ToString::to_string(self))
                }
            }
        }
    }
}
