//! What `CACHE` says, as far as its source tells.

use syn::{Expr, ExprLit, ExprMethodCall, Lit};

/// How long an answer is kept, and the tags that it is invalidated by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) lifetime: Lifetime,
    /// `?` stands for a tag that is not written out.
    pub(crate) tags: Vec<String>,
    pub(crate) is_only_listed: bool,
}

/// How long a cached answer is kept, as far as its source tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
    Forever,
    Seconds(u64),
    Unknown,
}

impl Policy {
    /// What is said elsewhere.
    pub(crate) const UNKNOWN: Self =
        Self { lifetime: Lifetime::Unknown, tags: Vec::new(), is_only_listed: false };

    /// Follows a chain of method calls to the constructor that it starts with.
    pub(crate) fn read(expression: &Expr) -> Self {
        match expression {
            Expr::MethodCall(call) => {
                let mut policy = Self::read(&call.receiver);
                policy.tags.extend(tags(call));
                policy.is_only_listed |= call.method == "only_listed";
                policy
            }
            Expr::Call(call) => {
                let lifetime = match (constructor(&call.func).as_deref(), call.args.first()) {
                    (Some("forever"), _) => Lifetime::Forever,
                    (Some("revalidate"), Some(seconds)) => integer(seconds),
                    _ => Lifetime::Unknown,
                };
                Self { lifetime, ..Self::UNKNOWN }
            }
            _ => Self::UNKNOWN,
        }
    }
}

fn tags(call: &ExprMethodCall) -> Vec<String> {
    let list = match call.args.first() {
        Some(Expr::Reference(list)) if call.method == "tags" => &*list.expr,
        Some(list) if call.method == "tags" => list,
        _ => return Vec::new(),
    };
    match list {
        Expr::Array(list) => list.elems.iter().map(tag).collect(),
        other => vec![tag(other)],
    }
}

fn tag(expression: &Expr) -> String {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(tag), .. }) => tag.value(),
        _ => "?".to_owned(),
    }
}

fn constructor(function: &Expr) -> Option<String> {
    let Expr::Path(path) = function else {
        return None;
    };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

fn integer(expression: &Expr) -> Lifetime {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(seconds), .. }) => {
            seconds.base10_parse().map_or(Lifetime::Unknown, Lifetime::Seconds)
        }
        _ => Lifetime::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, lifetime: Lifetime, tags: &[&str]) {
        let policy = Policy::read(&syn::parse_str(expression).unwrap());
        assert_eq!(
            (policy.lifetime, policy.tags),
            (lifetime, tags.iter().map(ToString::to_string).collect())
        );
    }

    #[test]
    fn lifetimes_are_read_from_the_constructor() {
        check("Cache::forever()", Lifetime::Forever, &[]);
        check("Cache::revalidate(60).tags(&[\"users\"])", Lifetime::Seconds(60), &["users"]);
        check("formwork::Cache::revalidate(1_000)", Lifetime::Seconds(1000), &[]);
        check("Cache::revalidate(MINUTE)", Lifetime::Unknown, &[]);
        check("Cache::revalidate(99999999999999999999999)", Lifetime::Unknown, &[]);
        check("SHARED", Lifetime::Unknown, &[]);
    }

    #[test]
    fn only_listed_is_read_wherever_it_stands() {
        for (expression, expect) in [
            ("Cache::forever().only_listed()", true),
            ("Cache::revalidate(60).only_listed().tags(&[\"users\"])", true),
            ("Cache::forever().tags(&[\"only_listed\"])", false),
            ("only_listed()", false),
        ] {
            let policy = Policy::read(&syn::parse_str(expression).unwrap());
            assert_eq!(policy.is_only_listed, expect, "{expression}");
        }
    }

    #[test]
    fn tags_are_read_where_they_are_written_out() {
        check("Cache::forever().tags(&[\"a\", \"b\"]).shared(9)", Lifetime::Forever, &["a", "b"]);
        check("Cache::forever().tags(&[USERS, \"b\"])", Lifetime::Forever, &["?", "b"]);
        check("Cache::forever().tags(TAGS)", Lifetime::Forever, &["?"]);
        check("Cache::forever().tags(&[])", Lifetime::Forever, &[]);
        check("Cache::forever().tags()", Lifetime::Forever, &[]);
    }
}
