//! The frame of the settings: for members alone.

use formwork::prelude::*;

use crate::{
    accounts::{Role, SignedIn},
    routes::href,
};

/// Who is not signed in is led to sign in; all others see what there is to set.
pub async fn layout(children: Outlet, SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let leaving = account.delete_at.map(|_| {
        view! {
            <p class="notice">
                "This account will be deleted, and is not in the directory any more. "
                <a href=href::settings::data()>"Keep it"</a>
            </p>
        }
    });
    let administration = (account.role() == Role::Administrator)
        .then(|| view! { <li><a href=href::admin()>"Administration"</a></li> });
    Ok(view! {
        <nav class="tabs" aria-label="Settings">
            <ul>
                <li><a href=href::settings()>"Profile"</a></li>
                <li><a href=href::settings::account()>"Account"</a></li>
                <li><a href=href::settings::preferences()>"Preferences"</a></li>
                <li><a href=href::settings::sessions()>"Sessions"</a></li>
                <li><a href=href::settings::tokens()>"Tokens"</a></li>
                <li><a href=href::settings::data()>"Your data"</a></li>
                {administration}
            </ul>
        </nav>
        {leaving}
        {children}
    })
}
