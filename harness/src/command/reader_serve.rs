//! `tashika reader serve`: simulated USB readers under the real driver, for any PC/SC program.

use std::process::Command;
use std::time::Duration;

use conformance::reader::{Catalogue, InterfaceKind};
use conformance::{Text, exit};
use simulator::card::{Card, CardVariant};
use simulator::ccid::{CcidReader, DeviceModel, InterfaceModel};
use simulator::jpki_pki::{AUTHENTICATION_PIN, JpkiPki, SIGNATURE_PIN};

use crate::cli::{ReaderServeArgs, SimulatedCardArgs};
use crate::command::common::{block_on, print};
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::simulated_card;
use crate::usb_bench::{CLIENT_SOCKET_VARIABLE, UsbBench};

/// How often the daemon is looked after.
const ROUND: Duration = Duration::from_millis(500);

pub(super) fn run(args: &ReaderServeArgs, look: Look) -> Result<u8, Failure> {
    let catalogue = Catalogue::bundled()
        .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
    let devices =
        args.models.iter().map(|query| found(&catalogue, query)).collect::<Result<Vec<_>, _>>()?.concat();
    let mut bench = UsbBench::start(with_cards(&devices, args)?, args.capture.as_deref())?;
    if let Some(refused) = bench.refused() {
        return Err(Failure::rig(refused));
    }
    match args.command.split_first() {
        Some((program, rest)) => {
            let socket = bench.socket();
            let status = Command::new(program).args(rest).env(CLIENT_SOCKET_VARIABLE, socket).status();
            let status = status.map_err(|error| {
                let program = program.display();
                Failure::usage(Text::new(
                    format!("{program} を実行できない: {error}"),
                    format!("{program} cannot be run: {error}"),
                ))
            })?;
            bench.broken().map_or(Ok(()), Err)?;
            // Ended by a signal, as shells say it.
            Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(exit::SUBJECT_FAILED))
        }
        None => {
            announce(&devices, &bench, look);
            wait(bench)
        }
    }
}

fn found(catalogue: &Catalogue, query: &str) -> Result<Vec<DeviceModel>, Failure> {
    DeviceModel::find(catalogue, query).map_err(|error| {
        Failure::usage(Text::new(format!("機種を選べない: {error}"), format!("no model is chosen: {error}")))
    })
}

/// The readers of each device, with a card in every first slot but those of built-in security modules.
fn with_cards(
    devices: &[DeviceModel],
    args: &ReaderServeArgs,
) -> Result<Vec<(DeviceModel, Vec<CcidReader>)>, Failure> {
    let pki = if args.empty { None } else { Some(simulated_card::shared_pki(&args.pki)?) };
    let reader = |interface: &InterfaceModel| {
        let mut reader = CcidReader::new(interface);
        if let Some(fault) = args.fault {
            reader = reader.with_fault(fault, args.seed);
        }
        if let (Some(pki), false) = (&pki, interface.kind == InterfaceKind::Sam) {
            reader.put(0, Some(card(pki, interface, args)?));
        }
        Ok(reader)
    };
    let device = |device: &DeviceModel| {
        let readers = device.interfaces.iter().map(reader).collect::<Result<_, Failure>>()?;
        Ok((device.clone(), readers))
    };
    devices.iter().map(device).collect()
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
    };
    simulated_card::asked_for(pki, &simulated)
}

fn announce(devices: &[DeviceModel], bench: &UsbBench, look: Look) {
    for device in devices {
        for interface in &device.interfaces {
            let descriptor = &interface.descriptor;
            print(&format!(
                "{:04X}:{:04X}  {} {}  ({}, {})\n",
                descriptor.vendor,
                descriptor.product,
                device.name,
                interface.name,
                descriptor.level(),
                descriptor.message_length
            ));
        }
    }
    let socket = bench.socket();
    let socket = socket.display();
    print(look.say(&Text::new(
        format!(
            "PC/SC のプログラムからは次の設定で見える: export {CLIENT_SOCKET_VARIABLE}={socket}\n暗証番号は {AUTHENTICATION_PIN} (署名用 {SIGNATURE_PIN})。Ctrl-C で終わる\n"
        ),
        format!(
            "PC/SC programs see them with: export {CLIENT_SOCKET_VARIABLE}={socket}\nthe PINs are {AUTHENTICATION_PIN} and, for signatures, {SIGNATURE_PIN}; Ctrl-C ends\n"
        ),
    )));
}

/// Until Ctrl-C, or until the daemon ends.
fn wait(mut bench: UsbBench) -> Result<u8, Failure> {
    block_on(async move {
        loop {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => return Ok(exit::PASSED),
                () = tokio::time::sleep(ROUND) => bench.broken().map_or(Ok(()), Err)?,
            }
        }
    })
}
