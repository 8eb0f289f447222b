use super::{Descriptor, Driver, Firmware};

/// Vendor, product, and the oldest firmware of it that libccid takes (`ccid_usb.c`, releases 1.4.30 to 1.8.2).
const FLOORS: [(u16, u16, u16); 17] = [
    (0x04E6, 0xE001, 0x0516),
    (0x04E6, 0x5111, 0x0620),
    (0x04E6, 0xE003, 0x0510),
    (0x0D46, 0x3001, 0x0037),
    (0x0D46, 0x3002, 0x0037),
    (0x09C3, 0x0008, 0x0203),
    (0x0DC3, 0x1004, 0x0502),
    (0x0DC3, 0x1102, 0x0607),
    (0x058F, 0x9520, 0x0102),
    (0x072F, 0x2200, 0x0206),
    (0x08C3, 0x0402, 0x5000),
    (0x08C3, 0x0401, 0x5000),
    (0x0B0C, 0x0050, 0x0101),
    (0x0DC3, 0x0900, 0x0200),
    (0x03F0, 0x0036, 0x0124),
    (0x062D, 0x0001, 0x0102),
    (0x04E6, 0x5291, 0x0112),
];
/// The option bit of libccid that makes it take them all the same.
const OPTION_ANY_FIRMWARE: u16 = 0x04;

impl Driver {
    /// The oldest firmware that this driver takes of a model, if it does not take this one: it then leaves the whole device
    /// alone.
    #[must_use]
    pub fn refuses(&self, descriptor: &Descriptor) -> Option<Firmware> {
        let Self::Libccid { options, .. } = self else { return None };
        let id = (descriptor.vendor, descriptor.product);
        let floor = FLOORS.iter().find(|(vendor, product, _)| (*vendor, *product) == id);
        let oldest = floor.map(|(.., oldest)| Firmware(*oldest))?;
        (options & OPTION_ANY_FIRMWARE == 0 && descriptor.firmware < oldest).then_some(oldest)
    }
}
