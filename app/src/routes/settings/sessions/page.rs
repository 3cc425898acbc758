//! Where a member is signed in.

use formwork::prelude::*;

use crate::{
    accounts::{SignedIn, session},
    clock,
    database::db,
    dates,
    settings::{
        end_other_sessions, end_session,
        queries::{self, Session},
    },
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().settings.sessions;
    Ok(Metadata::new(texts.title, texts.heading))
}

/// Every session, with a button that ends it.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let texts = &texts().settings.sessions;
    let since = clock::now() - session::lifetime();
    let sessions = queries::sessions(&db(), account.id, since).await?;
    let others = (sessions.len() > 1).then(|| {
        view! {
            <Form action=end_other_sessions.bind(()) let(NoFields)>
                <Submit>{texts.end_others}</Submit>
            </Form>
        }
    });
    let items = sessions.into_iter().map(|session| item(session, account.session));
    Ok(view! {
        <h1>{texts.heading}</h1>
        <ul class="sessions">{items.collect_view()}</ul>
        {others}
    })
}

fn item(session: Session, current: i64) -> impl IntoView {
    let texts = &texts().settings.sessions;
    let browser =
        if session.user_agent.is_empty() { texts.unnamed.to_owned() } else { session.user_agent };
    let id = format!("session-{}", session.id);
    let described_by = id.clone();
    let end = match session.id == current {
        true => view! { <p class="muted">{texts.current}</p> }.into_any(),
        false => view! {
            <Form action=end_session.bind(session.id) let(NoFields)>
                <button type="submit" aria-describedby=described_by>{texts.end}</button>
            </Form>
        }
        .into_any(),
    };
    view! {
        <li>
            <p id=id>{browser}</p>
            <p class="muted">
                {texts.since} {dates::day(session.created_at)} {texts.seen} {dates::day(session.seen_at)}
            </p>
            {end}
        </li>
    }
}
