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
    match (options.once, inputs.pop_if(|input| is_transaction(input))) {
        (true, Some(_)) | (false, None) => Ok(inputs),
        (true, None) => {
            let message = "an action with `once` works in a transaction, which is its last argument: \
                           `transaction: &mut SqliteConnection`";
            Err(Error::new(signature.ident.span(), message))
        }
        (false, Some(transaction)) => {
            let message = "the framework gives a transaction to an action with `once` alone: \
                           `#[action(once)]`";
            Err(Error::new_spanned(transaction, message))
        }
    }
}

/// Whether the type is `&mut SqliteConnection`, by whichever path.
fn is_transaction(input: &FnArg) -> bool {
    let FnArg::Typed(typed) = input else { return false };
    let Type::Reference(reference) = &*typed.ty else { return false };
    let Type::Path(path) = &*reference.elem else { return false };
    let is_connection =
        path.path.segments.last().is_some_and(|segment| segment.ident == "SqliteConnection");
    is_connection && reference.mutability.is_some() && reference.lifetime.is_none()
}

/// The member of `Action` that is not as it is by default.
pub(super) fn emit_identity(options: &Options) -> Option<TokenStream> {
    options.once.then(|| {
        quote!(
            const IS_ONCE: bool = true;
        )
    })
}

/// The future of the function called `body`.
pub(super) fn emit_call<'a>(
    options: &Options,
    body: &Ident,
    names: impl Iterator<Item = &'a Ident>,
) -> TokenStream {
    if !options.once {
        return quote!(#body(#(#names),*));
    }
    // Another than an argument of the name.
    let transaction = Ident::new("transaction", Span::mixed_site());
    quote! {
        async move {
            let mut #transaction = ::formwork::action::OnceTransaction::take()?;
            #body(#(#names,)* &mut #transaction).await
        }
    }
}
