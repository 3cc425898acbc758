//! `#[island]`: Leptos' own with a look at its properties, and `#[island(lazy)]`, whose code is a file
//! of its own.

use std::hash::{DefaultHasher, Hash, Hasher};

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{Error, FnArg, Ident, ItemFn, Pat, PatIdent, PatType, Result, Type, spanned::Spanned};

pub(crate) fn expand(arguments: &TokenStream, item: &TokenStream) -> Result<TokenStream> {
    let part = Part::of(item);
    // Leptos says what is wrong with what is no function.
    let function = syn::parse2::<ItemFn>(item.clone());
    let assertions = function.as_ref().map(assertions).unwrap_or_default();
    let island = if arguments.to_string() == "lazy" {
        emit_lazy(&part, function?)?
    } else {
        quote! { #[::formwork::leptos_island(#arguments)] #item }
    };
    Ok(quote! { #island #assertions })
}

/// Asks of every property whether it can cross to the browser, so that the compiler says so where it
/// stands. Children are rendered by the server alone.
fn assertions(function: &ItemFn) -> TokenStream {
    if !function.sig.generics.params.is_empty() {
        return TokenStream::new();
    }
    let types = function.sig.inputs.iter().filter_map(|input| match property(input) {
        Ok((name, ty)) if name.ident != "children" && !matches!(ty, Type::ImplTrait(_)) => Some(ty),
        _ => None,
    });
    let assertions: Vec<_> = types
        .map(|ty| quote_spanned!(ty.span()=> ::formwork::client::assert_property::<#ty>();))
        .collect();
    if assertions.is_empty() {
        return TokenStream::new();
    }
    quote! { const _: () = { #(#assertions)* }; }
}

/// Tells this island's part of the WASM from others of its name.
struct Part {
    hash: u64,
}

impl Part {
    /// Leptos tells islands apart by their text as well.
    fn of(item: &TokenStream) -> Self {
        let mut hasher = DefaultHasher::new();
        item.to_string().hash(&mut hasher);
        Self { hash: hasher.finish() }
    }

    /// The name by which `wasm_split_cli_support` finds the two ends of a split.
    fn symbol(&self, end: &str, island: &Ident) -> String {
        let Self { hash } = self;
        format!("__wasm_split_00{island}_{hash:016x}00_{end}_{hash:032x}_{island}")
    }
}

/// The component as it is, and its body as a function that the build can move elsewhere.
fn emit_lazy(part: &Part, function: ItemFn) -> Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block } = function;
    if !sig.generics.params.is_empty() {
        return Err(Error::new_spanned(&sig.generics, "a lazy island has no type parameters"));
    }
    let (name, inputs, output) = (&sig.ident, &sig.inputs, &sig.output);
    let (mut names, mut plain) = (Vec::new(), Vec::new());
    let (mut arguments, mut types) = (Vec::new(), Vec::new());
    for (index, input) in inputs.iter().enumerate() {
        let (pattern, ty) = property(input)?;
        plain.push(quote!(#pattern: #ty));
        names.push(pattern.ident.clone());
        let argument = format_ident!("argument_{index}");
        types.push(quote!(#argument: #ty));
        arguments.push(argument);
    }
    let (import, export) = (part.symbol("import", name), part.symbol("export", name));
    Ok(quote! {
        #(#attrs)*
        #[::formwork::leptos_island]
        #vis fn #name(#inputs) -> impl ::formwork::prelude::IntoView {
            fn __formwork_body(#(#plain),*) #output #block

            #[cfg_attr(
                all(target_arch = "wasm32", not(debug_assertions)),
                unsafe(export_name = #export)
            )]
            #[allow(improper_ctypes_definitions)]
            extern "C" fn __formwork_part(#(#types),*) -> ::formwork::prelude::AnyView {
                ::formwork::prelude::IntoAny::into_any(__formwork_body(#(#arguments),*))
            }

            #[cfg(all(target_arch = "wasm32", not(debug_assertions)))]
            #[link(wasm_import_module = "__wasm_split_placeholder__")]
            #[allow(improper_ctypes)]
            unsafe extern "C" {
                #[link_name = #import]
                safe fn __formwork_elsewhere(#(#types),*) -> ::formwork::prelude::AnyView;
            }
            #[cfg(not(all(target_arch = "wasm32", not(debug_assertions))))]
            use __formwork_part as __formwork_elsewhere;

            __formwork_elsewhere(#(#names),*)
        }
    })
}

/// A property's name and type; `#[prop(..)]` and documentation belong to the component.
fn property(input: &FnArg) -> Result<(&PatIdent, &Type)> {
    match input {
        FnArg::Typed(PatType { pat, ty, .. }) => match &**pat {
            Pat::Ident(name) => Ok((name, ty)),
            other => Err(Error::new_spanned(other, "a property of an island is a name")),
        },
        FnArg::Receiver(receiver) => {
            Err(Error::new_spanned(receiver, "an island is a function, not a method"))
        }
    }
}
