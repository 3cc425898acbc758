//! Islands that load when the address says.

use formwork::prelude::*;

use crate::{
    database::db,
    guests::{LikeButton, known_visitor, queries, toggle_like},
    islands::NoteForm,
};

/// The first member, whom everybody may like.
const LIKED: i64 = 1;

/// Names the strategy.
pub async fn metadata(Path(when): Path<String>) -> Result<Metadata> {
    Ok(Metadata::titled(format!("Islands on {when}")))
}

/// A like button and a form, by one strategy.
pub async fn page(Path(when): Path<String>, cookies: Cookies) -> Result<impl IntoView> {
    let strategy = match &*when {
        "load" => When::Load,
        "idle" => When::Idle,
        "visible" => When::Visible,
        "media" => When::Media("(min-width: 40em)"),
        "interaction" => When::Interaction,
        _ => return Err(not_found()),
    };
    let likes = queries::likes(&db(), LIKED, known_visitor(&cookies).as_deref()).await?;
    // What is to be seen first is out of view.
    let class = (strategy == When::Visible).then_some("far");
    Ok(view! {
        <h1>"On " {when}</h1>
        <Hydrate when=strategy>
            <div class=class>
                <Form action=toggle_like.bind(LIKED) let(NoFields)>
                    <LikeButton user=LIKED likes=likes/>
                </Form>
                <NoteForm/>
            </div>
        </Hydrate>
    })
}
