//! The names under which things are invalidated, and the renders that may still take one.

use std::{
    borrow::Borrow,
    collections::BTreeMap,
    fmt,
    hash::{Hash, Hasher},
    str,
    sync::PoisonError,
};

use super::{
    stamps::{Clock, How, Since, Stamp},
    sync::{Arc, AtomicU64, HashSet, Mutex, Ordering, RwLock, lock},
};

/// When tags are forgotten.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// How many that nothing stored has are kept because a render under way might take one. Beyond
    /// it, what these renders make is not stored.
    pub(crate) unused: usize,
    /// How many may be added before they are looked through for the first time.
    pub(crate) unseen: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { unused: 65_536, unseen: 1024 }
    }
}

/// A name and when it was last invalidated.
pub(crate) struct Tag {
    name: Name,
    stamp: Stamp,
}

/// A name: at hand where it is short, as there may be a tag for each of many paths.
enum Name {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

/// So many bytes need no more room than a pointer to them.
const SHORT: usize = 22;

impl Name {
    fn new(name: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..name.len()), u8::try_from(name.len())) {
            (Some(start), Ok(length)) => {
                start.copy_from_slice(name.as_bytes());
                Self::Short { length, bytes }
            }
            _ => Self::Long(name.into()),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Short { length, bytes } => {
                let name = bytes.get(..usize::from(*length)).unwrap_or_default();
                // It was a text when it was put there.
                str::from_utf8(name).unwrap_or_default()
            }
            Self::Long(name) => name,
        }
    }
}

impl Tag {
    pub(crate) fn name(&self) -> &str {
        self.name.as_str()
    }

    pub(crate) fn since(&self, began: u64) -> Since {
        self.stamp.since(began)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name().fmt(f)
    }
}

/// Names as they are stored: the first word says of what kind, so that none is taken for another.
pub(crate) mod name {
    use sha2::{Digest, Sha256};

    /// The longest name that is kept as it is, in bytes: as long as the longest key. Of a longer one,
    /// which a visitor may have made up, the SHA-256 is kept.
    pub(crate) const LENGTH_LIMIT: usize = 2048;

    /// What an application calls a tag.
    pub(crate) fn tag(tag: &str) -> String {
        kept("tag", tag)
    }

    /// A table of the database.
    pub(crate) fn table(table: &str) -> String {
        format!("table {table}")
    }

    /// One path with every query, in its one spelling.
    pub(crate) fn path(path: &str) -> String {
        kept("path", path)
    }

    /// Every page of a route.
    pub(crate) fn pages(route: &str) -> String {
        format!("pages {route}")
    }

    /// Every page below a folder of routes.
    pub(crate) fn layout(folder: &str) -> String {
        format!("layout {folder}")
    }

    fn kept(kind: &str, name: &str) -> String {
        if name.len() <= LENGTH_LIMIT {
            return format!("{kind} {name}");
        }
        let hash = Sha256::digest(name);
        hash.iter().fold(format!("{kind} sha256:"), |hex, byte| hex + &format!("{byte:02x}"))
    }
}

/// Every tag that something has, or might get.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    clock: Clock,
    by_name: RwLock<Names>,
    /// How many renders are under way, by the number that they began with.
    renders: Mutex<BTreeMap<u64, usize>>,
    /// What began with a smaller number is not stored: tags that it may have were forgotten.
    forgotten: AtomicU64,
    limits: Limits,
}

#[derive(Debug, Default)]
struct Names {
    tags: HashSet<ByName>,
    /// When there are so many, those that nothing has are looked for.
    sweep_at: usize,
}

impl Tags {
    #[cfg(test)]
    pub(crate) fn with_limits(limits: Limits) -> Self {
        Self { limits, ..Self::default() }
    }

    pub(crate) fn now(&self) -> u64 {
        self.clock.now()
    }

    /// Notes that something is made from now on.
    pub(crate) fn begin(tags: &Arc<Self>) -> Began {
        let mut renders = lock(&tags.renders);
        // Under the lock, so that no tag is forgotten in between.
        let number = tags.clock.now();
        *renders.entry(number).or_default() += 1;
        drop(renders);
        Began { tags: Arc::clone(tags), number }
    }

    /// The tag of that name.
    pub(crate) fn tag(&self, name: &str) -> Arc<Tag> {
        if let Some(tag) = self.find(name) {
            return tag;
        }
        let mut names = self.by_name.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(ByName(tag)) = names.tags.get(name) {
            return Arc::clone(tag);
        }
        if names.tags.len() >= names.sweep_at {
            self.sweep(&mut names);
        }
        let tag = Arc::new(Tag { name: Name::new(name), stamp: Stamp::default() });
        names.tags.insert(ByName(Arc::clone(&tag)));
        tag
    }

    /// The tag of that name, if something has it or might get it.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<Tag>> {
        let names = self.by_name.read().unwrap_or_else(PoisonError::into_inner);
        names.tags.get(name).map(|ByName(tag)| Arc::clone(tag))
    }

    /// Invalidates what has one of the tags, and what is being made and will have one.
    pub(crate) fn invalidate<T: AsRef<str>>(&self, names: &[T], how: How) {
        let tags: Vec<_> = names.iter().map(|name| self.tag(name.as_ref())).collect();
        self.clock.invalidate(tags.iter().map(|tag| &tag.stamp), how);
    }

    /// Whether the tags of what began at `number` are all known.
    pub(crate) fn remembers(&self, number: u64) -> bool {
        number >= self.forgotten.load(Ordering::Acquire)
    }

    /// Forgets the tags that nothing has and that no render under way can be too old for.
    fn sweep(&self, names: &mut Names) {
        let renders = lock(&self.renders);
        let now = self.clock.now();
        let oldest = renders.keys().next().copied().unwrap_or(now);
        names.tags.retain(|ByName(tag)| is_needed(tag, oldest));
        let unused = names.tags.iter().filter(|ByName(tag)| Arc::strong_count(tag) == 1);
        if unused.count() > self.limits.unused {
            self.forgotten.store(now, Ordering::Release);
            names.tags.retain(|ByName(tag)| is_needed(tag, now));
        }
        drop(renders);
        names.tags.shrink_to(names.tags.len() * 2);
        names.sweep_at = names.tags.len() * 2 + self.limits.unseen;
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.by_name.read().unwrap().tags.len()
    }
}

/// Whoever takes a tag out of the names holds a lock on them, so a count of one stays one.
fn is_needed(tag: &Arc<Tag>, oldest_render: u64) -> bool {
    Arc::strong_count(tag) > 1 || tag.stamp.last() > oldest_render
}

/// A render under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Began {
    tags: Arc<Tags>,
    number: u64,
}

impl Began {
    /// How many invalidations there were.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }
}

impl Drop for Began {
    fn drop(&mut self) {
        let mut renders = lock(&self.tags.renders);
        if let Some(count) = renders.get_mut(&self.number) {
            *count -= 1;
            if *count == 0 {
                renders.remove(&self.number);
            }
        }
    }
}

/// A tag that is found by its name.
#[derive(Debug)]
struct ByName(Arc<Tag>);

impl Borrow<str> for ByName {
    fn borrow(&self) -> &str {
        self.0.name()
    }
}

impl Hash for ByName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name().hash(state);
    }
}

impl PartialEq for ByName {
    fn eq(&self, other: &Self) -> bool {
        self.0.name() == other.0.name()
    }
}

impl Eq for ByName {}
