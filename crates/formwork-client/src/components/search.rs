//! A form that asks.

use leptos::prelude::*;

/// A form that asks, such as a search: what is entered stands in the query of the page that it leads to.
///
/// It is sent by GET and works like a link: the `Query` of that page
/// reads it, and nothing is changed. Its controls are plain ones, named as that query's fields are.
///
/// With `debounce`, the enhancement script also asks while the visitor types: the page is shown in
/// place, at the address of the answer, and the focus stays. What was found is best said in an element
/// with `role="status"`, so that it is read out.
///
/// # Examples
///
/// ```
/// use formwork_client::{Search, SearchProps};
/// use leptos::prelude::*;
///
/// fn search(text: Option<String>) -> impl IntoView {
///     view! {
///         <Search action="/users" debounce=300>
///             <label for="search">"Name"</label>
///             <input id="search" type="search" name="search" value=text/>
///             <button>"Search"</button>
///         </Search>
///     }
/// }
/// ```
///
/// Children are required:
///
/// ```compile_fail
/// use formwork_client::{Search, SearchProps};
/// use leptos::prelude::*;
///
/// view! { <Search action="/users"/> };
/// ```
#[component]
pub fn Search(
    /// The path of the page that answers; its query is what is entered. By default, the page's own.
    #[prop(optional, into)]
    action: Option<String>,
    /// For how long nothing is typed before the script asks, in milliseconds. By default it asks when
    /// the form is submitted, and only then.
    #[prop(optional)]
    debounce: Option<u32>,
    /// The controls.
    children: Children,
) -> impl IntoView {
    view! {
        <search>
            <form action=action data-formwork-debounce=debounce.map(|pause| pause.to_string())>
                {children()}
            </form>
        </search>
    }
}
