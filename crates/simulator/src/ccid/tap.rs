use usb_wire::{Device, Outcome, Pipe, Status, Transfer};

/// Hears what goes over a [`Bus`](super::Bus), as an analyser on the cable does: each transfer when the host submits
/// it and when it has ended.
///
/// Calls come from the thread of each pipe; those of one pipe are in order. When a device is plugged in, its
/// descriptors go over the control pipe first, as an operating system fetches them.
pub trait Tap: Send + Sync {
    /// The host submits a transfer. No other has this number.
    fn submitted(&self, number: u64, pipe: Pipe, transfer: &Transfer);

    /// The transfer of this number has ended.
    fn ended(&self, number: u64, pipe: Pipe, transfer: &Transfer, outcome: &Outcome);
}

/// GET DESCRIPTOR of the device and of its configuration (USB 2.0, 9.4.3), and what the device answers.
pub(super) fn enumeration(device: &Device) -> [(Transfer, Outcome); 2] {
    [(1, &device.descriptor), (2, &device.configuration)].map(|(kind, descriptor)| {
        let length = u16::try_from(descriptor.len()).unwrap_or(u16::MAX);
        let [low, high] = length.to_le_bytes();
        let setup = [0x80, 0x06, 0, kind, 0, 0, low, high];
        let transfer = Transfer { timeout: 0, setup, capacity: length.into(), data: Vec::new() };
        (transfer, Outcome { status: Status::Completed, data: descriptor.clone() })
    })
}
