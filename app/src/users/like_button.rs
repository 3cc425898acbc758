//! The like button.

use formwork::prelude::*;
use serde::{Deserialize, Serialize};

use super::toggle_like;
use crate::click::{self, OnClick};

/// How many like a member, and whether the visitor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likes {
    /// How many.
    pub count: u32,
    /// Whether the visitor is one of them.
    pub mine: bool,
}

impl Likes {
    /// What a click makes of it.
    #[must_use]
    pub fn toggled(&self) -> Self {
        let count = if self.mine { self.count.saturating_sub(1) } else { self.count + 1 };
        Self { count, mine: !self.mine }
    }
}

/// A button that likes a member at once; it stands in a form on [`toggle_like()`], which submits
/// where no WASM runs.
#[island]
pub fn LikeButton(
    /// The member's number.
    user: i64,
    /// What the server knows.
    likes: Likes,
    /// What the button says, in the language of the page, and a space: the number follows.
    #[prop(into)]
    like: String,
    /// The same, once it was clicked.
    #[prop(into)]
    liked: String,
) -> impl IntoView {
    let likes = use_optimistic(likes);
    let click = click::instead(move || likes.run(Likes::toggled, toggle_like(user)));
    like_button(likes, [like, liked], click)
}

/// The button, and what went wrong; `words` is what it says before it was clicked and after.
pub fn like_button(likes: Optimistic<Likes>, words: [String; 2], click: OnClick) -> impl IntoView {
    view! {
        <button
            type="submit"
            class="like"
            aria-pressed=move || truth(likes.get().mine)
            aria-busy=move || truth(likes.pending())
            on:click=click
        >
            {move || words[usize::from(likes.get().mine)].clone()}
            <span class="count">{move || likes.get().count}</span>
        </button>
        <p class="error" role="alert">{move || likes.error().unwrap_or_default()}</p>
    }
}

fn truth(is_so: bool) -> &'static str {
    if is_so { "true" } else { "false" }
}
