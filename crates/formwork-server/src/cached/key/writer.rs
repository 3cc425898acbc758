//! Writing arguments: every kind of data that serde knows, each in a way that no other has.

use std::fmt::{self, Debug, Display, Write as _};

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::Key;

type Result<T = ()> = std::result::Result<T, Unwritable>;

/// Why an argument is no key: its `Serialize` says so.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(in crate::cached) struct Unwritable(String);

impl ser::Error for Unwritable {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl From<fmt::Error> for Unwritable {
    fn from(error: fmt::Error) -> Self {
        Self(error.to_string())
    }
}

/// What consists of several: it is open until its end is written.
pub(in crate::cached) struct Open<'a> {
    key: &'a mut Key,
    end: &'static str,
}

impl Open<'_> {
    fn item(&mut self, item: &(impl Serialize + ?Sized)) -> Result {
        item.serialize(&mut *self.key)?;
        Ok(self.key.write_char(',')?)
    }

    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result {
        write!(self.key, "{name}:")?;
        self.item(value)
    }

    fn close(self) -> Result {
        Ok(self.key.write_str(self.end)?)
    }
}

impl Key {
    /// As `Debug` writes numbers, characters and texts: in one way each.
    fn plain(&mut self, value: impl Debug) -> Result {
        Ok(write!(self, "{value:?}")?)
    }

    fn word(&mut self, word: &str) -> Result {
        Ok(self.write_str(word)?)
    }

    fn wrapped(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result {
        write!(self, "{name}(")?;
        value.serialize(&mut *self)?;
        self.word(")")
    }

    fn open(&mut self, begin: &str, end: &'static str) -> Result<Open<'_>> {
        self.open_named("", begin, end)
    }

    fn open_named(&mut self, name: &str, begin: &str, end: &'static str) -> Result<Open<'_>> {
        self.word(name)?;
        self.word(begin)?;
        Ok(Open { key: self, end })
    }
}

impl<'a> Serializer for &'a mut Key {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Open<'a>;
    type SerializeTuple = Open<'a>;
    type SerializeTupleStruct = Open<'a>;
    type SerializeTupleVariant = Open<'a>;
    type SerializeMap = Open<'a>;
    type SerializeStruct = Open<'a>;
    type SerializeStructVariant = Open<'a>;

    fn serialize_bool(self, value: bool) -> Result {
        self.plain(value)
    }

    fn serialize_i8(self, value: i8) -> Result {
        self.plain(value)
    }

    fn serialize_i16(self, value: i16) -> Result {
        self.plain(value)
    }

    fn serialize_i32(self, value: i32) -> Result {
        self.plain(value)
    }

    fn serialize_i64(self, value: i64) -> Result {
        self.plain(value)
    }

    fn serialize_i128(self, value: i128) -> Result {
        self.plain(value)
    }

    fn serialize_u8(self, value: u8) -> Result {
        self.plain(value)
    }

    fn serialize_u16(self, value: u16) -> Result {
        self.plain(value)
    }

    fn serialize_u32(self, value: u32) -> Result {
        self.plain(value)
    }

    fn serialize_u64(self, value: u64) -> Result {
        self.plain(value)
    }

    fn serialize_u128(self, value: u128) -> Result {
        self.plain(value)
    }

    /// As the number that it is exactly: as a text of its own it would be that of another `f64`.
    fn serialize_f32(self, value: f32) -> Result {
        self.plain(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result {
        self.plain(value)
    }

    fn serialize_char(self, value: char) -> Result {
        self.plain(value)
    }

    fn serialize_str(self, value: &str) -> Result {
        self.plain(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result {
        self.word("b")?;
        self.plain(value)
    }

    fn serialize_none(self) -> Result {
        self.word("none")
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result {
        self.wrapped("some", value)
    }

    fn serialize_unit(self) -> Result {
        self.word("()")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result {
        self.word(name)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result {
        self.word(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result {
        self.wrapped(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Open<'a>> {
        self.open("[", "]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Open<'a>> {
        self.open("(", ")")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Open<'a>> {
        self.open("(", ")")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'a>> {
        self.open_named(variant, "(", ")")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Open<'a>> {
        self.open("{", "}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Open<'a>> {
        self.open("{", "}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Open<'a>> {
        self.open_named(variant, "{", "}")
    }
}

/// Items one after the other.
macro_rules! items {
    ($($kind:ident $method:ident),*) => {$(
        impl $kind for Open<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result {
                self.item(item)
            }

            fn end(self) -> Result {
                self.close()
            }
        }
    )*};
}

items!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// Values with names.
macro_rules! fields {
    ($($kind:ident),*) => {$(
        impl $kind for Open<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result {
                self.field(name, value)
            }

            fn end(self) -> Result {
                self.close()
            }
        }
    )*};
}

fields!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Open<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result {
        key.serialize(&mut *self.key)?;
        self.key.word(":")
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result {
        self.item(value)
    }

    fn end(self) -> Result {
        self.close()
    }
}
