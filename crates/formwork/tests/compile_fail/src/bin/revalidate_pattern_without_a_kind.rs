//~ does not say which cached pages are meant
//~ of a pattern say `.pages()`, or `.layout()` for all that is below it

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Pattern};

fn main() {
    revalidate_path(Pattern::new("/users/{id}"));
}
