use crate::{Fields, WireError};

const VERSION: u8 = 1;
const LIST: u8 = 0;
const PIPE: u8 = 1;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hello {
    /// To learn which devices there are.
    List,
    /// To carry the transfers of one endpoint.
    Pipe(Pipe),
}

/// One endpoint of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pipe {
    /// Number of the bus.
    pub bus: u8,
    /// The device's address on it.
    pub address: u8,
    /// `bEndpointAddress`; 0 is the control pipe.
    pub endpoint: u8,
}

impl Hello {
    /// As a frame's content.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::List => vec![VERSION, LIST],
            Self::Pipe(Pipe { bus, address, endpoint }) => vec![VERSION, PIPE, *bus, *address, *endpoint],
        }
    }

    /// From a frame's content.
    ///
    /// # Errors
    /// [`WireError`] if it is no hello of this version.
    pub fn decode(content: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields(content);
        match fields.byte()? {
            VERSION => {}
            value => return Err(WireError::Value { field: "version", value }),
        }
        let hello = match fields.byte()? {
            LIST => Self::List,
            PIPE => {
                let [bus, address, endpoint] = fields.array()?;
                Self::Pipe(Pipe { bus, address, endpoint })
            }
            value => return Err(WireError::Value { field: "kind", value }),
        };
        fields.end()?;
        Ok(hello)
    }
}
