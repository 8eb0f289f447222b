use std::fmt;

/// An image of the visual application, as it stands on the card. [`fmt::Debug`] shows its size only.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    bytes: Vec<u8>,
}

/// Format of an image, told by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImageKind {
    /// PNG: name, address, My Number, security code; one bit for each dot.
    Png,
    /// JPEG 2000, as a file (JP2): the portrait, in grey.
    Jpeg2000,
    /// JPEG 2000, the bare codestream.
    Jpeg2000Codestream,
    /// Something else.
    Unknown,
}

impl Image {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec() }
    }

    /// The encoded image.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its format.
    #[must_use]
    pub fn kind(&self) -> ImageKind {
        match self.bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => ImageKind::Png,
            [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] => ImageKind::Jpeg2000,
            [0xFF, 0x4F, 0xFF, 0x51, ..] => ImageKind::Jpeg2000Codestream,
            _ => ImageKind::Unknown,
        }
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({:?}, {} bytes)", self.kind(), self.bytes.len())
    }
}
