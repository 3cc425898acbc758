//! `robots.txt`: what crawlers may fetch (RFC 9309).

use std::fmt::{self, Write as _};

use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{base, file};
use crate::address;

/// What would end a path on its line: `#` begins a comment.
const NOT_IN_RULES: &AsciiSet = &CONTROLS.add(b' ').add(b'#');

/// `robots.txt`, as a response.
///
/// It asks, it does not protect: who may see a page is a matter of its guards. To keep a page out of
/// results, use [`RobotsMeta`](crate::render::metadata::RobotsMeta): a crawler that may not fetch a
/// page cannot see that either.
///
/// # Examples
///
/// ```
/// use formwork_server::site_files::{Robots, RobotsGroup};
///
/// let robots = Robots::new()
///     .group(RobotsGroup::any().allow("/search/help").disallow("/search"))
///     .group(RobotsGroup::new("ExampleBot").and("OtherBot").disallow("/"))
///     .sitemap("https://example.org/sitemap.xml");
/// assert_eq!(
///     robots.to_text(),
///     "User-agent: *\nAllow: /search/help\nDisallow: /search\n\n\
///      User-agent: ExampleBot\nUser-agent: OtherBot\nDisallow: /\n\n\
///      Sitemap: https://example.org/sitemap.xml\n"
/// );
/// ```
///
/// A line break in a value begins no line of its own:
///
/// ```
/// use formwork_server::site_files::{Robots, RobotsGroup};
///
/// let robots = Robots::new().group(RobotsGroup::any().disallow("/a\nAllow: /"));
/// assert_eq!(robots.to_text(), "User-agent: *\nDisallow: /a%0AAllow:%20/\n");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Robots {
    groups: Vec<RobotsGroup>,
    sitemaps: Vec<String>,
}

/// The rules for some crawlers. The longest path that matches decides; `*` and `$` are patterns.
#[derive(Clone, Debug)]
pub struct RobotsGroup {
    user_agents: Vec<String>,
    rules: Vec<(&'static str, String)>,
}

impl Robots {
    /// No rules: everything may be fetched.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks every crawler to stay away.
    #[must_use]
    pub fn disallow_all() -> Self {
        Self::new().group(RobotsGroup::any().disallow("/"))
    }

    /// Adds the rules for some crawlers. One that is named by a group goes by that one alone.
    #[must_use]
    pub fn group(mut self, group: RobotsGroup) -> Self {
        self.groups.push(group);
        self
    }

    /// Names a sitemap, by its path or URL.
    #[must_use]
    pub fn sitemap(mut self, address: impl fmt::Display) -> Self {
        self.sitemaps.push(address.to_string());
        self
    }

    /// The file, with absolute addresses as for a response.
    #[must_use]
    pub fn to_text(&self) -> String {
        let groups = self.groups.iter().filter_map(RobotsGroup::text);
        let mut blocks: Vec<String> = groups.collect();
        let base = base();
        let sitemaps: String =
            self.sitemaps.iter().filter_map(|address| sitemap(address, &base)).collect();
        if !sitemaps.is_empty() {
            blocks.push(sitemaps);
        }
        blocks.join("\n")
    }
}

fn sitemap(address: &str, base: &str) -> Option<String> {
    let absolute = address::resolve(address, base);
    if absolute.is_none() {
        tracing::warn!(address, "left out of robots.txt: expected a path or an http URL");
    }
    absolute.map(|absolute| format!("Sitemap: {absolute}\n"))
}

impl IntoResponse for Robots {
    fn into_response(self) -> Response {
        file("text/plain; charset=utf-8", self.to_text())
    }
}

impl RobotsGroup {
    /// Rules for the crawler that calls itself `user_agent`; case does not count.
    #[must_use]
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self { user_agents: vec![user_agent.into()], rules: Vec::new() }
    }

    /// Rules for every crawler that no other group names.
    #[must_use]
    pub fn any() -> Self {
        Self::new("*")
    }

    /// Names a further crawler that the same rules are for.
    #[must_use]
    pub fn and(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agents.push(user_agent.into());
        self
    }

    /// Allows what begins with `path`, as an exception to a shorter path.
    #[must_use]
    pub fn allow(self, path: impl fmt::Display) -> Self {
        let pattern = pattern(&path.to_string());
        self.rule("Allow", pattern)
    }

    /// Asks not to fetch what begins with `path`.
    #[must_use]
    pub fn disallow(self, path: impl fmt::Display) -> Self {
        let pattern = pattern(&path.to_string());
        self.rule("Disallow", pattern)
    }

    /// Asks for a pause between two requests. It is no part of RFC 9309: some crawlers go by it.
    #[must_use]
    pub fn crawl_delay(self, seconds: u32) -> Self {
        self.rule("Crawl-delay", seconds.to_string())
    }

    fn rule(mut self, name: &'static str, value: String) -> Self {
        self.rules.push((name, value));
        self
    }

    /// The group's lines. Without a crawler there are none: its rules would be those of the group
    /// before. Without a rule there is an empty one: its crawlers would be those of the group after.
    fn text(&self) -> Option<String> {
        let user_agents: Vec<String> =
            self.user_agents.iter().filter_map(|name| product_token(name)).collect();
        if user_agents.is_empty() {
            return None;
        }
        let mut text = String::new();
        for name in user_agents {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "User-agent: {name}");
        }
        for (name, value) in &self.rules {
            let _ = writeln!(text, "{name}: {value}");
        }
        if self.rules.is_empty() {
            text.push_str("Disallow:\n");
        }
        Some(text)
    }
}

/// A crawler's name as it may stand in the file, if anything is left of it.
fn product_token(name: &str) -> Option<String> {
    // The digits and signs beyond RFC 9309, section 2.2.1, are in names that are in use.
    let is_allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let token: String = name.chars().filter(is_allowed).collect();
    let token = if name == "*" { name.to_owned() } else { token };
    (!token.is_empty()).then_some(token)
}

/// A path as a pattern, which begins with a slash (RFC 9309, section 2.2.2) or an asterisk.
fn pattern(path: &str) -> String {
    let encoded = utf8_percent_encode(path, NOT_IN_RULES).to_string();
    if encoded.is_empty() || encoded.starts_with(['/', '*']) {
        encoded
    } else {
        format!("/{encoded}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(group: RobotsGroup, expect: &str) {
        assert_eq!(Robots::new().group(group).to_text(), expect);
    }

    #[test]
    fn values_cannot_break_out_of_their_line() {
        check(
            RobotsGroup::new("a\r\nb: c#*").allow("/x#y z\u{2028}ä"),
            "User-agent: abc\nAllow: /x%23y%20z%E2%80%A8%C3%A4\n",
        );
        let robots = Robots::new().sitemap("/a\nAllow: /").sitemap("javascript:x\nAllow: /");
        assert_eq!(robots.to_text(), "Sitemap: http://127.0.0.1:3000/a%0AAllow:%20/\n");
    }

    #[test]
    fn a_group_without_a_crawler_or_a_rule_touches_no_other() {
        let robots = Robots::new()
            .group(RobotsGroup::new("a").disallow("/a"))
            .group(RobotsGroup::new("\n").disallow("/b"))
            .group(RobotsGroup::new("c"))
            .group(RobotsGroup::any().disallow(""));
        let expect = "User-agent: a\nDisallow: /a\n\nUser-agent: c\nDisallow:\n\n\
                      User-agent: *\nDisallow: \n";
        assert_eq!(robots.to_text(), expect);
    }

    #[test]
    fn paths_are_patterns() {
        check(
            RobotsGroup::any().disallow("search").disallow("*.pdf$").crawl_delay(5),
            "User-agent: *\nDisallow: /search\nDisallow: *.pdf$\nCrawl-delay: 5\n",
        );
    }
}
