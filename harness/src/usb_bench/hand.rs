//! What a person's hand does at a bench: cards taken out and put in, readers unplugged and plugged in.
//!
//! Whoever has the bench's socket asks for one movement a connection: a line of its name and the device's number, and a line comes back,
//! empty if it was done.

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle, sleep};
use std::time::Duration;

use clap::ValueEnum as _;
use conformance::Text;
use simulator::card::Card;
use simulator::ccid::{Bus, DeviceModel};

use crate::cli::Movement;
use crate::failure::Failure;

/// The environment variable by which a program beside the readers finds the hand's socket.
pub(crate) const HAND_VARIABLE: &str = "TASHIKA_USB_HAND";
/// How long a reader is away, so that the driver, which looks every 0.4 seconds, notices.
const AWAY: Duration = Duration::from_millis(600);
/// How long after the first the driver is told of the cards a second time.
const SECOND_LOOK: Duration = Duration::from_millis(500);
/// How long whoever asks may take to say what.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest line that is read.
const LINE_MAX: u64 = 100;

/// Does what it is asked for over a socket, until dropped.
pub(super) struct Hand {
    path: PathBuf,
    door: UnixStream,
    serving: Option<JoinHandle<()>>,
}

impl Hand {
    /// Serves at a path where nothing is yet.
    pub(super) fn serve(path: &Path, bus: Arc<Bus>, models: &[DeviceModel]) -> io::Result<Self> {
        let listener = UnixListener::bind(path)?;
        let door = UnixStream::from(OwnedFd::from(listener.try_clone()?));
        let slots = models.iter().map(slots).collect();
        let mut bench = Reach { bus, slots, held: HashMap::new() };
        let serving = thread::spawn(move || {
            // A closed door is an error, which ends it.
            while let Ok((stream, _)) = listener.accept() {
                // Whoever breaks off is no concern of the others.
                let _ = bench.converse(stream);
            }
        });
        Ok(Self { path: path.to_owned(), door, serving: Some(serving) })
    }

    pub(super) fn socket(&self) -> &Path {
        &self.path
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        if self.door.shutdown(Shutdown::Both).is_ok() {
            let _ = self.serving.take().map(JoinHandle::join);
        }
    }
}

/// Interface and slot of each place for a card.
fn slots(model: &DeviceModel) -> Vec<(usize, u8)> {
    let interfaces = model.interfaces.iter().enumerate();
    interfaces
        .flat_map(|(number, one)| (0..=one.descriptor.max_slot_index).map(move |slot| (number, slot)))
        .collect()
}

/// What the hand reaches.
struct Reach {
    bus: Arc<Bus>,
    /// For each device.
    slots: Vec<Vec<(usize, u8)>>,
    /// Cards in the hand, by device, interface and slot.
    held: HashMap<(usize, usize, u8), Card>,
}

impl Reach {
    fn converse(&mut self, stream: UnixStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut line = String::new();
        BufReader::new((&stream).take(LINE_MAX)).read_line(&mut line)?;
        let said = self.obey(line.trim()).err().unwrap_or_default();
        (&stream).write_all(format!("{said}\n").as_bytes())
    }

    fn obey(&mut self, line: &str) -> Result<(), String> {
        let (movement, device) = line.split_once(' ').ok_or("a movement and a device's number are wanted")?;
        let movement = Movement::from_str(movement, false)?;
        let count = self.slots.len();
        let device = device.parse::<usize>().ok().filter(|device| *device < count);
        let device = device.ok_or_else(|| format!("the devices are 0 to {}", count.saturating_sub(1)))?;
        self.carry_out(movement, device);
        Ok(())
    }

    fn carry_out(&mut self, movement: Movement, device: usize) {
        match movement {
            Movement::CardOut => {
                for (interface, slot) in self.slots[device].clone() {
                    let card = self.bus.put(device, interface, slot, None);
                    self.held.extend(card.map(|card| ((device, interface, slot), card)));
                }
            }
            Movement::CardIn => {
                for (interface, slot) in self.slots[device].clone() {
                    if let Some(card) = self.held.remove(&(device, interface, slot)) {
                        self.bus.put(device, interface, slot, Some(card));
                    }
                }
            }
            // The daemon has no hotplug here: it takes a reader that is gone for one whose card is gone.
            Movement::Unplug => self.bus.plug(device, false),
            Movement::Plug => self.plug_in(device),
            Movement::Replug => {
                self.bus.plug(device, false);
                sleep(AWAY);
                self.plug_in(device);
            }
        }
    }

    /// libccid keeps its handle. It takes a card that has lost its power behind its back for gone, and looks again only
    /// when it is told again.
    fn plug_in(&self, device: usize) {
        self.bus.plug(device, true);
        sleep(SECOND_LOOK);
        self.bus.announce(device);
    }
}

/// Asks the hand at a socket for a movement.
///
/// # Errors
/// If nobody is there, or there is no such device: what, and what to do.
pub(crate) fn ask(socket: &Path, movement: Movement, device: usize) -> Result<(), Failure> {
    let name = movement.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let asked = UnixStream::connect(socket).and_then(|mut stream| {
        stream.write_all(format!("{name} {device}\n").as_bytes())?;
        let mut said = String::new();
        stream.read_to_string(&mut said).map(|_| said)
    });
    let path = socket.display();
    match asked {
        Ok(said) if said == "\n" => Ok(()),
        Ok(said) => Err(Failure::usage(Text::new(
            format!("模擬リーダーを動かせない: {}", said.trim()),
            format!("the simulated reader cannot be moved: {}", said.trim()),
        ))),
        Err(error) => Err(Failure::rig(Text::new(
            format!("{path} に模擬リーダーがない: {error}。tashika reader serve の横で使う"),
            format!(
                "there are no simulated readers at {path}: {error}; use it beside `tashika reader serve`"
            ),
        ))),
    }
}
