//! The picture of a member.

use formwork::prelude::*;

use crate::routes::href;

/// The picture, or the first letters of the name; for the eye alone, as the name stands beside it.
pub fn avatar(name: &str, key: Option<&str>) -> AnyView {
    match key {
        Some(key) => {
            let address = href::avatars::key(key);
            view! { <img class="avatar" src=address width="64" height="64" alt="" loading="lazy"/> }
                .into_any()
        }
        None => {
            view! { <span class="avatar" aria-hidden="true">{initials(name)}</span> }.into_any()
        }
    }
}

fn initials(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().collect();
    let ends = words.first().into_iter().chain(words.last().filter(|_| words.len() > 1));
    ends.filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        for (name, expect) in
            [("Ada Lovelace", "AL"), ("élodie", "É"), ("Ada King von Lovelace", "AL"), (" ", "")]
        {
            assert_eq!(initials(name), expect, "{name}");
        }
    }
}
