//! The checks that only the server makes; a browser's build has none of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::FormStruct;

impl FormStruct<'_> {
    /// The methods of `Form`.
    pub(super) fn emit_server_checks(&self) -> TokenStream {
        let variables = self.variables();
        let names = self.fields.iter().map(|field| field.name);
        let of_draft = self.emit_body(&quote!(let (#(#variables,)*) = draft;), &quote!(as_ref()));
        let of_form = self.emit_body(
            &quote!(let (#(#variables,)*) = (#(::core::option::Option::Some(&self.#names),)*);),
            &quote!(as_ref().copied()),
        );
        quote! {
            #[allow(unused_variables, reason = "a form without checks asks nothing")]
            fn draft_check<'a>(
                draft: &'a Self::Draft,
                checks: &'a mut ::formwork::form::ServerChecks,
            ) -> ::formwork::form::CheckFuture<'a> {
                #of_draft
            }

            #[allow(unused_variables, reason = "a form without checks asks nothing")]
            fn server_check<'a>(
                &'a self,
                checks: &'a mut ::formwork::form::ServerChecks,
            ) -> ::formwork::form::CheckFuture<'a> {
                #of_form
            }
        }
    }

    /// Asks the check of each field that is there, and those of the forms in it.
    fn emit_body(&self, bind: &TokenStream, borrow: &TokenStream) -> TokenStream {
        if !cfg!(feature = "ssr") {
            return quote! {
                ::std::boxed::Box::pin(::core::future::ready(::core::result::Result::Ok(())))
            };
        }
        let variables = self.variables();
        let asked =
            self.fields.iter().zip(&variables).enumerate().map(|(place, (field, variable))| {
                let check = field.rules.server_check.as_ref().map(|check| {
                    quote! {
                        if is_asked {
                            let found: ::core::option::Option<::formwork::field::Violation> =
                                #check(__value).await?;
                            checks.note(found);
                        }
                    }
                });
                quote! {
                    if let ::core::option::Option::Some(__value) = #variable.#borrow {
                        let is_asked = checks.enter(&FIELDS[#place]);
                        #check
                        checks.inner(__value).await?;
                        checks.leave();
                    }
                }
            });
        quote! {
            ::std::boxed::Box::pin(async move {
                #bind
                #(#asked)*
                ::core::result::Result::Ok(())
            })
        }
    }

    /// The methods of `FormField` and of `FormItem`.
    pub(super) fn emit_inner_checks(&self) -> (TokenStream, TokenStream) {
        if !cfg!(feature = "ssr") {
            return (TokenStream::new(), TokenStream::new());
        }
        let check = quote! {
            fn server_check<'a>(
                &'a self,
                checks: &'a mut ::formwork::form::ServerChecks,
            ) -> ::core::option::Option<::formwork::form::CheckFuture<'a>> {
                ::core::option::Option::Some(::formwork::form::Form::server_check(self, checks))
            }
        };
        let list_check = quote! {
            fn list_check<'a>(
                items: &'a [Self],
                checks: &'a mut ::formwork::form::ServerChecks,
            ) -> ::core::option::Option<::formwork::form::CheckFuture<'a>> {
                ::formwork::form::nested::list_check(items, checks)
            }
        };
        (check, list_check)
    }

    /// The methods of `Argument`.
    pub(super) fn emit_argument_checks(&self) -> TokenStream {
        if !cfg!(feature = "ssr") {
            return TokenStream::new();
        }
        quote! {
            fn server_check(
                &self,
            ) -> ::core::option::Option<::formwork::action::ErrorsFuture<'_>> {
                ::core::option::Option::Some(::formwork::action::form_check(self))
            }

            fn check_form<'a>(
                values: &'a ::formwork::FormValues,
                only: ::core::option::Option<&'a [::std::string::String]>,
            ) -> ::core::option::Option<::formwork::action::ErrorsFuture<'a>> {
                ::core::option::Option::Some(::formwork::action::form_errors::<Self>(values, only))
            }

            fn submitted(self) -> ::formwork::action::SubmittedFuture<Self> {
                ::formwork::action::form_submitted(self)
            }
        }
    }
}
