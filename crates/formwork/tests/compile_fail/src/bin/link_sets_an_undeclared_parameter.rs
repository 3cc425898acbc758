//~ no method named `pages` found for struct `FilterHref`

use formwork::{prelude::*, routing::Href};

#[derive(Query)]
pub struct Filter {
    page: Option<u32>,
}

fn main() {
    let filter = Filter { page: None };
    let _ = FilterHref::new(Href::new("/users")).page(filter.page.unwrap_or(2)).pages(3);
}
