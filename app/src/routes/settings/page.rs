//! What everybody sees of a member, for them to change.

use formwork::prelude::*;

use crate::{
    accounts::{SignedIn, confirmation, sign_out},
    database::db,
    routes::href,
    settings::{
        Profile, ProfileFields,
        queries::{self, StoredProfile},
        remove_picture, update_profile,
    },
    users::avatar,
};

pub const METADATA: Metadata = Metadata::new("Profile", "What everybody sees of you");

/// The profile as a form, the picture, and the way out.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let confirmation = confirmation(&account);
    let stored = queries::profile(&db(), account.id).await?;
    let saved = use_action(update_profile);
    let was_changed = saved.errors().of("").any(|error| error.code() == "changed");
    let now = was_changed.then(|| as_it_is(&stored));
    let StoredProfile { version, name, bio, avatar } = stored;
    let picture = avatar.map(|key| picture(&name, &key));
    let profile = Profile { version, name, bio, picture: None };
    Ok(view! {
        <h1>"Your profile"</h1>
        <p>
            "You are signed in as " {account.email} ". "
            <a href=href::users::id(account.id)>"See your profile"</a>
        </p>
        {confirmation}
        {now}
        <Form
            action=update_profile
            initial=profile
            let(ProfileFields { version, name, bio, picture })
        >
            <Field of=version/>
            <Field of=name autocomplete="name"/>
            <Field of=bio hint="At most 500 characters."/>
            <Field of=picture hint="JPEG, PNG, WebP or GIF, at most 5 MiB; its middle is shown."/>
            <Submit>"Save"</Submit>
        </Form>
        {picture}
        <Form action=sign_out.bind(()) let(NoFields)>
            <Submit>"Sign out"</Submit>
        </Form>
    })
}

/// The picture, and the button that removes it.
fn picture(name: &str, key: &str) -> impl IntoView + use<> {
    let picture = avatar(name, Some(key));
    view! {
        <Form action=remove_picture.bind(()) let(NoFields)>
            {picture} <Submit>"Remove the picture"</Submit>
        </Form>
    }
}

/// What somebody has saved while the form was open.
fn as_it_is(stored: &StoredProfile) -> impl IntoView + use<> {
    view! {
        <section class="notice">
            <h2>"What is saved now"</h2>
            <dl>
                <dt>"Name"</dt>
                <dd>{stored.name.clone()}</dd>
                <dt>"Bio"</dt>
                <dd>{stored.bio.clone().unwrap_or_default()}</dd>
            </dl>
        </section>
    }
}
