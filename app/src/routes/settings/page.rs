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
    texts::texts,
    users::avatar,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().settings.profile;
    Ok(Metadata::new(texts.title, texts.description))
}

/// The profile as a form, the picture, and the way out.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let texts = &texts().settings;
    let confirmation = confirmation(&account);
    let own = href::users::id(account.id);
    // Who leaves is not shown to anybody any more.
    let see = account.delete_at.is_none().then(|| view! { <a href=own>{texts.profile.see}</a> });
    let stored = queries::profile(&db(), account.id).await?;
    let saved = use_action(update_profile);
    let was_changed = saved.errors().of("").any(|error| error.code() == "changed");
    let now = was_changed.then(|| as_it_is(&stored));
    let StoredProfile { version, name, bio, avatar } = stored;
    let picture = avatar.map(|key| picture(&name, &key));
    let profile = Profile { version, name, bio, picture: None };
    Ok(view! {
        <h1>{texts.profile.heading}</h1>
        <p>
            {texts.profile.signed_in_as.0} {account.email} {texts.profile.signed_in_as.1}
            {see}
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
            <Field of=bio hint=texts.profile.bio_hint/>
            <Field of=picture hint=texts.profile.picture_hint/>
            <Submit>{texts.save}</Submit>
        </Form>
        {picture}
        <Form action=sign_out.bind(()) let(NoFields)>
            <Submit>{texts.profile.sign_out}</Submit>
        </Form>
    })
}

/// The picture, and the button that removes it.
fn picture(name: &str, key: &str) -> impl IntoView + use<> {
    let picture = avatar(name, Some(key));
    view! {
        <Form action=remove_picture.bind(()) let(NoFields)>
            {picture} <Submit>{texts().settings.profile.remove_picture}</Submit>
        </Form>
    }
}

/// What somebody has saved while the form was open.
fn as_it_is(stored: &StoredProfile) -> impl IntoView + use<> {
    let texts = &texts().settings.profile;
    view! {
        <section class="notice">
            <h2>{texts.saved_now}</h2>
            <dl>
                <dt>{texts.name}</dt>
                <dd>{stored.name.clone()}</dd>
                <dt>{texts.bio}</dt>
                <dd>{stored.bio.clone().unwrap_or_default()}</dd>
            </dl>
        </section>
    }
}
