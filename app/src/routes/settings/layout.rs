//! The frame of the settings: for members alone.

use formwork::prelude::*;

use crate::{
    accounts::{Role, SignedIn},
    navigation,
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
                {navigation::item(href::settings().into(), texts.profile.title)}
                {navigation::item(href::settings::account().into(), texts.account.title)}
                {navigation::item(href::settings::preferences().into(), texts.preferences.title)}
                {navigation::item(href::settings::sessions().into(), texts.sessions.title)}
                {navigation::item(href::settings::tokens().into(), all.tokens.title)}
                {navigation::item(href::settings::data().into(), texts.data.title)}
                {administration}
            </ul>
        </nav>
        {leaving}
        {children}
    })
}
