//! The frame of the examples.

use formwork::prelude::*;

use crate::routes::href;

/// What there is to try, and the example.
pub async fn layout(children: Outlet) -> Result<impl IntoView> {
    Ok(view! {
        <nav class="examples" aria-label="Examples">
            <ul>
                <li><a href=href::examples::guests()>"Guests"</a></li>
                <li><a href=href::examples::guests::new()>"New guest"</a></li>
                <li><a href=href::examples::statistics()>"Statistics"</a></li>
                <li><a href=href::examples::forms()>"Forms"</a></li>
                <li><a href=href::examples::islands()>"Islands"</a></li>
            </ul>
        </nav>
        {children}
    })
}
