//! The parts of a value as texts, each read by whoever knows its type.

use super::{Malformed, Reader};

/// Gives the members of an object to `each`, in order.
pub(crate) fn members<'a>(
    json: &'a str,
    each: &mut dyn FnMut(&str, &'a str),
) -> Result<(), Malformed> {
    let mut reader = Reader::new(json);
    let mut is_first = true;
    reader.enter(b'{')?;
    while reader.more(&mut is_first, b'}')? {
        let name = reader.string()?;
        reader.expect(b':')?;
        each(&name, reader.skip()?);
    }
    reader.leave(b'}')?;
    reader.end()
}

/// Gives the items of a list to `each`, in order.
pub(crate) fn items<'a>(json: &'a str, each: &mut dyn FnMut(&'a str)) -> Result<(), Malformed> {
    let mut reader = Reader::new(json);
    let mut is_first = true;
    reader.enter(b'[')?;
    while reader.more(&mut is_first, b']')? {
        each(reader.skip()?);
    }
    reader.leave(b']')?;
    reader.end()
}
