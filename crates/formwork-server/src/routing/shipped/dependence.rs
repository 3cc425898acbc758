//! What a page depends on beside the build, by its tags.

use crate::{
    database::changes::{ANY_TABLE, EVERY_TABLE},
    request::ORIGIN_TAG,
};

/// The first thing that keeps a page from being shipped, for who wants to know why.
pub(super) fn of<'a>(tags: impl Iterator<Item = &'a str>) -> Option<String> {
    tags.filter_map(one).min().map(|(_, why)| why)
}

/// Those that say most stand first.
fn one(tag: &str) -> Option<(u8, String)> {
    let (kind, name) = tag.split_once(' ').unwrap_or((tag, ""));
    match kind {
        "path" | "pages" | "layout" => None,
        _ if tag == ORIGIN_TAG => None,
        "table" if [ANY_TABLE, EVERY_TABLE].contains(&name) => {
            Some((1, "it reads the database".to_owned()))
        }
        "table" => Some((0, format!("it reads the table {name}"))),
        "tag" => Some((2, format!("it has the tag {name}"))),
        "site" => Some((3, format!("it reads {name}"))),
        _ => Some((4, format!("it depends on {tag}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tags: &[&str], expect: Option<&str>) {
        assert_eq!(of(tags.iter().copied()).as_deref(), expect, "{tags:?}");
    }

    #[test]
    fn where_a_page_stands_is_known_to_the_build() {
        check(&["layout /", "layout /docs", "pages /docs/{name}", "path /docs/a"], None);
        check(&["pages /", ORIGIN_TAG], None);
    }

    #[test]
    fn what_may_be_another_at_the_start_is_told() {
        check(&["pages /", "site app::Posts"], Some("it reads app::Posts"));
        check(&["site app::Db", "tag users", "table users"], Some("it reads the table users"));
        check(&["table ?", "table users"], Some("it reads the table users"));
        check(&["tag users", "table ?"], Some("it reads the database"));
        check(&["tag docs", "site FORMWORK_SECRET"], Some("it has the tag docs"));
        check(&["moon full"], Some("it depends on moon full"));
        check(&["table"], Some("it reads the table "));
    }
}
