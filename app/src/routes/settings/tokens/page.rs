//! The tokens by which programs act for a member.

use formwork::prelude::*;

use crate::{
    accounts::SignedIn,
    api::{
        NewTokenFields, create_token,
        queries::{self, ApiToken},
        revoke_token,
    },
    database::db,
    dates,
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Tokens", "For programs that act for you");

/// Every token with a button that revokes it, and a form that makes one.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let tokens = queries::list(&db(), account.id).await?;
    let created = use_action(create_token);
    let shown = created.value().map(|token| {
        view! {
            <div class="notice" role="status">
                <p>"Your new token. Copy it now: it is not shown again."</p>
                <p><code class="token">{token.clone()}</code></p>
            </div>
        }
    });
    Ok(view! {
        <h1>"Your tokens"</h1>
        <p>
            "A program that has one may change your profile by the API, which "
            <a href=href::api::openapi_json()>"says what it can do"</a> "."
        </p>
        {shown}
        <ul class="sessions">{tokens.into_iter().map(item).collect_view()}</ul>
        <Form action=create_token let(NewTokenFields { name })>
            <Field of=name autocomplete="off"/>
            <Submit>"Make a token"</Submit>
        </Form>
    })
}

fn item(token: ApiToken) -> impl IntoView {
    let used = match token.used_at {
        Some(time) => view! { "last used " {dates::day(time)} }.into_any(),
        None => "never used".into_any(),
    };
    view! {
        <li>
            <p>{token.name}</p>
            <p class="muted">"Made " {dates::day(token.created_at)} ", " {used}</p>
            <Form action=revoke_token.bind(token.id) let(NoFields)>
                <Submit>"Revoke"</Submit>
            </Form>
        </li>
    }
}
