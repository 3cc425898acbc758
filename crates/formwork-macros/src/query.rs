//! `#[derive(Query)]`: the parameters of a query, and the link that sets them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{
    Data, DeriveInput, Error, Fields, GenericArgument, Ident, PathArguments, Result, Type,
    Visibility, ext::IdentExt,
};

/// Methods that every link has.
const LINK_METHODS: [&str; 3] = ["in_language", "new", "with"];

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    let query = QueryStruct::new(&input)?;
    let parameters = query.emit_parameters();
    let link = query.emit_link();
    Ok(quote! { #parameters #link })
}

struct QueryStruct<'a> {
    vis: &'a Visibility,
    name: &'a Ident,
    fields: Vec<(&'a Ident, &'a Type)>,
}

impl<'a> QueryStruct<'a> {
    fn new(input: &'a DeriveInput) -> Result<Self> {
        let refuse = || Error::new_spanned(&input.ident, "a query is a struct with named fields");
        let Data::Struct(data) = &input.data else { return Err(refuse()) };
        let Fields::Named(named) = &data.fields else { return Err(refuse()) };
        if !input.generics.params.is_empty() {
            return Err(Error::new_spanned(&input.generics, "a query cannot be generic"));
        }
        let mut fields = Vec::new();
        for field in &named.named {
            let name = field.ident.as_ref().ok_or_else(refuse)?;
            if LINK_METHODS.iter().any(|method| name.unraw() == method) {
                let message = format!(
                    "a query's field cannot be called `{}`: its link has a method of that name",
                    name.unraw()
                );
                return Err(Error::new(name.span(), message));
            }
            fields.push((name, &field.ty));
        }
        Ok(Self { vis: &input.vis, name: &input.ident, fields })
    }

    fn emit_parameters(&self) -> TokenStream {
        let name = self.name;
        let (names, types): (Vec<_>, Vec<_>) = self.fields.iter().copied().unzip();
        let keys: Vec<_> = names.iter().map(|name| name.unraw().to_string()).collect();
        quote! {
            impl ::formwork::query::QueryParameters for #name {
                fn decode(
                    values: &::formwork::FormValues,
                ) -> ::core::option::Option<Self> {
                    ::core::option::Option::Some(Self {
                        #(#names: <#types as ::formwork::query::QueryValue>::read(
                            #keys,
                            values,
                        )?,)*
                    })
                }

                fn encode(&self) -> ::formwork::FormValues {
                    let mut values = ::formwork::FormValues::new();
                    #(
                        ::formwork::query::QueryValue::write(
                            &self.#names,
                            #keys,
                            &mut values,
                        );
                    )*
                    values
                }
            }
        }
    }

    /// The link type: a method for each parameter.
    fn emit_link(&self) -> TokenStream {
        let Self { vis, name, .. } = self;
        let link = format_ident!("{name}Href");
        let doc = format!("A link with the parameters of [`{name}`].");
        let setters = self.fields.iter().map(|(name, ty)| emit_setter(name, ty));
        quote! {
            #[doc = #doc]
            #[derive(Clone, Debug, PartialEq, Eq)]
            #vis struct #link(::formwork::routing::Href);

            #[allow(dead_code, reason = "a link need not set every parameter")]
            impl #link {
                /// The link without parameters.
                #[must_use]
                #vis fn new(path: ::formwork::routing::Href) -> Self {
                    Self(path)
                }

                /// Sets every parameter.
                #[must_use]
                #vis fn with(self, parameters: &#name) -> Self {
                    Self(self.0.with_query(parameters))
                }

                /// The same page in the language with this tag.
                #[must_use]
                #vis fn in_language(self, tag: impl ::core::convert::AsRef<str>) -> Self {
                    Self(self.0.in_language(tag))
                }

                #(#setters)*
            }

            impl ::core::fmt::Display for #link {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(&self.0, f)
                }
            }

            impl ::core::convert::From<#link> for ::std::string::String {
                fn from(link: #link) -> Self {
                    link.0.into()
                }
            }

            impl ::core::convert::From<#link> for ::std::borrow::Cow<'static, str> {
                fn from(link: #link) -> Self {
                    ::std::borrow::Cow::Owned(link.0.into())
                }
            }

            impl ::formwork::attr::IntoAttributeValue for #link {
                type Output = ::std::string::String;

                fn into_attribute_value(self) -> ::std::string::String {
                    self.0.into()
                }
            }
        }
    }
}

fn emit_setter(name: &Ident, ty: &Type) -> TokenStream {
    let key = name.unraw().to_string();
    let doc = format!("Sets `{key}`.");
    let (method, ty) = match inner_type(ty) {
        Some(("Vec", inner)) => (quote!(add_query), inner),
        Some((_, inner)) => (quote!(set_query), inner),
        None => (quote!(set_query), ty),
    };
    let doc = if method.to_string() == "add_query" { format!("Adds a `{key}`.") } else { doc };
    let is_string = matches!(ty, Type::Path(path) if path.path.is_ident("String"));
    let (argument, value) = if is_string {
        let into = quote!(impl ::core::convert::Into<::std::string::String>);
        (into, quote!(::core::convert::Into::<::std::string::String>::into(#name)))
    } else {
        (quote!(#ty), quote!(#name))
    };
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #name(self, #name: #argument) -> Self {
            Self(self.0.#method(#key, &#value))
        }
    }
}

/// `u32` of `Option<u32>` or `Vec<u32>`, with the name of what is around it.
fn inner_type(ty: &Type) -> Option<(&'static str, &Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let name = ["Option", "Vec"].into_iter().find(|name| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some((name, inner)),
        _ => None,
    }
}
