//! Names of members, and other keys, which JSON writes as strings.

use serde::de::{Deserializer, IntoDeserializer, Visitor};

use super::{Malformed, Reader, same};

/// A key that was read.
pub(super) struct Key(pub(super) String);

impl Key {
    /// The value that is written inside the string.
    fn inner<T>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, Malformed>,
    ) -> Result<T, Malformed> {
        let mut reader = Reader::new(&self.0);
        let value = read(&mut reader)?;
        reader.end()?;
        Ok(value)
    }
}

impl<'de> Deserializer<'de> for Key {
    type Error = Malformed;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_string(self.0)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.inner(|reader| reader.deserialize_bool(visitor))
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.inner(|reader| reader.deserialize_i64(visitor))
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.inner(|reader| reader.deserialize_i128(visitor))
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.inner(|reader| reader.deserialize_u128(visitor))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        self.inner(|reader| reader.deserialize_f64(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_enum(self.0.into_deserializer())
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
        deserialize_char() = deserialize_any;
        deserialize_str() = deserialize_any;
        deserialize_string() = deserialize_any;
        deserialize_bytes() = deserialize_any;
        deserialize_byte_buf() = deserialize_any;
        deserialize_identifier() = deserialize_any;
        deserialize_ignored_any() = deserialize_any;
        deserialize_unit() = deserialize_any;
        deserialize_seq() = deserialize_any;
        deserialize_map() = deserialize_any;
        deserialize_unit_struct(_name: &'static str) = deserialize_any;
        deserialize_tuple(_length: usize) = deserialize_any;
        deserialize_tuple_struct(_name: &'static str, _length: usize) = deserialize_any;
        deserialize_struct(_name: &'static str, _fields: &'static [&'static str]) = deserialize_any;
    }
}
