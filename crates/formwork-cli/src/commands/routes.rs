//! `routes`: shows the routes, or writes the route table.

use std::path::Path;

use formwork_build::{CacheLifetime, RouteCache, RouteKind, RouteRow, RouteTree};
use serde_json::{Value, json};

use crate::{
    terminal::{say, table},
    workspace::{APP_SRC, SERVER_SRC},
};

const KINDS: [RouteKind; 5] =
    [RouteKind::Static, RouteKind::Cached, RouteKind::Dynamic, RouteKind::Handler, RouteKind::Api];

/// Prints one line a route.
pub(crate) fn show() -> anyhow::Result<()> {
    say(&text(&rows()?, &languages()?));
    Ok(())
}

/// Prints the routes for a program to read.
pub(crate) fn show_json() -> anyhow::Result<()> {
    say(&serde_json::to_string_pretty(&json_of(&rows()?, &languages()?))?);
    Ok(())
}

/// Writes `routes.rs`.
pub(crate) fn write() -> anyhow::Result<()> {
    let is_changed = formwork_build::write(Path::new(APP_SRC))?;
    say(&format!("{APP_SRC}/routes.rs: {}", if is_changed { "written" } else { "current" }));
    Ok(())
}

fn rows() -> anyhow::Result<Vec<RouteRow>> {
    Ok(RouteTree::scan(&Path::new(APP_SRC).join("routes"))?.rows())
}

/// Those that the pages have, the first one first.
fn languages() -> anyhow::Result<Vec<String>> {
    let folders = [SERVER_SRC, APP_SRC].map(Path::new);
    let there: Vec<_> = folders.into_iter().filter(|folder| folder.is_dir()).collect();
    Ok(formwork_build::languages(&there)?)
}

fn text(routes: &[RouteRow], languages: &[String]) -> String {
    let mut rows =
        vec![["", "methods", "path", "file", "cache", "tags"].map(str::to_owned).to_vec()];
    rows.extend(routes.iter().map(|route| {
        let methods =
            if route.methods.is_empty() { "any".to_owned() } else { route.methods.join(" ") };
        let (lifetime, tags) = match &route.cache {
            Some(cache) => (kept(cache), cache.tags.join(" ")),
            None => ("–".to_owned(), String::new()),
        };
        let file = format!("routes/{}", route.file);
        vec![route.kind.symbol().to_string(), methods, route.path.clone(), file, lifetime, tags]
    }));
    let legend = KINDS.map(|kind| format!("{} {kind}", kind.symbol())).join("   ");
    format!("{}\n\n{legend}{}", table(&rows), languages_text(languages))
}

/// A line that says where the pages are in which language; nothing, if no language is named.
fn languages_text(languages: &[String]) -> String {
    let Some((first, others)) = languages.split_first() else { return String::new() };
    let others = others.iter().map(|language| format!(", {language} below /{language}"));
    format!("\n\npages in {first}{}", others.collect::<String>())
}

/// `60 s`, or `60 s, only listed`
fn kept(cache: &RouteCache) -> String {
    let listed = if cache.only_listed { ", only listed" } else { "" };
    format!("{}{listed}", cache.lifetime)
}

fn json_of(routes: &[RouteRow], languages: &[String]) -> Value {
    let route = |route: &RouteRow| {
        let is_page = !matches!(route.kind, RouteKind::Handler | RouteKind::Api);
        json!({
            "kind": route.kind.to_string(),
            "symbol": route.kind.symbol(),
            "methods": route.methods,
            "path": route.path,
            "file": route.file,
            "cache": route.cache.as_ref().map(cache),
            "languages": if is_page { languages } else { &[] },
        })
    };
    routes.iter().map(route).collect()
}

fn cache(cache: &RouteCache) -> Value {
    let lifetime = match cache.lifetime {
        CacheLifetime::Forever => Value::Null,
        CacheLifetime::Seconds(seconds) => seconds.into(),
        _ => "unknown".into(),
    };
    json!({ "lifetime": lifetime, "tags": cache.tags, "only_listed": cache.only_listed })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Vec<RouteRow> {
        let route = |kind, methods: &[&str], path: &str, file: &str, cache| RouteRow {
            path: path.to_owned(),
            kind,
            methods: methods.iter().map(ToString::to_string).collect(),
            file: file.to_owned(),
            cache,
        };
        let cache = |lifetime, tags: &[&str]| {
            let tags = tags.iter().map(ToString::to_string).collect();
            Some(RouteCache { lifetime, tags, only_listed: false })
        };
        let page = &["GET", "POST"];
        let forever = cache(CacheLifetime::Forever, &[]);
        let minute = cache(CacheLifetime::Seconds(60), &["users", "x"]);
        let unknown = cache(CacheLifetime::Unknown, &["?"]);
        let listed = forever.clone().map(|cache| RouteCache { only_listed: true, ..cache });
        vec![
            route(RouteKind::Static, page, "/", "page.rs", forever),
            route(RouteKind::Cached, page, "/users", "users/page.rs", minute),
            route(RouteKind::Static, page, "/posts/{id}", "posts/[id]/page.rs", listed),
            route(RouteKind::Dynamic, page, "/users/{id}", "users/[id]/page.rs", None),
            route(RouteKind::Handler, &["GET"], "/api/users", "api/users/route.rs", unknown),
            route(RouteKind::Api, &[], "/api/hello", "api/hello/handler.rs", None),
        ]
    }

    #[test]
    fn routes_are_shown_in_columns_with_a_legend() {
        let expected = "
   methods   path         file                         cache                 tags
○  GET POST  /            routes/page.rs               forever
◐  GET POST  /users       routes/users/page.rs         60 s                  users x
○  GET POST  /posts/{id}  routes/posts/[id]/page.rs    forever, only listed
ƒ  GET POST  /users/{id}  routes/users/[id]/page.rs    –
λ  GET       /api/users   routes/api/users/route.rs    ?                     ?
∗  any       /api/hello   routes/api/hello/handler.rs  –

○ static   ◐ cached   ƒ dynamic   λ handler   ∗ api";
        assert_eq!(format!("\n{}", text(&routes(), &[])), expected);
    }

    #[test]
    fn routes_are_told_to_programs_as_json() {
        let json = json_of(&routes(), &[]);
        assert_eq!(
            json[1],
            json!({
                "kind": "cached", "symbol": "◐", "methods": ["GET", "POST"], "path": "/users",
                "file": "users/page.rs",
                "cache": { "lifetime": 60, "tags": ["users", "x"], "only_listed": false },
                "languages": [],
            })
        );
        let told = |lifetime: Value, tags: &[&str], only_listed: bool| json!({ "lifetime": lifetime, "tags": tags, "only_listed": only_listed });
        assert_eq!(json[0]["cache"], told(Value::Null, &[], false));
        assert_eq!(json[2]["cache"], told(Value::Null, &[], true));
        assert_eq!(json[3]["cache"], Value::Null);
        assert_eq!(json[4]["cache"], told("unknown".into(), &["?"], false));
        assert_eq!(json[5]["methods"], json!([]));
    }

    #[test]
    fn the_languages_of_pages_are_told() {
        let languages = ["en", "de", "pt-BR"].map(str::to_owned);
        let text = text(&routes(), &languages);
        let (_, line) = text.rsplit_once("\n\n").unwrap();
        assert_eq!(line, "pages in en, de below /de, pt-BR below /pt-BR");
        let json = json_of(&routes(), &languages);
        assert_eq!(json[1]["languages"], json!(["en", "de", "pt-BR"]));
        assert_eq!((&json[4]["languages"], &json[5]["languages"]), (&json!([]), &json!([])));
    }
}
