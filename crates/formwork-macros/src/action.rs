//! `#[action]`: one name for a function, its remote call and its identity.

use proc_macro2::TokenStream;
use syn::{Error, Item, Result};

use function::ActionFn;
use options::Options;

mod function;
mod module;
mod once;
mod options;

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let options: Options = syn::parse2(arguments)?;
    match syn::parse2(item)? {
        Item::Fn(function) => Ok(ActionFn::new(&function, &options)?.emit(&options)),
        Item::Mod(module) => module::expand(&options, &module),
        other => {
            let message = "`#[action]` stands on an async function, or on a module of them";
            Err(Error::new_spanned(other, message))
        }
    }
}
