//! The directory.

use formwork::prelude::*;

use crate::{
    dates, numbers,
    routes::href,
    texts::texts,
    users::{Directory, Sort, avatar, directory, queries::UserRow},
};

pub const CACHE: Cache = Cache::forever();

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().directory;
    Ok(Metadata::new(texts.title, texts.description))
}

/// What the directory can be asked for.
#[derive(Query, Clone, Debug)]
pub struct Filter {
    search: Option<String>,
    sort: Option<Sort>,
    page: Option<u32>,
}

/// Lists the members, or those who are searched for, a page at a time.
pub async fn page(Query(filter): Query<Filter>) -> Result<impl IntoView> {
    let texts = &texts().directory;
    let search = filter.search.as_deref();
    let Directory { count, page, pages, users } =
        directory(search, filter.sort, filter.page).await?;
    Ok(view! {
        <h1>{texts.title}</h1>
        {search_form(&filter)}
        <p role="status">{(texts.found)(count, &numbers::grouped(count), search)}</p>
        {(!users.is_empty()).then(|| table(&filter, users))}
        {(pages > 1).then(|| page_links(&filter, page, pages))}
    })
}

/// A GET form: its query is the one that the page declares.
fn search_form(filter: &Filter) -> impl IntoView + use<> {
    let sort = filter.sort.and_then(|sort| formwork::field::FieldValue::to_text(&sort));
    let sort = sort.map(|sort| view! { <input type="hidden" name="sort" value=sort/> });
    let search = filter.search.clone();
    let texts = &texts().directory;
    view! {
        <Search action=href::users() debounce=300>
            <label for="search">{texts.name}</label>
            <input id="search" type="search" name="search" value=search/>
            {sort}
            <button>{texts.search}</button>
        </Search>
    }
}

fn table(filter: &Filter, users: Vec<UserRow>) -> impl IntoView + use<> {
    let texts = &texts().directory;
    view! {
        <table class="members">
            <thead>
                <tr>
                    {column(filter, Sort::Name, texts.name)}
                    {column(filter, Sort::Newest, texts.since)}
                    {column(filter, Sort::Likes, texts.likes)}
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
            <td class="number">{numbers::grouped(user.likes)}</td>
        </tr>
    }
}

fn page_links(filter: &Filter, number: u32, pages: u32) -> impl IntoView + use<> {
    let texts = &texts().directory;
    let link = |number| href::users().with(&Filter { page: Some(number), ..filter.clone() });
    let previous =
        (number > 1).then(|| view! { <a rel="prev" href=link(number - 1)>{texts.previous}</a> });
    let next =
        (number < pages).then(|| view! { <a rel="next" href=link(number + 1)>{texts.next}</a> });
    let page = (texts.page)(&numbers::grouped(number.into()), &numbers::grouped(pages.into()));
    view! {
        <nav class="pages" aria-label=texts.pages>
            {previous} <span>{page}</span> {next}
        </nav>
    }
}
