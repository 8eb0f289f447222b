/// A configuration descriptor with its interfaces and endpoints, read from the bytes that a device sends (USB 2.0,
/// clause 9.6.3). Descriptors of a class stand where the device put them: behind the interface or the endpoint that
/// they follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// The nine bytes of the configuration descriptor.
    pub header: [u8; 9],
    /// The interfaces in their order; alternate settings are interfaces of the same number.
    pub interfaces: Vec<Interface>,
}

/// An interface, or an alternate setting of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// The nine bytes of the interface descriptor.
    pub header: [u8; 9],
    /// Class descriptors between the interface descriptor and its first endpoint.
    pub extra: Vec<u8>,
    /// Its endpoints.
    pub endpoints: Vec<Endpoint>,
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The first seven bytes of the endpoint descriptor.
    pub header: [u8; 7],
    /// Class descriptors behind it.
    pub extra: Vec<u8>,
}

const CONFIGURATION: u8 = 2;
const INTERFACE: u8 = 4;
const ENDPOINT: u8 = 5;

impl Configuration {
    /// Reads the descriptors; nothing if they are cut off or out of order.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (&header, mut rest) = bytes.split_first_chunk::<9>()?;
        if header[..2] != [9, CONFIGURATION] {
            return None;
        }
        let mut configuration = Self { header, interfaces: Vec::new() };
        while let &[length, kind, ..] = rest {
            let (descriptor, behind) = rest.split_at_checked(length.into())?;
            if length < 2 {
                return None;
            }
            configuration.take(kind, descriptor)?;
            rest = behind;
        }
        rest.is_empty().then_some(configuration)
    }

    fn take(&mut self, kind: u8, descriptor: &[u8]) -> Option<()> {
        match kind {
            INTERFACE => {
                let header = *descriptor.first_chunk()?;
                self.interfaces.push(Interface { header, extra: Vec::new(), endpoints: Vec::new() });
            }
            ENDPOINT => {
                let header = *descriptor.first_chunk()?;
                self.interfaces.last_mut()?.endpoints.push(Endpoint { header, extra: Vec::new() });
            }
            _ => {
                let interface = self.interfaces.last_mut()?;
                let extra = match interface.endpoints.last_mut() {
                    Some(endpoint) => &mut endpoint.extra,
                    None => &mut interface.extra,
                };
                extra.extend(descriptor);
            }
        }
        Some(())
    }
}
