use std::{fs, path::Path};

use tempfile::TempDir;

use super::RouteTree;

const PAGE: &str = "pub async fn page() -> Result<impl IntoView> {}";
const USER: &str = "pub async fn page(Path(id): Path<u64>) -> Result<impl IntoView> {}";
const LAYOUT: &str = "pub async fn layout(children: Children) -> Result<impl IntoView> {}";
const GET: &str = "pub async fn get() {}";
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
    assert!(source.contains(expected), "{expected}\nis not in\n{source}");
}

#[track_caller]
fn check_rows(files: &[(&str, &str)], expected: &[&str]) {
    let folder = write(files);
    let rows = scan(folder.path()).unwrap().rows();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| format!("{} {} {} {}", row.path, row.kind, row.methods.join("+"), row.file))
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
        &[("[id]/posts/[id]/page.rs", USER)],
        &["routes/[id]/posts/[id]: the path has two parameters named `id`: rename one"],
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
        &[("page.rs", "\nasync fn page() {}"), ("layout.rs", "async fn layout() {}")],
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
            "routes/page.rs:3: `metadata` is private: write `pub fn metadata`",
        ],
    );
}

#[test]
fn both_kinds_of_metadata_are_a_mistake() {
    let page = format!("{PAGE}\npub const METADATA: Metadata = M;\npub fn metadata() {{}}");
    check(
        &[("page.rs", &page)],
        &["routes/page.rs:3: both `METADATA` and `metadata`: remove one of them"],
    );
}

#[test]
fn a_blocking_export_is_a_mistake() {
    check(
        &[("api/route.rs", "pub fn get() {}"), ("old/handler.rs", "pub fn handler() {}")],
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
fn a_second_not_found_is_a_mistake() {
    check(
        &[("users/not_found.rs", "pub fn not_found() {}")],
        &["routes/users/not_found.rs: one page answers for all that does not exist: move it to \
           routes/not_found.rs"],
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
    let cached = format!("{PAGE}\npub const CACHE: Cache = Cache::revalidate(60);");
    let forever = format!("{PAGE}\npub const CACHE: Cache = Cache::forever();");
    check_rows(
        &[
            ("[...rest]/page.rs", USER),
            ("[slug]/page.rs", USER),
            ("users/page.rs", &cached),
            ("(site)/about/page.rs", &forever),
            ("page.rs", PAGE),
            ("api/users/route.rs", "pub async fn post() {} pub async fn get() {}"),
            ("api/hello/handler.rs", HANDLER),
        ],
        &[
            "/ dynamic GET+POST page.rs",
            "/about static GET+POST (site)/about/page.rs",
            "/api/hello api  api/hello/handler.rs",
            "/api/users handler GET+POST api/users/route.rs",
            "/users cached 60 s GET+POST users/page.rs",
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
        ".layout(layout::layout, |routes| { routes\
         .page(\"/\", Page::new(page::page))\
         .page(\"/users\", Page::new(users_page::page))\
         .layout(auth_layout::layout, |routes| { routes\
         .page(\"/sign-in\", Page::new(auth_sign_in_page::page)) }) })",
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
        &[("[lang]/docs/[...rest]/page.rs", USER)],
        "Href::new(\"\").segment(lang).literal(\"/docs\").segments(rest)",
    );
}
