//! The key of a value: its function and its arguments, as a text that tells apart what differs.
//!
//! JSON would be at hand, but takes `None`, `()`, `NaN` and infinity for one another, and has no maps
//! whose keys are structs.

use std::fmt::{self, Write as _};

use serde::Serialize;
use sha2::{Digest, Sha256};

pub(super) use writer::Unwritable;

mod writer;

/// The longest key that is kept as it is, in bytes; of a longer one the SHA-256 of the arguments is.
const LIMIT: usize = 2048;

/// The key of a call, while its arguments are added.
pub(super) struct Key {
    text: String,
    /// Where the arguments begin.
    arguments: usize,
    /// Of the arguments, once they are too long.
    hash: Option<Sha256>,
    unwritable: Option<Unwritable>,
}

impl Key {
    /// Of a function, by its name and the address at which it is kept: names are those of several
    /// functions, in blocks and beside types, and so is the place of a macro that writes them.
    pub(super) fn new(name: &str, address: usize) -> Self {
        let text = format!("call {name} {address:x}(");
        Self { arguments: text.len(), text, hash: None, unwritable: None }
    }

    /// Adds the next argument.
    pub(super) fn add(&mut self, argument: &(impl Serialize + ?Sized)) {
        let written = argument.serialize(&mut *self).and_then(|()| Ok(self.write_char(',')?));
        if let Err(error) = written {
            self.unwritable.get_or_insert(error);
        }
    }

    /// All of it; or why one of the arguments is no key.
    pub(super) fn finish(self) -> Result<String, Unwritable> {
        let Self { mut text, hash, unwritable, .. } = self;
        if let Some(unwritable) = unwritable {
            return Err(unwritable);
        }
        if let Some(hash) = hash {
            text.push_str("sha256:");
            hash.finalize().iter().try_for_each(|byte| write!(text, "{byte:02x}"))?;
        }
        text.push(')');
        Ok(text)
    }
}

impl fmt::Write for Key {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if let Some(hash) = &mut self.hash {
            hash.update(text);
        } else if self.text.len() + text.len() <= LIMIT {
            self.text.push_str(text);
        } else {
            let arguments = self.text.split_off(self.arguments);
            self.hash = Some(Sha256::new_with_prefix(arguments).chain_update(text));
        }
        Ok(())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serializer;

    use super::*;

    #[derive(Serialize)]
    struct Filter {
        name: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<u8>,
    }

    #[derive(Serialize)]
    enum Order {
        Name,
        By(&'static str),
        Both(u8, u8),
        Of { name: u8 },
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Pair(u8, u8);

    #[derive(Serialize)]
    struct Id(i64);

    #[derive(Serialize)]
    #[serde(untagged)]
    enum Any {
        Number(f64),
        Text(&'static str),
        Nothing(Option<()>),
        Unit,
    }

    struct Refused;

    impl Serialize for Refused {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("it is locked"))
        }
    }

    #[track_caller]
    fn key(argument: &(impl Serialize + ?Sized)) -> String {
        let mut key = Key { text: "(".to_owned(), arguments: 1, hash: None, unwritable: None };
        key.add(argument);
        key.finish().unwrap()
    }

    #[track_caller]
    fn check(argument: &(impl Serialize + ?Sized), expect: &str) {
        assert_eq!(key(argument), expect);
    }

    #[test]
    fn every_shape_has_a_text_of_its_own() {
        check(&(true, 'a', -7_i8, u64::MAX), "((true,'a',-7,18446744073709551615,),)");
        check("it's \"quoted\"\n", "(\"it's \\\"quoted\\\"\\n\",)");
        check(&i128::MIN, "(-170141183460469231731687303715884105728,)");
        check(&[1.0_f32, 0.1], "((1.0,0.10000000149011612,),)");
        check(&[1.0_f64, 0.1], "((1.0,0.1,),)");
        check(&vec![Some(1), None], "([some(1),none,],)");
        check(&(), "((),)");
        check(&BTreeMap::from([((1, 'a'), "b")]), "({(1,'a',):\"b\",},)");
        check(&Filter { name: None, limit: None }, "({name:none,},)");
        check(&Filter { name: Some("a"), limit: Some(1) }, "({name:some(\"a\"),limit:some(1),},)");
        check(&[Order::Name, Order::By("a")], "((Name,By(\"a\"),),)");
        check(&(Order::Both(1, 2), Order::Of { name: 1 }), "((Both(1,2,),Of{name:1,},),)");
        check(&(Unit, Pair(1, 2), Id(7)), "((Unit,(1,2,),7,),)");
    }

    #[test]
    fn what_json_takes_for_one_another_is_told_apart() {
        let floats = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -0.0, 1.0];
        let mut all: Vec<_> = floats.into_iter().map(Any::Number).collect();
        all.extend([Any::Unit, Any::Nothing(None), Any::Text("none"), Any::Text("NaN")]);
        let mut keys: Vec<_> = all.iter().map(key).collect();
        keys.extend([key(&Some(None::<u8>)), key(&Some(Some(1))), key(&1), key("1")]);
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "{keys:?}");
    }

    #[test]
    fn arguments_are_kept_apart() {
        let of = |all: &[&str]| {
            let mut key = Key::new("a::b", 7);
            all.iter().for_each(|argument| key.add(*argument));
            key.finish().unwrap()
        };
        assert_ne!(of(&["a", "b"]), of(&["ab"]));
        assert_ne!(of(&["a,b"]), of(&["a", "b"]));
        assert_ne!(of(&["a", ""]), of(&["", "a"]));
        assert!(of(&[]).starts_with("call a::b ") && of(&[]).ends_with("()"), "{}", of(&[]));
    }

    #[test]
    fn a_long_key_is_a_hash_of_all_arguments() {
        let long = |last: char| format!("{}{last}", "ä".repeat(LIMIT));
        let (one, other) = (key(&long('a')), key(&long('b')));
        assert_ne!(one, other);
        assert_eq!(one, key(&long('a')));
        assert_eq!(one.len(), "(sha256:)".len() + 64);
        // However it is cut into pieces: here the limit is passed within a list.
        let many = |last: u32| key(&(0..2000).chain([last]).collect::<Vec<_>>());
        assert_ne!(many(1), many(2));
        assert_eq!(many(1), many(1));
        assert_eq!(key(&"a".repeat(LIMIT - 5)).len(), LIMIT, "it just fits");
    }

    #[test]
    fn what_refuses_to_be_written_is_no_key() {
        let mut key = Key::new("a::b", 7);
        key.add(&[Refused]);
        key.add(&1);
        assert_eq!(key.finish().unwrap_err().to_string(), "it is locked");
    }
}
