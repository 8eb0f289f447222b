use crate::{Fields, WireError};

/// One USB transfer, to the device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Milliseconds after which it is given up; 0 is never.
    pub timeout: u32,
    /// The setup packet of a control transfer (USB 2.0, clause 9.3); zeros for other pipes.
    pub setup: [u8; 8],
    /// The most bytes that the host takes back.
    pub capacity: u32,
    /// Data to the device.
    pub data: Vec<u8>,
}

impl Transfer {
    /// As a frame's content.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        [&self.timeout.to_le_bytes(), &self.setup[..], &self.capacity.to_le_bytes(), &self.data].concat()
    }

    /// From a frame's content.
    ///
    /// # Errors
    /// [`WireError::Short`] if it is cut off.
    pub fn decode(content: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields(content);
        Ok(Self {
            timeout: fields.number()?,
            setup: fields.array()?,
            capacity: fields.number()?,
            data: fields.rest().to_vec(),
        })
    }
}

/// How a transfer, or the opening of a pipe, ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was carried out.
    pub status: Status,
    /// Data from the device.
    pub data: Vec<u8>,
}

/// How a transfer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Carried out.
    Completed = 0,
    /// The device had nothing to say in time.
    TimedOut = 1,
    /// The device refused.
    Stalled = 2,
    /// The device sent more than the host takes.
    Overflow = 3,
    /// The device is not, or no longer, there.
    NoDevice = 4,
    /// The bus failed.
    Error = 5,
}

impl Outcome {
    /// As a frame's content.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        [&[self.status as u8], &self.data[..]].concat()
    }

    /// From a frame's content.
    ///
    /// # Errors
    /// [`WireError`] if it is empty or its status unknown.
    pub fn decode(content: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields(content);
        let status = match fields.byte()? {
            0 => Status::Completed,
            1 => Status::TimedOut,
            2 => Status::Stalled,
            3 => Status::Overflow,
            4 => Status::NoDevice,
            5 => Status::Error,
            value => return Err(WireError::Value { field: "status", value }),
        };
        Ok(Self { status, data: fields.rest().to_vec() })
    }
}

impl From<Status> for Outcome {
    fn from(status: Status) -> Self {
        Self { status, data: Vec::new() }
    }
}
