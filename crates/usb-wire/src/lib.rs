//! The messages between the stand-in for libusb and the simulated USB devices, as `README.md` beside this crate
//! specifies them.
//!
//! Reading is total: any bytes give a message or a [`WireError`], and no more memory is taken than bytes arrive.

mod device;
mod frame;
mod hello;
mod transfer;

pub use device::{Device, DeviceList};
pub use frame::{FRAME_MAX, read_frame, write_frame};
pub use hello::{Hello, Pipe};
pub use transfer::{Outcome, Status, Transfer};

/// The environment variable in which the stand-in finds the socket's path.
pub const SOCKET_VARIABLE: &str = "TASHIKA_USB_SOCKET";

/// A frame that is no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// It ends too early.
    #[error("the message is cut off; are both ends of the same build?")]
    Short,
    /// It goes on after its end.
    #[error("{0} bytes follow the message; are both ends of the same build?")]
    Long(usize),
    /// A field holds a value that it cannot have.
    #[error("{field} cannot be {value}; are both ends of the same build?")]
    Value {
        /// The field, as the README names it.
        field: &'static str,
        /// What stands there.
        value: u8,
    },
}

/// Takes fields from the front of a message.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn bytes(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let (head, tail) = self.0.split_at_checked(length).ok_or(WireError::Short)?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (head, tail) = self.0.split_first_chunk().ok_or(WireError::Short)?;
        self.0 = tail;
        Ok(*head)
    }

    fn byte(&mut self) -> Result<u8, WireError> {
        self.array().map(|[byte]| byte)
    }

    fn number(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_le_bytes)
    }

    fn rest(self) -> &'a [u8] {
        self.0
    }

    fn end(self) -> Result<(), WireError> {
        if self.0.is_empty() { Ok(()) } else { Err(WireError::Long(self.0.len())) }
    }
}
