//! The guests: a cached page with a search.

use formwork::{database::AnyDatabase, prelude::*};

use crate::{
    guests::queries::{self, UserRow},
    routes::href,
};

pub const CACHE: Cache = Cache::forever();

pub const METADATA: Metadata = Metadata::new("Guests", "Everyone who was here");

/// What the directory can be asked for.
#[derive(Query)]
pub struct Filter {
    search: Option<String>,
}

/// Lists the members, or those who are searched for.
pub async fn page(
    Query(filter): Query<Filter>,
    State(db): State<AnyDatabase>,
) -> Result<impl IntoView> {
    let guests = queries::list(&db, filter.search.as_deref()).await?;
    let is_search = filter.search.is_some();
    Ok(view! {
        <h1>"Guests"</h1>
        {search_form(filter)}
        <p role="status">{guests.len()} {if is_search { " members found" } else { " members" }}</p>
        <table>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Email"</th>
                </tr>
            </thead>
            <tbody>{guests.into_iter().map(row).collect::<Vec<_>>()}</tbody>
        </table>
    })
}

/// A GET form: its query is the one that the page declares.
fn search_form(filter: Filter) -> impl IntoView {
    view! {
        <Search action=href::examples::guests() debounce=300>
            <label for="search">"Name"</label>
            <input id="search" type="search" name="search" value=filter.search/>
            <button>"Search"</button>
        </Search>
    }
}

fn row(user: UserRow) -> impl IntoView {
    view! {
        <tr>
            <td>
                <a href=href::examples::guests::id(user.id)>{user.name}</a>
            </td>
            <td>{user.email}</td>
        </tr>
    }
}
