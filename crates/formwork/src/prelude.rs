//! What pages, actions and islands are written with.

pub use leptos::prelude::*;

pub use formwork_client::{
    ActionState, Cancel, CancelProps, Channel, ErrorSummary, ErrorSummaryProps, Field,
    FieldAttributes, FieldError, FieldErrorProps, FieldProps, Fieldset, FieldsetProps, Form,
    FormProps, FormStatus, Optimistic, Progress, ProgressProps, Repeat, RepeatProps, Search,
    SearchProps, Submit, SubmitProps, SubmitTo, SubmitToProps, check_while_typing, use_action,
    use_form_status, use_optimistic,
};
pub use formwork_core::{
    Email, Error, Redirect, Result, Secret, Upload,
    action::{ActionResult, Bind, Sealed},
    cache::Cache,
    changed,
    field::{Messages, Violation},
    forbidden,
    form::NoFields,
    not_found, permanent_redirect, redirect, too_many_requests, unauthorized, unavailable,
    wizard::WizardStep,
};
pub use formwork_macros::{Choice, Form, Query, Wizard, action, cached, component, island};

#[cfg(feature = "ssr")]
pub use formwork_server::{
    api::{ApiError, ApiRequest, ApiResponse, FileResponse, JsonForm},
    database::ConstraintExt,
    draft,
    extract::{Cookies, Path, Query, State},
    language::{Language, Languages, language, languages},
    outcome::{Flashes, FlashesProps, flash, flashes, refresh},
    render::{
        Failure, Head, HeadProps, Hydrate, HydrateProps, Metadata, Outlet, Suspense, SuspenseProps,
        When,
        metadata::{OpenGraph, OpenGraphType},
    },
    request::{
        after, cookies, headers, make_path_stale, make_tag_stale, revalidate_path, revalidate_tag,
        set_header, state,
    },
    wizard::WizardStore,
};
