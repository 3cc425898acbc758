use super::*;

const ORIGIN: Option<&str> = Some("https://example.org");

/// What the head of a page says, one element a line.
fn head(metadata: &Metadata, origin: Option<&str>) -> Vec<String> {
    let tags = Tags::of(metadata, origin);
    tags.into_iter().map(line).collect()
}

fn line(tag: Tag) -> String {
    match tag {
        Tag::Title(text) => format!("title {text}"),
        Tag::Meta(Meta { key, content, media, .. }) => {
            let media = media.map(|media| format!(" {media}")).unwrap_or_default();
            format!("{key} {content}{media}")
        }
        Tag::Link(link) => {
            let more = [link.hreflang, link.mime_type, link.sizes, link.media, link.color];
            let more = more.into_iter().flatten().map(|value| format!(" {value}"));
            format!("{} {}{}", link.rel, link.href, more.collect::<String>())
        }
    }
}

#[track_caller]
fn check(metadata: &Metadata, expect: &[&str]) {
    assert_eq!(head(metadata, ORIGIN), expect);
}

const IMAGES: &[Image] = &[Image::new("/a.png"), Image::new("/b.png")];
const ICONS: &[Icon] = &[
    Icon::new("/favicon.svg").mime_type("image/svg+xml").media("(prefers-color-scheme: dark)"),
    Icon::shortcut("/favicon.ico").sizes("32x32"),
    Icon::apple("/apple.png"),
    Icon::mask("/mask.svg", "#111"),
];

/// Everything that can be said.
const FULL: Metadata = Metadata::new("Title", "Description")
    .title_template("%s – Site")
    .canonical("/page")
    .robots(RobotsMeta::new().noindex())
    .googlebot(RobotsMeta::new().max_video_preview(-1))
    .open_graph(OpenGraph::new().image(Image::new("/og.png")))
    .twitter(Twitter::new(TwitterCard::Summary))
    .icons(ICONS)
    .manifest("/manifest.webmanifest")
    .theme_color("#fff")
    .keywords(&["a", "b"])
    .authors(&["Ada", "Bela"])
    .languages(&[("de", "/de"), ("x-default", "/")])
    .types(&[("application/rss+xml", "/feed.xml")])
    .other(&[("verification", "x")]);

#[test]
fn everything_is_said_in_one_order() {
    check(
        &FULL,
        &[
            "title Title",
            "description Description",
            "author Ada",
            "author Bela",
            "keywords a, b",
            "robots noindex, follow",
            "googlebot index, follow, max-video-preview:-1",
            "canonical https://example.org/page",
            "alternate https://example.org/de de",
            "alternate https://example.org/ x-default",
            "alternate https://example.org/feed.xml application/rss+xml",
            "og:type website",
            "og:title Title",
            "og:description Description",
            "og:image https://example.org/og.png",
            "twitter:card summary",
            "twitter:title Title",
            "twitter:description Description",
            "theme-color #fff",
            "icon /favicon.svg image/svg+xml (prefers-color-scheme: dark)",
            "shortcut icon /favicon.ico 32x32",
            "apple-touch-icon /apple.png",
            "mask-icon /mask.svg #111",
            "manifest /manifest.webmanifest",
            "verification x",
        ],
    );
}

#[test]
fn nothing_said_is_nothing_written() {
    check(&Metadata::default(), &[]);
    assert_eq!(Metadata::default(), Metadata::empty());
}

#[test]
fn what_is_not_said_is_inherited_and_what_is_said_wins() {
    assert_eq!(Metadata::empty().below(FULL).title_template, FULL.title_template);
    assert_eq!(head(&Metadata::empty().below(FULL), ORIGIN), head(&FULL, ORIGIN));
    assert_eq!(head(&FULL.below(Metadata::empty()), ORIGIN), head(&FULL, ORIGIN));
    let other = Metadata::new("Other", "Another description")
        .canonical("/other")
        .robots(RobotsMeta::new())
        .googlebot(RobotsMeta::new())
        .open_graph(OpenGraph::new().site_name("Other"))
        .twitter(Twitter::new(TwitterCard::SummaryLargeImage))
        .icons(const { &[Icon::new("/other.svg")] })
        .manifest("/other.webmanifest")
        .theme_colors(&[("(a)", "#000"), ("(b)", "#111")])
        .keywords(&["c"])
        .authors(&["Chidi"])
        .languages(&[("fr", "/fr")])
        .types(&[("application/json", "/feed.json")])
        .other(&[("other", "y")]);
    let merged = other.below(FULL);
    check(
        &merged,
        &[
            "title Other – Site",
            "description Another description",
            "author Chidi",
            "keywords c",
            "robots index, follow",
            "googlebot index, follow",
            "canonical https://example.org/other",
            "alternate https://example.org/fr fr",
            "alternate https://example.org/feed.json application/json",
            "og:type website",
            "og:title Other – Site",
            "og:description Another description",
            "og:site_name Other",
            "twitter:card summary_large_image",
            "twitter:title Other – Site",
            "twitter:description Another description",
            "theme-color #000 (a)",
            "theme-color #111 (b)",
            "icon /other.svg",
            "manifest /other.webmanifest",
            "other y",
        ],
    );
}

/// The title that comes of layouts, from the root inwards, and at last the page.
#[track_caller]
fn check_title(levels: impl IntoIterator<Item = Metadata>, expect: &str) {
    let merged = levels.into_iter().fold(Metadata::empty(), |outer, inner| inner.below(outer));
    assert_eq!(merged.title.as_ref().map(Title::text), Some(expect));
}

#[test]
fn a_title_is_put_into_the_nearest_template_above_it() {
    let root = || Metadata::empty().title("Site").title_template("%s – Site");
    let docs = || Metadata::empty().title("Docs").title_template("%s | Docs");
    check_title([root()], "Site");
    check_title([root(), Metadata::empty()], "Site");
    check_title([root(), Metadata::titled("Page")], "Page – Site");
    check_title([root(), docs()], "Docs – Site");
    check_title([root(), docs(), Metadata::empty()], "Docs – Site");
    check_title([root(), docs(), Metadata::titled("Page")], "Page | Docs");
    check_title([root(), Metadata::empty(), Metadata::titled("Page")], "Page – Site");
    check_title([root(), Metadata::empty().absolute_title("Page")], "Page");
    check_title([root(), Metadata::titled("%s")], "%s – Site");
    check_title([Metadata::titled("Page")], "Page");
    let twice = Metadata::empty().title_template("%s, %s %");
    check_title([twice, Metadata::titled("Page")], "Page, Page %");
}

#[test]
#[should_panic(expected = "a title template needs `%s`")]
fn a_template_without_a_place_is_refused() {
    let _ = Metadata::empty().title_template("% s");
}

#[test]
fn open_graph_says_what_the_page_does_not() {
    let article = Article::new()
        .published_time("2026-02-03")
        .modified_time("2026-02-04")
        .section("News")
        .authors(&["/users/7", "Bela"])
        .tags(&["a", "b"]);
    let image = Image::new("/og.png").alt("A").size(1200, 630).mime_type("image/png");
    let open_graph = OpenGraph::new()
        .kind(OpenGraphType::Article(article))
        .url("/page")
        .title("Shared")
        .description("Shared description")
        .site_name("Site")
        .locale("en_GB")
        .image(image);
    let twitter = Twitter::new(TwitterCard::SummaryLargeImage)
        .site("@site")
        .creator("@ada")
        .image(Image::new("/x.png").alt("X"));
    check(
        &Metadata::empty().open_graph(open_graph).twitter(twitter),
        &[
            "og:type article",
            "og:url https://example.org/page",
            "og:title Shared",
            "og:description Shared description",
            "og:site_name Site",
            "og:locale en_GB",
            "og:image https://example.org/og.png",
            "og:image:type image/png",
            "og:image:width 1200",
            "og:image:height 630",
            "og:image:alt A",
            "article:published_time 2026-02-03",
            "article:modified_time 2026-02-04",
            "article:author https://example.org/users/7",
            "article:author Bela",
            "article:section News",
            "article:tag a",
            "article:tag b",
            "twitter:card summary_large_image",
            "twitter:site @site",
            "twitter:creator @ada",
            "twitter:title Shared",
            "twitter:description Shared description",
            "twitter:image https://example.org/x.png",
            "twitter:image:alt X",
        ],
    );
    check(
        &Metadata::empty().twitter(Twitter::new(TwitterCard::Summary).title("T").description("D")),
        &["twitter:card summary", "twitter:title T", "twitter:description D"],
    );
    let book = OpenGraph::new().kind(OpenGraphType::Other("book".into())).images(IMAGES);
    check(
        &Metadata::empty().open_graph(book),
        &[
            "og:type book",
            "og:image https://example.org/a.png",
            "og:image https://example.org/b.png",
        ],
    );
}

#[test]
fn every_field_takes_what_is_made_at_run_time() {
    let name = String::from("Ada");
    let metadata = Metadata {
        title: Some(Title::Absolute(name.clone().into())),
        canonical: Some(format!("/users/{}", 7).into()),
        keywords: vec![name.clone()].into(),
        other: [("a".to_owned(), name.clone())].into_iter().collect(),
        icons: vec![Icon { href: name.to_lowercase().into(), ..Icon::new("") }].into(),
        open_graph: Some(OpenGraph {
            images: vec![Image::at(format!("/{name}.png"))].into(),
            ..OpenGraph::new()
        }),
        ..Metadata::empty().described(name)
    };
    check(
        &metadata,
        &[
            "title Ada",
            "description Ada",
            "keywords Ada",
            "canonical https://example.org/users/7",
            "og:type website",
            "og:title Ada",
            "og:description Ada",
            "og:image https://example.org/Ada.png",
            "a Ada",
        ],
    );
}

#[test]
fn what_is_no_web_address_is_left_out() {
    const EVIL: &str = "javascript:alert(1)";
    let image = Image::new(EVIL).alt("A").size(1, 1);
    let metadata = Metadata::empty()
        .canonical(EVIL)
        .languages(&[("de", EVIL)])
        .types(&[("a/b", EVIL)])
        .manifest(EVIL)
        .icons(const { &[Icon::new(EVIL), Icon::apple("data:image/png,x")] })
        .open_graph(
            OpenGraph::new()
                .url(EVIL)
                .image(image.clone())
                .kind(OpenGraphType::Article(Article::new().authors(&["//evil.org"]))),
        )
        .twitter(Twitter::new(TwitterCard::Summary).image(image));
    check(&metadata, &["og:type article", "twitter:card summary"]);
}

#[test]
fn without_an_origin_paths_stay_paths() {
    let metadata = Metadata::empty().canonical("/a").open_graph(OpenGraph::new().url("/b"));
    assert_eq!(head(&metadata, None), ["canonical /a", "og:type website", "og:url /b"]);
}
