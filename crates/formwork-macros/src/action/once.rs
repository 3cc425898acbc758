//! `once`: the transaction that is the last parameter.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Error, FnArg, Result, Signature, Type};

use super::options::Options;

/// The parameters that are given by the caller: all, but for the transaction.
pub(super) fn without_transaction<'a>(
    signature: &'a Signature,
    options: &Options,
) -> Result<Vec<&'a FnArg>> {
    let mut inputs: Vec<&FnArg> = signature.inputs.iter().collect();
    match (options.once, inputs.pop_if(|input| connection(input).is_some())) {
        (true, Some(_)) | (false, None) => Ok(inputs),
        (true, None) => {
            let message = "an action with `once` works in a transaction, which is its last argument: \
                           `transaction: &mut SqliteConnection`, or `&mut AnyConnection`";
            Err(Error::new(signature.ident.span(), message))
        }
        (false, Some(transaction)) => {
            let message = "the framework gives a transaction to an action with `once` alone: \
                           `#[action(once)]`";
            Err(Error::new_spanned(transaction, message))
        }
    }
}

/// The connection that a transaction is worked in by.
#[derive(Clone, Copy)]
enum Connection {
    Sqlite,
    Any,
}

/// Which one it is, if the type is `&mut SqliteConnection` or `&mut AnyConnection`, by whichever path.
fn connection(input: &FnArg) -> Option<Connection> {
    let FnArg::Typed(typed) = input else { return None };
    let Type::Reference(reference) = &*typed.ty else { return None };
    let Type::Path(path) = &*reference.elem else { return None };
    if reference.mutability.is_none() || reference.lifetime.is_some() {
        return None;
    }
    match path.path.segments.last()?.ident.to_string().as_str() {
        "SqliteConnection" => Some(Connection::Sqlite),
        "AnyConnection" => Some(Connection::Any),
        _ => None,
    }
}

/// The member of `Action` that is not as it is by default.
pub(super) fn emit_identity(options: &Options) -> Option<TokenStream> {
    options.once.then(|| {
        quote!(
            const IS_ONCE: bool = true;
        )
    })
}

/// The member of `ServerAction` that is not as it is by default.
pub(super) fn emit_takes_any(signature: &Signature, options: &Options) -> Option<TokenStream> {
    let takes = signature.inputs.last().and_then(connection).filter(|_| options.once);
    matches!(takes, Some(Connection::Any)).then(|| {
        quote!(
            const TAKES_ANY: bool = true;
        )
    })
}

/// The future of the function called `body`.
pub(super) fn emit_call<'a>(
    signature: &Signature,
    options: &Options,
    body: &Ident,
    names: impl Iterator<Item = &'a Ident>,
) -> TokenStream {
    if !options.once {
        return quote!(#body(#(#names),*));
    }
    let take = match signature.inputs.last().and_then(connection) {
        Some(Connection::Any) => quote!(take_any),
        Some(Connection::Sqlite) | None => quote!(take),
    };
    // Another than an argument of the name.
    let transaction = Ident::new("transaction", Span::mixed_site());
    quote! {
        async move {
            let mut #transaction = ::formwork::action::OnceTransaction::#take()?;
            #body(#(#names,)* &mut #transaction).await
        }
    }
}
