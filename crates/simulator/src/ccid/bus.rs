use std::collections::HashMap;
use std::io::{self, ErrorKind, Read as _};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use usb_wire::{DeviceList, Hello, Outcome, Pipe, Status, Transfer, read_frame, write_frame};

use super::port::Port;
use super::tap::{Tap, enumeration};
use super::{CcidReader, DeviceModel};
use crate::card::Card;

/// Simulated USB devices behind a socket, until dropped.
///
/// Every connection gets a thread, as `crates/usb-wire/README.md` says: one pipe each. A thread ends with its
/// connection.
pub struct Bus {
    path: PathBuf,
    shared: Arc<Shared>,
    /// The listening socket, as something that can be shut down.
    door: UnixStream,
    accepting: Option<JoinHandle<()>>,
}

/// Why there is no bus.
#[derive(Debug, thiserror::Error)]
#[error("the socket {} of the simulated USB bus cannot be used: {source}", .path.display())]
pub struct BusError {
    /// Where it should be.
    path: PathBuf,
    source: io::Error,
}

struct Shared {
    ports: Vec<Port>,
    stopping: AtomicBool,
    /// Connections in use by their number, to be shut down at the end.
    streams: Mutex<HashMap<u64, UnixStream>>,
    tap: Option<Arc<dyn Tap>>,
    /// Transfers that the tap has heard of.
    heard: AtomicU64,
}

/// Number of the only bus. Real ones count from 1 and do not come so far.
const BUS: u8 = 99;

impl Bus {
    /// Serves devices, each with the readers of its interfaces, at a path where nothing is yet. The first device has
    /// the address 1, the second 2, and so on; at most 127. A tap hears all that goes over it.
    ///
    /// # Errors [`BusError`] if the socket cannot be made.
    pub fn serve(
        path: &Path,
        devices: Vec<(DeviceModel, Vec<CcidReader>)>,
        tap: Option<Arc<dyn Tap>>,
    ) -> Result<Self, BusError> {
        let refused = |source| BusError { path: path.to_owned(), source };
        let listener = UnixListener::bind(path).map_err(refused)?;
        let door = UnixStream::from(OwnedFd::from(listener.try_clone().map_err(refused)?));
        let places = (1..=127).map(|address| (BUS, address));
        let ports = places.zip(devices).map(|(place, (model, readers))| Port::new(place, &model, readers));
        let shared = Arc::new(Shared {
            ports: ports.collect(),
            stopping: AtomicBool::new(false),
            streams: Mutex::default(),
            tap,
            heard: AtomicU64::new(0),
        });
        shared.ports.iter().for_each(|port| shared.enumerate(port));
        let serving = Arc::clone(&shared);
        let accepting = thread::spawn(move || accept(&listener, &serving));
        Ok(Self { path: path.to_owned(), shared, door, accepting: Some(accepting) })
    }

    /// Bus and address of every device, in their order.
    pub fn places(&self) -> impl Iterator<Item = (u8, u8)> {
        self.shared.ports.iter().map(|port| (port.device.bus, port.device.address))
    }

    /// Puts a card into a slot of an interface of a device, all counted from 0, or takes it out. Returns the card that
    /// was there; nothing if there is no such slot.
    pub fn put(&self, device: usize, interface: usize, slot: u8, card: Option<Card>) -> Option<Card> {
        self.shared.ports.get(device)?.put(interface, slot, card)
    }

    /// For each device and each of its interfaces, whether a driver has sent it a message.
    #[must_use]
    pub fn spoken_to(&self) -> Vec<Vec<bool>> {
        self.shared.ports.iter().map(Port::spoken_to).collect()
    }

    /// Pulls a device out, or puts it back in.
    pub fn plug(&self, device: usize, plugged_in: bool) {
        if let Some(port) = self.shared.ports.get(device) {
            port.plug(plugged_in);
            if plugged_in {
                self.shared.enumerate(port);
                port.announce();
            }
        }
    }

    /// Lets a device tell of the cards in it once more.
    pub fn announce(&self, device: usize) {
        if let Some(port) = self.shared.ports.get(device) {
            port.announce();
        }
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        // Accepting ends, and nobody is let in any more. What fails here is gone already.
        if self.door.shutdown(Shutdown::Both).is_ok() {
            let _ = self.accepting.take().map(JoinHandle::join);
        }
        for (_, stream) in self.shared.streams().drain() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        let _ = std::fs::remove_file(&self.path);
    }
}

fn accept(listener: &UnixListener, shared: &Arc<Shared>) {
    for (number, stream) in (0..).zip(listener.incoming()) {
        if shared.stopping.load(Ordering::Relaxed) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(kept) = stream.try_clone() else { continue };
        shared.streams().insert(number, kept);
        let shared = Arc::clone(shared);
        thread::spawn(move || {
            // A host that breaks off, or is no host, is no concern of the bus.
            let _ = shared.converse(stream);
            shared.streams().remove(&number);
        });
    }
}

impl Shared {
    fn converse(&self, mut stream: UnixStream) -> io::Result<()> {
        let Some(hello) = read_frame(&mut stream)? else { return Ok(()) };
        match Hello::decode(&hello).map_err(io::Error::other)? {
            Hello::List => {
                let there = self.ports.iter().filter(|port| port.is_plugged_in());
                let devices = there.map(|port| port.device.clone()).collect();
                write_frame(&mut stream, &DeviceList(devices).encode())
            }
            Hello::Pipe(pipe) => self.carry(pipe, &mut stream),
        }?;
        stream.shutdown(Shutdown::Both)
    }

    fn carry(&self, pipe: Pipe, stream: &mut UnixStream) -> io::Result<()> {
        let Pipe { bus, address, endpoint } = pipe;
        let mut ports = self.ports.iter().filter(|port| port.is_plugged_in());
        let Some(port) = ports.find(|port| (port.device.bus, port.device.address) == (bus, address)) else {
            return write_frame(stream, &Outcome::from(Status::NoDevice).encode());
        };
        write_frame(stream, &Outcome::from(Status::Completed).encode())?;
        while let Some(content) = read_frame(stream)? {
            let transfer = Transfer::decode(&content).map_err(io::Error::other)?;
            let carry = || port.carry(endpoint, &transfer, || is_closed(stream));
            let outcome = self.tapped(pipe, &transfer, carry);
            write_frame(stream, &outcome.encode())?;
        }
        Ok(())
    }

    fn enumerate(&self, port: &Port) {
        let pipe = Pipe { bus: port.device.bus, address: port.device.address, endpoint: 0 };
        for (transfer, outcome) in enumeration(&port.device) {
            self.tapped(pipe, &transfer, || outcome);
        }
    }

    fn tapped(&self, pipe: Pipe, transfer: &Transfer, carry: impl FnOnce() -> Outcome) -> Outcome {
        let Some(tap) = &self.tap else { return carry() };
        let number = self.heard.fetch_add(1, Ordering::Relaxed);
        tap.submitted(number, pipe, transfer);
        let outcome = carry();
        tap.ended(number, pipe, transfer, &outcome);
        outcome
    }

    fn streams(&self) -> MutexGuard<'_, HashMap<u64, UnixStream>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the host has closed its end. While it waits for an outcome it sends nothing, so anything but silence is an
/// end.
fn is_closed(stream: &UnixStream) -> bool {
    let mut stream = stream;
    let heard = stream.set_nonblocking(true).and_then(|()| stream.read(&mut [0]));
    let silent = matches!(&heard, Err(error) if error.kind() == ErrorKind::WouldBlock);
    stream.set_nonblocking(false).is_err() || !silent
}
