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

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn a_browser_is_given_nothing_of_it() {
        let expanded = expand(
            quote!(revalidate = 60),
            quote!(
                async fn a() -> Result<u32> {}
            ),
        );
        assert_eq!(expanded.unwrap().is_empty(), !cfg!(feature = "ssr"));
    }

    #[test]
    fn a_type_that_stands_for_several_is_refused_wherever_it_stands() {
        for parameter in [
            quote!(impl Clone),
            quote!(Vec<impl Clone>),
            quote!(&[impl Clone]),
            quote!((u8, Option<impl Clone>)),
        ] {
            let function = quote!(async fn a(of: #parameter) -> Result<u32> {});
            let refused = expand(TokenStream::new(), function).unwrap_err().to_string();
            assert!(refused.contains("has one type"), "{refused}");
        }
    }

    #[test]
    fn fixed_tags_belong_to_the_function_and_others_to_the_call() {
        let options = quote!(tags = ["a", format!("b {id}"), "c",], stale_for = 1);
        let options: Options = syn::parse2(options).unwrap();
        let policy = quote!(::formwork::cache::Cache::forever().stale_for(1).tags(&["a", "c"]));
        assert_eq!(options.emit_policy().to_string(), policy.to_string());
        assert_eq!(options.computed_tags().count(), 1);
    }
}
