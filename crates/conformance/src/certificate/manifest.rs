use serde::{Deserialize, Serialize};

use super::Subject;
use crate::{Text, Verdict};

/// The name of this form of manifest.
pub(super) const SCHEMA: &str = "tashika.certificate/1";

/// What is signed: the certificate, and every other member of the bundle by its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// `tashika.certificate/1`.
    #[cfg_attr(feature = "schema", schemars(extend("const" = SCHEMA)))]
    pub schema: String,
    /// Version of the suite that made the bundle; the pages look as that version draws them.
    pub tashika: String,
    /// What is certified.
    pub certificate: Certificate,
    /// The other members, signature and key apart, in the order of the archive.
    pub members: Vec<Record>,
}

/// One member of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// SHA-256 of its bytes, hexadecimal.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
}

/// What is certified of what, by whom, until when. All of it but the terms follows from the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// What a certificate is, and what it is not; not its issuer's to word. See [`statement`].
    pub statement: Text,
    /// Reader, driver, cards.
    pub subject: Subject,
    /// What the issuer states.
    pub terms: Terms,
    /// The verdict on the profile's criteria.
    pub verdict: Verdict,
    /// The profile, by name and version; its text is in the bundle.
    pub profile: ProfileName,
    /// When the measurement began (RFC 3339).
    pub measured: String,
    /// Version of the suite that measured.
    pub tashika: String,
    /// SHA-256 of the specification that was measured by, as in the evidence.
    pub suite_sha256: String,
    /// Lines of the evidence.
    pub evidence_lines: u64,
    /// Hash of its last line.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub evidence_last_hash: String,
    /// When it stops to hold before its time.
    pub superseded: Text,
    /// Fingerprint of the key it is signed with: SHA-256 of the key's DER. See [`super::PublicKey::fingerprint`].
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub key_sha256: String,
}

/// What only the issuer can state; nothing of it can be checked from the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who answers for the measurement.
    pub operator: String,
    /// Serial numbers of the samples that were measured.
    pub samples: Vec<String>,
    /// Name of the product on its box; empty if it is not stated.
    pub product: String,
    /// Operating system and its PC/SC; empty if they are not stated.
    pub os: String,
    /// Cables, hubs, other devices, the card's place: whatever somebody needs who does it again; empty if it is not stated.
    pub bench: String,
    /// Day of issue, `YYYY-MM-DD`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    pub issued: String,
    /// The last day on which it holds, `YYYY-MM-DD`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    pub expires: String,
}

/// Name and version of a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileName {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
}

/// What every certificate says of itself.
#[must_use]
pub fn statement() -> Text {
    Text::new(
        "測定の結果を署名したものであり、どの官庁・団体の認定・承認でもない。測った個体、ドライバー、カードについてだけ述べる。同封の記録から誰でも判定し直せる。",
        "A signed outcome of a measurement. It is no approval by any authority. It speaks of the samples, the driver and the cards that were measured, and of nothing else. Anybody can judge it again from the evidence enclosed.",
    )
}

/// When a certificate of this subject stops to hold before its time.
pub(super) fn superseded(subject: &Subject) -> Text {
    let or_unknown = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
    let (device, firmware) = (or_unknown(&subject.device), or_unknown(&subject.firmware));
    let driver = &subject.driver;
    Text::new(
        format!(
            "機器 {device}、版 {firmware}、ドライバー {driver} についてだけ有効。リーダーの版かドライバーが変われば、期限前でも測り直す。"
        ),
        format!(
            "Holds for device {device}, firmware {firmware}, driver {driver} only. Another firmware or driver supersedes it before its time: measure again."
        ),
    )
}

impl Terms {
    /// The first part that is missing or contradicts another.
    pub(super) fn flaw(&self) -> Option<Text> {
        let blank = |text: &String| text.trim().is_empty();
        if blank(&self.operator) {
            return Some(Text::new("測定の責任者がない", "no operator is named"));
        }
        if self.samples.is_empty() || self.samples.iter().any(blank) {
            return Some(Text::new("個体の製造番号がない", "no serial number of a sample is named"));
        }
        if !is_day(&self.issued) || !is_day(&self.expires) {
            return Some(Text::new(
                "発行日か期限が YYYY-MM-DD の日付でない",
                "day of issue or of expiry is no date YYYY-MM-DD",
            ));
        }
        (self.expires < self.issued)
            .then(|| Text::new("期限が発行日より前である", "it expires before it is issued"))
    }
}

/// Whether a text has the form of a day; days of this form are ordered as texts are.
fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range| bytes.get(range).is_some_and(|part: &[u8]| part.iter().all(u8::is_ascii_digit));
    bytes.len() == 10
        && digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && [4, 7].iter().all(|at| bytes.get(*at) == Some(&b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_form() {
        assert!(is_day("2026-11-22"));
        for wrong in ["2026-11-2", "2026/11/22", "2026-11-221", "", "２026-11-22", "20261122"] {
            assert!(!is_day(wrong), "{wrong}");
        }
    }
}
