//! `routes`: shows the routes, or writes the route table.

use std::path::Path;

use formwork_build::RouteTree;

use crate::{
    terminal::{say, table},
    workspace::APP_SRC,
};

/// Prints one line a route, or writes `routes.rs`.
pub(crate) fn run(write: bool) -> anyhow::Result<()> {
    let app_src = Path::new(APP_SRC);
    if write {
        let is_changed = formwork_build::write(app_src)?;
        say(&format!("{APP_SRC}/routes.rs: {}", if is_changed { "written" } else { "current" }));
        return Ok(());
    }
    let tree = RouteTree::scan(&app_src.join("routes"))?;
    let mut rows = vec![["path", "kind", "methods", "file"].map(str::to_owned).to_vec()];
    rows.extend(tree.rows().into_iter().map(|row| {
        let methods = if row.methods.is_empty() { "any".to_owned() } else { row.methods.join(" ") };
        vec![row.path, row.kind.to_string(), methods, format!("routes/{}", row.file)]
    }));
    say(&table(&rows));
    Ok(())
}
