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
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().tokens;
    Ok(Metadata::new(texts.title, texts.description))
}

/// Every token with a button that revokes it, and a form that makes one.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let texts = &texts().tokens;
    let tokens = queries::list(&db(), account.id).await?;
    let created = use_action(create_token);
    let shown = created.value().map(|token| {
        view! {
            <div class="notice" role="status">
                <p>{texts.created}</p>
                <p><code class="token">{token}</code></p>
            </div>
        }
    });
    Ok(view! {
        <h1>{texts.heading}</h1>
        <p>
            {texts.introduction}
            <a href=href::api::openapi_json()>{texts.document}</a> "."
        </p>
        {shown}
        <ul class="sessions">{tokens.into_iter().map(item).collect_view()}</ul>
        <Form action=create_token let(NewTokenFields { name })>
            <Field of=name autocomplete="off"/>
            <Submit>{texts.create}</Submit>
        </Form>
    })
}

fn item(token: ApiToken) -> impl IntoView {
    let texts = &texts().tokens;
    let used = match token.used_at {
        Some(time) => view! { {texts.used} {dates::day(time)} }.into_any(),
        None => texts.never_used.into_any(),
    };
    let id = format!("token-{}", token.id);
    view! {
        <li>
            <p id=id.clone()>{token.name}</p>
            <p class="muted">{texts.made} {dates::day(token.created_at)} ", " {used}</p>
            <Form action=revoke_token.bind(token.id) let(NoFields)>
                <button type="submit" aria-describedby=id>{texts.revoke}</button>
            </Form>
        </li>
    }
}
