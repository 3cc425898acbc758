//! A member's profile.

use formwork::prelude::*;

use crate::{
    database::db,
    dates, notices,
    routes::{href, layout},
    texts::texts,
    users::{
        LikeButton, Visitor, avatar, member,
        queries::{self, Liker, UserRow},
        toggle_like,
    },
};

/// How many of those who like a member are named.
const NAMED_LIKERS: u32 = 20;

/// Which of one's own notices is shown in its form.
#[derive(Query)]
pub struct Shown {
    edit: Option<i64>,
}

/// The member's name, what they say of themselves, and where they are found.
pub async fn metadata(Path(id): Path<i64>) -> Result<Metadata> {
    let user = member(id).await?;
    let description = user.bio.unwrap_or_else(|| (texts().profile.description)(&user.name));
    let address = href::users::id(id);
    Ok(Metadata {
        description: Some(description.into()),
        canonical: Some(address.clone().into()),
        open_graph: Some(OpenGraph {
            kind: OpenGraphType::Profile,
            url: Some(address.into()),
            ..layout::open_graph()
        }),
        ..Metadata::titled(user.name)
    })
}

/// Shows a member, their notices and who likes them, and lets visitors do so too.
pub async fn page(Path(id): Path<i64>, Query(shown): Query<Shown>) -> Result<impl IntoView> {
    let texts = &texts().profile;
    let user = member(id).await?;
    let visitor = Visitor::known().await?;
    let likes = queries::likes(&db(), id, visitor.as_ref()).await?;
    let likers = queries::likers(&db(), id, NAMED_LIKERS).await?;
    Ok(view! {
        {profile(user)}
        <Form action=toggle_like.bind(id) let(NoFields)>
            <LikeButton user=id likes=likes like=format!("{} ", texts.like) liked=format!("{} ", texts.liked)/>
        </Form>
        {notices::section(id, shown.edit).await?}
        {(!likers.is_empty()).then(|| liked_by(likers))}
    })
}

fn profile(user: UserRow) -> impl IntoView {
    view! {
        <header class="profile">
            {avatar(&user.name, user.avatar.as_deref())} <h1>{user.name}</h1>
        </header>
        <p class="muted">{texts().profile.member_since} {dates::day(user.created_at)}</p>
        {user.bio.map(|bio| view! { <p class="bio">{bio}</p> })}
    }
}

/// The members among those who like.
fn liked_by(likers: Vec<Liker>) -> impl IntoView {
    let names = likers.into_iter().map(|liker| {
        view! { <li><a href=href::users::id(liker.id)>{liker.name}</a></li> }
    });
    view! {
        <section>
            <h2>{texts().profile.liked_by}</h2>
            <ul class="likers">{names.collect_view()}</ul>
        </section>
    }
}
