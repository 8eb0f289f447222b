use super::ReaderDefect;

/// What kind of reader is simulated, as the notices and the readers' own descriptors tell readers apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderModel {
    /// A name that nobody takes for a product.
    pub name: String,
    /// Whether it carries extended length fields (拡張Lc/Le). Without, it refuses commands over 261 bytes before they
    /// reach the card, and cannot bring back responses over 258; a small command in extended form passes, as it does in
    /// drivers of such readers.
    pub extended: bool,
    /// Whether a secure application module (SAM) is built in, which the limited type does not allow.
    pub sam_built_in: bool,
    /// How it is connected.
    pub connection: Connection,
    /// What is wrong with it.
    pub defects: Vec<ReaderDefect>,
}

/// How a reader is connected to the program that uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Connection {
    /// By USB.
    Usb,
    /// By Bluetooth.
    Bluetooth,
    /// It is the phone or tablet itself (NFC).
    BuiltIn,
}

impl ReaderModel {
    /// A general-purpose USB reader with extended length fields.
    #[must_use]
    pub fn extended_usb() -> Self {
        Self {
            name: "TEST reader, USB, extended APDU".into(),
            extended: true,
            sam_built_in: false,
            connection: Connection::Usb,
            defects: Vec::new(),
        }
    }

    /// A general-purpose USB reader at short APDU level.
    #[must_use]
    pub fn short_usb() -> Self {
        Self { name: "TEST reader, USB, short APDU".into(), extended: false, ..Self::extended_usb() }
    }

    /// A USB reader with extended length fields and a built-in SAM.
    #[must_use]
    pub fn with_sam() -> Self {
        Self { name: "TEST reader, USB, built-in SAM".into(), sam_built_in: true, ..Self::extended_usb() }
    }

    /// A Bluetooth reader with extended length fields.
    #[must_use]
    pub fn extended_bluetooth() -> Self {
        Self {
            name: "TEST reader, Bluetooth, extended APDU".into(),
            connection: Connection::Bluetooth,
            ..Self::extended_usb()
        }
    }

    /// A phone that reads cards itself, with extended length fields or without.
    #[must_use]
    pub fn phone(extended: bool) -> Self {
        let level = if extended { "extended" } else { "short" };
        Self {
            name: format!("TEST phone, NFC, {level} APDU"),
            extended,
            connection: Connection::BuiltIn,
            ..Self::extended_usb()
        }
    }

    /// The same reader with one more defect.
    #[must_use]
    pub fn with_defect(mut self, defect: ReaderDefect) -> Self {
        self.defects.push(defect);
        self
    }
}
