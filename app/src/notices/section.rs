//! The notices of a profile.

use formwork::{action::FormAction, prelude::*};

use super::{
    NewNoticeFields, Notice, NoticeEdit, NoticeEditFields, add_notice, delete_notice, edit_notice,
    move_notice_down, move_notice_up, order::UNDO_SECONDS, queries, restore_notice,
};
use crate::{accounts::session, clock, database::db, routes::href};

/// The code of the error that a notice was changed meanwhile.
pub(super) const CHANGED: &str = "changed";

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
    Ok(own(deleted, own_notices(user, notices, edit)).into_any())
}

fn others(notices: Vec<Notice>) -> impl IntoView {
    let notices = notices.into_iter().map(|notice| {
        view! { <li><p class="notice-text">{notice.text}</p></li> }
    });
    view! {
        <section>
            <h2>"Notices"</h2>
            <ol class="notices">{notices.collect_view()}</ol>
        </section>
    }
}

fn own(deleted: Option<Notice>, list: impl IntoView) -> impl IntoView {
    view! {
        <section>
            <h2>"Notices"</h2>
            <Form action=add_notice let(NewNoticeFields { text })>
                <Field of=text hint="Everybody can read it."/>
                <Submit>"Add"</Submit>
            </Form>
            {deleted.map(undo)}
            {list}
        </section>
    }
}

fn undo(deleted: Notice) -> impl IntoView {
    view! {
        <Form action=restore_notice.bind(deleted.id) let(NoFields)>
            <p class="deleted">
                "Deleted: " <q>{deleted.text}</q> " " <button type="submit">"Undo"</button>
            </p>
        </Form>
    }
}

/// One's own notices with the buttons of each, and the form in the place of the one that is changed.
fn own_notices(user: i64, notices: Vec<Notice>, edit: Option<i64>) -> impl IntoView {
    let last = notices.len().saturating_sub(1);
    let items = notices.into_iter().enumerate().map(|(place, notice)| {
        let item = if Some(notice.id) == edit {
            edit_form(user, notice).into_any()
        } else {
            own_notice(notice, place == 0, place == last).into_any()
        };
        view! { <li>{item}</li> }
    });
    view! { <ol class="notices">{items.collect_view()}</ol> }
}

/// A notice with its buttons; the first does not move up and the last not down.
fn own_notice(notice: Notice, is_first: bool, is_last: bool) -> impl IntoView {
    let Notice { id, text, .. } = notice;
    let text_id = format!("notice-{id}");
    view! {
        <p class="notice-text" id=text_id.clone()>{text}</p>
        <div class="buttons">
            <a href=format!("?edit={id}") aria-describedby=text_id.clone()>"Edit"</a>
            {(!is_first).then(|| button("Up", move_notice_up.bind(id), text_id.clone()))}
            {(!is_last).then(|| button("Down", move_notice_down.bind(id), text_id.clone()))}
            {button("Delete", delete_notice.bind(id), text_id.clone())}
        </div>
    }
}

/// A button in a form of its own.
fn button(
    name: &'static str,
    action: impl Into<FormAction<NoFields>>,
    described_by: String,
) -> impl IntoView {
    view! {
        <Form action=action.into() let(NoFields)>
            <button type="submit" aria-describedby=described_by>{name}</button>
        </Form>
    }
}

fn edit_form(user: i64, notice: Notice) -> impl IntoView {
    let Notice { id, version, text } = notice;
    let state = use_action(edit_notice.bind(id));
    let is_changed = state.errors().iter().any(|error| error.code() == CHANGED);
    let present = is_changed.then(|| view! { <p>"It says now: " <q>{text.clone()}</q></p> });
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
            <Submit>"Save"</Submit>
            " "
            <a href=href::users::id(user)>"Cancel"</a>
        </Form>
    }
}
