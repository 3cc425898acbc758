//! What stands in `#[cached(..)]`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{
    Error, Expr, ExprLit, Lit, Result, Token, bracketed,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::options::parse;

/// What `#[cached(..)]` says.
#[derive(Default)]
pub(super) struct Options {
    tags: Option<Vec<Expr>>,
    tags_of: Option<Expr>,
    revalidate: Option<Expr>,
    stale_for: Option<Expr>,
}

impl Options {
    /// The lifetime and the tags of every value.
    pub(super) fn emit_policy(&self) -> TokenStream {
        let lifetime = match &self.revalidate {
            Some(seconds) => quote!(revalidate(#seconds)),
            None => quote!(forever()),
        };
        let stale_for = self.stale_for.iter();
        let fixed = self.tags().filter(|tag| is_text(tag)).collect::<Vec<_>>();
        let tags = (!fixed.is_empty()).then(|| quote!(.tags(&[#(#fixed),*])));
        quote!(::formwork::cache::Cache::#lifetime #(.stale_for(#stale_for))* #tags)
    }

    /// The tags that differ between calls.
    pub(super) fn computed_tags(&self) -> impl Iterator<Item = &Expr> {
        self.tags().filter(|tag| !is_text(tag))
    }

    /// The tags that a value says.
    pub(super) fn emit_tags_of(&self) -> Option<TokenStream> {
        self.tags_of.as_ref().map(|tags| match tags {
            Expr::Closure(closure) => {
                let (inputs, body) = (&closure.inputs, &closure.body);
                quote!(.tags_of(|#inputs| ::formwork::cached::names(#body)))
            }
            function => {
                // Another than a name in `function`.
                let value = Ident::new("value", Span::mixed_site());
                quote!(.tags_of(|#value| ::formwork::cached::names((#function)(#value))))
            }
        })
    }

    fn tags(&self) -> impl Iterator<Item = &Expr> {
        self.tags.iter().flatten()
    }

    /// Reads the option of a name, and says whether it was said before.
    fn read(&mut self, name: &Ident, input: ParseStream<'_>) -> Result<Option<bool>> {
        let place = match name.to_string().as_str() {
            "tags" => {
                input.parse::<Token![=]>()?;
                return Ok(Some(self.tags.replace(list(input)?).is_some()));
            }
            "tags_of" => &mut self.tags_of,
            "revalidate" => &mut self.revalidate,
            "stale_for" => &mut self.stale_for,
            _ => return Ok(None),
        };
        input.parse::<Token![=]>()?;
        Ok(Some(place.replace(input.parse()?).is_some()))
    }
}

impl Parse for Options {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut options = Self::default();
        parse(input, unknown, |name, input| options.read(name, input))?;
        Ok(options)
    }
}

fn list(input: ParseStream<'_>) -> Result<Vec<Expr>> {
    if !input.peek(syn::token::Bracket) {
        let message = "`tags` is a list: `tags = [\"users\", format!(\"user {id}\")]`; \
                       `tags_of = |value| ..` says those that come from the value";
        return Err(input.error(message));
    }
    let list;
    bracketed!(list in input);
    Ok(Punctuated::<Expr, Token![,]>::parse_terminated(&list)?.into_iter().collect())
}

fn is_text(tag: &Expr) -> bool {
    matches!(tag, Expr::Lit(ExprLit { lit: Lit::Str(_), .. }))
}

fn unknown(span: Span) -> Error {
    let message = "unknown option of `#[cached]`: there are `tags`, `tags_of`, `revalidate` and \
                   `stale_for`";
    Error::new(span, message)
}
