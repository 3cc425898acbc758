use std::{fs, path::Path};

use tempfile::TempDir;

use super::RouteTree;

const PAGE: &str = "pub async fn page() -> Result<impl IntoView> {}";
const USER: &str = "pub async fn page(Path(id): Path<u64>) -> Result<impl IntoView> {}";
const ANY: &str = "pub async fn page(parts: Parts) -> Result<impl IntoView> {}";
const LAYOUT: &str = "pub async fn layout(children: Children) -> Result<impl IntoView> {}";
const GET: &str = "pub async fn get() {}";
const CACHE: &str = "pub const CACHE: Cache = Cache::forever();\n";
const HANDLER: &str = "pub async fn handler(request: ApiRequest) -> ApiResponse {}";

fn write(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("routes")).unwrap();
    for (file, source) in files {
        let file = folder.path().join("routes").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, source).unwrap();
    }
    folder
}

fn scan(folder: &Path) -> Result<RouteTree, String> {
    let prefix = format!("{}/", folder.display());
    let tree = RouteTree::scan(&folder.join("routes"));
    tree.map_err(|error| error.to_string().replace(&prefix, ""))
}

/// The mistakes in a tree of these files, one a line.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let folder = write(files);
    let mistakes = scan(folder.path()).err().unwrap_or_default();
    assert_eq!(mistakes.lines().collect::<Vec<_>>(), expected);
}

#[track_caller]
fn check_source(files: &[(&str, &str)], expected: &str) {
    let folder = write(files);
    let source = scan(folder.path()).unwrap().source();
    assert!(plain(&source).contains(&plain(expected)), "{expected}\nis not in\n{source}");
}

/// The source without the layout.
fn plain(source: &str) -> String {
    let source = source.replace("|routes| {", "|routes|").replace(",)", ")");
    let source: String = source.chars().filter(|c| !c.is_whitespace() && *c != '}').collect();
    source.replace(",)", ")").replace("|routes|{", "|routes|")
}

#[track_caller]
fn check_rows(files: &[(&str, &str)], expected: &[&str]) {
    let folder = write(files);
    let rows = scan(folder.path()).unwrap().rows();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let cache = row.cache.as_ref();
            let cache = cache.map_or_else(String::new, |cache| {
                format!(" for {} {}", cache.lifetime, cache.tags.join("+")).trim_end().to_owned()
            });
            let methods = row.methods.join("+");
            format!("{} {} {methods} {}{cache}", row.path, row.kind, row.file)
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn a_page_beside_a_route_is_a_mistake() {
    check(
        &[("users/page.rs", PAGE), ("users/route.rs", GET)],
        &["routes/users/route.rs: routes/users/page.rs answers `/users` as well: keep one of them"],
    );
}

#[test]
fn a_page_beside_a_handler_is_a_mistake() {
    check(
        &[("users/page.rs", PAGE), ("users/handler.rs", HANDLER)],
        &[
            "routes/users/page.rs: routes/users/handler.rs answers `/users` as well: keep one of them",
        ],
    );
}

#[test]
fn two_groups_with_one_path_are_a_mistake() {
    check(
        &[("(a)/users/page.rs", PAGE), ("(b)/users/page.rs", PAGE)],
        &["routes/(b)/users/page.rs: routes/(a)/users/page.rs answers `/users` as well: keep one \
           of them"],
    );
}

#[test]
fn an_optional_catch_all_beside_its_parents_page_is_a_mistake() {
    check(
        &[("docs/page.rs", PAGE), ("docs/[[...rest]]/page.rs", USER)],
        &[
            "routes/docs/[[...rest]]/page.rs: routes/docs/page.rs answers `/docs` as well: keep one \
           of them",
        ],
    );
}

#[test]
fn two_catch_alls_of_one_path_are_a_mistake() {
    check(
        &[("[...rest]/page.rs", USER), ("[[...rest]]/page.rs", USER)],
        &["routes/[[...rest]]/page.rs: routes/[...rest]/page.rs answers `/{*rest}` as well: keep \
           one of them"],
    );
}

#[test]
fn a_dynamic_segment_beside_a_catch_all_is_none() {
    check(&[("[id]/page.rs", USER), ("[...rest]/page.rs", USER)], &[]);
}

#[test]
fn two_names_for_one_parameter_are_a_mistake() {
    check(
        &[("users/[id]/page.rs", USER), ("users/[name]/edit/page.rs", USER)],
        &["routes/users/[name]/edit/page.rs: the parameter is `name` here and `id` in \
           routes/users/[id]/page.rs, at one place of the path: give both folders one name"],
    );
}

#[test]
fn two_parameters_of_one_name_are_a_mistake() {
    check(
        &[("[id]/posts/[id]/page.rs", ANY)],
        &["routes/[id]/posts/[id]: the path has two parameters named `id`: rename one"],
    );
}

#[test]
fn two_parameters_of_one_name_in_rust_are_a_mistake() {
    check(
        &[("[userId]/posts/[user_id]/page.rs", ANY)],
        &["routes/[userId]/posts/[user_id]: the path has two parameters named `user_id`: rename \
           one"],
    );
}

#[test]
fn a_page_without_its_function_is_a_mistake() {
    check(
        &[("page.rs", "pub async fn index() {}")],
        &["routes/page.rs: no `page`: add `pub async fn page() -> Result<impl IntoView>`"],
    );
}

#[test]
fn a_private_export_is_a_mistake() {
    check(
        &[("page.rs", "\nasync fn page() -> Result<()> {}"), ("layout.rs", "async fn layout() {}")],
        &[
            "routes/layout.rs:1: `layout` is private: write `pub async fn layout`",
            "routes/page.rs:2: `page` is private: write `pub async fn page`",
        ],
    );
}

#[test]
fn a_private_option_of_a_page_is_a_mistake() {
    let page = format!("{PAGE}\nconst CACHE: Cache = Cache::forever();\nfn metadata() {{}}");
    check(
        &[("page.rs", &page)],
        &[
            "routes/page.rs:2: `CACHE` is private: write `pub const CACHE: Cache`",
            "routes/page.rs:3: `metadata` is private: write `pub async fn metadata`",
        ],
    );
}

#[test]
fn both_kinds_of_metadata_are_a_mistake() {
    let page = format!("{PAGE}\npub const METADATA: Metadata = M;\npub async fn metadata() {{}}");
    check(
        &[("page.rs", &page)],
        &["routes/page.rs:3: both `METADATA` and `metadata`: remove one of them"],
    );
}

#[test]
fn a_page_without_a_result_is_a_mistake() {
    for returns in ["", " -> impl IntoView", " -> View", " -> (u8, u8)"] {
        check(
            &[("page.rs", &format!("pub async fn page(){returns} {{}}"))],
            &["routes/page.rs:1: `page` returns no `Result`: write `pub async fn page() -> \
               Result<impl IntoView>`"],
        );
    }
}

#[test]
fn a_constant_in_place_of_a_function_is_a_mistake() {
    check(
        &[
            ("layout.rs", "pub const layout: u8 = 0;"),
            ("page.rs", &format!("{PAGE}\npub const metadata: Metadata = M;")),
            ("api/route.rs", "pub async fn get() {}\npub static layer: Limit = L;"),
        ],
        &[
            "routes/api/route.rs:2: `layer` is no function: write `pub fn layer() -> impl Layer`",
            "routes/layout.rs:1: `layout` is no function: write `pub async fn layout(children: \
             Children)`",
            "routes/page.rs:2: `metadata` is no function: write `pub async fn metadata() -> \
             Result<Metadata>`",
        ],
    );
}

#[test]
fn a_function_in_place_of_a_constant_is_a_mistake() {
    check(
        &[
            ("page.rs", &format!("{PAGE}\npub fn CACHE() {{}}")),
            ("layout.rs", &format!("{LAYOUT}\npub static METADATA: Metadata = M;")),
            ("api/handler.rs", &format!("{HANDLER}\npub fn RAW_BODY() -> bool {{}}")),
            ("old/handler.rs", &format!("{HANDLER}\nconst RAW_BODY: bool = true;")),
        ],
        &[
            "routes/api/handler.rs:2: `RAW_BODY` is no constant: write `pub const RAW_BODY: bool`",
            "routes/layout.rs:2: `METADATA` is no constant: write `pub const METADATA: Metadata`",
            "routes/old/handler.rs:2: `RAW_BODY` is private: write `pub const RAW_BODY: bool`",
            "routes/page.rs:2: `CACHE` is no constant: write `pub const CACHE: Cache`",
        ],
    );
}

#[test]
fn a_handler_takes_the_request_alone() {
    check(
        &[
            ("a/handler.rs", "pub async fn handler() -> ApiResponse {}"),
            ("b/handler.rs", "pub async fn handler(a: State<Db>, b: ApiRequest) {}"),
        ],
        &[
            "routes/a/handler.rs:1: `handler` takes one argument: write `pub async fn \
             handler(request: ApiRequest) -> ApiResponse`",
            "routes/b/handler.rs:1: `handler` takes one argument: write `pub async fn \
             handler(request: ApiRequest) -> ApiResponse`",
        ],
    );
}

#[test]
fn a_layer_is_a_plain_function_without_arguments() {
    check(
        &[
            ("a/route.rs", &format!("{GET}\npub async fn layer() {{}}")),
            ("b/handler.rs", &format!("{HANDLER}\npub fn layer(limit: u64) {{}}")),
        ],
        &[
            "routes/a/route.rs:2: `layer` is async: write `pub fn layer`",
            "routes/b/handler.rs:2: `layer` takes no argument: write `pub fn layer() -> impl Layer`",
        ],
    );
}

#[test]
fn a_fallback_without_its_function_is_a_mistake() {
    let wrong = "pub fn fallback() {}";
    check(
        &[
            ("error.rs", wrong),
            ("forbidden.rs", wrong),
            ("loading.rs", wrong),
            ("not_found.rs", wrong),
            ("unauthorized.rs", wrong),
        ],
        &[
            "routes/error.rs: no `error`: add `pub fn error(failure: Failure) -> impl IntoView`",
            "routes/forbidden.rs: no `forbidden`: add `pub fn forbidden() -> impl IntoView`",
            "routes/loading.rs: no `loading`: add `pub fn loading() -> impl IntoView`",
            "routes/not_found.rs: no `not_found`: add `pub fn not_found() -> impl IntoView`",
            "routes/unauthorized.rs: no `unauthorized`: add `pub fn unauthorized() -> impl IntoView`",
        ],
    );
}

#[test]
fn a_fallback_of_another_form_is_a_mistake() {
    check(
        &[
            ("error.rs", "pub fn error() {}"),
            ("forbidden.rs", "fn forbidden() {}"),
            ("loading.rs", "pub async fn loading() {}"),
            ("not_found.rs", "pub fn not_found(path: String) {}"),
        ],
        &[
            "routes/error.rs:1: `error` takes one argument: write `pub fn error(failure: Failure) \
             -> impl IntoView`",
            "routes/forbidden.rs:1: `forbidden` is private: write `pub fn forbidden`",
            "routes/loading.rs:1: `loading` is async: write `pub fn loading`",
            "routes/not_found.rs:1: `not_found` takes no argument: write `pub fn not_found() -> \
             impl IntoView`",
        ],
    );
}

#[test]
fn static_params_take_nothing_and_return_a_list() {
    let page = |function: &str| format!("{CACHE}{USER}\npub {function}");
    check(
        &[
            ("[id]/page.rs", &page("async fn static_params(db: Db) -> Result<Vec<u64>> {}")),
            ("a/[id]/page.rs", &page("async fn static_params() -> Vec<u64> {}")),
            ("b/[id]/page.rs", &page("async fn static_params() -> Result<u64> {}")),
            ("c/[id]/page.rs", &page("fn static_params() -> Result<Vec<u64>> {}")),
            ("d/[id]/page.rs", &page("async fn static_params() -> ListResult {}")),
        ],
        &[
            "routes/[id]/page.rs:3: `static_params` takes no argument: write `pub async fn \
             static_params() -> Result<Vec<…>>`",
            "routes/a/[id]/page.rs:3: `static_params` returns no list: write `pub async fn \
             static_params() -> Result<Vec<…>>`",
            "routes/b/[id]/page.rs:3: `static_params` returns no list: write `pub async fn \
             static_params() -> Result<Vec<…>>`",
            "routes/c/[id]/page.rs:3: `static_params` is not async: write `pub async fn \
             static_params`",
        ],
    );
}

#[test]
fn static_params_want_a_parameter_and_a_cache() {
    let params = "\npub async fn static_params() -> Result<Vec<u64>> {}";
    check(
        &[
            ("[id]/page.rs", &format!("{USER}{params}")),
            ("a/page.rs", &format!("{CACHE}{PAGE}{params}")),
        ],
        &[
            "routes/[id]/page.rs:2: `static_params` without `CACHE`: add `pub const CACHE: Cache`",
            "routes/a/page.rs:3: `static_params`, but `/a` has no dynamic segment: remove it",
        ],
    );
}

#[test]
fn a_cache_without_get_is_a_mistake() {
    check(
        &[("api/route.rs", &format!("pub async fn post() {{}}\n{CACHE}"))],
        &[
            "routes/api/route.rs:2: `CACHE` without `get`: only what `get` answers is cached: remove \
           `CACHE`",
        ],
    );
}

#[test]
fn a_blocking_export_is_a_mistake() {
    check(
        &[
            ("api/route.rs", "pub fn get() {}"),
            ("old/handler.rs", "pub fn handler(request: ApiRequest) {}"),
        ],
        &[
            "routes/api/route.rs:1: `get` is not async: write `pub async fn get`",
            "routes/old/handler.rs:1: `handler` is not async: write `pub async fn handler`",
        ],
    );
}

#[test]
fn a_method_in_capitals_is_a_mistake() {
    check(
        &[("api/route.rs", "pub async fn GET() {}")],
        &["routes/api/route.rs:1: `GET`: methods are in lower case: write `pub async fn get`"],
    );
}

#[test]
fn a_route_without_methods_is_a_mistake() {
    check(
        &[("api/route.rs", "pub async fn list() {}")],
        &["routes/api/route.rs: no method: add `pub async fn get`, or any of get, post, put, \
           patch, delete, head, options"],
    );
}

#[test]
fn a_parameter_that_nothing_reads_is_a_mistake() {
    check(
        &[("users/[id]/page.rs", PAGE), ("[a]/[b]/route.rs", GET)],
        &[
            "routes/[a]/[b]/route.rs: nothing reads `a`, `b` of `/{a}/{b}`: take an argument such \
             as `Path((a, b)): Path<(…)>`",
            "routes/users/[id]/page.rs: nothing reads `id` of `/users/{id}`: take an argument such \
             as `Path(id): Path<u64>`",
        ],
    );
}

#[test]
fn a_page_below_a_parameter_must_read_it_too() {
    check(
        &[("users/[id]/edit/page.rs", PAGE)],
        &["routes/users/[id]/edit/page.rs: nothing reads `id` of `/users/{id}/edit`: take an \
           argument such as `Path(id): Path<u64>`"],
    );
}

#[test]
fn one_method_that_reads_the_parameter_is_enough() {
    let route = "pub async fn get(id: Path<u64>) {} pub async fn options() {}";
    check(&[("users/[id]/route.rs", route)], &[]);
}

#[test]
fn a_path_without_parameters_has_none_to_read() {
    check(
        &[
            ("layout.rs", "pub async fn layout(path: Path<(u8, u8)>) {}"),
            ("users/page.rs", USER),
            ("api/route.rs", "pub async fn get() {}\npub async fn put(id: Option<Path<u64>>) {}"),
        ],
        &[
            "routes/api/route.rs:2: `/api` has no dynamic segment for `Path` to read: remove the \
             argument, or name a folder as in `[id]`",
            "routes/layout.rs:1: `/` has no dynamic segment for `Path` to read: remove the \
             argument, or name a folder as in `[id]`",
            "routes/users/page.rs:1: `/users` has no dynamic segment for `Path` to read: remove \
             the argument, or name a folder as in `[id]`",
        ],
    );
}

#[test]
fn a_path_with_another_number_of_parameters_is_a_mistake() {
    let three = "pub async fn page(p: Path<(u8, u8, u8)>) -> Result<()> {}
                 pub async fn metadata(p: Path<(u8, u8)>) -> Result<Metadata> {}";
    check(
        &[("[a]/[b]/page.rs", USER), ("[a]/[b]/[...c]/page.rs", three)],
        &[
            "routes/[a]/[b]/[...c]/page.rs:2: `/{a}/{b}/{*c}` has the dynamic segments `a`, `b`, \
             `c`, and `Path` reads all of them: write `Path((a, b, c)): Path<(…)>`",
            "routes/[a]/[b]/page.rs:1: `/{a}/{b}` has the dynamic segments `a`, `b`, and `Path` \
             reads all of them: write `Path((a, b)): Path<(…)>`",
        ],
    );
}

#[test]
fn a_type_of_the_applications_own_may_read_any_path() {
    check(
        &[
            ("page.rs", "pub async fn page(p: Path<Place>) -> Result<()> {}"),
            ("[a]/[b]/page.rs", "pub async fn page(p: Path<Place>) -> Result<()> {}"),
            ("[a]/layout.rs", "pub async fn layout(p: Path<(u8, u8)>) {}"),
        ],
        &[],
    );
}

#[test]
fn layouts_and_handlers_need_not_read_parameters() {
    check(&[("[id]/layout.rs", LAYOUT), ("[id]/handler.rs", HANDLER)], &[]);
}

#[test]
fn a_syntax_error_is_told_with_its_line() {
    check(
        &[("page.rs", "//! A page.\n\npub async fn page() -> {}\n")],
        &["routes/page.rs:3: syntax error: expected one of: `for`, parentheses, `fn`, `unsafe`, \
           `extern`, identifier, `::`, `<`, `dyn`, square brackets, `*`, `&`, `!`, `impl`, `_`, \
           lifetime"],
    );
}

#[test]
fn links_of_one_name_are_a_mistake() {
    check(
        &[("sign-in/page.rs", PAGE), ("sign_in/page.rs", PAGE)],
        &["routes/sign_in/page.rs: the link to `/sign_in` is named `href::sign_in`, as that to \
           `/sign-in` of routes/sign-in/page.rs: rename one of the folders"],
    );
}

#[test]
fn an_index_beside_the_first_page_is_a_mistake() {
    check(
        &[("page.rs", PAGE), ("index/page.rs", PAGE)],
        &["routes/index/page.rs: the link to `/index` is named `href::index`, as that to `/` of \
           routes/page.rs: rename one of the folders"],
    );
}

#[test]
fn nothing_follows_a_catch_all() {
    check(
        &[("[...rest]/edit/page.rs", USER)],
        &["routes/[...rest]/edit: nothing can follow a catch-all: move the folder out of it"],
    );
}

#[test]
fn an_ill_formed_folder_is_a_mistake() {
    check(
        &[("[user id]/page.rs", PAGE)],
        &["routes/[user id]: `user id` is no parameter name: use letters, digits and `_`, a \
           letter first, as in `[id]`"],
    );
}

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
    check_rows(
        &[
            ("[...rest]/page.rs", USER),
            ("[slug]/page.rs", USER),
            ("users/page.rs", &cached),
            ("(site)/about/page.rs", &forever),
            ("news/page.rs", &unknown),
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
