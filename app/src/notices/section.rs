//! The notices of a profile.

use formwork::{prelude::*, render::PROPERTIES_LIMIT};

use super::{
    NewNoticeFields, Notice, NoticeEdit, NoticeEditFields, OwnNotices, Words, add_notice,
    edit_notice,
    order::UNDO_SECONDS,
    own_notices::{own_notice, own_notices},
    queries, restore_notice,
};
use crate::{accounts::session, clock, database::db, routes::href, texts::texts};

/// The code of the error that a notice was changed meanwhile.
pub(super) const CHANGED: &str = "changed";

/// How long the notices may be, as JSON, that an island takes beside its words; longer ones are left to
/// their forms.
const MAX_ISLAND_BYTES: usize = PROPERTIES_LIMIT - 1024;

/// The notices of `user`: for everybody to read, and for the member to change. The one with the number
/// `edit` is shown in its form.
///
/// # Errors
///
/// What the database says.
pub async fn section(user: i64, edit: Option<i64>) -> Result<AnyView> {
    let notices = queries::list(&db(), user).await?;
    let is_own = session::current().await?.is_some_and(|me| me.id == user);
    if !is_own {
        return Ok((!notices.is_empty()).then(|| others(notices)).into_any());
    }
    let deleted = queries::last_deleted(&db(), user, clock::now() - UNDO_SECONDS).await?;
    let list = if notices.is_empty() {
        ().into_any()
    } else if notices.iter().any(|notice| Some(notice.id) == edit) {
        with_form(user, &notices, edit).into_any()
    } else if serde_json::to_string(&notices)?.len() > MAX_ISLAND_BYTES {
        own_notices(notices, words()).into_any()
    } else {
        view! { <OwnNotices notices=notices words=words()/> }.into_any()
    };
    Ok(own(deleted, list).into_any())
}

fn others(notices: Vec<Notice>) -> impl IntoView {
    let notices = notices.into_iter().map(|notice| {
        view! { <li><p class="notice-text">{notice.text}</p></li> }
    });
    view! {
        <section>
            <h2>{texts().notices.heading}</h2>
            <ol class="notices">{notices.collect_view()}</ol>
        </section>
    }
}

fn own(deleted: Option<Notice>, list: AnyView) -> impl IntoView {
    let texts = &texts().notices;
    view! {
        <section>
            <h2>{texts.heading}</h2>
            <Form action=add_notice let(NewNoticeFields { text })>
                <Field of=text hint=texts.hint/>
                <Submit>{texts.add}</Submit>
            </Form>
            {deleted.map(undo)}
            {list}
        </section>
    }
}

fn undo(deleted: Notice) -> impl IntoView {
    let texts = &texts().notices;
    view! {
        <Form action=restore_notice.bind(deleted.id) let(NoFields)>
            <p class="deleted">
                {texts.deleted_one} <q>{deleted.text}</q> " "
                <button type="submit">{texts.undo}</button>
            </p>
        </Form>
    }
}

/// One's own notices, with the form in the place of the one that is changed.
fn with_form(user: i64, notices: &[Notice], edit: Option<i64>) -> impl IntoView + use<> {
    let list = use_optimistic(notices.to_vec());
    let words = words();
    let items = notices.iter().enumerate().map(|(place, notice)| {
        let item = if Some(notice.id) == edit {
            edit_form(user, notice.clone()).into_any()
        } else {
            own_notice(notices, place, list, &words).into_any()
        };
        view! { <li>{item}</li> }
    });
    view! { <ol class="notices">{items.collect_view()}</ol> }
}

/// What the list says in the language of the page.
fn words() -> Words {
    let texts = &texts().notices;
    Words {
        edit: texts.edit.to_owned(),
        up: texts.up.to_owned(),
        down: texts.down.to_owned(),
        delete: texts.delete.to_owned(),
        failed: texts.failed.to_owned(),
    }
}

fn edit_form(user: i64, notice: Notice) -> impl IntoView {
    let texts = &texts().notices;
    let Notice { id, version, text } = notice;
    let state = use_action(edit_notice.bind(id));
    let is_changed = state.errors().iter().any(|error| error.code() == CHANGED);
    let present = is_changed.then(|| view! { <p>{texts.says_now} <q>{text.clone()}</q></p> });
    let initial = NoticeEdit { text, version };
    view! {
        <Form action=edit_notice.bind(id) initial=initial let(NoticeEditFields { text, version: of })>
            {present}
            {if is_changed {
                // Who saves again has seen this version.
                view! { <input type="hidden" name=of.name().to_owned() value=version/> }.into_any()
            } else {
                view! { <Field of=of/> }.into_any()
            }}
            <Field of=text/>
            <Submit>{texts.save}</Submit>
            " "
            <a href=href::users::id(user)>{texts.cancel}</a>
        </Form>
    }
}
