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

/// Tells this island, and its part of the WASM, from others of its name.
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

    /// The name by which the page asks for the island. `formwork build` finds its part by it; the hash is
    /// short, for it stands in every page's WASM and glue, and islands of one name are few.
    fn component(&self, island: &Ident) -> Ident {
        format_ident!("{island}_{:08x}", self.hash >> 32)
    }

    /// The name by which `wasm_split_cli_support` finds the two ends of a split.
    fn symbol(&self, end: &str, island: &Ident) -> String {
        let Self { hash } = self;
        format!("__wasm_split_00{island}_{hash:016x}00_{end}_{hash:032x}_{island}")
    }
}

/// The component as it is, and what hydrates it as a function that the build can move elsewhere.
fn emit_lazy(part: &Part, function: ItemFn) -> Result<TokenStream> {
    let ItemFn { attrs, vis, sig, block } = function;
    if !sig.generics.params.is_empty() {
        return Err(Error::new_spanned(&sig.generics, "a lazy island has no type parameters"));
    }
    let (name, inputs, output) = (&sig.ident, &sig.inputs, &sig.output);
    let all = inputs.iter().map(property).collect::<Result<Vec<_>>>()?;
    let (children, properties): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(name, _)| name.ident == "children");
    let (children, children_type): (Vec<_>, Vec<_>) = children.into_iter().unzip();
    let (patterns, types): (Vec<_>, Vec<_>) = properties.into_iter().unzip();
    let names: Vec<_> = patterns.iter().map(|pattern| &pattern.ident).collect();
    // One without properties is `null`, which no page says.
    let fields = if names.is_empty() { quote!(;) } else { quote!({ #(#names: #types),* }) };
    let component = part.component(name);
    let component_name = component.to_string();
    let hydrate = emit_hydrate(part, name, &component, children.is_empty());
    let body = if children.is_empty() {
        quote!(__formwork_body)
    } else {
        quote! {
            move |properties| {
                __formwork_body(properties, ::formwork::lazy::children(#(#children),*))
            }
        }
    };
    Ok(quote! {
        #(#attrs)*
        #[::formwork::leptos_component]
        #vis fn #name(#inputs) -> impl ::formwork::prelude::IntoView {
            #[derive(::formwork::serde::Serialize, ::formwork::serde::Deserialize)]
            #[serde(crate = "::formwork::serde")]
            struct __FormworkProperties #fields

            fn __formwork_body(
                __FormworkProperties { #(#patterns),* }: __FormworkProperties,
                #(#children: #children_type),*
            ) #output #block

            #hydrate

            ::formwork::lazy::island(
                #component_name,
                __FormworkProperties { #(#names),* },
                #body,
            )
        }
    })
}

/// What the script calls in the browser. The call leaves the shared WASM as it is, so that the
/// properties are read where they are known.
fn emit_hydrate(part: &Part, name: &Ident, component: &Ident, is_childless: bool) -> TokenStream {
    let (import, export) = (part.symbol("import", name), part.symbol("export", name));
    let body = if is_childless {
        quote!(__formwork_body)
    } else {
        quote! {
            |properties| __formwork_body(properties, ::formwork::lazy::children_on_page())
        }
    };
    quote! {
        #[cfg(target_arch = "wasm32")]
        const _: () = {
            #[cfg_attr(not(debug_assertions), unsafe(export_name = #export))]
            #[allow(improper_ctypes_definitions)]
            extern "C" fn __formwork_part(island: &::formwork::web_sys::HtmlElement) {
                ::formwork::lazy::hydrate(island, #body);
            }

            #[cfg(not(debug_assertions))]
            #[link(wasm_import_module = "__wasm_split_placeholder__")]
            #[allow(improper_ctypes)]
            unsafe extern "C" {
                #[link_name = #import]
                safe fn __formwork_elsewhere(island: &::formwork::web_sys::HtmlElement);
            }
            #[cfg(debug_assertions)]
            use __formwork_part as __formwork_elsewhere;

            #[::formwork::wasm_bindgen::prelude::wasm_bindgen(
                wasm_bindgen = ::formwork::wasm_bindgen
            )]
            #[allow(non_snake_case, unreachable_pub)]
            pub fn #component(island: ::formwork::web_sys::HtmlElement) {
                __formwork_elsewhere(&island);
            }
        };
    }
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
