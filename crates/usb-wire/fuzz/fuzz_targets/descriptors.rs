//! Any bytes as a configuration descriptor that the stand-in hands to the driver: read or refused, and nothing is made up.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tashika_usb_stand_in::Configuration;

fuzz_target!(|bytes: &[u8]| {
    if let Some(configuration) = Configuration::parse(bytes) {
        let interfaces = configuration.interfaces.iter().map(|interface| {
            let endpoints = interface.endpoints.iter().map(|endpoint| 7 + endpoint.extra.len());
            9 + interface.extra.len() + endpoints.sum::<usize>()
        });
        assert!(interfaces.sum::<usize>() <= bytes.len());
    }
});
