//! What stands in the parentheses of an attribute: options by name, each said once.

use proc_macro2::Span;
use syn::{Error, Ident, Result, Token, parse::ParseStream};

/// Reads options up to the end of the input. `read` takes what follows a name, and says whether that
/// option was said before, or `None` if there is none of that name.
pub(crate) fn parse(
    input: ParseStream<'_>,
    unknown: fn(Span) -> Error,
    mut read: impl FnMut(&Ident, ParseStream<'_>) -> Result<Option<bool>>,
) -> Result<()> {
    while !input.is_empty() {
        let name: Ident = input.parse().map_err(|error| unknown(error.span()))?;
        let is_again = read(&name, input)?.ok_or_else(|| unknown(name.span()))?;
        if is_again {
            return Err(Error::new(name.span(), format!("`{name}` is said twice")));
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}
