//! What goes over the simulated USB, as a capture that Wireshark reads: it dissects the readers' messages by itself
//! (USB CCID), because the capture begins with the devices' descriptors.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use simulator::ccid::Tap;
use usb_wire::{Outcome, Pipe, Status, Transfer};

use crate::failure::Failure;
use crate::pcapng::Pcapng;

/// LINKTYPE_USB_LINUX_MMAPPED: each packet begins with the 64 bytes of Linux's usbmon (`Documentation/usb/usbmon`).
const LINK_TYPE: u16 = 220;
/// Bit of an endpoint address: to the host.
const DIRECTION_IN: u8 = 0x80;

/// A capture being written; each transfer is in the file as soon as it is heard of.
pub(super) struct Capture {
    path: PathBuf,
    state: Mutex<State>,
}

struct State {
    file: Pcapng<File>,
    /// The first thing that went wrong; nothing is written after it.
    failed: Option<io::Error>,
}

/// usbmon's two events of a transfer that are written.
#[derive(Clone, Copy)]
enum Event<'a> {
    Submitted,
    Ended(&'a Outcome),
}

impl Capture {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::file(path, &error);
        let file = File::create(path).and_then(|file| Pcapng::new(file, LINK_TYPE, "tashika-usb"));
        let state = State { file: file.map_err(failed)?, failed: None };
        Ok(Self { path: path.to_owned(), state: Mutex::new(state) })
    }

    /// Why the file is not complete, if it is not.
    pub(super) fn failure(&self) -> Option<Failure> {
        self.lock().failed.as_ref().map(|error| Failure::file(&self.path, error))
    }

    fn write(&self, number: u64, pipe: Pipe, transfer: &Transfer, event: Event<'_>) {
        let mut state = self.lock();
        if state.failed.is_none() {
            let at = Timestamp::now();
            state.failed = state.file.packet(at, &packet(number, pipe, transfer, event, at)).err();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tap for Capture {
    fn submitted(&self, number: u64, pipe: Pipe, transfer: &Transfer) {
        self.write(number, pipe, transfer, Event::Submitted);
    }

    fn ended(&self, number: u64, pipe: Pipe, transfer: &Transfer, outcome: &Outcome) {
        self.write(number, pipe, transfer, Event::Ended(outcome));
    }
}

/// A packet of usbmon: the header, and the data that go this way.
fn packet(number: u64, pipe: Pipe, transfer: &Transfer, event: Event<'_>, at: Timestamp) -> Vec<u8> {
    let control = pipe.endpoint & !DIRECTION_IN == 0;
    let inwards = if control { transfer.setup[0] } else { pipe.endpoint } & DIRECTION_IN;
    let (letter, status, data) = match event {
        Event::Submitted => (b'S', -115, &transfer.data[..]), // EINPROGRESS
        Event::Ended(outcome) => (b'C', error_number(outcome.status), &outcome.data[..]),
    };
    let with_data = matches!(event, Event::Submitted) == (inwards == 0);
    let data = if with_data { data } else { &[] };
    let length = match event {
        Event::Submitted if inwards != 0 => transfer.capacity,
        Event::Ended(Outcome { status: Status::Completed, .. }) if inwards == 0 => size(&transfer.data),
        _ => size(data),
    };
    let with_setup = control && matches!(event, Event::Submitted);
    let no_data = if inwards != 0 { b'<' } else { b'>' };
    let mut packet = number.to_le_bytes().to_vec();
    packet.extend([letter, transfer_type(pipe.endpoint), pipe.endpoint & !DIRECTION_IN | inwards]);
    packet.extend([pipe.address, pipe.bus, 0]);
    packet.push(if with_setup { 0 } else { b'-' });
    packet.push(if with_data { 0 } else { no_data });
    packet.extend(at.as_second().to_le_bytes());
    packet.extend((at.subsec_nanosecond() / 1_000).to_le_bytes());
    packet.extend(i32::to_le_bytes(status));
    packet.extend([length, size(data)].map(u32::to_le_bytes).concat());
    packet.extend(if with_setup { transfer.setup } else { [0; 8] });
    packet.extend([0; 16]); // interval, start frame, flags, isochronous packets
    packet.extend(data);
    packet
}

fn size(data: &[u8]) -> u32 {
    u32::try_from(data.len()).unwrap_or(u32::MAX) // a frame on the wire is far shorter
}

/// `xfer_type` of usbmon. On every simulated device an interface's endpoints towards the host alternate: bulk, interrupt.
fn transfer_type(endpoint: u8) -> u8 {
    const INTERRUPT: u8 = 1;
    const CONTROL: u8 = 2;
    const BULK: u8 = 3;
    match endpoint {
        0 | DIRECTION_IN => CONTROL,
        _ if endpoint & DIRECTION_IN != 0 && endpoint.is_multiple_of(2) => INTERRUPT,
        _ => BULK,
    }
}

/// The kernel's number for a transfer's end (Linux, `Documentation/driver-api/usb/error-codes`).
fn error_number(status: Status) -> i32 {
    match status {
        Status::Completed => 0,
        Status::TimedOut => -2, // ENOENT: unlinked by the library, whose timeouts they are
        Status::Stalled => -32, // EPIPE
        Status::Overflow => -75, // EOVERFLOW
        Status::NoDevice => -19, // ENODEV
        Status::Error => -104,  // ECONNRESET: cancelled; the simulated bus itself never fails
    }
}
