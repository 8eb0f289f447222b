use std::fs;
use std::path::Path;

use conformance::Text;
use conformance::evidence::{Record, verify};
use conformance::result::EvidenceFile;

/// The exchanges of a run as far as they can be believed.
pub struct Evidence {
    /// Every line, if the file is whole; else none.
    pub(super) records: Vec<Record>,
    /// Why there are none.
    pub(super) flaw: Option<Text>,
}

impl Evidence {
    /// Reads the evidence that a run says it left, and checks its chain of hashes to the last.
    #[must_use]
    pub fn read(path: &Path, told: &EvidenceFile) -> Self {
        let place = path.display();
        let none = |ja: String, en: String| Self { records: Vec::new(), flaw: Some(Text::new(ja, en)) };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                return none(
                    format!("証拠 {place} を読めない: {error}。やり取りは示さない"),
                    format!("the evidence {place} cannot be read: {error}; no exchange is shown"),
                );
            }
        };
        match verify(&text) {
            Ok((records, last)) if last == told.last_hash => Self { records, flaw: None },
            Ok(_) => none(
                format!("証拠 {place} はこの実行のものではない。最後のハッシュが run.json と違う"),
                format!("the evidence {place} is not this run's: its last hash is not the one in run.json"),
            ),
            Err(error) => none(
                format!("証拠 {place} は書き換えられている ({error})。やり取りは示さず、判定も信じられない"),
                format!(
                    "the evidence {place} was changed ({error}); no exchange is shown, and no verdict can be believed"
                ),
            ),
        }
    }

    /// Why it cannot be believed, if it cannot.
    #[must_use]
    pub fn flaw(&self) -> Option<&Text> {
        self.flaw.as_ref()
    }
}
