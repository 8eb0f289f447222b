//! Which readers are served, and with which cards.

use conformance::Text;
use conformance::reader::{Catalogue, InterfaceKind};
use simulator::card::{Card, CardVariant};
use simulator::ccid::{CcidFault, CcidReader, DeviceModel, InterfaceModel, ZooDevice};
use simulator::jpki_pki::JpkiPki;

use crate::cli::{ReaderServeArgs, SimulatedCardArgs};
use crate::failure::Failure;
use crate::simulated_card;

/// A device that is served.
pub(super) struct Guest {
    pub(super) device: DeviceModel,
    /// What is wrong with its firmware.
    fault: Option<CcidFault>,
    /// The slot of each interface that gets a card, from 0.
    slot: u8,
}

/// The models asked for, then the readers of the zoo.
pub(super) fn guests(catalogue: &Catalogue, args: &ReaderServeArgs) -> Result<Vec<Guest>, Failure> {
    let mut guests = Vec::new();
    for query in &args.models {
        let devices = DeviceModel::find(catalogue, query).map_err(|error| {
            Failure::usage(Text::new(
                format!("機種を選べない: {error}"),
                format!("no model is chosen: {error}"),
            ))
        })?;
        guests.extend(devices.into_iter().map(|device| Guest { device, fault: args.fault, slot: 0 }));
    }
    for name in &args.zoo {
        let ZooDevice { device, slot, fault, .. } = of_the_zoo(name)?;
        guests.push(Guest { device, fault, slot });
    }
    Ok(guests)
}

fn of_the_zoo(name: &str) -> Result<ZooDevice, Failure> {
    let mut all = ZooDevice::all();
    let found = all.iter().position(|one| one.name.eq_ignore_ascii_case(name));
    found.map(|index| all.swap_remove(index)).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let names = names.join(" ");
        Failure::usage(Text::new(
            format!("ドライバーの下に置ける「{name}」はない。あるもの: {names}"),
            format!("there is no {name:?} that can stand under the driver; there are: {names}"),
        ))
    })
}

/// The readers of each device, with a card in one slot of every interface but those of built-in security modules.
pub(super) fn with_cards(
    guests: &[Guest],
    args: &ReaderServeArgs,
) -> Result<Vec<(DeviceModel, Vec<CcidReader>)>, Failure> {
    let pki = if args.empty { None } else { Some(simulated_card::shared_pki(&args.pki)?) };
    let reader = |guest: &Guest, interface: &InterfaceModel| {
        let mut reader = CcidReader::new(interface);
        if let Some(fault) = guest.fault {
            reader = reader.with_fault(fault, args.seed);
        }
        if let (Some(pki), false) = (&pki, interface.kind == InterfaceKind::Sam) {
            reader.put(guest.slot, Some(card(pki, interface, args)?));
        }
        Ok(reader)
    };
    let device = |guest: &Guest| {
        let interfaces = guest.device.interfaces.iter();
        let readers = interfaces.map(|interface| reader(guest, interface)).collect::<Result<_, Failure>>()?;
        Ok((guest.device.clone(), readers))
    };
    guests.iter().map(device).collect()
}

/// The card asked for, of a variant that fits the slot unless one is asked for.
fn card(pki: &JpkiPki, interface: &InterfaceModel, args: &ReaderServeArgs) -> Result<Card, Failure> {
    let fitting =
        if interface.kind == InterfaceKind::Contactless { CardVariant::Atr06 } else { CardVariant::Extended };
    let simulated = SimulatedCardArgs {
        card: args.card,
        model: args.card_model.unwrap_or(fitting),
        signature_pin_blocked: false,
        probe: args.probe,
        atr: args.atr.clone(),
        pace: args.pace,
    };
    simulated_card::asked_for(pki, &simulated)
}
