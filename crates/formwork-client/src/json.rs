//! Reads the JSON that the server writes for islands.
//!
//! A decoder that says where and why a text is wrong is a large part of a small island's WASM. This
//! one says that it is, and takes a few texts that are no JSON, which the server never writes:
//! control characters in strings, and numbers with a leading zero or a point at an end.

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer, Unexpected,
    Visitor,
};

use reader::Reader;

pub(crate) use members::{items, members};

mod key;
mod members;
mod number;
mod reader;

#[cfg(test)]
mod tests;

/// How deep lists and objects may stand in each other.
const MAX_DEPTH: u8 = 128;

/// A text that is no JSON, or holds another type than was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Reads a value; lists and objects may be 128 deep.
///
/// # Errors
///
/// [`Malformed`], whatever is wrong.
///
/// # Examples
///
/// ```
/// use formwork_client::json::{Malformed, from_str};
///
/// assert_eq!(from_str::<Vec<i64>>("[1, -2]"), Ok(vec![1, -2]));
/// assert_eq!(from_str::<Vec<u8>>("[1, -2]"), Err(Malformed));
/// ```
pub fn from_str<T: DeserializeOwned>(json: &str) -> Result<T, Malformed> {
    let mut reader = Reader::new(json);
    let value = T::deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// The places of a list or an object, one by one.
struct Places<'r, 'a> {
    reader: &'r mut Reader<'a>,
    is_first: bool,
}

impl<'r, 'a> Places<'r, 'a> {
    fn of(reader: &'r mut Reader<'a>) -> Self {
        Self { reader, is_first: true }
    }

    fn next(&mut self, end: u8) -> Result<bool, Malformed> {
        self.reader.more(&mut self.is_first, end)
    }
}

impl<'de> de::SeqAccess<'de> for Places<'_, '_> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Malformed> {
        if self.next(b']')? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> de::MapAccess<'de> for Places<'_, '_> {
    type Error = Malformed;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Malformed> {
        if !self.next(b'}')? {
            return Ok(None);
        }
        let key = self.reader.string()?;
        seed.deserialize(key::Key(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Malformed> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant with what it holds.
struct Variant<'r, 'a>(&'r mut Reader<'a>);

impl<'de> de::EnumAccess<'de> for Variant<'_, '_> {
    type Error = Malformed;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Malformed> {
        let name = self.0.string()?;
        let variant = seed.deserialize(key::Key(name))?;
        self.0.expect(b':')?;
        Ok((variant, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, '_> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        de::Deserialize::deserialize(self.0)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Malformed> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.0.deserialize_map(visitor)
    }
}

/// Methods of a deserializer that read the same as others of it.
macro_rules! same {
    ($($method:ident($($name:ident: $type:ty),*) = $other:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, Malformed> {
            self.$other(visitor)
        }
    )*};
}
pub(crate) use same;

impl<'de> Deserializer<'de> for &mut Reader<'_> {
    type Error = Malformed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        match self.peek() {
            b'"' => self.deserialize_string(visitor),
            b'[' => self.deserialize_seq(visitor),
            b'{' => self.deserialize_map(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'n' => self.deserialize_unit(visitor),
            _ => number::visit_any(self.number()?, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        let value = self.literal("true");
        if value || self.literal("false") { visitor.visit_bool(value) } else { Err(Malformed) }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        number::visit_integer(self.number()?, visitor)
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_i128(self.number()?.parse().map_err(|_| Malformed)?)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_u128(self.number()?.parse().map_err(|_| Malformed)?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_f64(number::float(self.number()?)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_string(self.string()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.literal("null") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.literal("null") { visitor.visit_unit() } else { Err(Malformed) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.enter(b'[')?;
        let value = visitor.visit_seq(Places::of(self))?;
        self.leave(b']')?;
        Ok(value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.enter(b'{')?;
        let value = visitor.visit_map(Places::of(self))?;
        self.leave(b'}')?;
        Ok(value)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        if self.peek() == b'"' {
            return visitor.visit_enum(self.string()?.into_deserializer());
        }
        self.enter(b'{')?;
        let value = visitor.visit_enum(Variant(self))?;
        self.leave(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.skip()?;
        visitor.visit_unit()
    }

    same! {
        deserialize_i8() = deserialize_i64;
        deserialize_i16() = deserialize_i64;
        deserialize_i32() = deserialize_i64;
        deserialize_u8() = deserialize_i64;
        deserialize_u16() = deserialize_i64;
        deserialize_u32() = deserialize_i64;
        deserialize_u64() = deserialize_i64;
        deserialize_f32() = deserialize_f64;
        deserialize_char() = deserialize_string;
        deserialize_str() = deserialize_string;
        deserialize_identifier() = deserialize_string;
        deserialize_bytes() = deserialize_any;
        deserialize_byte_buf() = deserialize_any;
        deserialize_unit_struct(_name: &'static str) = deserialize_unit;
        deserialize_tuple(_length: usize) = deserialize_seq;
        deserialize_tuple_struct(_name: &'static str, _length: usize) = deserialize_seq;
        deserialize_struct(_name: &'static str, _fields: &'static [&'static str]) = deserialize_map;
    }
}

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("malformed JSON, or JSON of another type")
    }
}

impl std::error::Error for Malformed {}

/// Each of serde's own errors would bring its words, and what formats them, into the WASM.
impl de::Error for Malformed {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}
