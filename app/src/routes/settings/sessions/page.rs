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
};

pub const METADATA: Metadata = Metadata::new("Sessions", "Where you are signed in");

/// Every session, with a button that ends it.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let since = clock::now() - session::lifetime();
    let sessions = queries::sessions(&db(), account.id, since).await?;
    let others = (sessions.len() > 1).then(|| {
        view! {
            <Form action=end_other_sessions.bind(()) let(NoFields)>
                <Submit>"Sign out everywhere else"</Submit>
            </Form>
        }
    });
    let items = sessions.into_iter().map(|session| item(session, account.session));
    Ok(view! {
        <h1>"Where you are signed in"</h1>
        <ul class="sessions">{items.collect_view()}</ul>
        {others}
    })
}

fn item(session: Session, current: i64) -> impl IntoView {
    let browser = if session.user_agent.is_empty() {
        "A browser without a name".to_owned()
    } else {
        session.user_agent
    };
    let end = match session.id == current {
        true => view! { <p class="muted">"This is where you are now."</p> }.into_any(),
        false => view! {
            <Form action=end_session.bind(session.id) let(NoFields)>
                <Submit>"End this session"</Submit>
            </Form>
        }
        .into_any(),
    };
    view! {
        <li>
            <p>{browser}</p>
            <p class="muted">
                "Since " {dates::day(session.created_at)} ", last seen " {dates::day(session.seen_at)}
            </p>
            {end}
        </li>
    }
}
