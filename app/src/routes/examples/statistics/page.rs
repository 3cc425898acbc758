//! Figures about the directory.

use formwork::{database::AnyDatabase, prelude::*};

use crate::{
    guests::{most_liked, queries},
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Statistics", "The directory in figures");

/// Counts members and likes, as they are at this moment.
pub async fn page(State(db): State<AnyDatabase>) -> Result<impl IntoView> {
    let totals = queries::totals(&db).await?;
    Ok(view! {
        <h1>"Statistics"</h1>
        <dl>
            <dt>"Members"</dt>
            <dd>{totals.members}</dd>
            <dt>"Likes"</dt>
            <dd>{totals.likes}</dd>
        </dl>
        <h2>"Most liked"</h2>
        <MostLiked/>
    })
}

/// The members whom most people like.
#[component]
async fn MostLiked() -> Result<impl IntoView> {
    let members = most_liked(5).await?;
    if members.is_empty() {
        return Ok(view! { <p>"Nobody yet."</p> }.into_any());
    }
    let items = members.into_iter().map(|member| {
        view! {
            <li>
                <a href=href::examples::guests::id(member.id)>{member.name}</a>
                {format!(" ({})", member.likes)}
            </li>
        }
    });
    Ok(view! { <ol>{items.collect_view()}</ol> }.into_any())
}
