//! `#[cached]`: an async function whose values are kept.

use proc_macro2::TokenStream;
use syn::{Error, Item, Result};

use function::CachedFn;
use options::Options;

mod function;
mod options;

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let options: Options = syn::parse2(arguments)?;
    match syn::parse2(item)? {
        Item::Fn(function) => {
            let function = CachedFn::new(&function)?;
            // A browser has neither the cache nor what values are made of.
            Ok(if cfg!(feature = "ssr") { function.emit(&options) } else { TokenStream::new() })
        }
        other => Err(Error::new_spanned(other, "`#[cached]` stands on an async function")),
    }
}
