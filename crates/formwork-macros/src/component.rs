//! `#[component]`: Leptos' own, for async functions too.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{FnArg, Ident, ItemFn, Pat, PatIdent, Result, ReturnType, Type};

pub(crate) fn expand(arguments: &TokenStream, item: TokenStream) -> Result<TokenStream> {
    let function: ItemFn = syn::parse2(item)?;
    if function.sig.asyncness.is_none() {
        return Ok(quote! { #[::formwork::leptos_component(#arguments)] #function });
    }
    emit_async(arguments, function)
}

/// The component as it is, and its body as a function inside.
fn emit_async(arguments: &TokenStream, function: ItemFn) -> Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block } = function;
    let mut inner = sig.clone();
    // A property may have any name that people write.
    inner.ident = Ident::new("__formwork_body", sig.ident.span());
    let body = inner.ident.clone();
    let mut names = Vec::new();
    for input in &mut inner.inputs {
        names.push(name_of(input)?.clone());
        if let FnArg::Typed(input) = input {
            // `#[prop(..)]` and documentation belong to the component.
            input.attrs.clear();
        }
    }
    let (name, generics, inputs) = (&sig.ident, &sig.generics, &sig.inputs);
    let where_clause = &generics.where_clause;
    let view = if returns_result(&sig.output) {
        quote!(#body(#(#names),*))
    } else {
        quote!(async move { ::core::result::Result::Ok(#body(#(#names),*).await) })
    };
    Ok(quote! {
        #(#attrs)*
        #[::formwork::leptos_component(#arguments)]
        #vis fn #name #generics (#inputs) -> impl ::formwork::prelude::IntoView #where_clause {
            #inner #block
            ::formwork::render::awaited(#view)
        }
    })
}

fn name_of(input: &FnArg) -> Result<&Ident> {
    match input {
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(PatIdent { ident, .. }) => Ok(ident),
            other => Err(syn::Error::new_spanned(other, "a property of a component is a name")),
        },
        FnArg::Receiver(receiver) => {
            Err(syn::Error::new_spanned(receiver, "a component is a function, not a method"))
        }
    }
}

fn returns_result(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    let Type::Path(path) = &**ty else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Result")
}
