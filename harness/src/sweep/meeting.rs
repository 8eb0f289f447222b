//! One simulated device meets the real driver, and each of its interfaces is certified.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use conformance::Text;
use conformance::reader::{Driver, Meeting, Model, Protocol, ReaderReport, SweepRow};
use serde::Deserialize;
use simulator::card::{Card, CardProfile};
use simulator::ccid::{CcidReader, DeviceModel};

use crate::failure::Failure;
use crate::usb_bench::{CLIENT_SOCKET_VARIABLE, UsbBench, UsbDevices};

/// The answer to reset of a card that speaks T=0 only: no interface bytes, no historical ones.
const ATR_T0: [u8; 2] = [0x3B, 0x00];
/// How long one certification may take; a few seconds are usual.
const PATIENCE: Duration = Duration::from_secs(180);
const TICK: Duration = Duration::from_millis(50);

/// The rows of one device, whose interfaces these models are.
///
/// # Errors
/// If the bench itself does not work; that a device does not is what the rows say.
pub(super) fn of(models: &[&Model], driver: Driver) -> Result<Vec<SweepRow>, Failure> {
    let rows: Vec<SweepRow> = models.iter().map(|model| SweepRow::predicted(model, driver)).collect();
    let Ok(device) = DeviceModel::from_rows(models) else {
        return Ok(rows.into_iter().map(|row| row.without_report(Meeting::NotSimulated)).collect());
    };
    let device = with_names_of_ours(device);
    let readers = device.interfaces.iter().zip(&rows).map(|(interface, row)| {
        let mut reader = CcidReader::new(interface);
        reader.put(0, Some(card(row.protocol)));
        reader
    });
    let readers = readers.collect();
    let devices = UsbDevices::serve(vec![(device, readers)], None)?;
    let Ok(bench) = UsbBench::start(devices) else {
        return Ok(rows.into_iter().map(|row| row.without_report(Meeting::Unanswered)).collect());
    };
    let taken = bench.taken().concat();
    let names = names(&bench)?;
    rows.into_iter()
        .zip(taken)
        .enumerate()
        .map(|(number, (row, taken))| {
            if !taken {
                return Ok(row.without_report(Meeting::Refused));
            }
            let name = names.iter().find(|name| name.contains(&marked(number)) && name.ends_with(" 00"));
            let Some(name) = name else { return Ok(row.without_report(Meeting::Unanswered)) };
            Ok(match certified(&bench, name)? {
                Some(report) => row.with_report(&report),
                None => row.without_report(Meeting::Unanswered),
            })
        })
        .collect()
}

/// The device under names by which its readers can be told apart in PC/SC: many devices give two interfaces one name, or
/// none.
fn with_names_of_ours(mut device: DeviceModel) -> DeviceModel {
    "sweep".clone_into(&mut device.name);
    for (number, interface) in device.interfaces.iter_mut().enumerate() {
        interface.name = format!("interface {number}");
    }
    device
}

/// How the interface of a number shows in a reader's name.
fn marked(number: usize) -> String {
    format!("[interface {number}]")
}

fn card(protocol: Protocol) -> Card {
    let profile = CardProfile::probe();
    Card::new(if protocol == Protocol::T0 { profile.with_atr(ATR_T0.to_vec()) } else { profile })
}

/// The names of all readers, as a PC/SC program sees them.
fn names(bench: &UsbBench) -> Result<Vec<String>, Failure> {
    #[derive(Deserialize)]
    struct Listed {
        name: String,
    }
    let output = tashika(bench)?.args(["reader", "list", "--json"]).output().map_err(|error| own(&error))?;
    let listed: Vec<Listed> = serde_json::from_slice(&output.stdout).unwrap_or_default();
    Ok(listed.into_iter().map(|reader| reader.name).collect())
}

/// What `tashika reader certify` says of a reader; nothing if it could not be measured.
fn certified(bench: &UsbBench, name: &str) -> Result<Option<ReaderReport>, Failure> {
    #[derive(Deserialize)]
    struct Document {
        report: ReaderReport,
    }
    let folder = bench.folder().join("runs");
    let mut command = tashika(bench)?;
    command.args(["reader", "certify", "--effort", "quick", "--reader", name, "--out"]).arg(&folder);
    let mut child =
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|error| own(&error))?;
    ended(&mut child).map_err(|error| own(&error))?;
    let report = report_in(&folder).and_then(|path| std::fs::read(path).ok());
    // The evidence of hundreds of devices would fill the disk.
    let _ = std::fs::remove_dir_all(&folder);
    Ok(report.and_then(|text| serde_json::from_slice::<Document>(&text).ok()).map(|document| document.report))
}

/// The report in the only folder of a run.
fn report_in(folder: &Path) -> Option<PathBuf> {
    let run = std::fs::read_dir(folder).ok()?.flatten().next()?;
    Some(run.path().join(crate::certify::REPORT))
}

/// Waits for the end, and makes it if it does not come.
fn ended(child: &mut Child) -> std::io::Result<()> {
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        if start.elapsed() > PATIENCE {
            child.kill()?;
        }
        std::thread::sleep(TICK);
    }
    Ok(())
}

/// This program again, as a client of the bench's daemon: PC/SC's client library finds another daemon by its environment
/// only.
fn tashika(bench: &UsbBench) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe().map_err(|error| own(&error))?);
    command.env(CLIENT_SOCKET_VARIABLE, bench.socket()).stdin(Stdio::null());
    Ok(command)
}

fn own(error: &std::io::Error) -> Failure {
    Failure::rig(Text::new(
        format!("自分自身をもう一つ実行できない: {error}"),
        format!("this program cannot be run a second time: {error}"),
    ))
}
