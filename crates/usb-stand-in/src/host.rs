//! The safe part: devices as they were last listed, opened devices, and a connection for each pipe in use.

use std::collections::HashMap;
use std::io;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use usb_wire::{Device, DeviceList, Hello, Outcome, Pipe, Status, Transfer, read_frame, write_frame};

/// What the other end gets beyond a transfer's timeout, before it is taken for dead.
const GRACE: Duration = Duration::from_secs(10);

/// Bus and address.
pub(crate) type Place = (u8, u8);

pub(crate) struct Host {
    /// Where the devices are; without it there are none.
    socket: Option<PathBuf>,
    devices: Mutex<Vec<Device>>,
    opened: Mutex<Opened>,
}

#[derive(Default)]
struct Opened {
    last: usize,
    handles: HashMap<usize, Handle>,
}

struct Handle {
    place: Place,
    pipes: HashMap<u8, Arc<Connection>>,
}

/// The connection of one pipe: made by the first transfer, and again after it broke.
#[derive(Default)]
struct Connection {
    /// Held during a transfer: a pipe carries one at a time.
    stream: Mutex<Option<UnixStream>>,
    /// The same stream, for whoever wants to break it off.
    handle: Mutex<Option<UnixStream>>,
}

impl Host {
    /// The host of the devices behind a socket.
    pub(crate) fn new(socket: Option<PathBuf>) -> Self {
        Self { socket, devices: Mutex::default(), opened: Mutex::default() }
    }

    /// Asks which devices there are. None, if nobody can be asked.
    pub(crate) fn list(&self) -> Vec<Place> {
        let devices = self.fetch().unwrap_or_default();
        let places = devices.iter().map(|device| (device.bus, device.address)).collect();
        let mut known = lock(&self.devices);
        // A device that is gone stays known: who still holds it may ask for its descriptors.
        known.retain(|old| !devices.iter().any(|new| (new.bus, new.address) == (old.bus, old.address)));
        known.extend(devices);
        places
    }

    /// A device that was listed.
    pub(crate) fn device(&self, place: Place) -> Option<Device> {
        lock(&self.devices).iter().find(|device| (device.bus, device.address) == place).cloned()
    }

    /// Opens a device; the number stands for it until [`Self::close`] and is never given again.
    pub(crate) fn open(&self, place: Place) -> Option<usize> {
        self.device(place)?;
        let mut opened = lock(&self.opened);
        opened.last += 1;
        let number = opened.last;
        opened.handles.insert(number, Handle { place, pipes: HashMap::new() });
        Some(number)
    }

    pub(crate) fn close(&self, number: usize) {
        let handle = lock(&self.opened).handles.remove(&number);
        handle.into_iter().flat_map(|handle| handle.pipes.into_values()).for_each(|pipe| pipe.break_off());
    }

    /// The device that a handle was opened for.
    pub(crate) fn device_of(&self, number: usize) -> Option<Device> {
        let place = lock(&self.opened).handles.get(&number)?.place;
        self.device(place)
    }

    /// Carries out one transfer on a pipe of an opened device.
    pub(crate) fn transfer(&self, number: usize, endpoint: u8, transfer: &Transfer) -> Outcome {
        let Some((pipe, connection)) = self.pipe(number, endpoint) else { return Status::NoDevice.into() };
        // Nobody at the other end is the same to the driver as a device pulled out.
        connection.carry(|| self.connect(), pipe, transfer).unwrap_or(Status::NoDevice.into())
    }

    /// Breaks off the transfer that a pipe carries, if it carries one.
    pub(crate) fn cancel(&self, number: usize, endpoint: u8) {
        if let Some((_, connection)) = self.pipe(number, endpoint) {
            connection.break_off();
        }
    }

    fn pipe(&self, number: usize, endpoint: u8) -> Option<(Pipe, Arc<Connection>)> {
        let mut opened = lock(&self.opened);
        let handle = opened.handles.get_mut(&number)?;
        let (bus, address) = handle.place;
        let connection = Arc::clone(handle.pipes.entry(endpoint).or_default());
        Some((Pipe { bus, address, endpoint }, connection))
    }
}

impl Host {
    fn fetch(&self) -> io::Result<Vec<Device>> {
        let mut stream = self.connect()?;
        stream.set_read_timeout(Some(GRACE))?;
        write_frame(&mut stream, &Hello::List.encode())?;
        let content = answer(&mut stream)?;
        DeviceList::decode(&content).map(|list| list.0).map_err(io::Error::other)
    }

    fn connect(&self) -> io::Result<UnixStream> {
        UnixStream::connect(self.socket.as_ref().ok_or(io::ErrorKind::NotFound)?)
    }
}

impl Connection {
    fn carry(
        &self,
        connect: impl FnOnce() -> io::Result<UnixStream>,
        pipe: Pipe,
        transfer: &Transfer,
    ) -> io::Result<Outcome> {
        let mut slot = lock(&self.stream);
        let mut stream = match slot.take() {
            Some(stream) => stream,
            None => {
                let mut stream = connect()?;
                stream.set_read_timeout(Some(GRACE))?;
                write_frame(&mut stream, &Hello::Pipe(pipe).encode())?;
                let opened = outcome(&mut stream)?;
                if opened.status != Status::Completed {
                    return Ok(opened);
                }
                *lock(&self.handle) = Some(stream.try_clone()?);
                stream
            }
        };
        let patience = Duration::from_millis(transfer.timeout.into()) + GRACE;
        stream.set_read_timeout((transfer.timeout > 0).then_some(patience))?;
        write_frame(&mut stream, &transfer.encode())?;
        let outcome = outcome(&mut stream)?;
        // Only a stream that is in step is kept.
        *slot = Some(stream);
        Ok(outcome)
    }

    fn break_off(&self) {
        if let Some(stream) = lock(&self.handle).take() {
            // Fails only if it is broken already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn outcome(stream: &mut UnixStream) -> io::Result<Outcome> {
    Outcome::decode(&answer(stream)?).map_err(io::Error::other)
}

fn answer(stream: &mut UnixStream) -> io::Result<Vec<u8>> {
    read_frame(stream)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// A thread that panicked leaves whole values behind here, so the lock's poison says nothing.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;
    use std::thread;

    use proptest::collection::vec;
    use proptest::prelude::*;

    use Status::{Completed, NoDevice, Overflow, Stalled, TimedOut};

    use super::*;

    /// What the other end says on one connection: something to each message, whatever it is.
    fn speak(listener: &UnixListener, says: &[Vec<u8>]) {
        let (mut stream, _) = listener.accept().unwrap();
        for content in says {
            // The host may hang up at any time.
            if !matches!(read_frame(&mut stream), Ok(Some(_))) || write_frame(&mut stream, content).is_err() {
                break;
            }
        }
    }

    fn device() -> Device {
        let strings = [(1, "SIMULATED".to_owned())].into();
        Device { bus: 9, address: 1, descriptor: vec![18], configuration: vec![9], strings }
    }

    fn list() -> Vec<Vec<u8>> {
        vec![DeviceList(vec![device()]).encode()]
    }

    fn outcomes(statuses: &[Status]) -> Vec<Vec<u8>> {
        statuses.iter().map(|&status| Outcome::from(status).encode()).collect()
    }

    fn read() -> Transfer {
        Transfer { timeout: 50, setup: [0; 8], capacity: 64, data: Vec::new() }
    }

    /// A host whose connections are answered in their order by these words.
    fn host(connections: Vec<Vec<Vec<u8>>>) -> (Host, thread::JoinHandle<()>, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("usb");
        let listener = UnixListener::bind(&path).unwrap();
        let speaking = thread::spawn(move || connections.iter().for_each(|says| speak(&listener, says)));
        (Host::new(Some(path)), speaking, folder)
    }

    #[test]
    fn without_a_socket_there_are_no_devices() {
        assert_eq!(Host::new(None).list(), []);
        assert_eq!(Host::new(None).open((1, 1)), None);
        assert_eq!(Host::new(Some("/nonexistent/usb".into())).list(), []);
    }

    #[test]
    fn a_pipe_is_opened_once_and_again_after_it_broke() {
        let pipe = outcomes(&[Completed, TimedOut, Stalled]);
        let again = outcomes(&[Completed, Overflow]);
        let (host, speaking, _folder) = host(vec![list(), pipe, again, outcomes(&[NoDevice])]);
        assert_eq!(host.list(), [(9, 1)]);
        let handle = host.open((9, 1)).unwrap();
        assert_eq!(host.device_of(handle), Some(device()));
        let statuses: Vec<_> = (0..5).map(|_| host.transfer(handle, 0x81, &read()).status).collect();
        // The third transfer finds the pipe broken, which is what a device that vanished looks like.
        assert_eq!(statuses, [TimedOut, Stalled, NoDevice, Overflow, NoDevice]);
        assert_eq!(host.transfer(handle, 0x81, &read()).status, NoDevice);
        host.close(handle);
        assert_eq!(host.device_of(handle), None);
        assert_eq!(host.transfer(handle, 0x81, &read()).status, NoDevice);
        speaking.join().unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_the_other_end_says_a_transfer_ends(
            says in vec(vec(any::<u8>(), 0..40), 0..4), listing in vec(any::<u8>(), 0..200),
        ) {
            let (host, speaking, _folder) = host(vec![vec![listing], list(), says]);
            host.list();
            prop_assert!(host.list().contains(&(9, 1)));
            let handle = host.open((9, 1)).unwrap();
            host.transfer(handle, 0x81, &read());
            drop(host);
            speaking.join().unwrap();
        }
    }
}
