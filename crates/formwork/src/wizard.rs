//! Wizards: one task in several steps, each an ordinary form; see [`macro@crate::Wizard`].

pub use formwork_core::wizard::{Wizard, WizardStep};

#[cfg(feature = "ssr")]
pub use formwork_server::wizard::{
    EXPIRED_AT_ONCE, LIFE, MAX_ANSWERS, Visit, VisitStep, WizardStore,
};
