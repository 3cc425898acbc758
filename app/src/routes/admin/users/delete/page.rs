//! Whether members are to be deleted.

use formwork::prelude::*;

use crate::{
    accounts::{Administrator, is_own_path},
    admin::{
        Deletion, DeletionFields, PAGE_SIZE, delete_members,
        queries::{self, Selected},
    },
    database::db,
    routes::href,
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().administration;
    Ok(Metadata::new(texts.deletion.title, texts.description))
}

/// Who is to be deleted, and where to go afterwards.
#[derive(Query, Debug)]
pub struct Asked {
    id: Vec<i64>,
    back: Option<String>,
}

/// Lists who is to be deleted, and asks for a word that nobody types by mistake.
pub async fn page(_: Administrator, Query(asked): Query<Asked>) -> Result<impl IntoView> {
    let texts = &texts().administration.deletion;
    let mut members = Vec::new();
    for &id in asked.id.iter().take(PAGE_SIZE as usize) {
        members.extend(queries::selected(&db(), id).await?);
    }
    let back = asked.back.filter(|back| is_own_path(back));
    let back = back.unwrap_or_else(|| href::admin::users().into());
    let form = if members.is_empty() {
        view! { <p>{texts.nobody}</p> }.into_any()
    } else {
        form(members, back.clone()).into_any()
    };
    Ok(view! {
        <h1>{texts.title}</h1>
        {form}
        <p>
            <a href=back>{texts.back}</a>
        </p>
    })
}

fn form(members: Vec<Selected>, back: String) -> impl IntoView {
    let texts = &texts().administration.deletion;
    let ids = members.iter().map(|member| member.id).collect();
    let names = members.into_iter().map(|member| {
        view! { <li>{member.name} ", " {member.email}</li> }
    });
    let initial = Deletion { members: ids, confirmation: String::new() };
    view! {
        <p>{texts.question}</p>
        <ul>{names.collect_view()}</ul>
        <Form
            action=delete_members.bind(back)
            initial=initial
            let(DeletionFields { members, confirmation })
        >
            <Field of=members/>
            <Field of=confirmation hint=texts.hint autocomplete="off"/>
            <Submit>{texts.delete}</Submit>
        </Form>
    }
}
