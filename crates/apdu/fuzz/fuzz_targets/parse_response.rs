//! Any bytes as a response: no panic, nothing lost, and every status has a class and a text.

#![no_main]

use apdu::{Language, Response, ResponseRef, explain};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match ResponseRef::parse(bytes) {
        Ok(response) => {
            assert_eq!(Response::from(response).to_vec(), bytes);
            assert!(!response.status.meaning(Language::Japanese).is_empty());
            let _ = (response.status.class(), response.status.counter(), response.status.bytes_left());
        }
        Err(error) => assert!(error.offset() <= bytes.len()),
    }
    let _ = explain::response(bytes, Language::English);
});
