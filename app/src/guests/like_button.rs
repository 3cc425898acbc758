//! The like button of guests.

use formwork::prelude::*;

use super::toggle_like;
use crate::{
    click,
    users::{Likes, like_button},
};

/// A button that likes a guest at once; it stands in a form on [`toggle_like()`].
#[island(lazy)]
pub fn LikeButton(
    /// The guest's number.
    user: i64,
    /// What the server knows.
    likes: Likes,
) -> impl IntoView {
    let likes = use_optimistic(likes);
    let click = click::instead(move || likes.run(Likes::toggled, toggle_like(user)));
    like_button(likes, ["Like ", "Liked "].map(str::to_owned), click)
}
