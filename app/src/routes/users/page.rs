//! The directory.

use formwork::prelude::*;
use sqlx::SqlitePool;

use crate::{
    routes::href,
    users::queries::{self, UserRow},
};

pub const CACHE: Cache = Cache::forever();

pub const METADATA: Metadata = Metadata::new("Directory", "Everyone in the directory");

/// Lists the members.
pub async fn page(State(db): State<SqlitePool>) -> Result<impl IntoView> {
    let users = queries::list(&db).await?;
    Ok(view! {
        <h1>"Directory"</h1>
        <p>{users.len()} " members"</p>
        <table>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Email"</th>
                </tr>
            </thead>
            <tbody>{users.into_iter().map(row).collect::<Vec<_>>()}</tbody>
        </table>
    })
}

fn row(user: UserRow) -> impl IntoView {
    view! {
        <tr>
            <td>
                <a href=href::users::id(user.id)>{user.name}</a>
            </td>
            <td>{user.email}</td>
        </tr>
    }
}
