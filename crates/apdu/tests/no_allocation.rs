//! Reading a command or response, and writing a command into a buffer that is used again, allocates nothing.

use allocation_counter::measure;
use apdu::{CommandRef, ResponseRef, Tolerances, ber};

fn allocations(work: impl FnOnce()) -> u64 {
    measure(work).count_total
}

fn longest_command() -> Vec<u8> {
    let mut bytes = vec![0x00, 0xD6, 0x00, 0x00, 0x00, 0xFF, 0xFF];
    bytes.resize(7 + 65_535 + 2, 0);
    bytes
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(vec![1_u8]))), 1);
}

#[test]
fn parsing() {
    let long = longest_command();
    for bytes in [&[0x00, 0xA4, 0x04, 0x0C][..], &[0x00, 0xB0, 0x00, 0x00, 0x00], &[0x00, 0xB0], &long] {
        let count = allocations(|| {
            let _ = std::hint::black_box(CommandRef::parse(bytes));
            let _ = std::hint::black_box(CommandRef::parse_lenient(bytes, Tolerances::ALL));
            let _ = std::hint::black_box(ResponseRef::parse(bytes));
        });
        assert_eq!(count, 0, "{} bytes", bytes.len());
    }
}

#[test]
fn reading_data_objects() {
    let bytes = [0x6F, 0x05, 0x84, 0x03, 0xAA, 0xBB, 0xCC];
    assert_eq!(allocations(|| ber::Reader::walk(&bytes, |_, _| {}).expect("well-formed")), 0);
}

#[test]
fn encoding_into_a_used_buffer() {
    let long = longest_command();
    let command = CommandRef::parse(&long).expect("well-formed");
    let mut slice = vec![0; long.len()];
    let mut vector = Vec::with_capacity(long.len());
    let count = allocations(|| {
        command.encode_into(&mut slice).expect("large enough");
        for _ in 0..3 {
            vector.clear();
            command.encode_to(&mut vector);
        }
    });
    assert_eq!(count, 0);
    assert_eq!((slice.as_slice(), vector.as_slice()), (long.as_slice(), long.as_slice()));
}
