//! What a file exports, and does not.

use super::{ANY, CACHE, GET, HANDLER, LAYOUT, PAGE, USER, check};

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
fn only_listed_wants_a_list() {
    let cache = "pub const CACHE: Cache = Cache::forever().only_listed();";
    check(
        &[
            ("[id]/page.rs", &format!("{USER}\n\n{cache}")),
            ("api/route.rs", &format!("pub async fn get() {{}}\n{cache}")),
        ],
        &[
            "routes/[id]/page.rs:3: `only_listed` without `static_params`: add `pub async fn \
             static_params() -> Result<Vec<…>>`",
            "routes/api/route.rs:2: `only_listed` is for pages with `static_params`: remove it",
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
