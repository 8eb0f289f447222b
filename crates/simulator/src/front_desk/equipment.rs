//! Errors about equipment, and the places it is used at.

use eligibility::desk::{Decision, Question};
use eligibility::device::{Equipment, Link, Nfc, Reader, Terminal};
use eligibility::place::Place;

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::Equipment { place, equipment } => wrong_equipment(defect, *place, equipment),
        Question::BusPreparation(bus) => {
            let checked = bus.place && bus.flow && bus.operation;
            accepted(match defect {
                DeskDefect::UncheckedBusAccepted => !checked,
                DeskDefect::UntoldVisitorsAccepted => checked,
                _ => false,
            })
        }
        _ => None,
    }
}

fn wrong_equipment(defect: DeskDefect, place: Place, equipment: &Equipment) -> Option<Decision> {
    let Equipment { terminal, nfc, reader, enrolled } = *equipment;
    let pc = terminal == Terminal::Pc;
    match defect {
        DeskDefect::UnregisteredTerminalAccepted => accepted(!enrolled && place != Place::Bus),
        DeskDefect::BusTerminalUnregisteredAccepted => accepted(!enrolled && place == Place::Bus),
        DeskDefect::TabletRefused => refused(terminal == Terminal::Tablet),
        DeskDefect::PcWithoutReaderAccepted => accepted(pc && reader.is_none()),
        DeskDefect::ShortApduReaderAccepted => accepted(reader.is_some_and(|r| !r.extended_length)),
        DeskDefect::SamReaderAccepted => accepted(reader.is_some_and(|r| r.sam)),
        DeskDefect::NfcPhoneRefused => refused(!pc && reader.is_none()),
        DeskDefect::PhoneWithoutNfcAccepted => accepted(!pc && nfc == Nfc::None && reader.is_none()),
        DeskDefect::ShortNfcPhoneAccepted => accepted(!pc && nfc == Nfc::Short && reader.is_none()),
        DeskDefect::UsbReaderOnPhoneAccepted => {
            accepted(!pc && matches!(reader, Some(Reader { link: Link::Usb, .. })))
        }
        DeskDefect::AnnexRefused => refused(place == Place::Annex),
        DeskDefect::BusRefused => refused(place == Place::Bus),
        DeskDefect::HomeBirthRefused => refused(place == Place::Home),
        _ => None,
    }
}
