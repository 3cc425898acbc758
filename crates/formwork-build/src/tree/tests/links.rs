//! Names of links and folders.

use super::{PAGE, USER, check};

#[test]
fn links_of_one_name_are_a_mistake() {
    check(
        &[("sign-in/page.rs", PAGE), ("sign_in/page.rs", PAGE)],
        &["routes/sign_in/page.rs: the link to `/sign_in` is named `href::sign_in`, as that to \
           `/sign-in` of routes/sign-in/page.rs: rename one of the folders"],
    );
}

#[test]
fn an_index_beside_the_first_page_is_a_mistake() {
    check(
        &[("page.rs", PAGE), ("index/page.rs", PAGE)],
        &["routes/index/page.rs: the link to `/index` is named `href::index`, as that to `/` of \
           routes/page.rs: rename one of the folders"],
    );
}

#[test]
fn nothing_follows_a_catch_all() {
    check(
        &[("[...rest]/edit/page.rs", USER)],
        &["routes/[...rest]/edit: nothing can follow a catch-all: move the folder out of it"],
    );
}

#[test]
fn an_ill_formed_folder_is_a_mistake() {
    check(
        &[("[user id]/page.rs", PAGE)],
        &["routes/[user id]: `user id` is no parameter name: use letters, digits and `_`, a \
           letter first, as in `[id]`"],
    );
}
