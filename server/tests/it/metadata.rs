//! What pages say in their head.

use formwork::{
    prelude::*,
    render::metadata::{
        Article, Icon, Image, OpenGraph, OpenGraphType, RobotsMeta, Twitter, TwitterCard,
    },
    routing::{Layout, Page, Routes},
};

use crate::{
    http::Request,
    support::{Server, TestApp, config},
};

const LAYOUT: Metadata = Metadata::new("Site", "A site")
    .title_template("%s – Site")
    .robots(RobotsMeta::new().noarchive())
    .open_graph(OpenGraph::new().site_name("Site"))
    .icons(const { &[Icon::new("/favicon.svg")] });

const SECTION: Metadata = Metadata::empty().title("Section").title_template("%s | Section");

/// Every text that a page can say, hostile.
const EVIL: &str = "\"'><!--</title><script>alert(1)</script>&amp;";

/// The same as an address.
const EVIL_ADDRESS: &str = "/\"'><script>alert(1)</script>&amp;";

const EVIL_METADATA: Metadata = Metadata::new(EVIL, EVIL)
    .canonical(EVIL_ADDRESS)
    .keywords(&[EVIL])
    .authors(&[EVIL])
    .languages(&[(EVIL, EVIL_ADDRESS)])
    .types(&[(EVIL, EVIL_ADDRESS)])
    .theme_colors(&[(EVIL, EVIL)])
    .manifest(EVIL_ADDRESS)
    .icons(const { &[Icon::mask(EVIL_ADDRESS, EVIL).sizes(EVIL).mime_type(EVIL).media(EVIL)] })
    .other(&[(EVIL, EVIL)])
    .open_graph(
        OpenGraph::new()
            .kind(OpenGraphType::Article(
                Article::new()
                    .published_time(EVIL)
                    .modified_time(EVIL)
                    .section(EVIL)
                    .authors(&[EVIL, EVIL_ADDRESS])
                    .tags(&[EVIL]),
            ))
            .url(EVIL_ADDRESS)
            .title(EVIL)
            .description(EVIL)
            .site_name(EVIL)
            .locale(EVIL)
            .image(Image::new(EVIL_ADDRESS).alt(EVIL).mime_type(EVIL)),
    )
    .twitter(
        Twitter::new(TwitterCard::Summary)
            .site(EVIL)
            .creator(EVIL)
            .title(EVIL)
            .description(EVIL)
            .image(Image::new(EVIL_ADDRESS).alt(EVIL)),
    );

const SCRIPT_ADDRESSES: Metadata = Metadata::new("Page", "A page")
    .canonical("javascript:alert(1)")
    .manifest("javascript:alert(1)")
    .open_graph(OpenGraph::new().url("//evil.org").image(Image::new("data:image/png,x")));

/// A page that says where it is.
const LINKED: Metadata = Metadata::new("Page", "A page")
    .canonical("/linked")
    .languages(&[("de", "/de")])
    .open_graph(OpenGraph::new().url("/linked").image(Image::new("/og.png")))
    .twitter(Twitter::new(TwitterCard::Summary).image(Image::new("https://cdn.org/x.png")));

async fn document(children: Outlet) -> Result<impl IntoView> {
    Ok(view! {
        <html>
            <head>
                <Head/>
            </head>
            <body>{children}</body>
        </html>
    })
}

async fn section(children: Outlet) -> Result<impl IntoView> {
    Ok(children)
}

async fn page() -> Result<impl IntoView> {
    Ok(view! { <p>"page"</p> })
}

async fn of_name(Path(name): Path<String>) -> Result<Metadata> {
    Ok(Metadata { canonical: Some(format!("/names/{name}").into()), ..Metadata::titled(name) })
}

fn routes() -> Routes {
    Routes::new().layout(Layout::new(document).metadata(LAYOUT), |routes| {
        routes
            .page("/", Page::new(page))
            .page("/own", Page::new(page).metadata(Metadata::new("Own", "Its own")))
            .page("/names/{name}", Page::new(page).metadata_with(of_name))
            .page("/evil", Page::new(page).metadata(EVIL_METADATA))
            .page("/scripts", Page::new(page).metadata(SCRIPT_ADDRESSES))
            .page("/linked", Page::new(page).metadata(LINKED))
            .layout(Layout::new(section).metadata(SECTION), |routes| {
                routes
                    .page("/section", Page::new(page))
                    .page("/section/own", Page::new(page).metadata(Metadata::new("Own", "D")))
                    .page(
                        "/section/absolute",
                        Page::new(page).metadata(Metadata::empty().absolute_title("Absolute")),
                    )
            })
    })
}

async fn start(variables: &[(&str, &str)]) -> Server {
    Server::start(routes(), config(variables)).await
}

/// The head of a page as far as the stylesheet and the script, which are not its metadata.
async fn head(server: &Server, path: &str) -> String {
    let answer = server.get(path).await;
    assert_eq!(answer.status, 200, "{path}");
    let start = answer.text().find("<title>").unwrap();
    let head = &answer.text()[start..];
    let end = head.find("<script type=\"module\"").unwrap();
    // Leptos marks where a list of views ends.
    head[..end].replace("<!---->", "")
}

#[tokio::test]
async fn a_page_says_what_it_and_its_layouts_say() {
    let server = start(&[]).await;
    let inherited = "<meta name=\"robots\" content=\"index, follow, noarchive\">\
                     <meta property=\"og:type\" content=\"website\">";
    let site = "<meta property=\"og:site_name\" content=\"Site\">\
                <link rel=\"icon\" href=\"/favicon.svg\">";
    assert_eq!(
        head(&server, "/").await,
        format!(
            "<title>Site</title><meta name=\"description\" content=\"A site\">{inherited}\
             <meta property=\"og:title\" content=\"Site\">\
             <meta property=\"og:description\" content=\"A site\">{site}"
        )
    );
    assert_eq!(
        head(&server, "/own").await,
        format!(
            "<title>Own – Site</title><meta name=\"description\" content=\"Its own\">{inherited}\
             <meta property=\"og:title\" content=\"Own – Site\">\
             <meta property=\"og:description\" content=\"Its own\">{site}"
        )
    );
}

#[tokio::test]
async fn titles_go_through_the_nearest_template() {
    let server = start(&[]).await;
    for (path, title) in [
        ("/section", "Section – Site"),
        ("/section/own", "Own | Section"),
        ("/section/absolute", "Absolute"),
        ("/names/Ada", "Ada – Site"),
    ] {
        let head = head(&server, path).await;
        assert!(head.starts_with(&format!("<title>{title}</title>")), "{path}: {head}");
    }
}

#[tokio::test]
async fn nothing_that_is_said_ends_its_element() {
    let server = start(&[]).await;
    let head = head(&server, "/evil").await;
    assert!(!head.contains("<script"), "{head}");
    assert!(!head.contains("<!--"), "{head}");
    assert_eq!(head.matches("</title>").count(), 1, "{head}");
    // Every quote that is left belongs to an attribute: as many as there are `=\"`, twice.
    assert_eq!(head.matches('"').count(), 2 * head.matches("=\"").count() + 1, "{head}");
    let title =
        "<title>\"'&gt;&lt;!--&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp; – Site";
    assert!(head.starts_with(title), "{head}");
}

#[tokio::test]
async fn a_path_parameter_cannot_write_into_the_head() {
    let server = start(&[]).await;
    let head = head(&server, "/names/%22%3E%3C%2Ftitle%3E%3Cscript%3E").await;
    assert!(head.starts_with("<title>\"&gt;&lt;/title&gt;&lt;script&gt; – Site</title>"), "{head}");
    assert!(head.contains("href=\"/names/%22%3E%3C/title%3E%3Cscript%3E\""), "{head}");
}

#[tokio::test]
async fn what_is_no_web_address_is_left_out() {
    let server = start(&[]).await;
    let head = head(&server, "/scripts").await;
    for part in ["javascript", "evil", "data:", "canonical", "manifest", "og:url", "og:image"] {
        assert!(!head.contains(part), "{part}: {head}");
    }
}

#[tokio::test]
async fn paths_get_the_configured_origin_and_never_the_host() {
    let server = start(&[]).await;
    let request =
        Request::get("/linked").header("host", "evil.org").header("x-forwarded-host", "evil.org");
    let answer = server.send(&request).await;
    assert!(!answer.text().contains("evil"), "{}", answer.text());
    for link in [
        "<link rel=\"canonical\" href=\"/linked\">",
        "<link rel=\"alternate\" href=\"/de\" hreflang=\"de\">",
        "<meta property=\"og:url\" content=\"/linked\">",
        "<meta property=\"og:image\" content=\"/og.png\">",
        "<meta name=\"twitter:image\" content=\"https://cdn.org/x.png\">",
    ] {
        assert!(answer.text().contains(link), "{link}: {}", answer.text());
    }
    let server = start(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let answer = server.send(&Request::get("/linked").header("host", "example.org")).await;
    for link in [
        "<link rel=\"canonical\" href=\"https://example.org/linked\">",
        "<link rel=\"alternate\" href=\"https://example.org/de\" hreflang=\"de\">",
        "<meta property=\"og:url\" content=\"https://example.org/linked\">",
        "<meta property=\"og:image\" content=\"https://example.org/og.png\">",
        "<meta name=\"twitter:image\" content=\"https://cdn.org/x.png\">",
    ] {
        assert!(answer.text().contains(link), "{link}: {}", answer.text());
    }
}

#[tokio::test]
async fn the_application_titles_its_pages() {
    let app = TestApp::start().await;
    let id = app.member("Ada").await;
    for (path, title) in [
        ("/", "Members"),
        ("/examples/guests", "Guests – Members"),
        ("/examples/guests/new", "New guest – Members"),
        (&format!("/examples/guests/{id}"), "Ada – Members"),
    ] {
        let head = head(&app, path).await;
        assert!(head.starts_with(&format!("<title>{title}</title>")), "{path}: {head}");
        assert!(head.contains("<meta property=\"og:site_name\" content=\"Members\">"), "{head}");
        assert!(head.contains("<link rel=\"icon\" href=\"/favicon.svg\""), "{head}");
        assert!(head.contains("<link rel=\"manifest\" href=\"/manifest.webmanifest\">"), "{head}");
    }
    let head = head(&app, &format!("/examples/guests/{id}")).await;
    assert!(
        head.contains(&format!("<link rel=\"canonical\" href=\"/examples/guests/{id}\">")),
        "{head}"
    );
    assert!(head.contains("<meta property=\"og:type\" content=\"profile\">"), "{head}");
    let missing = app.get("/nothing").await;
    assert!(missing.text().contains("<title>Not Found – Members</title>"), "{}", missing.text());
}
