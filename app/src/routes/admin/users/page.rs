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
    dates,
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Members", "All members, for administrators");

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
    let listed = Listed { search: filter.search.as_deref(), role: filter.role };
    let count = queries::count(&db(), listed).await?;
    let pages = Pages::new(filter.page, count);
    let members = queries::list(&db(), listed, PAGE_SIZE, pages.offset()).await?;
    let here = href::admin::users().with(&filter).to_string();
    Ok(view! {
        <h1>"Members"</h1>
        {search_form(&filter)}
        <p role="status">{if count == 1 { "1 member".to_owned() } else { format!("{count} members") }}</p>
        <Form action=ask_to_delete.bind(here) id="selection" let(SelectionFields { members: of })>
            {table(me.id, members, &of)}
            <p class="buttons">
                <SubmitTo action=make_administrators>"Make administrators"</SubmitTo>
                <SubmitTo action=make_members>"Make members"</SubmitTo>
                <SubmitTo action=end_sessions>"Sign out everywhere"</SubmitTo>
                <Submit>"Delete …"</Submit>
            </p>
        </Form>
        {pages.links(move |page| {
            href::admin::users().with(&Filter { page: Some(page), ..filter.clone() }).into()
        })}
    })
}

fn search_form(filter: &Filter) -> impl IntoView + use<> {
    let Filter { search, role, .. } = filter.clone();
    let options = Role::CHOICES.iter().map(move |choice| {
        let is_chosen = role.is_some_and(|role| role.as_str() == choice.value);
        view! { <option value=choice.value selected=is_chosen>{choice.label}</option> }
    });
    view! {
        <Search action=href::admin::users() debounce=300>
            <label for="search">"Name or address"</label>
            <input id="search" type="search" name="search" value=search/>
            <label for="role">"Role"</label>
            <select id="role" name="role">
                <option value="">"All"</option>
                {options.collect_view()}
            </select>
            <button>"Search"</button>
        </Search>
    }
}

fn table(me: i64, members: Vec<MemberRow>, of: &Field<Vec<i64>>) -> impl IntoView + use<> {
    let rows = members.into_iter().map(|member| row(me, member, of));
    view! {
        <div class="wide" role="region" aria-label="Table" tabindex="0">
            <table class="members">
                <thead>
                    <tr>
                        <th scope="col">"Selected"</th>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Email"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Member since"</th>
                        <th scope="col">"Deleted on"</th>
                        <th scope="col">"Log"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// A member; administrators cannot select themselves.
fn row(me: i64, member: MemberRow, of: &Field<Vec<i64>>) -> impl IntoView + use<> {
    let MemberRow { id, name, email, role, created_at, email_confirmed, delete_at } = member;
    let value = id.to_string();
    let is_selected = of.values().contains(&value);
    let field = of.name().to_owned();
    let label = format!("Select {name}");
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
            <td>{email} {(!email_confirmed).then_some(" (not confirmed)")}</td>
            <td>{role}</td>
            <td>{dates::day(created_at)}</td>
            <td>{delete_at.map(dates::day)}</td>
            <td>
                <a href=href::admin::log().member(id)>"Log"</a>
            </td>
        </tr>
    }
}
