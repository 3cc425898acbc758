use super::*;
use crate::routing::Href;

const BASE: &str = "http://127.0.0.1:3000";

#[test]
fn a_sitemap_has_everything_that_is_said() {
    let page = SitemapUrl::new(Href::new("/users").segment("a&b'"))
        .last_modified("2026-02-03")
        .change_frequency(ChangeFrequency::Weekly)
        .priority(0.8)
        .alternate("de", "/de/users")
        .alternate("\"><x/>", "https://example.org/?a=b&c=d")
        .image("/a.png");
    let xml = Sitemap::new().url("/").url(page).to_xml().unwrap();
    let expect = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:xhtml=\"http://www.w3.org/1999/xhtml\" \
         xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">\n\
         <url><loc>{BASE}/</loc></url>\n\
         <url><loc>{BASE}/users/a&amp;b&apos;</loc><lastmod>2026-02-03</lastmod>\
         <changefreq>weekly</changefreq><priority>0.8</priority>\
         <xhtml:link rel=\"alternate\" hreflang=\"de\" href=\"{BASE}/de/users\"/>\
         <xhtml:link rel=\"alternate\" hreflang=\"&quot;&gt;&lt;x/&gt;\" \
         href=\"https://example.org/?a=b&amp;c=d\"/>\
         <image:image><image:loc>{BASE}/a.png</image:loc></image:image></url>\n\
         </urlset>\n"
    );
    assert_eq!(xml, expect);
}

#[test]
fn an_index_lists_sitemaps() {
    let index = SitemapIndex::new().sitemap("/a.xml").sitemap_modified("/b.xml", "2026-02-03");
    let expect = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         <sitemap><loc>{BASE}/a.xml</loc></sitemap>\n\
         <sitemap><loc>{BASE}/b.xml</loc><lastmod>2026-02-03</lastmod></sitemap>\n\
         </sitemapindex>\n"
    );
    assert_eq!(index.to_xml(), Ok(expect));
    let too_many = (0..=MAX_URLS).fold(SitemapIndex::new(), |index, _| index.sitemap("/a"));
    assert_eq!(too_many.to_xml(), Err(SitemapError::TooManyUrls));
}

#[track_caller]
fn refused(url: SitemapUrl) -> SitemapError {
    Sitemap::new().url(url).to_xml().unwrap_err()
}

#[test]
fn what_the_protocol_does_not_allow_is_an_error() {
    for priority in [-0.1, 1.1, f32::NAN, f32::INFINITY] {
        let error = refused(SitemapUrl::new("/").priority(priority));
        assert!(matches!(error, SitemapError::Priority { .. }), "{error}");
    }
    let error = refused(SitemapUrl::new("/").last_modified("yesterday"));
    assert!(matches!(error, SitemapError::LastModified { .. }), "{error}");
    for url in [
        SitemapUrl::new("javascript:alert(1)"),
        SitemapUrl::new("/").alternate("de", "//evil.org"),
        SitemapUrl::new("/").image("a.png"),
    ] {
        let error = refused(url);
        assert!(matches!(error, SitemapError::Address { .. }), "{error}");
    }
}

#[test]
fn a_sitemap_is_complete_or_an_error() {
    let full = Sitemap::new().urls(std::iter::repeat_n("/", MAX_URLS));
    assert_eq!(full.to_xml().unwrap().matches("<url>").count(), MAX_URLS);
    assert_eq!(full.url("/").to_xml(), Err(SitemapError::TooManyUrls));
    // Without an end: it is not read further than it takes to know.
    assert_eq!(
        Sitemap::new().urls(std::iter::repeat("/")).to_xml(),
        Err(SitemapError::TooManyUrls)
    );
    let long = format!("/{}", "a".repeat(2000));
    let large = Sitemap::new().urls(std::iter::repeat_n(&long, MAX_URLS));
    assert_eq!(large.to_xml(), Err(SitemapError::TooLarge));
}
