//! The seeded errors.

/// One error: in `file`, the only occurrence of `right` becomes `wrong`.
pub(crate) struct Defect {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) right: &'static str,
    pub(crate) wrong: &'static str,
}

pub(crate) const DEFECTS: &[Defect] = &[
    Defect {
        name: "short Le 00 asks for 255",
        file: "src/length.rs",
        right: "if le == 0 { 256 }",
        wrong: "if le == 0 { 255 }",
    },
    Defect {
        name: "extended Le 0000 asks for 65,535",
        file: "src/length.rs",
        right: "if le == 0 { 65_536 }",
        wrong: "if le == 0 { 65_535 }",
    },
    Defect {
        name: "extended Lc of zero is accepted",
        file: "src/command.rs",
        right: "if lc == 0 {",
        wrong: "if lc == 0 && rest.len() != 2 {",
    },
    Defect {
        name: "extended Lc is read backwards",
        file: "src/command.rs",
        right: "u16::from_be_bytes([high, low]) as usize",
        wrong: "u16::from_le_bytes([high, low]) as usize",
    },
    Defect {
        name: "extended Le is read backwards",
        file: "src/length.rs",
        right: "u16::from_be_bytes([high, low]);",
        wrong: "u16::from_le_bytes([high, low]);",
    },
    Defect {
        name: "extended lengths are written backwards",
        file: "src/length.rs",
        right: "(self.0 as u16).to_be_bytes()",
        wrong: "(self.0 as u16).to_le_bytes()",
    },
    Defect {
        name: "bytes after case 4S are dropped",
        file: "src/command.rs",
        right: "[le] => Ok(Self { header, case: Case::Short4,",
        wrong: "[le, ..] => Ok(Self { header, case: Case::Short4,",
    },
    Defect {
        name: "one byte of Le after extended Lc",
        file: "src/command.rs",
        right: "[_] => Err(Error::new(ErrorKind::Truncated, DATA + lc + 1)),",
        wrong: "[le] => Ok(Self { header, case: Case::Extended4, data, ne: Ne::from_short(*le) }),",
    },
    Defect {
        name: "case 4E with a three-byte Le",
        file: "src/command.rs",
        right: "_ => Err(Error::new(ErrorKind::TrailingBytes, DATA + lc + 2)),",
        wrong: "[0, high, low] => Ok(Self { header, case: Case::Extended4, data, ne: Ne::from_extended(*high, *low) }), \
                _ => Err(Error::new(ErrorKind::TrailingBytes, DATA + lc + 2)),",
    },
    Defect {
        name: "case 4E written with a three-byte Le",
        file: "src/encode.rs",
        right: "data, [le_high, le_low])",
        wrong: "data, [0, le_high, le_low])",
    },
    Defect {
        name: "short data may be cut",
        file: "src/command.rs",
        right: "Err(Error::new(ErrorKind::DataTruncated, DATA + rest.len()));\n        };\n        match tail {\n            [] => Ok(Self { header, case: Case::Short3",
        wrong: "Ok(Self { header, case: Case::Short3, data: rest, ne: Ne::ZERO });\n        };\n        match tail {\n            [] => Ok(Self { header, case: Case::Short3",
    },
    Defect {
        name: "256 does not fit a short Le",
        file: "src/length.rs",
        right: "pub const SHORT_MAX: Self = Self(256);",
        wrong: "pub const SHORT_MAX: Self = Self(255);",
    },
    Defect {
        name: "255 does not fit a short Lc",
        file: "src/length.rs",
        right: "pub const SHORT_MAX: Self = Self(255);",
        wrong: "pub const SHORT_MAX: Self = Self(254);",
    },
    Defect {
        name: "Nc stops at 32,767",
        file: "src/length.rs",
        right: "if bytes > u16::MAX as usize {",
        wrong: "if bytes > 32_767 {",
    },
    Defect {
        name: "short and extended Le mixed in 2E",
        file: "src/command.rs",
        right: "[0, high, low] => {",
        wrong: "[0, _, low] if *low != 0 => { Ok(Self { header, case: Case::Extended2, data: &[], ne: Ne::from_short(*low) }) } [0, high, low] => {",
    },
];
