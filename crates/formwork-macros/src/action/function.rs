//! One action: its identity, its function, and what runs on the server.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Error, FnArg, Ident, ItemFn, Pat, PatIdent, Result, ReturnType, Type, ext::IdentExt,
    spanned::Spanned,
};

use super::{once, options::Options};

/// What the macro needs to know of the function.
pub(super) struct ActionFn<'a> {
    function: &'a ItemFn,
    output: &'a Type,
    parameters: Vec<Parameter<'a>>,
}

/// A parameter of the function.
struct Parameter<'a> {
    name: Ident,
    ty: &'a Type,
    /// It is taken from the request: the caller does not give it.
    is_extracted: bool,
}

impl<'a> ActionFn<'a> {
    pub(super) fn new(function: &'a ItemFn, options: &Options) -> Result<Self> {
        let signature = &function.sig;
        if signature.asyncness.is_none() {
            let message = format!("an action is an async function: `async fn {}`", signature.ident);
            return Err(Error::new_spanned(signature.fn_token, message));
        }
        if !signature.generics.params.is_empty() {
            let message = "an action has one identity, so it cannot be generic";
            return Err(Error::new_spanned(&signature.generics, message));
        }
        let ReturnType::Type(_, output) = &signature.output else {
            let message = "an action returns `ActionResult<T>`";
            return Err(Error::new(signature.ident.span(), message));
        };
        let inputs = once::without_transaction(signature, options)?;
        let parameters = inputs.into_iter().enumerate().map(parameter);
        let parameters = parameters.collect::<Result<Vec<_>>>()?;
        Ok(Self { function, output, parameters })
    }

    pub(super) fn emit(&self, options: &Options) -> TokenStream {
        let identity = self.emit_identity(options);
        let server = cfg!(feature = "ssr").then(|| self.emit_server(options));
        let function = self.emit_function();
        quote! { #identity #server #function }
    }

    fn emit_identity(&self, options: &Options) -> TokenStream {
        let Self { function, output, .. } = self;
        let (_, types) = self.arguments();
        let (vis, name, cfg) = (&function.vis, &function.sig.ident, self.attributes("cfg"));
        let key = name.unraw().to_string();
        let doc = format!("Identifies the action [`{name}`](fn@{name}).");
        let cfg = cfg.collect::<Vec<_>>();
        let is_once = once::emit_identity(options);
        quote! {
            #(#cfg)*
            #[doc = #doc]
            #[allow(non_camel_case_types, reason = "it is called as its function is")]
            #[derive(Debug)]
            #vis struct #name {}

            #(#cfg)*
            impl ::formwork::action::Action for #name {
                const ID: &'static str = ::core::concat!(
                    ::core::module_path!(), "::", #key
                );
                type Args = (#(#types,)*);
                type Output = <#output as ::formwork::action::Returned>::Value;
                #is_once
            }
        }
    }

    /// What runs when it is called. The attributes of the function stand on its body.
    fn emit_server(&self, options: &Options) -> TokenStream {
        let Self { function, parameters, .. } = self;
        let name = &function.sig.ident;
        let (output, block) = (&function.sig.output, &function.block);
        let inputs = function.sig.inputs.iter().cloned().map(without_extract);
        let (arguments, _) = self.arguments();
        let (extracted, extractors) = self.extracted();
        let names = parameters.iter().map(|parameter| &parameter.name);
        let cfg = self.attributes("cfg").collect::<Vec<_>>();
        let attributes = function.attrs.iter().filter(|attribute| !is_outer(attribute));
        // Another than any that the block may call.
        let body = format_ident!("formwork_body");
        let call = once::emit_call(&function.sig, options, &body, names);
        let takes_any = once::emit_takes_any(&function.sig, options);
        let options = options.emit();
        quote! {
            #(#cfg)*
            impl ::formwork::action::ServerAction for #name {
                type Extractors = (#(#extractors,)*);

                fn run(
                    (#(#arguments,)*): Self::Args,
                    (#(#extracted,)*): Self::Extractors,
                ) -> ::formwork::action::Call<Self> {
                    #(#attributes)*
                    async fn #body(#(#inputs),*) #output #block
                    ::formwork::action::Call::new(#call)
                }

                #takes_any
                #options
            }

            #(#cfg)*
            ::formwork::inventory::submit! {
                ::formwork::action::ActionEntry::new::<#name>()
            }
        }
    }

    /// The function as it is called: on the server it runs the action, in the browser it asks for it.
    fn emit_function(&self) -> TokenStream {
        let Self { function, .. } = self;
        let (names, types) = self.arguments();
        let (vis, name) = (&function.vis, &function.sig.ident);
        let attributes = function.attrs.iter().filter(|attribute| is_outer(attribute));
        let call = match cfg!(feature = "ssr") {
            true => quote!(::formwork::action::call),
            false => quote!(::formwork::client::call),
        };
        quote! {
            #(#attributes)*
            #vis fn #name(#(#names: #types),*) -> ::formwork::action::Call<#name> {
                #call((#(#names,)*))
            }
        }
    }

    /// Names and types of what the caller gives.
    fn arguments(&self) -> (Vec<&Ident>, Vec<&'a Type>) {
        let given = self.parameters.iter().filter(|parameter| !parameter.is_extracted);
        given.map(|parameter| (&parameter.name, parameter.ty)).unzip()
    }

    /// Names and types of what is taken from the request.
    fn extracted(&self) -> (Vec<&Ident>, Vec<&'a Type>) {
        let taken = self.parameters.iter().filter(|parameter| parameter.is_extracted);
        taken.map(|parameter| (&parameter.name, parameter.ty)).unzip()
    }

    fn attributes(&self, name: &'static str) -> impl Iterator<Item = &'a Attribute> {
        self.function.attrs.iter().filter(move |attribute| attribute.path().is_ident(name))
    }
}

/// Whether an attribute is about the function that is called, and not about its body.
fn is_outer(attribute: &Attribute) -> bool {
    ["cfg", "deprecated", "doc"].iter().any(|name| attribute.path().is_ident(name))
}

fn parameter((index, input): (usize, &FnArg)) -> Result<Parameter<'_>> {
    let FnArg::Typed(typed) = input else {
        return Err(Error::new(input.span(), "an action is a free function, not a method"));
    };
    if let Some(cfg) = typed.attrs.iter().find(|it| it.path().is_ident("cfg")) {
        let message = "the arguments of an action are the same in the browser and on the server, \
                       whatever is compiled: put `cfg` on the whole function";
        return Err(Error::new_spanned(cfg, message));
    }
    let is_extracted = typed.attrs.iter().any(is_extract);
    let check = if is_extracted { check_extractor } else { check_argument };
    check(&typed.ty)?;
    Ok(Parameter { name: parameter_name(index, &typed.pat), ty: &typed.ty, is_extracted })
}

fn check_argument(ty: &Type) -> Result<()> {
    if is_borrowed(ty.to_token_stream()) {
        let message = "arguments of an action cross the wire, so they cannot be borrowed: \
                       take an owned value, such as `String` for `&str`";
        return Err(Error::new_spanned(ty, message));
    }
    if let Type::ImplTrait(any) = ty {
        let message = "an argument of an action is read from the wire, so it has one type: \
                       name it, instead of `impl ..`";
        return Err(Error::new_spanned(any, message));
    }
    Ok(())
}

fn check_extractor(ty: &Type) -> Result<()> {
    let Type::Path(path) = ty else {
        let message = "`#[extract]` stands on a type that axum extracts from a request";
        return Err(Error::new_spanned(ty, message));
    };
    let name = path.path.segments.last().map(|segment| segment.ident.to_string());
    if name.is_some_and(|name| name == "Path" || name == "Query") {
        let message = "an action is called from any page, and by islands from none: \
                       take what stands in a URL as an argument, and bind it where the form is";
        return Err(Error::new_spanned(ty, message));
    }
    Ok(())
}

fn is_extract(attribute: &Attribute) -> bool {
    attribute.path().is_ident("extract")
}

fn without_extract(mut input: FnArg) -> FnArg {
    if let FnArg::Typed(typed) = &mut input {
        typed.attrs.retain(|attribute| !is_extract(attribute));
    }
    input
}

/// Whether a type has a reference or a lifetime in it.
fn is_borrowed(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => is_borrowed(group.stream()),
        TokenTree::Punct(mark) => matches!(mark.as_char(), '&' | '\''),
        _ => false,
    })
}

/// The parameter's own name if it has one, so that documentation shows it.
fn parameter_name(index: usize, pattern: &Pat) -> Ident {
    match pattern {
        Pat::Ident(PatIdent { ident, .. }) => ident.clone(),
        _ => format_ident!("argument_{index}"),
    }
}
