//! Numbers in hexadecimal.

/// All 16 digits of a number, in lower case.
pub(crate) fn digits(number: u64) -> [u8; 16] {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    std::array::from_fn(|index| HEX[(number >> (60 - 4 * index) & 15) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_digit_is_written() {
        for number in [0, 1, 0x0123_4567_89ab_cdef, u64::MAX] {
            assert_eq!(digits(number), *format!("{number:016x}").as_bytes());
        }
    }
}
