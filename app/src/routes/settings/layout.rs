//! The frame of the settings: for members alone.

use formwork::prelude::*;

use crate::{
    accounts::{Role, SignedIn},
    routes::href,
    texts::texts,
};

/// Who is not signed in is led to sign in; all others see what there is to set.
pub async fn layout(children: Outlet, SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let all = texts();
    let texts = &all.settings;
    let leaving = account.delete_at.map(|_| {
        view! {
            <p class="notice">
                {texts.leaving}
                <a href=href::settings::data()>{texts.keep_short}</a>
            </p>
        }
    });
    let administration = (account.role() == Role::Administrator)
        .then(|| view! { <li><a href=href::admin()>{all.administration.title}</a></li> });
    Ok(view! {
        <nav class="tabs" aria-label=texts.title>
            <ul>
                <li><a href=href::settings()>{texts.profile.title}</a></li>
                <li><a href=href::settings::account()>{texts.account.title}</a></li>
                <li><a href=href::settings::preferences()>{texts.preferences.title}</a></li>
                <li><a href=href::settings::sessions()>{texts.sessions.title}</a></li>
                <li><a href=href::settings::tokens()>{all.tokens.title}</a></li>
                <li><a href=href::settings::data()>{texts.data.title}</a></li>
                {administration}
            </ul>
        </nav>
        {leaving}
        {children}
    })
}
