//! Rows and source of a tree without mistakes.

use super::{
    ANY, CACHE, HANDLER, LAYOUT, PAGE, USER, check, check_rows, check_source, scan, write,
};

#[test]
fn every_mistake_is_told_at_once() {
    let folder = write(&[("a/page.rs", ""), ("b/layout.rs", ""), ("[/page.rs", PAGE)]);
    assert_eq!(scan(folder.path()).unwrap_err().lines().count(), 3);
}

#[test]
fn private_folders_and_other_files_are_left_alone() {
    check_rows(
        &[("page.rs", PAGE), ("_parts/page.rs", "?"), ("queries.rs", "?"), ("notes.txt", "?")],
        &["/ dynamic GET+POST page.rs"],
    );
}

#[test]
fn rows_tell_kind_and_methods_in_order_of_the_paths() {
    let cached =
        format!("{PAGE}\npub const CACHE: Cache = Cache::revalidate(60).tags(&[\"a\", B]);");
    let forever = format!("{PAGE}\npub const CACHE: Cache = Cache::forever();");
    let unknown = format!("{PAGE}\npub use shared::CACHE;");
    let listed = format!(
        "{USER}\npub const CACHE: Cache = Cache::forever().only_listed();
         pub async fn static_params() -> Result<Vec<u64>> {{}}"
    );
    check_rows(
        &[
            ("[...rest]/page.rs", USER),
            ("[slug]/page.rs", USER),
            ("users/page.rs", &cached),
            ("(site)/about/page.rs", &forever),
            ("news/page.rs", &unknown),
            ("posts/[id]/page.rs", &listed),
            ("page.rs", PAGE),
            (
                "api/users/route.rs",
                "pub async fn post() {} pub async fn get() {}
                 pub const CACHE: Cache = Cache::revalidate(5);",
            ),
            ("api/hello/handler.rs", HANDLER),
        ],
        &[
            "/ dynamic GET+POST page.rs",
            "/about static GET+POST (site)/about/page.rs for forever",
            "/api/hello api  api/hello/handler.rs",
            "/api/users handler GET+POST api/users/route.rs for 5 s",
            "/news cached GET+POST news/page.rs for ?",
            "/posts/{id} static GET+POST posts/[id]/page.rs for forever listed",
            "/users cached GET+POST users/page.rs for 60 s a+?",
            "/{slug} dynamic GET+POST [slug]/page.rs",
            "/{*rest} dynamic GET+POST [...rest]/page.rs",
        ],
    );
}

#[test]
fn an_optional_catch_all_answers_its_parent_too() {
    check_rows(
        &[("docs/[[...rest]]/page.rs", USER)],
        &[
            "/docs dynamic GET+POST docs/[[...rest]]/page.rs",
            "/docs/{*rest} dynamic GET+POST docs/[[...rest]]/page.rs",
        ],
    );
}

#[test]
fn layouts_nest_as_their_folders_do() {
    check_source(
        &[
            ("layout.rs", LAYOUT),
            ("page.rs", PAGE),
            ("(auth)/layout.rs", LAYOUT),
            ("(auth)/sign-in/page.rs", PAGE),
            ("users/page.rs", PAGE),
        ],
        ".layout(Layout::new(layout::layout), |routes| routes
         .page(\"/\", Page::new(page::page))
         .page(\"/users\", Page::new(users_page::page))
         .layout(Layout::new(auth_layout::layout), |routes| routes
         .page(\"/sign-in\", Page::new(auth_sign_in_page::page))))",
    );
}

#[test]
fn a_boundary_is_within_the_layout_of_its_folder() {
    check_source(
        &[
            ("layout.rs", LAYOUT),
            ("not_found.rs", "pub fn not_found() {}"),
            ("error.rs", "pub fn error(failure: Failure) {}"),
            ("loading.rs", "pub fn loading() {}"),
            ("page.rs", PAGE),
            ("users/forbidden.rs", "pub fn forbidden() {}"),
            ("users/not_found.rs", "pub fn not_found() {}"),
            ("users/page.rs", PAGE),
            ("users/new/page.rs", PAGE),
        ],
        "Routes::new().layout(Layout::new(layout::layout), |routes| routes
         .boundary(Boundary::new().loading(loading::loading).error(error::error)
         .not_found(not_found::not_found), |routes| routes
         .page(\"/\", Page::new(page::page))
         .boundary(Boundary::new().not_found(users_not_found::not_found)
         .forbidden(users_forbidden::forbidden), |routes| routes
         .page(\"/users\", Page::new(users_page::page))
         .page(\"/users/new\", Page::new(users_new_page::page))))
         .not_found(not_found::not_found))",
    );
}

#[test]
fn what_has_no_page_below_it_is_left_out() {
    check_source(
        &[
            ("layout.rs", LAYOUT),
            ("not_found.rs", "pub fn not_found() {}"),
            ("api/layout.rs", LAYOUT),
            ("api/error.rs", "pub fn error(failure: Failure) {}"),
            ("api/hello/handler.rs", HANDLER),
        ],
        "Routes::new().layout(Layout::new(layout::layout), |routes| routes
         .not_found(not_found::not_found))
         .handler(\"/api/hello\", Handler::new(api_hello_handler::handler))",
    );
}

#[test]
fn static_params_are_for_paths_with_parameters() {
    let page = format!("{CACHE}{USER}\npub async fn static_params() -> Result<Vec<u64>> {{}}");
    check_source(
        &[("docs/[[...rest]]/page.rs", &page)],
        ".page(\"/docs\", Page::new(docs_rest_page::page).cache(docs_rest_page::CACHE))
         .page(\"/docs/{*rest}\", Page::new(docs_rest_page::page).cache(docs_rest_page::CACHE)
         .static_params(docs_rest_page::static_params))",
    );
}

#[test]
fn links_of_a_page_with_a_query_take_its_parameters() {
    let filter = "#[derive(Debug, formwork::Query)] pub struct Filter { page: u32 }";
    let page =
        format!("{filter} pub async fn page(f: Query<Filter>) -> Result<impl IntoView> {{}}");
    let get = format!("{filter} pub async fn get(f: Query<Filter>) {{}}");
    let files = [("users/page.rs", page.as_str()), ("api/users/route.rs", &get)];
    check_source(
        &files,
        "pub fn users() -> super::users_page::FilterHref {
         super::users_page::FilterHref::new(Href::new(\"/users\"))",
    );
    check_source(
        &files,
        "/// Links to `/users`.\n pub mod users { use super::Href;\n /// `/users`\n #[must_use]
         pub fn index() -> super::super::users_page::FilterHref {",
    );
    check_source(&files, "pub fn users() -> super::super::api_users_route::FilterHref {");
}

#[test]
fn a_query_of_another_kind_gives_a_plain_link() {
    for source in [
        "#[derive(Deserialize)] pub struct Filter; ",
        "use crate::Filter; ",
        "#[derive(Query)] pub enum Filter {} ",
    ] {
        let page = format!("{source}pub async fn page(f: Query<Filter>) -> Result<()> {{}}");
        check_source(&[("users/page.rs", &page)], "pub fn users() -> Href {");
    }
}

#[test]
fn a_private_query_is_a_mistake() {
    let page = "#[derive(Query)]\npub(crate) struct Filter;
                pub async fn page(f: Query<Filter>) -> Result<()> {}";
    check(
        &[("page.rs", page)],
        &["routes/page.rs:2: `Filter` is not public, and links are made of it: write `pub struct \
           Filter`"],
    );
}

#[test]
fn an_index_below_a_page_is_a_mistake() {
    check(
        &[("users/page.rs", PAGE), ("users/index/page.rs", PAGE)],
        &["routes/users/index/page.rs: the link to `/users/index` is named `href::users::index`, \
           as that to `/users` of routes/users/page.rs: rename one of the folders"],
    );
}

#[test]
fn files_of_one_module_name_are_numbered() {
    check_source(
        &[("a/b/page.rs", PAGE), ("a_b/page.rs", PAGE)],
        "#[path = \"routes/a_b/page.rs\"]\npub mod a_b_page_2;",
    );
}

#[test]
fn keywords_are_escaped_in_links() {
    check_source(
        &[("type/[match]/page.rs", USER)],
        "pub fn r#match(r#match: impl std::fmt::Display) -> Href { \
         Href::new(\"/type\").segment(r#match) }",
    );
}

#[test]
fn a_path_may_begin_with_a_parameter() {
    check_source(
        &[("[lang]/docs/[...rest]/page.rs", ANY)],
        "Href::new(\"\").segment(lang).literal(\"/docs\").segments(rest)",
    );
}
