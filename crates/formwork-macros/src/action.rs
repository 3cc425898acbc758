//! `#[action]`: one name for a function, its remote call and its identity.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    Error, FnArg, Ident, ItemFn, Pat, PatIdent, PatType, Result, ReturnType, Signature, Type,
    ext::IdentExt, spanned::Spanned,
};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "`#[action]` takes no arguments"));
    }
    let function: ItemFn = syn::parse2(item)?;
    let action = ActionFn::new(&function)?;
    Ok(action.emit())
}

/// What the macro needs to know of the function.
struct ActionFn<'a> {
    function: &'a ItemFn,
    output: &'a Type,
    types: Vec<&'a Type>,
    names: Vec<Ident>,
}

impl<'a> ActionFn<'a> {
    fn new(function: &'a ItemFn) -> Result<Self> {
        let signature = &function.sig;
        if signature.asyncness.is_none() {
            let message = format!("an action is an async function: `async fn {}`", signature.ident);
            return Err(Error::new_spanned(signature.fn_token, message));
        }
        if !signature.generics.params.is_empty() {
            let message = "an action has one identity, so it cannot be generic";
            return Err(Error::new_spanned(&signature.generics, message));
        }
        let ReturnType::Type(_, output) = &signature.output else {
            let message = "an action returns `ActionResult<T>`";
            return Err(Error::new(signature.ident.span(), message));
        };
        let types = signature.inputs.iter().map(argument_type).collect::<Result<Vec<_>>>()?;
        let names = argument_names(signature);
        Ok(Self { function, output, types, names })
    }

    fn emit(&self) -> TokenStream {
        let identity = self.emit_identity();
        let function = if cfg!(feature = "ssr") { self.emit_server() } else { self.emit_browser() };
        quote! { #identity #function }
    }

    fn emit_identity(&self) -> TokenStream {
        let Self { function, output, types, .. } = self;
        let (vis, name) = (&function.vis, &function.sig.ident);
        let key = name.unraw().to_string();
        let doc = format!("Identifies the action [`{name}`](fn@{name}).");
        quote! {
            #[doc = #doc]
            #[allow(non_camel_case_types, reason = "it is called as its function is")]
            #[derive(Debug)]
            #vis struct #name {}

            impl ::formwork::action::Action for #name {
                const ID: &'static str = ::core::concat!(
                    ::core::module_path!(), "::", #key
                );
                type Args = (#(#types,)*);
                type Output = <#output as ::formwork::action::Returned>::Value;
            }
        }
    }

    fn emit_server(&self) -> TokenStream {
        let Self { function, names, types, .. } = self;
        let (attrs, vis, name) = (&function.attrs, &function.vis, &function.sig.ident);
        let (inputs, output, block) = (&function.sig.inputs, &function.sig.output, &function.block);
        quote! {
            impl ::formwork::action::ServerAction for #name {
                fn run((#(#names,)*): Self::Args) -> ::formwork::action::Call<Self> {
                    #name(#(#names),*)
                }
            }

            ::formwork::inventory::submit! {
                ::formwork::action::ActionEntry::new::<#name>()
            }

            #(#attrs)*
            #vis fn #name(#(#names: #types),*) -> ::formwork::action::Call<#name> {
                async fn run(#inputs) #output #block
                ::formwork::action::Call::new(run(#(#names),*))
            }
        }
    }

    fn emit_browser(&self) -> TokenStream {
        let Self { function, names, types, .. } = self;
        let (attrs, vis, name) = (&function.attrs, &function.vis, &function.sig.ident);
        quote! {
            #(#attrs)*
            #vis fn #name(#(#names: #types),*) -> ::formwork::action::Call<#name> {
                ::formwork::client::call((#(#names,)*))
            }
        }
    }
}

fn argument_type(input: &FnArg) -> Result<&Type> {
    let FnArg::Typed(typed) = input else {
        return Err(Error::new(input.span(), "an action is a free function, not a method"));
    };
    if let Type::Reference(reference) = &*typed.ty {
        let message = "arguments of an action cross the wire, so they cannot be borrowed: \
                       take an owned value, such as `String` for `&str`";
        return Err(Error::new_spanned(reference, message));
    }
    Ok(&typed.ty)
}

/// The arguments' own names where they have some, so that documentation shows them; others where
/// one would hide a function that the expansion calls.
fn argument_names(signature: &Signature) -> Vec<Ident> {
    let named = |(index, input): (usize, &FnArg)| match input {
        FnArg::Typed(PatType { pat, .. }) => match &**pat {
            Pat::Ident(PatIdent { ident, .. }) if *ident != signature.ident && ident != "run" => {
                ident.clone()
            }
            _ => format_ident!("argument_{index}"),
        },
        FnArg::Receiver(_) => format_ident!("argument_{index}"),
    };
    signature.inputs.iter().enumerate().map(named).collect()
}
