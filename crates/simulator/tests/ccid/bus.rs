//! The bus on its socket.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use simulator::ccid::{Bus, CcidReader, DeviceModel, Tap};
use tempfile::TempDir;
use usb_wire::{DeviceList, Hello, Outcome, Pipe, Status, Transfer, read_frame, write_frame};

use crate::driver::{EXTENDED, model, probe_card};

const OUT: u8 = 0x01;
const IN: u8 = 0x81;
const INTERRUPT: u8 = 0x82;
const STATUS: [u8; 10] = [0x65, 0, 0, 0, 0, 0, 7, 0, 0, 0];

/// A bus with one device of one interface, without a card.
fn bus() -> (Bus, TempDir) {
    tapped_bus(None)
}

fn tapped_bus(tap: Option<Arc<dyn Tap>>) -> (Bus, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let interface = model(EXTENDED, 271, 1);
    let reader = CcidReader::new(&interface);
    let device = DeviceModel {
        name: "TEST".into(),
        manufacturer: "TEST".into(),
        product: "reader".into(),
        serial: String::new(),
        interfaces: vec![interface],
    };
    (Bus::serve(&folder.path().join("usb"), vec![(device, vec![reader])], tap).unwrap(), folder)
}

struct Host(UnixStream);

impl Host {
    fn open(folder: &Path, endpoint: u8) -> (Self, Status) {
        let mut stream = UnixStream::connect(folder.join("usb")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write_frame(&mut stream, &Hello::Pipe(Pipe { bus: 99, address: 1, endpoint }).encode()).unwrap();
        let mut host = Self(stream);
        let status = host.hear().status;
        (host, status)
    }

    fn ask(&mut self, timeout: u32, capacity: u32, data: &[u8]) {
        let transfer = Transfer { timeout, setup: [0; 8], capacity, data: data.to_vec() };
        write_frame(&mut self.0, &transfer.encode()).unwrap();
    }

    fn hear(&mut self) -> Outcome {
        Outcome::decode(&read_frame(&mut self.0).unwrap().unwrap()).unwrap()
    }

    fn carry(&mut self, timeout: u32, capacity: u32, data: &[u8]) -> Outcome {
        self.ask(timeout, capacity, data);
        self.hear()
    }
}

fn list(folder: &Path) -> DeviceList {
    let mut stream = UnixStream::connect(folder.join("usb")).unwrap();
    write_frame(&mut stream, &Hello::List.encode()).unwrap();
    DeviceList::decode(&read_frame(&mut stream).unwrap().unwrap()).unwrap()
}

#[test]
fn a_message_and_its_answer_go_over_two_pipes() {
    let (_bus, folder) = bus();
    let devices = list(folder.path()).0;
    assert_eq!((devices.len(), &*devices[0].strings[&2]), (1, "reader"));
    let (mut out, _) = Host::open(folder.path(), OUT);
    let (mut back, _) = Host::open(folder.path(), IN);
    assert_eq!(back.carry(30, 64, &[]).status, Status::TimedOut);
    assert_eq!(out.carry(0, 0, &STATUS).status, Status::Completed);
    assert_eq!(back.carry(1_000, 64, &[]).data, [0x81, 0, 0, 0, 0, 0, 7, 2, 0, 0]);
    out.carry(0, 0, &STATUS);
    assert_eq!(back.carry(1_000, 9, &[]).status, Status::Overflow);
}

/// Number, endpoint, and setup packet and data, or the outcome.
type Event = (u64, u8, Result<([u8; 8], Vec<u8>), Outcome>);

#[derive(Default)]
struct Notes(Mutex<Vec<Event>>);

impl Tap for Notes {
    fn submitted(&self, number: u64, pipe: Pipe, transfer: &Transfer) {
        let sent = (transfer.setup, transfer.data.clone());
        self.0.lock().unwrap().push((number, pipe.endpoint, Ok(sent)));
    }

    fn ended(&self, number: u64, pipe: Pipe, _: &Transfer, outcome: &Outcome) {
        self.0.lock().unwrap().push((number, pipe.endpoint, Err(outcome.clone())));
    }
}

#[test]
fn a_tap_hears_the_descriptors_and_then_every_transfer_begin_and_end() {
    let notes = Arc::new(Notes::default());
    let (bus, folder) = tapped_bus(Some(notes.clone()));
    let device = list(folder.path()).0.remove(0);
    let (mut out, _) = Host::open(folder.path(), OUT);
    let (mut back, _) = Host::open(folder.path(), IN);
    let sent = out.carry(0, 0, &STATUS);
    let answer = back.carry(1_000, 64, &[]);
    assert_eq!(answer.data.len(), 10);
    bus.plug(0, true);
    let of = |data: &Vec<u8>| Err(Outcome { status: Status::Completed, data: data.clone() });
    let descriptor = |number, kind, bytes: &Vec<u8>| {
        let length = u8::try_from(bytes.len()).unwrap();
        let setup = [0x80, 6, 0, kind, 0, 0, length, 0];
        [(number, 0, Ok((setup, Vec::new()))), (number, 0, of(bytes))]
    };
    let (one, two) = (&device.descriptor, &device.configuration);
    let enumerated = |first| [descriptor(first, 1, one), descriptor(first + 1, 2, two)].concat();
    let carried = vec![
        (2, OUT, Ok(([0; 8], STATUS.to_vec()))),
        (2, OUT, Err(sent)),
        (3, IN, Ok(([0; 8], Vec::new()))),
        (3, IN, Err(answer)),
    ];
    assert_eq!(*notes.0.lock().unwrap(), [enumerated(0), carried, enumerated(4)].concat());
}

#[test]
fn a_device_pulled_out_is_gone_and_comes_back() {
    let (bus, folder) = bus();
    let (mut back, _) = Host::open(folder.path(), IN);
    back.ask(5_000, 64, &[]);
    thread::sleep(Duration::from_millis(50));
    let start = Instant::now();
    bus.plug(0, false);
    assert_eq!(back.hear().status, Status::NoDevice);
    assert!(start.elapsed() < Duration::from_secs(1));
    assert!(list(folder.path()).0.is_empty());
    assert_eq!(Host::open(folder.path(), OUT).1, Status::NoDevice);
    bus.plug(0, true);
    assert_eq!(list(folder.path()).0.len(), 1);
    assert_eq!(Host::open(folder.path(), OUT).1, Status::Completed);
}

#[test]
fn a_movement_wakes_the_interrupt_pipe_and_is_not_lost_on_one_that_was_given_up() {
    let (bus, folder) = bus();
    let (mut given_up, _) = Host::open(folder.path(), INTERRUPT);
    given_up.ask(0, 8, &[]);
    thread::sleep(Duration::from_millis(30));
    drop(given_up);
    bus.put(0, 0, 0, Some(probe_card()));
    let (mut interrupt, _) = Host::open(folder.path(), INTERRUPT);
    assert_eq!(interrupt.carry(2_000, 8, &[]).data, [0x50, 0b11]);
    interrupt.ask(0, 8, &[]);
    assert!(bus.put(0, 0, 0, None).is_some());
    assert_eq!(interrupt.hear().data, [0x50, 0b10]);
}

#[test]
fn endpoints_that_are_not_there_stall() {
    let (_bus, folder) = bus();
    for endpoint in [0x00, 0x05, 0x85] {
        let (mut pipe, opened) = Host::open(folder.path(), endpoint);
        assert_eq!(
            (opened, pipe.carry(100, 64, &[]).status),
            (Status::Completed, Status::Stalled),
            "{endpoint:02X}"
        );
    }
}

#[test]
fn the_end_of_the_bus_ends_what_waits() {
    let (bus, folder) = bus();
    let (mut back, _) = Host::open(folder.path(), IN);
    back.ask(60_000, 64, &[]);
    drop(bus);
    assert!(!matches!(read_frame(&mut back.0), Ok(Some(_))));
    assert!(UnixStream::connect(folder.path().join("usb")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_bytes_on_the_socket_harm_nobody_else(bytes in vec(any::<u8>(), 0..200), framed: bool, piped: bool) {
        let (_bus, folder) = bus();
        let mut stranger = UnixStream::connect(folder.path().join("usb")).unwrap();
        if piped {
            let hello = Hello::Pipe(Pipe { bus: 99, address: 1, endpoint: OUT });
            write_frame(&mut stranger, &hello.encode()).unwrap();
        }
        // The bus may hang up at once.
        let _ = if framed { write_frame(&mut stranger, &bytes) } else { stranger.write_all(&bytes) };
        drop(stranger);
        let (mut out, _) = Host::open(folder.path(), OUT);
        prop_assert_eq!(out.carry(0, 0, &STATUS).status, Status::Completed);
    }
}
