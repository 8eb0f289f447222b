use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use conformance::certificate::{Bundle, Examination, Outcome, Terms, examine};
use conformance::reader::Profile;
use conformance::{Text, exit};
use serde_json::Value;

use super::page::draw;
use crate::certify::{REPORT, bundled};
use crate::failure::Failure;
use crate::report::folder::EVIDENCE;

/// A measurement that is over, from a bundle or from the folder it left; judged anew either way.
pub(in crate::command) struct Measured {
    /// What it came to.
    pub(in crate::command) outcome: Outcome,
    /// What its issuer states; none of a folder.
    pub(in crate::command) terms: Option<Terms>,
}

/// A folder of `tashika reader certify`.
pub(super) struct Folder {
    pub(super) outcome: Outcome,
    pub(super) evidence: String,
    pub(super) report: String,
}

impl Measured {
    /// Reads a bundle or a folder.
    ///
    /// # Errors
    /// If it cannot be read, or if a bundle does not hold.
    pub(in crate::command) fn at(path: &Path) -> Result<Self, Failure> {
        if path.is_dir() {
            return Ok(Self { outcome: Self::folder(path, None)?.outcome, terms: None });
        }
        let found = examine(&Self::archive(path)?, &draw);
        let told = |text: &str, place: &str| format!("{place}: {text}");
        let first = found
            .flaws
            .first()
            .map(|flaw| Text::new(told(&flaw.text.ja, &flaw.place), told(&flaw.text.en, &flaw.place)));
        match found {
            Examination { outcome: Some(outcome), manifest: Some(manifest), flaws, .. }
                if flaws.is_empty() =>
            {
                Ok(Self { outcome, terms: Some(manifest.certificate.terms) })
            }
            _ => {
                let flaw = first.unwrap_or_else(|| Text::new("読めない", "it cannot be read"));
                let path = path.display();
                Err(Failure {
                    status: exit::SUBJECT_FAILED,
                    text: Text::new(
                        format!("{path} は成り立たない: {}。tashika certificate verify で調べる", flaw.ja),
                        format!("{path} does not hold: {}; see tashika certificate verify", flaw.en),
                    ),
                    findings: Vec::new(),
                })
            }
        }
    }

    /// The bytes of a bundle, none of them if it is longer than any.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn archive(path: &Path) -> Result<Vec<u8>, Failure> {
        let mut archive = Vec::new();
        let file = File::open(path).map_err(|error| Failure::file(path, &error))?;
        // One byte more, so that what is too long shows itself as such.
        file.take(Bundle::LIMIT + 1)
            .read_to_end(&mut archive)
            .map_err(|error| Failure::file(path, &error))?;
        Ok(archive)
    }

    /// Reads a folder and judges its evidence by the profile that its report names, or by one in a file.
    ///
    /// # Errors
    /// If a file is missing, or the evidence cannot be believed, or the profile is not known.
    pub(super) fn folder(folder: &Path, profile: Option<&Path>) -> Result<Folder, Failure> {
        let read = |name: &str| {
            let path = folder.join(name);
            fs::read_to_string(&path)
                .map_err(|error| Self::one_floor_up(folder).unwrap_or_else(|| Failure::file(&path, &error)))
        };
        let (evidence, report) = (read(EVIDENCE)?, read(REPORT)?);
        let profile = match profile {
            Some(path) => {
                let yaml = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
                Profile::from_yaml(&yaml).map_err(|error| {
                    let place = path.display();
                    Failure::suite(Text::new(format!("{place}: {error}"), format!("{place}: {error}")))
                })?
            }
            None => {
                let kept: Value = serde_json::from_str(&report)
                    .map_err(|error| Failure::file(&folder.join(REPORT), &error.into()))?;
                let name = kept["profile"]["profile"].as_str().unwrap_or_default();
                bundled(name).ok_or_else(|| {
                    Failure::usage(Text::new(
                        format!("{} の判定基準「{name}」は tashika のものではない。--profile でファイルを示す", folder.display()),
                        format!("{} was judged by {name:?}, which does not come with tashika; name its file with --profile", folder.display()),
                    ))
                })?
            }
        };
        let outcome = Outcome::of(&evidence, profile).map_err(|error| {
            let place = folder.join(EVIDENCE);
            Failure::suite(Text::new(
                format!("{} は信じられない: {error}", place.display()),
                format!("{} cannot be believed: {error}", place.display()),
            ))
        })?;
        Ok(Folder { outcome, evidence, report })
    }

    /// What to say to who names the folder of `--out` in place of a measurement in it; none if no measurement is in it.
    fn one_floor_up(folder: &Path) -> Option<Failure> {
        let entries = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let newest = entries.filter(|path| path.join(EVIDENCE).is_file()).max()?;
        let (folder, newest) = (folder.display(), newest.display());
        Some(Failure::rig(Text::new(
            format!(
                "{folder} は測定ではなく、測定の入ったフォルダーである。測定を示す。新しいものは {newest}"
            ),
            format!("{folder} is no measurement but holds some; name one of them, the newest is {newest}"),
        )))
    }
}
