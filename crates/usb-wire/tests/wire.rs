//! Every message comes back as it went, and any other bytes are refused without harm.

use std::io::ErrorKind;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use usb_wire::{
    Device, DeviceList, FRAME_MAX, Hello, Outcome, Pipe, Status, Transfer, WireError, read_frame, write_frame,
};

fn device() -> impl Strategy<Value = Device> {
    let strings = btree_map(any::<u8>(), "[ -~]{0,40}", 0..5);
    (any::<u8>(), any::<u8>(), vec(any::<u8>(), 0..40), vec(any::<u8>(), 0..400), strings).prop_map(
        |(bus, address, descriptor, configuration, strings)| Device {
            bus,
            address,
            descriptor,
            configuration,
            strings,
        },
    )
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![
        Status::Completed,
        Status::TimedOut,
        Status::Stalled,
        Status::Overflow,
        Status::NoDevice,
        Status::Error,
    ])
}

proptest! {
    #[test]
    fn lists_come_back(devices in vec(device(), 0..6)) {
        let list = DeviceList(devices);
        prop_assert_eq!(DeviceList::decode(&list.encode()), Ok(list));
    }

    #[test]
    fn transfers_and_outcomes_come_back(
        timeout: u32, setup: [u8; 8], capacity: u32, data in vec(any::<u8>(), 0..300), status in status(),
    ) {
        let transfer = Transfer { timeout, setup, capacity, data: data.clone() };
        prop_assert_eq!(Transfer::decode(&transfer.encode()), Ok(transfer));
        let outcome = Outcome { status, data };
        prop_assert_eq!(Outcome::decode(&outcome.encode()), Ok(outcome));
    }

    #[test]
    fn hellos_come_back(bus: u8, address: u8, endpoint: u8) {
        for hello in [Hello::List, Hello::Pipe(Pipe { bus, address, endpoint })] {
            prop_assert_eq!(Hello::decode(&hello.encode()), Ok(hello));
        }
    }

    #[test]
    fn any_bytes_are_a_message_or_an_error(bytes in vec(any::<u8>(), 0..600)) {
        if let Ok(hello) = Hello::decode(&bytes) {
            prop_assert_eq!(hello.encode(), &bytes[..]);
        }
        if let Ok(transfer) = Transfer::decode(&bytes) {
            prop_assert_eq!(transfer.encode(), &bytes[..]);
        }
        if let Ok(outcome) = Outcome::decode(&bytes) {
            prop_assert_eq!(outcome.encode(), &bytes[..]);
        }
        let _ = DeviceList::decode(&bytes);
        let mut stream = &bytes[..];
        while let Ok(Some(content)) = read_frame(&mut stream) {
            prop_assert!(content.len() <= FRAME_MAX);
        }
    }

    #[test]
    fn a_cut_message_is_refused(devices in vec(device(), 1..3), cut in 1_usize..50) {
        let whole = DeviceList(devices).encode();
        let cut = cut.min(whole.len());
        prop_assert_eq!(DeviceList::decode(&whole[..whole.len() - cut]), Err(WireError::Short));
        let longer = [&whole[..], &[0]].concat();
        prop_assert_eq!(DeviceList::decode(&longer), Err(WireError::Long(1)));
    }
}

#[test]
fn frames_follow_each_other() {
    let mut stream = Vec::new();
    for content in [&b"one"[..], b"", b"three"] {
        write_frame(&mut stream, content).unwrap();
    }
    let mut stream = &stream[..];
    for content in [&b"one"[..], b"", b"three"] {
        assert_eq!(read_frame(&mut stream).unwrap().as_deref(), Some(content));
    }
    assert_eq!(read_frame(&mut stream).unwrap(), None);
}

#[test]
fn a_frame_beyond_the_limit_is_neither_read_nor_written() {
    let announced = u32::try_from(FRAME_MAX + 1).unwrap().to_le_bytes();
    assert_eq!(read_frame(&mut &announced[..]).unwrap_err().kind(), ErrorKind::InvalidData);
    let mut written = Vec::new();
    let error = write_frame(&mut written, &vec![0; FRAME_MAX + 1]).unwrap_err();
    assert_eq!((error.kind(), written.len()), (ErrorKind::InvalidInput, 0));
}

#[test]
fn a_frame_that_breaks_off_is_an_error_and_not_an_end() {
    let broken = [&8_u32.to_le_bytes()[..], b"1234"].concat();
    assert_eq!(read_frame(&mut &broken[..]).unwrap_err().kind(), ErrorKind::UnexpectedEof);
}
