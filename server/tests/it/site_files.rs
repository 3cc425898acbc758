//! `robots.txt`, sitemaps and the manifest.

use formwork::{
    routing::{Methods, Routes},
    site_files::{
        MAX_URLS, Manifest, ManifestDisplay, ManifestIcon, ManifestShortcut, Robots, RobotsGroup,
        Sitemap, SitemapIndex, SitemapUrl,
    },
};
use serde_json::json;

use crate::{
    http::{Request, Response},
    support::{Server, TestApp, config},
};

async fn robots() -> Robots {
    Robots::new().group(RobotsGroup::any().disallow("/a\nAllow: /")).sitemap("/sitemap.xml")
}

async fn sitemap() -> Sitemap {
    Sitemap::new().url(SitemapUrl::new("/?a=b&c=<d>").last_modified("2026-02-03").priority(0.5))
}

async fn index() -> SitemapIndex {
    SitemapIndex::new().sitemap("/sitemap.xml")
}

async fn too_long() -> Sitemap {
    Sitemap::new().urls(0..=MAX_URLS)
}

async fn too_many() -> Sitemap {
    Sitemap::new().urls((0..=MAX_URLS).map(|id| format!("/{id}")))
}

async fn manifest() -> Manifest {
    Manifest::new("\"</script>")
        .short_name("M")
        .start_url("/")
        .scope("/")
        .display(ManifestDisplay::MinimalUi)
        .theme_color("#111")
        .background_color("#fff")
        .category("social")
        .icon(ManifestIcon::new("/a.png").sizes("192x192").mime_type("image/png").purpose("any"))
        .shortcut(ManifestShortcut::new("Join", "/examples/guests/new"))
}

async fn fresh() -> ([(&'static str, &'static str); 1], Robots) {
    ([("cache-control", "no-store")], Robots::new())
}

fn routes() -> Routes {
    Routes::new()
        .route("/robots.txt", Methods::new().get(robots))
        .route("/sitemap.xml", Methods::new().get(sitemap))
        .route("/sitemaps.xml", Methods::new().get(index))
        .route("/too-long.xml", Methods::new().get(too_long))
        .route("/too-many.xml", Methods::new().get(too_many))
        .route("/manifest.webmanifest", Methods::new().get(manifest))
        .route("/fresh.txt", Methods::new().get(fresh))
}

async fn start(variables: &[(&str, &str)]) -> Server {
    Server::start(routes(), config(variables)).await
}

#[track_caller]
fn check(answer: &Response, content_type: &str, expect: &str) {
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some(content_type));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
    assert_eq!(answer.text(), expect);
}

#[tokio::test]
async fn each_file_has_its_type_and_may_be_kept_for_an_hour() {
    let server = start(&[("FORMWORK_ADDR", "127.0.0.1:8080")]).await;
    check(
        &server.get("/robots.txt").await,
        "text/plain; charset=utf-8",
        "User-agent: *\nDisallow: /a%0AAllow:%20/\n\n\
         Sitemap: http://127.0.0.1:8080/sitemap.xml\n",
    );
    check(
        &server.get("/sitemap.xml").await,
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         <url><loc>http://127.0.0.1:8080/?a=b&amp;c=%3Cd%3E</loc>\
         <lastmod>2026-02-03</lastmod><priority>0.5</priority></url>\n\
         </urlset>\n",
    );
    check(
        &server.get("/sitemaps.xml").await,
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         <sitemap><loc>http://127.0.0.1:8080/sitemap.xml</loc></sitemap>\n\
         </sitemapindex>\n",
    );
    let manifest = server.get("/manifest.webmanifest").await;
    assert_eq!(manifest.header("content-type"), Some("application/manifest+json"));
    assert_eq!(
        manifest.json(),
        json!({
            "name": "\"</script>",
            "short_name": "M",
            "start_url": "/",
            "scope": "/",
            "display": "minimal-ui",
            "theme_color": "#111",
            "background_color": "#fff",
            "categories": ["social"],
            "icons": [
                { "src": "/a.png", "sizes": "192x192", "type": "image/png", "purpose": "any" }
            ],
            "shortcuts": [{ "name": "Join", "url": "/examples/guests/new" }],
        })
    );
}

#[tokio::test]
async fn addresses_come_from_the_settings_and_never_from_the_host() {
    let configured = start(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let unset = start(&[]).await;
    for path in ["/robots.txt", "/sitemap.xml", "/sitemaps.xml"] {
        let request = Request::get(path).header("host", "example.org");
        let answer = configured.send(&request).await;
        assert!(answer.text().contains("https://example.org/"), "{}", answer.text());
        let request = Request::get(path)
            .header("host", "evil.org")
            .header("x-forwarded-host", "evil.org")
            .header("x-forwarded-proto", "https");
        let answer = unset.send(&request).await;
        assert!(answer.text().contains("http://127.0.0.1:3000/"), "{}", answer.text());
        assert!(!answer.text().contains("evil"), "{}", answer.text());
    }
}

#[tokio::test]
async fn a_sitemap_that_cannot_be_complete_is_a_failure() {
    let server = start(&[]).await;
    for path in ["/too-long.xml", "/too-many.xml"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 500);
        assert_eq!(answer.text(), "");
        assert!(answer.header("formwork-digest").is_some());
        assert_eq!(answer.header("cache-control"), None);
    }
}

#[tokio::test]
async fn a_handler_or_development_keeps_it_shorter() {
    let server = start(&[]).await;
    assert_eq!(server.get("/fresh.txt").await.header("cache-control"), Some("no-store"));
    let server = start(&[("FORMWORK_DEV", "1")]).await;
    assert_eq!(server.get("/robots.txt").await.header("cache-control"), Some("no-cache"));
}

#[tokio::test]
async fn the_application_says_where_its_pages_are() {
    let app = TestApp::start().await;
    let id = app.user("Ada").await;
    let robots = app.get("/robots.txt").await;
    let expect = "User-agent: *\nDisallow: /_formwork/action/\n\n\
                  Sitemap: http://127.0.0.1:3000/sitemap.xml\n";
    assert_eq!(robots.text(), expect);
    let sitemap = app.get("/sitemap.xml").await;
    for path in ["/".to_owned(), "/users".to_owned(), format!("/users/{id}")] {
        let location = format!("<loc>http://127.0.0.1:3000{path}</loc>");
        assert!(sitemap.text().contains(&location), "{path}: {}", sitemap.text());
    }
    let manifest = app.get("/manifest.webmanifest").await.json();
    assert_eq!(manifest["name"], "Members");
    for icon in manifest["icons"].as_array().unwrap() {
        assert!(
            std::path::Path::new("../public").join(&icon["src"].as_str().unwrap()[1..]).exists()
        );
    }
}

#[tokio::test]
async fn of_more_members_than_a_sitemap_holds_the_newest_are_listed() {
    let app = TestApp::start().await;
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) \
                INSERT INTO users (name, sort_name, email, created_at) \
                SELECT 'Ada', 'ada', i || '@example.org', 0 FROM n";
    sqlx::raw_sql(many).execute(&app.db).await.unwrap();
    let newest = app.user("Bo").await;
    let sitemap = app.get("/sitemap.xml").await;
    assert_eq!(sitemap.status, 200);
    assert_eq!(sitemap.text().matches("<loc>").count(), 50_000);
    for (id, listed) in [(newest, true), (1, false)] {
        assert_eq!(sitemap.text().contains(&format!("/users/{id}</loc>")), listed, "{id}");
    }
}
