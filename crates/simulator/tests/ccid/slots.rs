//! Slots: power, presence, parameters, and what is refused.

use simulator::ccid::{CcidReader, SlotStatus};

use crate::driver::{Driver, EXTENDED, POWER_OFF, POWER_ON, SLOT_STATUS, TPDU, TRANSFER, model, probe_card};

#[test]
fn a_card_comes_gets_power_loses_it_and_goes() {
    let mut driver = Driver::new(EXTENDED, 271);
    let status = |driver: &mut Driver| driver.say(SLOT_STATUS, [0; 3], &[]).status;
    assert_eq!(status(&mut driver), 2);
    let heard = driver.say(POWER_ON, [0; 3], &[]);
    assert_eq!((heard.status, heard.error), (0x42, 0xFE));
    assert!(driver.reader.put(0, Some(probe_card())).is_none());
    assert_eq!(status(&mut driver), 1);
    let heard = driver.say(TRANSFER, [0; 3], &[0x80, 0x34, 0x90, 0x00]);
    assert_eq!((heard.status, heard.error), (0x41, 0xFE), "a card without power is mute");
    assert_eq!(driver.say(POWER_ON, [0; 3], &[]).status, 0);
    assert_eq!(status(&mut driver), 0);
    assert_eq!(driver.say(POWER_OFF, [0; 3], &[]).status, 1);
    driver.say(POWER_ON, [0; 3], &[]);
    assert!(driver.reader.put(0, None).is_some());
    assert_eq!(driver.reader.status(0), Some(SlotStatus::Absent));
    assert_eq!(status(&mut driver), 2);
}

#[test]
fn movements_are_told_once_and_for_every_slot() {
    let mut reader = CcidReader::new(&model(EXTENDED, 271, 6));
    assert_eq!(reader.notification(), None);
    reader.put(0, Some(probe_card()));
    reader.put(5, Some(probe_card()));
    assert_eq!(reader.notification(), Some(vec![0x50, 0b11, 0b1100]));
    assert_eq!(reader.notification(), None);
    reader.put(5, None);
    assert_eq!(reader.notification(), Some(vec![0x50, 0b01, 0b1000]));
    assert!(reader.put(6, Some(probe_card())).is_none(), "there is no such slot");
    assert_eq!(reader.notification(), None);
}

#[test]
fn parameters_are_kept_until_the_next_reset() {
    let mut driver = Driver::with_card(TPDU, 271);
    let (get, reset, set) = (0x6C, 0x6D, 0x61);
    let default = driver.say(get, [0; 3], &[]);
    assert_eq!((default.kind, default.specific, default.data.len()), (0x82, 1, 7), "the card speaks T=1");
    let wanted = [0x13, 0x10, 0x00, 0x45, 0x00, 0xFB, 0x00];
    assert_eq!(driver.say(set, [1, 0, 0], &wanted).data, wanted);
    assert_eq!(driver.say(get, [0; 3], &[]).data, wanted);
    assert_eq!(driver.say(reset, [0; 3], &[]).data, default.data);
    driver.say(set, [1, 0, 0], &wanted);
    driver.say(POWER_ON, [0; 3], &[]);
    assert_eq!(driver.say(get, [0; 3], &[]).data, default.data);
    for (protocol, bytes, error) in [(1, &wanted[..5], 1), (0, &wanted[..], 1), (2, &wanted[..5], 7)] {
        let heard = driver.say(set, [protocol, 0, 0], bytes);
        assert_eq!((heard.status, heard.error), (0x40, error), "T={protocol}, {} bytes", bytes.len());
    }
}

#[test]
fn what_the_reader_cannot_do_is_refused_by_name() {
    let mut driver = Driver::with_card(EXTENDED, 271);
    for kind in [0x00, 0x69, 0x71, 0x73, 0xFF] {
        let heard = driver.say(kind, [0; 3], &[]);
        assert_eq!((heard.status, heard.error), (0x40, 0), "{kind:02X}");
    }
    let wrong_slot = [SLOT_STATUS, 0, 0, 0, 0, 1, 9, 0, 0, 0];
    let answer = &driver.reader.receive(&wrong_slot)[0].message;
    assert_eq!(answer[5..9], [1, 9, 0x42, 5]);
    let wrong_length = [SLOT_STATUS, 1, 0, 0, 0, 0, 9, 0, 0, 0];
    let answer = &driver.reader.receive(&wrong_length)[0].message;
    assert_eq!(answer[5..9], [0, 9, 0x40, 1]);
    assert!(driver.reader.receive(&wrong_slot[..9]).is_empty(), "not even a header");
}

#[test]
fn a_cold_reset_is_cold_and_a_warm_one_warm() {
    let mut driver = Driver::with_card(EXTENDED, 271);
    let report = [0x80, 0x30, 0, 0, 0];
    let mut after = |resets: &[u8]| {
        driver.say(TRANSFER, [0; 3], &[0x80, 0x34, 0x90, 0x00]);
        resets.iter().for_each(|&kind| drop(driver.say(kind, [0; 3], &[])));
        driver.say(TRANSFER, [0; 3], &report).data.len()
    };
    assert_eq!(after(&[POWER_OFF, POWER_ON]), 2, "the probe application has forgotten");
    assert!(after(&[POWER_ON]) > 2, "and here it has not");
}
