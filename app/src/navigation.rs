//! Links that say where one is.

use formwork::prelude::*;

/// An item of a navigation, which says so if it leads to the page that it stands on.
pub fn item(link: String, name: &'static str) -> impl IntoView + use<> {
    let here = Language::alternates().into_iter().find(|page| page.is_current);
    let is_here = here.is_some_and(|page| page.address.split('?').next() == Some(&*link));
    view! { <li><a href=link aria-current=is_here.then_some("page")>{name}</a></li> }
}
