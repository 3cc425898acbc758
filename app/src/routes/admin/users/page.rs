//! All members, for administrators.

use formwork::{Field, field::FieldValue, prelude::*};

use crate::{
    accounts::{Administrator, Role},
    admin::{
        PAGE_SIZE, Pages, SelectionFields, ask_to_delete, end_sessions, make_administrators,
        make_members,
        queries::{self, Listed, MemberRow},
    },
    database::db,
    dates, numbers,
    routes::href,
    texts::{label, label_of, texts},
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().administration.members;
    Ok(Metadata::new(texts.title, texts.description))
}

/// Which members are listed.
#[derive(Query, Clone, Debug)]
pub struct Filter {
    search: Option<String>,
    role: Option<Role>,
    page: Option<u32>,
}

/// Lists members, and does things to those who are selected.
pub async fn page(
    Administrator(me): Administrator,
    Query(filter): Query<Filter>,
) -> Result<impl IntoView> {
    let texts = &texts().administration.members;
    let listed = Listed { search: filter.search.as_deref(), role: filter.role };
    let count = queries::count(&db(), listed).await?;
    let pages = Pages::new(filter.page, count);
    let members = queries::list(&db(), listed, PAGE_SIZE, pages.offset()).await?;
    let here = String::from(href::admin::users().with(&filter));
    let selection = (count > 0).then(|| selection(me.id, members, here));
    Ok(view! {
        <h1>{texts.title}</h1>
        {search_form(&filter)}
        <p role="status">{(texts.count)(count, &numbers::grouped(count))}</p>
        {selection}
        {pages.links(move |page| {
            href::admin::users().with(&Filter { page: Some(page), ..filter.clone() }).into()
        })}
    })
}

fn search_form(filter: &Filter) -> impl IntoView + use<> {
    let (all, texts) = (texts(), &texts().administration.members);
    let Filter { search, role, .. } = filter.clone();
    let options = Role::CHOICES.iter().map(move |choice| {
        let is_chosen = role.is_some_and(|role| role.as_str() == choice.value);
        view! { <option value=choice.value selected=is_chosen>{label(choice.label)}</option> }
    });
    view! {
        <Search action=href::admin::users() debounce=300>
            <label for="search">{texts.name_or_address}</label>
            <input id="search" type="search" name="search" value=search/>
            <label for="role">{texts.role}</label>
            <select id="role" name="role">
                <option value="">{texts.all}</option>
                {options.collect_view()}
            </select>
            <button>{all.directory.search}</button>
        </Search>
    }
}

/// The members, and what can be done to those who are selected; `here` is where one comes back to.
fn selection(me: i64, members: Vec<MemberRow>, here: String) -> impl IntoView + use<> {
    let texts = &texts().administration.members;
    view! {
        <Form action=ask_to_delete.bind(here) id="selection" let(SelectionFields { members: of })>
            {table(me, members, &of)}
            <p class="buttons">
                <SubmitTo action=make_administrators>{texts.make_administrators}</SubmitTo>
                <SubmitTo action=make_members>{texts.make_members}</SubmitTo>
                <SubmitTo action=end_sessions>{texts.end_sessions}</SubmitTo>
                <Submit>{texts.delete}</Submit>
            </p>
        </Form>
    }
}

fn table(me: i64, members: Vec<MemberRow>, of: &Field<Vec<i64>>) -> impl IntoView + use<> {
    let all = &texts().administration;
    let texts = &all.members;
    let rows = members.into_iter().map(|member| row(me, member, of));
    view! {
        <div class="wide" role="region" aria-label=texts.title tabindex="0">
            <table class="members">
                <thead>
                    <tr>
                        <th scope="col">{texts.selected}</th>
                        <th scope="col">{texts.name}</th>
                        <th scope="col">{texts.email}</th>
                        <th scope="col">{texts.role}</th>
                        <th scope="col">{texts.since}</th>
                        <th scope="col">{texts.deleted_on}</th>
                        <th scope="col">{all.log.title}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A member; administrators cannot select themselves.
fn row(me: i64, member: MemberRow, of: &Field<Vec<i64>>) -> impl IntoView + use<> {
    let texts = &texts().administration;
    let MemberRow { id, name, email, role, created_at, email_confirmed, delete_at } = member;
    let value = id.to_string();
    let is_selected = of.values().contains(&value);
    let field = of.name().to_owned();
    let label = (texts.members.select)(&name);
    // Who leaves has no profile any more.
    let name = match delete_at {
        Some(_) => name.into_any(),
        None => view! { <a href=href::users::id(id)>{name}</a> }.into_any(),
    };
    let selected = (id != me).then(|| {
        view! { <input type="checkbox" name=field value=value checked=is_selected aria-label=label/> }
    });
    view! {
        <tr>
            <td>{selected}</td>
            <td>{name}</td>
            <td>{email} {(!email_confirmed).then(|| format!(" {}", texts.members.unconfirmed))}</td>
            <td>{label_of::<Role>(&role)}</td>
            <td>{dates::day(created_at)}</td>
            <td>{delete_at.map(dates::day)}</td>
            <td>
                <a href=href::admin::log().member(id)>{texts.log.title}</a>
            </td>
        </tr>
    }
}
