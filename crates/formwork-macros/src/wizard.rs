//! `#[derive(Wizard)]`: an enum as the steps of a wizard.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Ident, Result, Visibility};

use step::Step;

mod codec;
mod forms;
mod step;
mod steps;

pub(crate) fn expand(item: TokenStream) -> Result<TokenStream> {
    let input: DeriveInput = syn::parse2(item)?;
    Ok(WizardEnum::new(&input)?.emit())
}

/// What the macro needs to know of the enum.
struct WizardEnum<'a> {
    vis: &'a Visibility,
    name: &'a Ident,
    steps: Vec<Step<'a>>,
}

impl<'a> WizardEnum<'a> {
    fn new(input: &'a DeriveInput) -> Result<Self> {
        let Data::Enum(data) = &input.data else {
            return Err(Error::new_spanned(&input.ident, "a wizard is an enum"));
        };
        if !input.generics.params.is_empty() {
            return Err(Error::new_spanned(&input.generics, "a wizard cannot be generic"));
        }
        let steps = data.variants.iter().map(Step::new).collect::<Result<Vec<_>>>()?;
        let Some(last) = steps.last() else {
            return Err(Error::new_spanned(&input.ident, "a wizard has at least one step"));
        };
        if let Some(needed) = &last.needed {
            let message = "the last step is always needed: it completes the wizard";
            return Err(Error::new_spanned(needed, message));
        }
        refuse_same_slugs(&steps)?;
        Ok(Self { vis: &input.vis, name: &input.ident, steps })
    }

    fn step_name(&self) -> Ident {
        format_ident!("{}Step", self.name)
    }

    fn answers_name(&self) -> Ident {
        format_ident!("{}Answers", self.name)
    }

    fn complete_name(&self) -> Ident {
        format_ident!("{}Complete", self.name)
    }

    fn emit(&self) -> TokenStream {
        let steps = self.emit_steps();
        let answers = self.emit_answers();
        let complete = self.emit_complete();
        let wizard = self.emit_wizard();
        quote! { #steps #answers #complete #wizard }
    }
}

fn refuse_same_slugs(steps: &[Step<'_>]) -> Result<()> {
    for (index, step) in steps.iter().enumerate() {
        if steps.iter().take(index).any(|other| other.slug == step.slug) {
            let message = format!("two steps have the slug `{}`", step.slug);
            return Err(Error::new_spanned(step.variant, message));
        }
    }
    Ok(())
}
