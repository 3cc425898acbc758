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
};

pub const METADATA: Metadata = Metadata::new("Log", "What was done, for administrators");

/// Whose entries are listed.
#[derive(Query, Clone, Debug)]
pub struct Filter {
    member: Option<i64>,
    page: Option<u32>,
}

/// Lists what was done, the newest first.
pub async fn page(_: Administrator, Query(filter): Query<Filter>) -> Result<impl IntoView> {
    let count = queries::count(&db(), filter.member).await?;
    let pages = Pages::new(filter.page, count);
    let entries = queries::list(&db(), filter.member, PAGE_SIZE, pages.offset()).await?;
    let all = filter.member.map(|id| {
        view! {
            <p>
                {format!("What member {id} did, and what was done to them. ")}
                <a href=href::admin::log()>"Show everything"</a>
            </p>
        }
    });
    Ok(view! {
        <h1>"Log"</h1>
        {all}
        {if entries.is_empty() {
            view! { <p>"Nothing was done yet."</p> }.into_any()
        } else {
            table(entries).into_any()
        }}
        {pages.links(move |page| {
            href::admin::log().with(&Filter { page: Some(page), ..filter.clone() }).into()
        })}
    })
}

fn table(entries: Vec<Entry>) -> impl IntoView {
    view! {
        <div class="wide" role="region" aria-label="Table" tabindex="0">
            <table class="log">
                <thead>
                    <tr>
                        <th scope="col">"When (UTC)"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"To whom"</th>
                        <th scope="col">"Details"</th>
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
            <td>{What::label(&entry.what).to_owned()}</td>
            <td>{person(entry.subject_id, entry.subject)}</td>
            <td>{entry.details}</td>
        </tr>
    }
}

/// A member by the name of then, with a link to what else there is of them.
fn person(id: Option<i64>, name: Option<String>) -> impl IntoView {
    id.map(|id| view! { <a href=href::admin::log().member(id)>{name}</a> })
}
