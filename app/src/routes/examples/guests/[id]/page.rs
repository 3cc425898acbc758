//! A member's profile.

use formwork::{database::AnyDatabase, prelude::*};

use crate::{
    guests::{
        LikeButton, Settings, SettingsFields, known_visitor, member,
        queries::{self, User},
        toggle_like, update_settings,
    },
    routes::{href, layout},
};

/// The member's name, what they say of themselves, and where they are found.
pub async fn metadata(Path(id): Path<i64>) -> Result<Metadata> {
    let user = member(id).await?;
    let description = user.bio.unwrap_or_else(|| format!("{} in the directory", user.name));
    let address = href::examples::guests::id(id);
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

/// Shows a member, lets visitors like them, and lets their profile be changed.
pub async fn page(
    Path(id): Path<i64>,
    State(db): State<AnyDatabase>,
    cookies: Cookies,
) -> Result<impl IntoView> {
    let user = member(id).await?;
    let likes = queries::likes(&db, id, known_visitor(&cookies).as_deref()).await?;
    let settings = Settings { name: user.name.clone(), bio: user.bio.clone() };
    Ok(view! {
        {profile(user)}
        <Form action=toggle_like.bind(id) let(NoFields)>
            <LikeButton user=id likes=likes/>
        </Form>
        <section>
            <h2>"Settings"</h2>
            <Form
                action=update_settings.bind(id)
                initial=settings
                let(SettingsFields { name, bio })
            >
                <Field of=name autocomplete="name"/>
                <Field of=bio hint="At most 500 characters."/>
                <Submit>"Save"</Submit>
            </Form>
        </section>
    })
}

fn profile(user: User) -> impl IntoView {
    view! {
        <h1>{user.name}</h1>
        <p>{user.email}</p>
        {user.bio.map(|bio| view! { <p class="bio">{bio}</p> })}
    }
}
