use std::fmt;

/// What was rendered ahead by the build, and what was left to the start of the server.
///
/// As a text it has a line for each route, without a line end after the last one; it is empty if there
/// is nothing to say.
#[derive(Debug, Default)]
pub struct ShipReport {
    shipped: Vec<Route>,
    left: Vec<Route>,
    bytes: usize,
    brotli: usize,
}

/// Pages of one route.
#[derive(Debug)]
struct Route {
    path: String,
    pages: usize,
    /// The first one that was left, and why.
    first: Option<(String, String)>,
}

impl ShipReport {
    /// How many pages are shipped.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.shipped.iter().map(|route| route.pages).sum()
    }

    /// How many pages that are known are left to the start.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left.iter().map(|route| route.pages).sum()
    }

    /// A page of the route is shipped, in so many bytes.
    pub(super) fn add_shipped(&mut self, route: &str, bytes: usize, brotli: usize) {
        self.bytes += bytes;
        self.brotli += if brotli == 0 { bytes } else { brotli };
        of_route(&mut self.shipped, route).pages += 1;
    }

    /// A page of the route is left to the start.
    pub(super) fn add_left(&mut self, route: &str, path: &str, why: String) {
        let route = of_route(&mut self.left, route);
        route.pages += 1;
        route.first.get_or_insert_with(|| (path.to_owned(), why));
    }

    /// Whatever pages the route has are left to the start.
    pub(super) fn add_route_left(&mut self, route: &str, why: &str) {
        of_route(&mut self.left, route).first = Some((route.to_owned(), why.to_owned()));
    }
}

/// One route comes after the other.
fn of_route<'a>(routes: &'a mut Vec<Route>, path: &str) -> &'a mut Route {
    let index = routes.len() - usize::from(routes.last().is_some_and(|last| last.path == path));
    if index == routes.len() {
        routes.push(Route { path: path.to_owned(), pages: 0, first: None });
    }
    &mut routes[index]
}

impl fmt::Display for ShipReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.shipped.is_empty() {
            let (pages, bytes) = (count(self.pages()), kibibytes(self.bytes));
            write!(f, "rendered ahead: {pages}, {bytes} ({} as sent)", kibibytes(self.brotli))?;
        }
        self.shipped.iter().try_for_each(|route| write!(f, "\n  {route}"))?;
        if !self.left.is_empty() {
            let line_end = if self.shipped.is_empty() { "" } else { "\n" };
            write!(f, "{line_end}left to the start of the server:")?;
        }
        self.left.iter().try_for_each(|route| write!(f, "\n  {route}"))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, pages, first } = self;
        match first {
            None if *pages == 1 => f.write_str(path),
            None => write!(f, "{path}: {}", count(*pages)),
            Some((first, why)) if first == path => write!(f, "{path}: {why}"),
            Some((first, why)) if *pages == 1 => write!(f, "{path}: {first}: {why}"),
            Some((first, why)) => {
                write!(f, "{path}: {}, such as {first}: {why}", count(*pages))
            }
        }
    }
}

fn count(pages: usize) -> String {
    if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") }
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn kibibytes(bytes: usize) -> String {
    format!("{:.1} KiB", bytes as f64 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_route_has_its_line() {
        let mut report = ShipReport::default();
        assert_eq!(report.to_string(), "");
        report.add_left("/users", "/users", "it reads the table users".to_owned());
        let left = "left to the start of the server:\n  /users: it reads the table users";
        assert_eq!(report.to_string(), left);
        report.add_shipped("/", 2048, 1024);
        report.add_shipped("/docs/{name}", 100, 0);
        report.add_shipped("/docs/{name}", 100, 0);
        report.add_left("/docs/{name}", "/docs/c", "it reads app::Docs".to_owned());
        report.add_left("/posts/{id}", "/posts/1", "it has the tag posts".to_owned());
        report.add_left("/posts/{id}", "/posts/2", "it has the tag more".to_owned());
        report.add_route_left("/news/{id}", "its CACHE says `at_start`");
        let expected = "\
rendered ahead: 3 pages, 2.2 KiB (1.2 KiB as sent)
  /
  /docs/{name}: 2 pages
left to the start of the server:
  /users: it reads the table users
  /docs/{name}: /docs/c: it reads app::Docs
  /posts/{id}: 2 pages, such as /posts/1: it has the tag posts
  /news/{id}: its CACHE says `at_start`";
        assert_eq!(report.to_string(), expected);
        assert_eq!((report.pages(), report.left()), (3, 4));
    }
}
