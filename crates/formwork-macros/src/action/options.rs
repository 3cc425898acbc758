//! What stands in `#[action(..)]`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{
    Error, Expr, Ident, Result, Token, parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::options::parse;

/// What `#[action(..)]` says.
#[derive(Clone, Default)]
pub(super) struct Options {
    /// The wrappers, outermost first.
    wrap: Option<Vec<Expr>>,
    body_limit: Option<Expr>,
    /// Whether a form submits to it by a token, and its body works in a transaction.
    pub(super) once: bool,
}

impl Options {
    /// These, where `outer` does not say otherwise: an option replaces the one of the same name.
    pub(super) fn or(self, outer: &Self) -> Self {
        let outer = outer.clone();
        Self {
            wrap: self.wrap.or(outer.wrap),
            body_limit: self.body_limit.or(outer.body_limit),
            once: self.once || outer.once,
        }
    }

    /// The members of `ServerAction` that are not as they are by default.
    pub(super) fn emit(&self) -> TokenStream {
        let limit = self.body_limit.as_ref().map(|limit| {
            quote! { const BODY_LIMIT: usize = #limit; }
        });
        let wrappers = self.wrap.as_deref().unwrap_or_default();
        let wrap = (!wrappers.is_empty()).then(|| {
            let inwards = wrappers.iter().rev();
            quote! {
                fn wrap(next: ::formwork::action::Next) -> ::formwork::action::Next {
                    next #(.inside(#inwards))*
                }
            }
        });
        quote! { #limit #wrap }
    }

    /// Reads the option of a name, and says whether it was said before.
    fn read(&mut self, name: &Ident, input: ParseStream<'_>) -> Result<Option<bool>> {
        let is_again = match name.to_string().as_str() {
            "wrap" => self.wrap.replace(wrappers(input)?).is_some(),
            "body_limit" => {
                input.parse::<Token![=]>()?;
                self.body_limit.replace(input.parse()?).is_some()
            }
            "once" => std::mem::replace(&mut self.once, true),
            _ => return Ok(None),
        };
        Ok(Some(is_again))
    }
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut options = Self::default();
        parse(input, unknown, |name, input| options.read(name, input))?;
        Ok(options)
    }
}

/// `= signed_in`, or `(signed_in, audited)`.
fn wrappers(input: ParseStream<'_>) -> Result<Vec<Expr>> {
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        return Ok(vec![input.parse()?]);
    }
    let list;
    parenthesized!(list in input);
    Ok(Punctuated::<Expr, Token![,]>::parse_terminated(&list)?.into_iter().collect())
}

fn unknown(span: Span) -> Error {
    Error::new(span, "unknown option of `#[action]`: there are `wrap`, `body_limit` and `once`")
}
