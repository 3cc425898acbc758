//! The macros of Formwork; use them through the `formwork` crate.
//!
//! Each expands to calls of documented public functions, which its page shows.

use proc_macro::TokenStream;

mod action;
mod cached;
mod choice;
mod component;
mod form;
mod island;
mod options;
mod query;
mod wizard;
mod words;

#[doc = include_str!("docs/action.md")]
#[proc_macro_attribute]
pub fn action(arguments: TokenStream, item: TokenStream) -> TokenStream {
    action::expand(arguments.into(), item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

#[doc = include_str!("docs/cached.md")]
#[proc_macro_attribute]
pub fn cached(arguments: TokenStream, item: TokenStream) -> TokenStream {
    cached::expand(arguments.into(), item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

#[doc = include_str!("docs/choice.md")]
#[proc_macro_derive(Choice, attributes(choice))]
pub fn derive_choice(item: TokenStream) -> TokenStream {
    choice::expand(item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}

#[doc = include_str!("docs/component.md")]
#[proc_macro_attribute]
pub fn component(arguments: TokenStream, item: TokenStream) -> TokenStream {
    component::expand(&arguments.into(), item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

#[doc = include_str!("docs/island.md")]
#[proc_macro_attribute]
pub fn island(arguments: TokenStream, item: TokenStream) -> TokenStream {
    island::expand(&arguments.into(), &item.into())
        .unwrap_or_else(|error| error.into_compile_error())
        .into()
}

#[doc = include_str!("docs/query.md")]
#[proc_macro_derive(Query)]
pub fn derive_query(item: TokenStream) -> TokenStream {
    query::expand(item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}

#[doc = include_str!("docs/form.md")]
#[proc_macro_derive(Form, attributes(field, form))]
pub fn derive_form(item: TokenStream) -> TokenStream {
    form::expand(item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}

#[doc = include_str!("docs/wizard.md")]
#[proc_macro_derive(Wizard, attributes(step))]
pub fn derive_wizard(item: TokenStream) -> TokenStream {
    wizard::expand(item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}
