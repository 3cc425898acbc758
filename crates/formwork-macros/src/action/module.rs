//! `#[action]` on a module: every function in it that has a `pub` is an action.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Error, Item, ItemFn, ItemMod, Meta, Result, Visibility};

use super::{function::ActionFn, options::Options};

pub(super) fn expand(options: &Options, module: &ItemMod) -> Result<TokenStream> {
    let ItemMod { attrs, vis, ident, content, .. } = module;
    let Some((_, items)) = content else {
        let message = "an action module is written where it is declared: `mod actions { .. }`";
        return Err(Error::new_spanned(module, message));
    };
    if !items.iter().any(|item| action_of(item).is_some()) {
        let message = "the module has no action: each `pub async fn` in it would be one";
        return Err(Error::new(ident.span(), message));
    }
    let items = items.iter().map(|item| expand_item(options, item));
    let items = items.collect::<Result<Vec<_>>>()?;
    // What only the bodies use has no use in the browser.
    let lints = (!cfg!(feature = "ssr")).then(|| quote!(#[allow(dead_code, unused_imports)]));
    Ok(quote! { #lints #(#attrs)* #vis mod #ident { #(#items)* } })
}

fn expand_item(outer: &Options, item: &Item) -> Result<TokenStream> {
    let Some(function) = action_of(item) else {
        // Functions that no one outside can call serve the bodies, and go with them.
        let is_private_function = matches!(item, Item::Fn(_));
        let is_left_out = is_private_function && !cfg!(feature = "ssr");
        return Ok(if is_left_out { TokenStream::new() } else { quote!(#item) });
    };
    if function.sig.asyncness.is_none() {
        let message = format!(
            "each function with a `pub` in an action module is an action, and an action is an async \
             function: `async fn {}`",
            function.sig.ident
        );
        return Err(Error::new_spanned(function.sig.fn_token, message));
    }
    let (own, function) = take_options(function)?;
    let options = own.or(outer);
    Ok(ActionFn::new(&function, &options)?.emit(&options))
}

/// The function, if it is an action.
fn action_of(item: &Item) -> Option<&ItemFn> {
    match item {
        Item::Fn(function) => {
            let is_visible = !matches!(function.vis, Visibility::Inherited);
            (is_visible || function.attrs.iter().any(is_action)).then_some(function)
        }
        _ => None,
    }
}

/// What the function's own `#[action(..)]` says, and the function without it.
fn take_options(function: &ItemFn) -> Result<(Options, ItemFn)> {
    let mut function = function.clone();
    let place = function.attrs.iter().position(is_action);
    let own = place.map(|place| function.attrs.remove(place).meta);
    let options = match own {
        Some(Meta::List(list)) => list.parse_args()?,
        _ => Options::default(),
    };
    Ok((options, function))
}

fn is_action(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "action")
}
