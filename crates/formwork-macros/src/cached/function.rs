//! One cached function: its key, its body, and how it is asked.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{
    Attribute, Error, FnArg, Ident, ItemFn, Pat, Result, ReturnType, Type, ext::IdentExt,
    spanned::Spanned,
};

use super::options::Options;

/// What the macro needs to know of the function.
pub(super) struct CachedFn<'a> {
    function: &'a ItemFn,
    output: &'a Type,
    parameters: Vec<Parameter<'a>>,
}

struct Parameter<'a> {
    name: &'a Ident,
    ty: &'a Type,
    /// What it refers to, if it is a reference.
    referent: Option<&'a Type>,
}

impl<'a> CachedFn<'a> {
    pub(super) fn new(function: &'a ItemFn) -> Result<Self> {
        let signature = &function.sig;
        if signature.asyncness.is_none() {
            let message =
                format!("a cached function is an async function: `async fn {}`", signature.ident);
            return Err(Error::new_spanned(signature.fn_token, message));
        }
        let generics = &signature.generics;
        if !generics.params.is_empty() || generics.where_clause.is_some() {
            let message = "a cached function cannot be generic: its values are found by name and \
                           arguments";
            return Err(Error::new(signature.ident.span(), message));
        }
        let ReturnType::Type(_, output) = &signature.output else {
            let message = "a cached function returns a `Result`, whose value is kept";
            return Err(Error::new(signature.ident.span(), message));
        };
        let parameters = signature.inputs.iter().map(parameter).collect::<Result<Vec<_>>>()?;
        Ok(Self { function, output, parameters })
    }

    pub(super) fn emit(&self, options: &Options) -> TokenStream {
        let Self { function, parameters, .. } = self;
        let (vis, signature, block) = (&function.vis, &function.sig, &function.block);
        let (name, inputs, output) = (&signature.ident, &signature.inputs, &signature.output);
        let (outer, inner): (Vec<_>, Vec<_>) = function.attrs.iter().partition(|it| is_outer(it));
        let key = name.unraw().to_string();
        let policy = options.emit_policy();
        // Others than any that the block may name.
        let (cached, body) = (format_ident!("FORMWORK_CACHED"), format_ident!("formwork_body"));
        let asked = parameters.iter().map(|Parameter { name, ty, .. }| quote!(#name: #ty));
        let arguments = parameters.iter().map(Parameter::emit_argument);
        let tags = options.computed_tags();
        let make = self.emit_make(&body);
        let tags_of = options.emit_tags_of();
        quote! {
            #(#outer)*
            #vis async fn #name(#(#asked),*) #output {
                static #cached: ::formwork::cached::CachedFunction =
                    ::formwork::cached::CachedFunction::new(
                        ::core::concat!(::core::module_path!(), "::", #key),
                        #policy,
                    );
                #(#inner)*
                async fn #body(#inputs) #output #block
                #cached.call() #(#arguments)* #(.tag(&#tags))* #make #tags_of .run().await
            }
        }
    }

    /// What is borrowed is owned by what makes the value, which may outlive the call.
    fn emit_make(&self, body: &Ident) -> TokenStream {
        let names = self.parameters.iter().map(|parameter| parameter.name);
        let borrowed = self.parameters.iter().filter(|parameter| parameter.referent.is_some());
        let borrowed = borrowed.map(|parameter| parameter.name).collect::<Vec<_>>();
        let make = quote_spanned!(self.output.span()=> .make);
        if borrowed.is_empty() {
            return quote!(#make(move || #body(#(#names),*)));
        }
        let arguments = self.parameters.iter().map(|Parameter { name, referent, .. }| {
            let borrow = referent.map(|ty| quote!(::core::borrow::Borrow::<#ty>::borrow(&#name)));
            borrow.unwrap_or_else(|| name.to_token_stream())
        });
        quote! {
            #make(move || {
                #(let #borrowed = ::std::borrow::ToOwned::to_owned(#borrowed);)*
                async move { #body(#(#arguments),*).await }
            })
        }
    }
}

impl Parameter<'_> {
    fn emit_argument(&self) -> TokenStream {
        let name = self.name;
        // What the argument cannot be is said where its type stands.
        let argument = quote_spanned!(self.ty.span()=> .argument);
        match self.referent {
            Some(_) => quote!(#argument(#name)),
            None => quote!(#argument(&#name)),
        }
    }
}

fn parameter(input: &FnArg) -> Result<Parameter<'_>> {
    let FnArg::Typed(typed) = input else {
        return Err(Error::new(input.span(), "a cached function is a free function, not a method"));
    };
    if let Some(attribute) = typed.attrs.first() {
        let message = "an argument of a cached function has no attributes";
        return Err(Error::new_spanned(attribute, message));
    }
    let name = match &*typed.pat {
        Pat::Ident(pattern) if pattern.by_ref.is_none() && pattern.subpat.is_none() => {
            &pattern.ident
        }
        pattern => {
            let message = "an argument of a cached function is a name: take it apart in the body";
            return Err(Error::new_spanned(pattern, message));
        }
    };
    let referent = match &*typed.ty {
        Type::Reference(reference) if reference.mutability.is_some() => {
            let message = "a cached function changes none of its arguments: take a value";
            return Err(Error::new_spanned(reference, message));
        }
        Type::Reference(reference) => Some(&*reference.elem),
        _ => None,
    };
    check(referent.unwrap_or(&typed.ty))?;
    Ok(Parameter { name, ty: &typed.ty, referent })
}

fn check(ty: &Type) -> Result<()> {
    if has_impl(ty.to_token_stream()) {
        let message =
            "an argument of a cached function has one type: name it, instead of `impl ..`";
        return Err(Error::new_spanned(ty, message));
    }
    if is_borrowed(ty.to_token_stream()) {
        let message = "the value may be made after the call, so a reference stands at most in \
                       front of an argument's type: take `Option<String>` for `Option<&str>`";
        return Err(Error::new_spanned(ty, message));
    }
    Ok(())
}

/// Whether a type stands for several ones.
fn has_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_impl(group.stream()),
        TokenTree::Ident(word) => word == "impl",
        _ => false,
    })
}

/// Whether a type has a reference or a lifetime in it.
fn is_borrowed(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => is_borrowed(group.stream()),
        TokenTree::Punct(mark) => matches!(mark.as_char(), '&' | '\''),
        _ => false,
    })
}

/// Whether an attribute is about the function that is called, and not about its body.
fn is_outer(attribute: &Attribute) -> bool {
    ["cfg", "deprecated", "doc"].iter().any(|name| attribute.path().is_ident(name))
}
