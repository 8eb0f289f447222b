//! What flawed readers make of bytes.

use apdu::{CommandRef, Ne};

use super::Split;

/// Byte 5 is 00 and there is more: a length field in extended form.
pub(super) fn is_extended(command: &[u8]) -> bool {
    command.len() > 5 && command.get(4) == Some(&0)
}

/// A bulk transfer of header and APDU that ends with a full packet.
pub(super) fn fills_packet(length: usize) -> bool {
    (10 + length).is_multiple_of(64)
}

pub(super) fn zero_filled(mut response: Vec<u8>) -> Vec<u8> {
    let data = response.len().saturating_sub(2);
    response.iter_mut().take(data).for_each(|byte| *byte = 0);
    response
}

pub(super) fn cut(response: &[u8], to: usize, keeps_status: bool) -> Vec<u8> {
    let status = if keeps_status { response.len().saturating_sub(2) } else { response.len() };
    [response.get(..to).unwrap_or(response), response.get(status..).unwrap_or(&[])].concat()
}

pub(super) fn split(bytes: &[u8], block: usize, how: Split) -> Vec<u8> {
    let mut blocks: Vec<&[u8]> = bytes.chunks(block).collect();
    match (how, blocks.as_slice()) {
        (Split::Repeated, [first, second, ..]) if first.len() == second.len() => blocks[1] = blocks[0],
        (Split::Lost, [_, _, _, ..]) => drop(blocks.remove(1)),
        (Split::Swapped, [_, second, third, ..]) if second.len() == third.len() => blocks.swap(1, 2),
        _ => {}
    }
    blocks.concat()
}

pub(super) fn without_lc_high_byte(command: &[u8]) -> Vec<u8> {
    match CommandRef::parse(command) {
        Ok(parsed) if parsed.case().is_extended() && parsed.data().len() > 255 => {
            let [.., low] = parsed.data().len().to_be_bytes();
            let mut changed = command.to_vec();
            if let Some(high) = changed.get_mut(5) {
                *high = 0;
            }
            changed.truncate(7 + usize::from(low));
            changed
        }
        _ => command.to_vec(),
    }
}

pub(super) fn in_short_form(command: &[u8]) -> Vec<u8> {
    let Ok(parsed) = CommandRef::parse(command) else { return command.to_vec() };
    let data = &parsed.data()[..parsed.data().len().min(255)];
    CommandRef::new(parsed.header(), data, parsed.ne().min(Ne::SHORT_MAX))
        .map_or_else(|_| command.to_vec(), |short| short.to_vec())
}

/// The same command with another extended Le; others pass as they are.
pub(super) fn with_ne(command: &[u8], change: impl FnOnce(Ne) -> Ne) -> Vec<u8> {
    match CommandRef::parse(command) {
        Ok(parsed) if parsed.case().is_extended() && parsed.ne() != Ne::ZERO => {
            CommandRef::new(parsed.header(), parsed.data(), change(parsed.ne()))
                .map_or_else(|_| command.to_vec(), |changed| changed.extended().to_vec())
        }
        _ => command.to_vec(),
    }
}
