//! BER-TLV as the card's files write it. Tags such as `FF10` break ISO/IEC 8825's rule for small numbers, so a strict
//! writer would refuse them; that of [`apdu`] does.

/// A data object whose value is the parts, one after the other.
pub(super) fn tlv(tag: u16, parts: &[&[u8]]) -> Vec<u8> {
    let value = parts.concat();
    let mut object = match tag.to_be_bytes() {
        [0, low] => vec![low],
        both => both.to_vec(),
    };
    object.extend(length(value.len()));
    object.extend(value);
    object
}

/// A data object that begins with a table (`table_tag`) of where its fields begin, in bytes from the start of the file.
pub(super) fn with_offsets(tag: u16, table_tag: u16, fields: &[Vec<u8>]) -> Vec<u8> {
    let table_len = tlv(table_tag, &[&vec![0; 2 * fields.len()]]).len();
    let body_len = table_len + fields.iter().map(Vec::len).sum::<usize>();
    let mut at = tag.to_be_bytes().len() + length(body_len).len() + table_len;
    let mut offsets = Vec::new();
    for field in fields {
        offsets.extend(low_bytes(at, 2));
        at += field.len();
    }
    tlv(tag, &[&tlv(table_tag, &[&offsets]), &fields.concat()])
}

/// The shortest length field.
fn length(value: usize) -> Vec<u8> {
    match value {
        0..0x80 => low_bytes(value, 1),
        0x80..0x100 => [vec![0x81], low_bytes(value, 1)].concat(),
        0x100..0x1_0000 => [vec![0x82], low_bytes(value, 2)].concat(),
        _ => [vec![0x83], low_bytes(value, 3)].concat(),
    }
}

/// The lowest `count` bytes, highest of them first.
fn low_bytes(value: usize, count: usize) -> Vec<u8> {
    let bytes = value.to_be_bytes();
    bytes[bytes.len() - count..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_lengths() {
        assert_eq!(tlv(0xFF10, &[b"12"]), [0xFF, 0x10, 2, b'1', b'2']);
        assert_eq!(tlv(0x90, &[]), [0x90, 0]);
        assert_eq!(tlv(0xDF43, &[&[0; 0x80]])[..4], [0xDF, 0x43, 0x81, 0x80]);
        assert_eq!(tlv(0xDF33, &[&[0; 0x100]])[..5], [0xDF, 0x33, 0x82, 1, 0]);
    }

    #[test]
    fn offsets_count_from_the_start_of_the_file() {
        let fields = [tlv(0xDF22, &[b"abc"]), tlv(0xDF23, &[&[b'x'; 0x90]])];
        let file = with_offsets(0xFF20, 0xDF21, &fields);
        let at = |index: usize| usize::from(file[7 + 2 * index]) << 8 | usize::from(file[8 + 2 * index]);
        assert_eq!(file[at(0)..][..fields[0].len()], fields[0]);
        assert_eq!(file[at(1)..], fields[1]);
    }
}
