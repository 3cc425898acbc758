//! The table that the form is stored in, for the check of the migrations; the server's alone.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

use super::{FormField, FormStruct};

impl FormStruct<'_> {
    pub(super) fn emit_table(&self) -> TokenStream {
        let Some(table) = self.options.table.as_ref().filter(|_| cfg!(feature = "ssr")) else {
            return TokenStream::new();
        };
        let form = self.name;
        let name = form.to_string();
        let columns: Vec<_> =
            self.fields.iter().filter(|field| field.rules.is_stored()).map(column).collect();
        let count = columns.len();
        quote! {
            static COLUMNS: [::formwork::database::FormColumn; #count] = [#(#columns),*];

            impl ::formwork::database::StoredForm for #form {
                const TABLE: ::formwork::database::FormTable =
                    ::formwork::database::FormTable::new::<Self>(#name, #table, &COLUMNS);
            }

            ::formwork::inventory::submit! {
                <#form as ::formwork::database::StoredForm>::TABLE
            }
        }
    }

    /// What is said of a column is said of a table.
    pub(super) fn check_columns(&self) -> Result<()> {
        let is_said = |field: &&FormField<'_>| field.rules.is_about_a_column();
        match self.fields.iter().find(is_said) {
            Some(field) if self.options.table.is_none() => {
                let message = "the form has no table: say `#[form(table = \"..\")]` on the struct";
                Err(Error::new(field.name.span(), message))
            }
            _ => Ok(()),
        }
    }
}

fn column(field: &FormField<'_>) -> TokenStream {
    let key = field.key();
    let column = field.rules.column.clone().unwrap_or_else(|| key.clone());
    let ty = field.ty;
    let unique = field.rules.unique.then(|| quote!(.unique()));
    quote!(::formwork::database::FormColumn::new::<#ty>(#key, #column) #unique)
}
