//! Any bytes as what comes over the socket, on either side: no panic, no more memory than bytes, and what is read is written as it was.

#![no_main]

use libfuzzer_sys::fuzz_target;
use usb_wire::{DeviceList, FRAME_MAX, Hello, Outcome, Transfer, read_frame, write_frame};

fuzz_target!(|bytes: &[u8]| {
    let mut stream = bytes;
    while let Ok(Some(content)) = read_frame(&mut stream) {
        assert!(content.len() <= FRAME_MAX);
        let mut again = Vec::new();
        write_frame(&mut again, &content).unwrap();
        assert_eq!(read_frame(&mut &again[..]).unwrap().unwrap(), content);
        message(&content);
    }
    message(bytes);
});

fn message(content: &[u8]) {
    if let Ok(hello) = Hello::decode(content) {
        assert_eq!(hello.encode(), content);
    }
    if let Ok(transfer) = Transfer::decode(content) {
        assert_eq!(transfer.encode(), content);
    }
    if let Ok(outcome) = Outcome::decode(content) {
        assert_eq!(outcome.encode(), content);
    }
    if let Ok(devices) = DeviceList::decode(content) {
        // Strings are kept by their index, so that a doubled one is dropped: what is written then stays.
        assert_eq!(DeviceList::decode(&devices.encode()).unwrap(), devices);
    }
}
