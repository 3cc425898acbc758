//! Islands as the server writes them.

use formwork::{
    prelude::*,
    render::PROPERTIES_LIMIT,
    routing::{Page, Routes},
};

use crate::support::{Server, config};

#[island]
#[expect(unreachable_pub, reason = "the island macro writes more than is reached here")]
pub fn Long(text: String) -> impl IntoView {
    view! { <b>{text}</b> }
}

#[island]
#[expect(unreachable_pub, reason = "the island macro writes more than is reached here")]
pub fn Around(children: Children) -> impl IntoView {
    view! { <i>{children()}</i> }
}

/// An island whose properties are so long.
async fn page(Path(length): Path<u16>) -> Result<impl IntoView> {
    // The JSON has the property's name, its punctuation and the text.
    let text = "a".repeat(usize::from(length) - r#"{"text":""}"#.len());
    Ok(view! { <Long text/> })
}

async fn nested() -> Result<impl IntoView> {
    Ok(view! {
        <Hydrate when=When::Visible>
            <Around>
                <Long text="inherits".to_owned()/>
                <Hydrate when=When::Load>
                    <Long text="says".to_owned()/>
                </Hydrate>
            </Around>
        </Hydrate>
        <Long text="after".to_owned()/>
    })
}

async fn mistaken() -> Result<impl IntoView> {
    Ok(
        view! { <Hydrate when=When::Media("min-width: 40em")><Long text="stays".to_owned()/></Hydrate> },
    )
}

async fn server(settings: &[(&str, &str)]) -> Server {
    let routes = Routes::new()
        .page("/nested", Page::new(nested))
        .page("/mistaken", Page::new(mistaken))
        .page("/{length}", Page::new(page));
    Server::start(routes, config(settings)).await
}

#[tokio::test]
async fn an_island_says_when_it_loads_before_anything_else() {
    let server = server(&[]).await;
    let html = server.get("/nested").await.text().to_owned();
    let islands: Vec<_> = html
        .split("<leptos-island ")
        .skip(1)
        .map(|island| island.split_once("data-component=\"").unwrap())
        .map(|(when, rest)| (when.trim(), rest.split('_').next().unwrap()))
        .collect();
    let visible = "data-when=\"visible\"";
    assert_eq!(islands, [(visible, "Around"), (visible, "Long"), ("", "Long"), ("", "Long")]);
    assert!(html.contains("data-props=\"{&quot;text&quot;:&quot;after&quot;}\""), "{html}");
}

#[tokio::test]
async fn too_many_properties_are_an_error_in_development_alone() {
    let limit = PROPERTIES_LIMIT;
    let production = server(&[]).await;
    assert_eq!(production.get(&format!("/{}", limit + 1)).await.status, 200);

    let development = server(&[("FORMWORK_DEV", "1")]).await;
    assert_eq!(development.get(&format!("/{limit}")).await.status, 200);
    assert_eq!(development.get(&format!("/{}", limit + 1)).await.status, 500);
}

#[tokio::test]
async fn a_media_query_that_never_matches_is_an_error_in_development_alone() {
    let production = server(&[]).await;
    assert!(production.get("/mistaken").await.text().contains("<b>stays</b>"));

    let development = server(&[("FORMWORK_DEV", "1")]).await;
    assert_eq!(development.get("/mistaken").await.status, 500);
}
