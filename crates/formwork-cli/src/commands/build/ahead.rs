//! Pages that are shipped with the server, rendered by the server itself.

use std::{
    fs,
    path::{Path, absolute},
    process::{Command, Stdio},
};

use anyhow::Context;

use crate::{process, settings};

/// Lets the server in `dist` render pages into its site, and say which.
///
/// What reads a database is not shipped, so it is given an empty one: a build changes no data. One
/// that is no file cannot be made here, and is the application's own.
pub(super) fn render(dist: &Path, scratch: &Path) -> anyhow::Result<()> {
    let _ = fs::remove_dir_all(scratch);
    fs::create_dir_all(scratch)?;
    let rendered = process::run(&mut server(&absolute(dist)?, scratch));
    let _ = fs::remove_dir_all(scratch);
    rendered.context("cannot render the pages to be shipped")
}

fn server(dist: &Path, scratch: &Path) -> Command {
    let site = dist.join("site");
    let mut server = Command::new(dist.join("server"));
    server.env("FORMWORK_RENDER_AHEAD", site.join("pages")).env("FORMWORK_SITE", site);
    server.env("FORMWORK_UPLOADS", scratch.join("uploads"));
    server.env_remove("FORMWORK_DEV").env_remove("SEED_MEMBERS").stdin(Stdio::null());
    if !settings::has_database_server() {
        server.env("DATABASE_URL", sqlite_url(&scratch.join("app.db")));
    }
    if !settings::says_what_is_logged() {
        server.env("RUST_LOG", "warn");
    }
    server
}

fn sqlite_url(file: &Path) -> String {
    let path = file.display().to_string().replace('%', "%25").replace('?', "%3F");
    format!("sqlite:{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_is_told_where_to_and_changes_no_data() {
        let server = server(Path::new("/site/dist"), Path::new("/scratch"));
        let said = |name: &str| {
            let (_, value) = server.get_envs().find(|(key, _)| *key == name).unwrap();
            value.map(|value| value.to_str().unwrap().to_owned())
        };
        assert_eq!(server.get_program(), "/site/dist/server");
        assert_eq!(said("FORMWORK_RENDER_AHEAD").as_deref(), Some("/site/dist/site/pages"));
        assert_eq!(said("FORMWORK_SITE").as_deref(), Some("/site/dist/site"));
        assert_eq!(said("FORMWORK_UPLOADS").as_deref(), Some("/scratch/uploads"));
        assert_eq!((said("FORMWORK_DEV"), said("SEED_MEMBERS")), (None, None));
    }

    #[test]
    fn the_path_of_a_database_is_no_query() {
        let url = sqlite_url(Path::new("/a?b/50%/app.db"));
        assert_eq!(url, "sqlite:/a%3Fb/50%25/app.db");
    }
}
