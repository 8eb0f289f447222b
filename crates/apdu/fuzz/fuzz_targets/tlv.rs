//! Any bytes as data objects: no panic, errors inside the input, and a second writing says the same.

#![no_main]

use apdu::{Error, ber, simple_tlv};
use libfuzzer_sys::fuzz_target;

fn copy(reader: &mut ber::Reader<'_>, writer: &mut ber::Writer) -> Result<(), Error> {
    while let Some(tlv) = reader.next()? {
        if tlv.tag.is_constructed() {
            writer
                .constructed(tlv.tag, |inner| ber::Reader::read(tlv.value, |reader| copy(reader, inner)))?;
        } else {
            writer.primitive(tlv.tag, tlv.value)?;
        }
    }
    Ok(())
}

fn tags(bytes: &[u8]) -> Result<Vec<(usize, ber::Tag)>, Error> {
    let mut tags = Vec::new();
    ber::Reader::walk(bytes, |depth, tlv| tags.push((depth, tlv.tag)))?;
    Ok(tags)
}

fuzz_target!(|bytes: &[u8]| {
    match tags(bytes) {
        Ok(found) => {
            let mut writer = ber::Writer::new();
            ber::Reader::read(bytes, |reader| copy(reader, &mut writer)).expect("was read before");
            assert!(writer.as_bytes().len() <= bytes.len());
            assert_eq!(tags(writer.as_bytes()), Ok(found));
        }
        Err(error) => assert!(error.offset() <= bytes.len()),
    }
    let mut rest = 0;
    for object in simple_tlv::read(bytes) {
        match object {
            Ok(tlv) => rest = tlv.offset + tlv.value.len(),
            Err(error) => assert!(error.offset() <= bytes.len() && error.offset() >= rest),
        }
    }
});
