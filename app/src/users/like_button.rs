//! The like button.

use formwork::{
    action::{Action, Call},
    ev::MouseEvent,
    prelude::*,
};
use serde::{Deserialize, Serialize};

use super::toggle_like;

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

/// A button that likes a member at once; it stands in a form on [`toggle_like`], which submits
/// where no WASM runs.
#[island]
pub fn LikeMember(
    /// The member's number.
    user: i64,
    /// What the server knows.
    likes: Likes,
    /// What the button says, in the language of the page.
    #[prop(into)]
    like: String,
    /// The same, once it was clicked.
    #[prop(into)]
    liked: String,
) -> impl IntoView {
    like_button(likes, [like, liked], move || toggle_like(user))
}

/// A button that shows what its action will make of `likes`, and then what it has made of them. It says the
/// first word, and the second one to who likes.
pub fn like_button<A>(
    likes: Likes,
    words: [String; 2],
    toggle: impl Fn() -> Call<A> + 'static,
) -> impl IntoView
where
    A: Action<Output = Likes>,
{
    let likes = use_optimistic(likes);
    let like = move |event: MouseEvent| {
        event.prevent_default();
        likes.run(Likes::toggled, toggle());
    };
    view! {
        <button
            type="submit"
            class="like"
            aria-pressed=move || if likes.get().mine { "true" } else { "false" }
            aria-busy=move || if likes.pending() { "true" } else { "false" }
            on:click=like
        >
            {move || words[usize::from(likes.get().mine)].clone()}
            " "
            <span class="count">{move || likes.get().count}</span>
        </button>
        <p class="error" role="alert">{move || likes.error().unwrap_or_default()}</p>
    }
}
