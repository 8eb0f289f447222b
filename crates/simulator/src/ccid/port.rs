//! A device on the bus: what its pipes carry, and when.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use usb_wire::{Outcome, Status, Transfer};

use super::model::Endpoints;
use super::{CcidReader, DeviceModel};
use crate::card::Card;

/// How long it may take until a pipe notices that it is closed.
const TICK: Duration = Duration::from_millis(100);

/// A device with its place on the bus.
pub(super) struct Port {
    pub(super) device: usb_wire::Device,
    state: Mutex<State>,
    happened: Condvar,
}

struct State {
    plugged_in: bool,
    interfaces: Vec<Interface>,
}

struct Interface {
    endpoints: Endpoints,
    reader: CcidReader,
    /// Messages of the bulk-in pipe and when each is ready.
    messages: VecDeque<(Instant, Vec<u8>)>,
    notifications: VecDeque<Vec<u8>>,
}

impl Port {
    pub(super) fn new((bus, address): (u8, u8), model: &DeviceModel, readers: Vec<CcidReader>) -> Self {
        let interface = |(number, reader)| Interface {
            endpoints: Endpoints::of(number),
            reader,
            messages: VecDeque::new(),
            notifications: VecDeque::new(),
        };
        Self {
            device: usb_wire::Device {
                bus,
                address,
                descriptor: model.device_descriptor(),
                configuration: model.configuration_descriptor(),
                strings: model.strings(),
            },
            state: Mutex::new(State {
                plugged_in: true,
                interfaces: (0..).zip(readers).map(interface).collect(),
            }),
            happened: Condvar::new(),
        }
    }

    pub(super) fn is_plugged_in(&self) -> bool {
        self.lock().plugged_in
    }

    /// Whether a driver has sent a message to each interface.
    pub(super) fn spoken_to(&self) -> Vec<bool> {
        self.lock().interfaces.iter().map(|interface| interface.reader.spoken_to()).collect()
    }

    /// Pulls the device out, or puts it back in. Cards lose their power and messages under way are lost.
    pub(super) fn plug(&self, plugged_in: bool) {
        let mut state = self.lock();
        state.plugged_in = plugged_in;
        for interface in &mut state.interfaces {
            interface.messages.clear();
            interface.notifications.clear();
            interface.reader.lose_power();
        }
        self.happened.notify_all();
    }

    /// Tells the host of the cards that are in it.
    pub(super) fn announce(&self) {
        for interface in &mut self.lock().interfaces {
            interface.reader.announce();
            interface.notifications.extend(interface.reader.notification());
        }
        self.happened.notify_all();
    }

    /// Puts a card into a slot, or takes it out; returns the card that was there.
    pub(super) fn put(&self, interface: usize, slot: u8, card: Option<Card>) -> Option<Card> {
        let mut state = self.lock();
        let interface = state.interfaces.get_mut(interface)?;
        let before = interface.reader.put(slot, card);
        interface.notifications.extend(interface.reader.notification());
        self.happened.notify_all();
        before
    }

    /// Carries out a transfer on one endpoint. `closed` says whether the host has given up waiting.
    pub(super) fn carry(&self, endpoint: u8, transfer: &Transfer, closed: impl FnMut() -> bool) -> Outcome {
        match endpoint {
            // No simulated reader has requests of its own on the control pipe: no clocks or data rates to choose from.
            0 => self.control(),
            _ if endpoint & 0x80 == 0 => self.write(endpoint, &transfer.data),
            _ => self.read(endpoint, transfer, closed),
        }
    }

    fn control(&self) -> Outcome {
        if self.is_plugged_in() { Status::Stalled.into() } else { Status::NoDevice.into() }
    }

    fn write(&self, endpoint: u8, message: &[u8]) -> Outcome {
        let mut state = self.lock();
        if !state.plugged_in {
            return Status::NoDevice.into();
        }
        let Some(interface) = state.interfaces.iter_mut().find(|one| one.endpoints.bulk_out == endpoint)
        else {
            return Status::Stalled.into();
        };
        let mut ready = Instant::now();
        for answer in interface.reader.receive(message) {
            ready += answer.after;
            interface.messages.push_back((ready, answer.message));
        }
        if interface.reader.vanished() {
            drop(state);
            self.plug(false);
            return Status::NoDevice.into();
        }
        self.happened.notify_all();
        Status::Completed.into()
    }

    fn read(&self, endpoint: u8, transfer: &Transfer, mut closed: impl FnMut() -> bool) -> Outcome {
        let start = Instant::now();
        let patience = Duration::from_millis(transfer.timeout.into());
        let capacity = usize::try_from(transfer.capacity).unwrap_or(usize::MAX);
        let mut state = self.lock();
        loop {
            if !state.plugged_in {
                return Status::NoDevice.into();
            }
            let Some(interface) = state.interfaces.iter_mut().find(|one| one.endpoints.is_in(endpoint))
            else {
                return Status::Stalled.into();
            };
            let now = Instant::now();
            let pause = match interface.ready(endpoint, now) {
                // A read of nothing takes nothing: drivers do so to swallow an empty packet.
                Ok(()) if capacity > 0 && !closed() => return interface.take(endpoint, capacity),
                Ok(()) => TICK,
                Err(pause) => pause,
            };
            let waited = now - start;
            if transfer.timeout > 0 && waited >= patience {
                return Status::TimedOut.into();
            }
            if pause >= TICK && closed() {
                return Status::Error.into();
            }
            let left = if transfer.timeout > 0 { patience - waited } else { TICK };
            let pause = pause.min(left).min(TICK);
            state = self.happened.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Interface {
    /// Whether something can be read; else how long to wait for it, at most.
    fn ready(&self, endpoint: u8, now: Instant) -> Result<(), Duration> {
        if endpoint == self.endpoints.interrupt_in {
            return if self.notifications.is_empty() { Err(TICK) } else { Ok(()) };
        }
        match self.messages.front() {
            None => Err(TICK),
            Some((ready, _)) if *ready <= now => Ok(()),
            Some((ready, _)) => Err(*ready - now),
        }
    }

    fn take(&mut self, endpoint: u8, capacity: usize) -> Outcome {
        let data = if endpoint == self.endpoints.interrupt_in {
            self.notifications.pop_front()
        } else {
            self.messages.pop_front().map(|(_, message)| message)
        };
        let data = data.unwrap_or_default();
        if data.len() > capacity {
            return Status::Overflow.into();
        }
        Outcome { status: Status::Completed, data }
    }
}
