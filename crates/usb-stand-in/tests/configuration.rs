//! What a device says of its interfaces is read as it stands, and anything else is refused without harm.

use proptest::collection::vec;
use proptest::prelude::*;
use tashika_usb_stand_in::Configuration;

const CONFIGURATION: [u8; 9] = [9, 2, 0, 0, 2, 1, 0, 0x80, 50];

fn interface(number: u8, endpoints: u8) -> Vec<u8> {
    vec![9, 4, number, 0, endpoints, 0x0B, 0, 0, 0]
}

fn endpoint(address: u8, attributes: u8) -> Vec<u8> {
    vec![7, 5, address, attributes, 64, 0, 16]
}

fn class_descriptor() -> Vec<u8> {
    let mut descriptor = vec![54, 0x21];
    descriptor.resize(54, 0xAA);
    descriptor
}

#[test]
fn class_descriptors_belong_to_what_they_follow() {
    let bytes = [
        CONFIGURATION.to_vec(),
        interface(0, 2),
        class_descriptor(),
        endpoint(0x81, 2),
        endpoint(0x02, 2),
        interface(1, 1),
        endpoint(0x83, 3),
        class_descriptor(),
    ]
    .concat();
    let configuration = Configuration::parse(&bytes).unwrap();
    let [first, second] = &configuration.interfaces[..] else { panic!("{configuration:?}") };
    assert_eq!((first.header[2], &first.extra), (0, &class_descriptor()));
    assert_eq!(first.endpoints.iter().map(|endpoint| endpoint.header[2]).collect::<Vec<_>>(), [0x81, 0x02]);
    assert!(second.extra.is_empty());
    assert_eq!(second.endpoints[0].extra, class_descriptor());
}

#[test]
fn what_is_cut_off_or_out_of_order_is_refused() {
    let whole = [CONFIGURATION.to_vec(), interface(0, 1), endpoint(0x81, 2)].concat();
    assert!(Configuration::parse(&whole).is_some());
    for end in 0..whole.len() {
        let accepted = Configuration::parse(&whole[..end]).is_some();
        assert_eq!(accepted, end == 9 || end == 18, "cut after {end} bytes");
    }
    let homeless = [CONFIGURATION.to_vec(), endpoint(0x81, 2)].concat();
    assert_eq!(Configuration::parse(&homeless), None);
    let endless = [&CONFIGURATION[..], &[0, 4, 0]].concat();
    assert_eq!(Configuration::parse(&endless), None);
    assert_eq!(Configuration::parse(&interface(0, 0)), None);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(prop_oneof![0_u8..12, any::<u8>()], 0..200)) {
        let _ = Configuration::parse(&bytes);
        let behind_a_header = [&CONFIGURATION[..], &bytes].concat();
        if let Some(configuration) = Configuration::parse(&behind_a_header) {
            let kept: usize = configuration
                .interfaces
                .iter()
                .map(|interface| {
                    let endpoints = interface.endpoints.iter().map(|endpoint| 7 + endpoint.extra.len());
                    9 + interface.extra.len() + endpoints.sum::<usize>()
                })
                .sum();
            prop_assert!(kept <= bytes.len());
        }
    }
}
