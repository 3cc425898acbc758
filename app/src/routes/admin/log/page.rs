//! What was done, for administrators.

use formwork::prelude::*;

use crate::{
    accounts::Administrator,
    admin::{PAGE_SIZE, Pages},
    audit::{
        What,
        queries::{self, Entry},
    },
    database::db,
    dates,
    routes::href,
    texts::{label_of, texts},
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().administration.log;
    Ok(Metadata::new(texts.title, texts.description))
}

/// Whose entries are listed.
#[derive(Query, Clone, Debug)]
pub struct Filter {
    member: Option<i64>,
    page: Option<u32>,
}

/// Lists what was done, the newest first.
pub async fn page(_: Administrator, Query(filter): Query<Filter>) -> Result<impl IntoView> {
    let texts = &texts().administration.log;
    let count = queries::count(&db(), filter.member).await?;
    let pages = Pages::new(filter.page, count);
    let entries = queries::list(&db(), filter.member, PAGE_SIZE, pages.offset()).await?;
    let all = filter.member.map(|id| {
        view! {
            <p>
                {(texts.of_member)(id)}
                <a href=href::admin::log()>{texts.show_all}</a>
            </p>
        }
    });
    Ok(view! {
        <h1>{texts.title}</h1>
        {all}
        {if entries.is_empty() {
            view! { <p>{texts.empty}</p> }.into_any()
        } else {
            table(entries).into_any()
        }}
        {pages.links(move |page| {
            href::admin::log().with(&Filter { page: Some(page), ..filter.clone() }).into()
        })}
    })
}

fn table(entries: Vec<Entry>) -> impl IntoView {
    let texts = &texts().administration.log;
    view! {
        <div class="wide" role="region" aria-label=texts.table tabindex="0">
            <table class="log">
                <thead>
                    <tr>
                        <th scope="col">{texts.when}</th>
                        <th scope="col">{texts.who}</th>
                        <th scope="col">{texts.what}</th>
                        <th scope="col">{texts.to_whom}</th>
                        <th scope="col">{texts.details}</th>
                    </tr>
                </thead>
                <tbody>{entries.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn row(entry: Entry) -> impl IntoView {
    view! {
        <tr>
            <td>{dates::second(entry.at)}</td>
            <td>{person(entry.actor_id, entry.actor)}</td>
            <td>{label_of::<What>(&entry.what)}</td>
            <td>{person(entry.subject_id, entry.subject)}</td>
            <td>{entry.details}</td>
        </tr>
    }
}

/// A member by the name of then, with a link to what else there is of them.
fn person(id: Option<i64>, name: Option<String>) -> impl IntoView {
    id.map(|id| view! { <a href=href::admin::log().member(id)>{name}</a> })
}
