//! The directory.

use formwork::prelude::*;

use crate::{
    dates,
    routes::href,
    users::{Directory, Sort, avatar, directory, queries::UserRow},
};

pub const CACHE: Cache = Cache::forever();

pub const METADATA: Metadata = Metadata::new("Directory", "Everyone who is a member");

/// What the directory can be asked for.
#[derive(Query, Clone, Debug)]
pub struct Filter {
    search: Option<String>,
    sort: Option<Sort>,
    page: Option<u32>,
}

/// Lists the members, or those who are searched for, a page at a time.
pub async fn page(Query(filter): Query<Filter>) -> Result<impl IntoView> {
    let search = filter.search.as_deref();
    let Directory { count, page, pages, users } =
        directory(search, filter.sort, filter.page).await?;
    Ok(view! {
        <h1>"Directory"</h1>
        {search_form(&filter)}
        <p role="status">{found(count, search)}</p>
        {(!users.is_empty()).then(|| table(&filter, users))}
        {(pages > 1).then(|| page_links(&filter, page, pages))}
    })
}

fn found(count: i64, search: Option<&str>) -> String {
    match (count, search) {
        (0, None) => "Nobody is here yet.".to_owned(),
        (0, Some(search)) => format!("No member is called “{search}”."),
        (1, None) => "1 member".to_owned(),
        (1, Some(_)) => "1 member found".to_owned(),
        (count, None) => format!("{count} members"),
        (count, Some(_)) => format!("{count} members found"),
    }
}

/// A GET form: its query is the one that the page declares.
fn search_form(filter: &Filter) -> impl IntoView + use<> {
    let sort = filter.sort.and_then(|sort| formwork::field::FieldValue::to_text(&sort));
    let sort = sort.map(|sort| view! { <input type="hidden" name="sort" value=sort/> });
    let search = filter.search.clone();
    view! {
        <Search action=href::users() debounce=300>
            <label for="search">"Name"</label>
            <input id="search" type="search" name="search" value=search/>
            {sort}
            <button>"Search"</button>
        </Search>
    }
}

fn table(filter: &Filter, users: Vec<UserRow>) -> impl IntoView + use<> {
    view! {
        <table class="members">
            <thead>
                <tr>
                    {column(filter, Sort::Name, "Name")}
                    {column(filter, Sort::Newest, "Member since")}
                    {column(filter, Sort::Likes, "Likes")}
                </tr>
            </thead>
            <tbody>{users.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// The head of a column, which sorts by it.
fn column(filter: &Filter, sort: Sort, name: &'static str) -> impl IntoView + use<> {
    let is_current = filter.sort.unwrap_or_default() == sort;
    let order = if sort == Sort::Name { "ascending" } else { "descending" };
    let link = href::users().with(&Filter { sort: Some(sort), page: None, ..filter.clone() });
    view! {
        <th scope="col" aria-sort=is_current.then_some(order)>
            <a href=link>{name}</a>
        </th>
    }
}

fn row(user: UserRow) -> impl IntoView {
    view! {
        <tr>
            <td class="member">
                {avatar(&user.name, user.avatar.as_deref())}
                <a href=href::users::id(user.id)>{user.name}</a>
            </td>
            <td>{dates::day(user.created_at)}</td>
            <td class="number">{user.likes}</td>
        </tr>
    }
}

fn page_links(filter: &Filter, number: u32, pages: u32) -> impl IntoView + use<> {
    let link = |number| href::users().with(&Filter { page: Some(number), ..filter.clone() });
    let previous =
        (number > 1).then(|| view! { <a rel="prev" href=link(number - 1)>"Previous"</a> });
    let next = (number < pages).then(|| view! { <a rel="next" href=link(number + 1)>"Next"</a> });
    view! {
        <nav class="pages" aria-label="Pages">
            {previous} <span>{format!("Page {number} of {pages}")}</span> {next}
        </nav>
    }
}
