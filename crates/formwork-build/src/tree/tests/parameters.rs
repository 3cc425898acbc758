//! Who reads which parameter of a path.

use super::{GET, HANDLER, LAYOUT, PAGE, USER, check};

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
