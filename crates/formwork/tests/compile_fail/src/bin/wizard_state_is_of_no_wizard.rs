//~ is not a wizard
//~ put `#[derive(Wizard)]` on the enum

use formwork::prelude::*;

fn name(store: &WizardStore<String>) -> String {
    format!("{store:?}")
}

fn main() {
    let _ = name;
}
