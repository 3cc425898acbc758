//! One action: its identity, its function, and what runs on the server.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Error, FnArg, Ident, ItemFn, Pat, PatIdent, PatType, Result, ReturnType, Signature,
    Type, ext::IdentExt, spanned::Spanned,
};

use super::options::Options;

/// What the macro needs to know of the function.
pub(super) struct ActionFn<'a> {
    function: &'a ItemFn,
    output: &'a Type,
    types: Vec<&'a Type>,
    names: Vec<Ident>,
}

impl<'a> ActionFn<'a> {
    pub(super) fn new(function: &'a ItemFn) -> Result<Self> {
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

    pub(super) fn emit(&self, options: &Options) -> TokenStream {
        let identity = self.emit_identity();
        let server = cfg!(feature = "ssr").then(|| self.emit_server(options));
        let function = self.emit_function();
        quote! { #identity #server #function }
    }

    fn emit_identity(&self) -> TokenStream {
        let Self { function, output, types, .. } = self;
        let (vis, name, cfg) = (&function.vis, &function.sig.ident, self.attributes("cfg"));
        let key = name.unraw().to_string();
        let doc = format!("Identifies the action [`{name}`](fn@{name}).");
        let cfg = cfg.collect::<Vec<_>>();
        quote! {
            #(#cfg)*
            #[doc = #doc]
            #[allow(non_camel_case_types, reason = "it is called as its function is")]
            #[derive(Debug)]
            #vis struct #name {}

            #(#cfg)*
            impl ::formwork::action::Action for #name {
                const ID: &'static str = ::core::concat!(
                    ::core::module_path!(), "::", #key
                );
                type Args = (#(#types,)*);
                type Output = <#output as ::formwork::action::Returned>::Value;
            }
        }
    }

    /// What runs when it is called. The attributes of the function stand on its body.
    fn emit_server(&self, options: &Options) -> TokenStream {
        let Self { function, names, .. } = self;
        let name = &function.sig.ident;
        let (inputs, output, block) = (&function.sig.inputs, &function.sig.output, &function.block);
        let cfg = self.attributes("cfg").collect::<Vec<_>>();
        let attributes = function.attrs.iter().filter(|attribute| !is_outer(attribute));
        let options = options.emit();
        quote! {
            #(#cfg)*
            impl ::formwork::action::ServerAction for #name {
                fn run((#(#names,)*): Self::Args) -> ::formwork::action::Call<Self> {
                    #(#attributes)*
                    async fn run(#inputs) #output #block
                    ::formwork::action::Call::new(run(#(#names),*))
                }

                #options
            }

            #(#cfg)*
            ::formwork::inventory::submit! {
                ::formwork::action::ActionEntry::new::<#name>()
            }
        }
    }

    /// The function as it is called: on the server it runs the action, in the browser it asks for it.
    fn emit_function(&self) -> TokenStream {
        let Self { function, names, types, .. } = self;
        let (vis, name) = (&function.vis, &function.sig.ident);
        let attributes = function.attrs.iter().filter(|attribute| is_outer(attribute));
        let call = match cfg!(feature = "ssr") {
            true => quote!(::formwork::action::call),
            false => quote!(::formwork::client::call),
        };
        quote! {
            #(#attributes)*
            #vis fn #name(#(#names: #types),*) -> ::formwork::action::Call<#name> {
                #call((#(#names,)*))
            }
        }
    }

    fn attributes(&self, name: &'static str) -> impl Iterator<Item = &'a Attribute> {
        self.function.attrs.iter().filter(move |attribute| attribute.path().is_ident(name))
    }
}

/// Whether an attribute is about the function that is called, and not about its body.
fn is_outer(attribute: &Attribute) -> bool {
    ["cfg", "deprecated", "doc"].iter().any(|name| attribute.path().is_ident(name))
}

fn argument_type(input: &FnArg) -> Result<&Type> {
    let FnArg::Typed(typed) = input else {
        return Err(Error::new(input.span(), "an action is a free function, not a method"));
    };
    if is_borrowed(typed.ty.to_token_stream()) {
        let message = "arguments of an action cross the wire, so they cannot be borrowed: \
                       take an owned value, such as `String` for `&str`";
        return Err(Error::new_spanned(&typed.ty, message));
    }
    if let Type::ImplTrait(any) = &*typed.ty {
        let message = "an argument of an action is read from the wire, so it has one type: \
                       name it, instead of `impl ..`";
        return Err(Error::new_spanned(any, message));
    }
    Ok(&typed.ty)
}

/// Whether a type has a reference or a lifetime in it.
fn is_borrowed(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => is_borrowed(group.stream()),
        TokenTree::Punct(mark) => matches!(mark.as_char(), '&' | '\''),
        _ => false,
    })
}

/// The arguments' own names where they have some, so that documentation shows them; others where
/// one would hide the function that the expansion calls.
fn argument_names(signature: &Signature) -> Vec<Ident> {
    let named = |(index, input): (usize, &FnArg)| match input {
        FnArg::Typed(PatType { pat, .. }) => match &**pat {
            Pat::Ident(PatIdent { ident, .. }) if ident != "run" => ident.clone(),
            _ => format_ident!("argument_{index}"),
        },
        FnArg::Receiver(_) => format_ident!("argument_{index}"),
    };
    signature.inputs.iter().enumerate().map(named).collect()
}
