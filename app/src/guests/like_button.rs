//! The like button of guests, which loads by itself.

use formwork::prelude::*;

use super::toggle_like;
use crate::users::{Likes, like_button};

/// A button that likes a guest at once; it stands in a form on [`toggle_like`].
#[island(lazy)]
pub fn LikeButton(
    /// The guest's number.
    user: i64,
    /// What the server knows.
    likes: Likes,
) -> impl IntoView {
    like_button(likes, ["Like", "Liked"].map(str::to_owned), move || toggle_like(user))
}
