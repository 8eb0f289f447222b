use std::collections::BTreeMap;

use crate::{Fields, WireError};

/// A device as the host sees it before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Number of its bus.
    pub bus: u8,
    /// Its address there.
    pub address: u8,
    /// Its device descriptor, as sent over USB; at most 65,535 bytes.
    pub descriptor: Vec<u8>,
    /// Its configuration descriptor and all that belongs to it; at most 65,535 bytes.
    pub configuration: Vec<u8>,
    /// Its strings by index; at most 255 of at most 255 ASCII characters.
    pub strings: BTreeMap<u8, String>,
}

/// The devices on all buses; at most 255.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceList(pub Vec<Device>);

impl DeviceList {
    /// As a frame's content. What exceeds a bound of [`Device`] is cut off.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let devices = &self.0[..self.0.len().min(255)];
        let mut content = vec![u8::try_from(devices.len()).unwrap_or(u8::MAX)];
        for device in devices {
            content.extend([device.bus, device.address]);
            put_descriptor(&mut content, &device.descriptor);
            put_descriptor(&mut content, &device.configuration);
            let strings = device.strings.iter().take(255);
            content.push(u8::try_from(strings.len()).unwrap_or(u8::MAX));
            for (index, text) in strings {
                let ascii: Vec<u8> =
                    text.chars().take(255).map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect();
                content.extend([*index, u8::try_from(ascii.len()).unwrap_or(u8::MAX)]);
                content.extend(ascii);
            }
        }
        content
    }

    /// From a frame's content.
    ///
    /// # Errors
    /// [`WireError`] if it is no list.
    pub fn decode(content: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields(content);
        let count = fields.byte()?;
        let devices = (0..count).map(|_| device(&mut fields)).collect::<Result<_, _>>()?;
        fields.end()?;
        Ok(Self(devices))
    }
}

fn device(fields: &mut Fields<'_>) -> Result<Device, WireError> {
    let [bus, address] = fields.array()?;
    let descriptor = take_descriptor(fields)?;
    let configuration = take_descriptor(fields)?;
    let count = fields.byte()?;
    let strings = (0..count).map(|_| string(fields)).collect::<Result<_, _>>()?;
    Ok(Device { bus, address, descriptor, configuration, strings })
}

fn string(fields: &mut Fields<'_>) -> Result<(u8, String), WireError> {
    let [index, length] = fields.array()?;
    let ascii = fields.bytes(length.into())?;
    match ascii.iter().find(|byte| !byte.is_ascii()) {
        Some(&value) => Err(WireError::Value { field: "a character", value }),
        None => Ok((index, ascii.iter().map(|&byte| char::from(byte)).collect())),
    }
}

fn put_descriptor(content: &mut Vec<u8>, descriptor: &[u8]) {
    let length = u16::try_from(descriptor.len()).unwrap_or(u16::MAX);
    content.extend(length.to_le_bytes());
    content.extend(&descriptor[..length.into()]);
}

fn take_descriptor(fields: &mut Fields<'_>) -> Result<Vec<u8>, WireError> {
    let length = fields.array().map(u16::from_le_bytes)?;
    fields.bytes(length.into()).map(<[u8]>::to_vec)
}
