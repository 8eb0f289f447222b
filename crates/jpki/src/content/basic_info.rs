use crate::content::object::{Object, Template};
use crate::{ContentError, KeyId};

/// The four bytes with which the text and the visual application describe themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApplicationInfo {
    /// Version of the application's specification: `01` (text) and `06` (visual) have been seen.
    pub specification_version: u8,
    /// Kind of support of extended Lc and Le fields (拡張Lc/Le対応種別): only `03` has been seen.
    pub extended_kind: u8,
    /// Vendor's class: only `0E` has been seen.
    pub vendor: u8,
    /// The vendor's own.
    pub vendor_option: u8,
}

impl ApplicationInfo {
    /// Whether the kind says that extended Lc and Le fields are supported. The values are not published: inferred is that
    /// `03` means both and `00` neither, and of any other nothing is said.
    #[must_use]
    pub const fn announces_extended(self) -> Option<bool> {
        match self.extended_kind {
            0x00 => Some(false),
            0x03 => Some(true),
            _ => None,
        }
    }

    fn read(object: &Object<'_>) -> Result<Self, ContentError> {
        let [specification_version, extended_kind, vendor, vendor_option] = object.array()?;
        Ok(Self { specification_version, extended_kind, vendor, vendor_option })
    }
}

/// Basic information of the text application, EF 0005.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBasicInfo {
    /// What the application is.
    pub application: ApplicationInfo,
    /// Identifier of a key.
    pub key: KeyId,
    /// 128 bytes of unknown use; 32 and then filler have been seen.
    pub unknown: Vec<u8>,
}

impl TextBasicInfo {
    /// Reads text EF 0005, with or without its filler.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let template = Template::read(file, 0xFF40)?;
        Ok(Self {
            application: ApplicationInfo::read(&template.get(0xDF41)?)?,
            key: KeyId::new(template.get(0xDF42)?.array()?),
            unknown: template.get(0xDF43)?.value.to_vec(),
        })
    }
}

/// Basic information of the visual application, EF 0003.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisualBasicInfo {
    /// What the application is.
    pub application: ApplicationInfo,
    /// Identifier of a key; not the one that signs the application's records.
    pub key: KeyId,
    /// A version.
    pub version: u8,
    /// Municipality code (全国地方公共団体コード), five digits.
    pub municipality: String,
    /// Identifier of a second key.
    pub second_key: KeyId,
    /// 256 bytes of unknown use.
    pub unknown: Vec<u8>,
}

impl VisualBasicInfo {
    /// Reads visual EF 0003, with or without its filler.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let template = Template::read(file, 0xFF30)?;
        let [version] = template.get(0xDF33)?.array()?;
        let municipality = template.get(0xDF34)?;
        municipality.digits::<5>()?;
        let last = template.get(0xDF35)?;
        let (second_key, unknown) = KeyId::split(last.value, last.offset)?;
        Ok(Self {
            application: ApplicationInfo::read(&template.get(0xDF31)?)?,
            key: KeyId::new(template.get(0xDF32)?.array()?),
            version,
            municipality: municipality.text()?,
            second_key,
            unknown: unknown.to_vec(),
        })
    }
}
