//! The struct as a field of another form, alone or in a list.

use proc_macro2::TokenStream;
use quote::quote;

use super::FormStruct;

impl FormStruct<'_> {
    pub(super) fn emit_field(&self) -> TokenStream {
        let name = self.name;
        let (check, list_check) = self.emit_inner_checks();
        quote! {
            impl ::formwork::field::FormField for #name {
                type Handle = ::formwork::field::Fieldset<Self>;
                const INPUT_TYPE: ::formwork::field::InputType =
                    ::formwork::field::InputType::Fieldset;

                fn inner() -> &'static [::formwork::field::FieldSpec] {
                    &FIELDS
                }

                fn read(
                    reader: &mut ::formwork::form::FormReader<'_>,
                    _: &'static ::formwork::field::FieldSpec,
                ) -> ::core::option::Option<Self> {
                    ::formwork::form::nested::read(reader)
                }

                fn write(&self, writer: &mut ::formwork::form::FormWriter) {
                    ::formwork::form::Form::write(self, writer);
                }

                fn handle(
                    view: &mut ::formwork::form::FormView<'_>,
                    spec: &'static ::formwork::field::FieldSpec,
                ) -> Self::Handle {
                    ::formwork::form::nested::handle(view, spec)
                }

                #check
            }

            impl ::formwork::field::FormItem for #name {
                type ListHandle = ::formwork::field::Rows<Self>;
                const INPUT_TYPE: ::formwork::field::InputType =
                    ::formwork::field::InputType::Fieldset;

                fn inner() -> &'static [::formwork::field::FieldSpec] {
                    &FIELDS
                }

                fn read_list(
                    reader: &mut ::formwork::form::FormReader<'_>,
                    spec: &'static ::formwork::field::FieldSpec,
                ) -> ::core::option::Option<::std::vec::Vec<Self>> {
                    ::formwork::form::nested::read_list(reader, spec)
                }

                fn write_list(items: &[Self], writer: &mut ::formwork::form::FormWriter) {
                    ::formwork::form::nested::write_list(items, writer);
                }

                fn list_handle(
                    view: &mut ::formwork::form::FormView<'_>,
                    spec: &'static ::formwork::field::FieldSpec,
                ) -> Self::ListHandle {
                    ::formwork::form::nested::list_handle(view, spec)
                }

                #list_check
            }
        }
    }
}
