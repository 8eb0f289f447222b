use super::archive::{Member, Place, pack};
use super::manifest::{SCHEMA, superseded};
use super::outcome::differences;
use super::{Certificate, IssuerKey, KeyError, Manifest, Outcome, ProfileName, Record, Terms, statement};
use crate::evidence::sha256;
use crate::{Language, Text};

/// What a bundle is made of.
#[derive(Clone, Debug)]
pub struct Bundle<'a> {
    /// The measurement, judged.
    pub outcome: &'a Outcome,
    /// The text of its evidence.
    pub evidence: &'a str,
    /// The text of its report, `reader.json`.
    pub report: &'a str,
    /// What the issuer states.
    pub terms: Terms,
}

/// What a page for print shows.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The certificate.
    pub certificate: &'a Certificate,
    /// What it rests on.
    pub outcome: &'a Outcome,
    /// The language of the page.
    pub language: Language,
}

/// Draws a page for print. The same page gives the same text.
pub type Draw<'a> = &'a dyn Fn(&Page<'_>) -> String;

/// Why no bundle was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The issuer's statement is not complete.
    #[error("{0}")]
    Terms(Text),
    /// The report says something else than the evidence.
    #[error("reader.json is not what the evidence says; said and found: {0}")]
    Report(String),
    /// The key cannot be written.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The manifest cannot be written as JSON.
    #[error("the manifest cannot be written: {0}")]
    Json(String),
    /// A member is larger than any of its kind may be.
    #[error("{member}: {bytes} bytes, more than the {limit} that a bundle takes; measure with less effort")]
    TooLarge {
        /// The member.
        member: String,
        /// Its size.
        bytes: usize,
        /// The most there may be.
        limit: usize,
    },
}

pub(super) const MANIFEST: &str = "certificate.json";
pub(super) const SIGNATURE: &str = "certificate.sig";
pub(super) const KEY: &str = "certificate.pub.pem";
pub(super) const PAGES: [(&str, Language); 2] =
    [("certificate.ja.html", Language::Ja), ("certificate.en.html", Language::En)];
pub(super) const PROFILE: &str = "profile.json";
pub(super) const REPORT: &str = "reader.json";
pub(super) const EVIDENCE: &str = "evidence.jsonl";
const KIB: usize = 1 << 10;

/// All members, in the order of the archive, with the most bytes each may have.
pub(super) const PLACES: [Place; 8] = [
    Place { name: MANIFEST, limit: 64 * KIB },
    Place { name: SIGNATURE, limit: 72 }, // the longest signature on P-256 in DER
    Place { name: KEY, limit: KIB },
    Place { name: PAGES[0].0, limit: KIB * KIB },
    Place { name: PAGES[1].0, limit: KIB * KIB },
    Place { name: PROFILE, limit: 256 * KIB },
    Place { name: REPORT, limit: 4 * KIB * KIB },
    Place { name: EVIDENCE, limit: 512 * KIB * KIB },
];

impl Bundle<'_> {
    /// The most bytes that a bundle has: what is longer need not be read.
    pub const LIMIT: u64 = 520 * (KIB * KIB) as u64;

    /// Signs the bundle and packs it: the bytes of the archive. The same parts give the same bytes.
    ///
    /// # Errors
    /// [`IssueError`]; above all if the report is not what the evidence says.
    pub fn issue(&self, key: &IssuerKey, draw: Draw<'_>) -> Result<Vec<u8>, IssueError> {
        if let Some(flaw) = self.terms.flaw() {
            return Err(IssueError::Terms(flaw));
        }
        let said =
            serde_json::from_str(self.report).map_err(|error| IssueError::Report(error.to_string()))?;
        if let Some(first) = differences(&said, &self.outcome.document(), 1).pop() {
            return Err(IssueError::Report(first.text));
        }
        let certificate = self.certificate(key);
        let draw = |language| draw(&Page { certificate: &certificate, outcome: self.outcome, language });
        let [ja, en] = PAGES.map(|(_, language)| draw(language));
        let profile = json(&self.outcome.profile)?;
        let covered = [
            member(PAGES[0].0, &ja),
            member(PAGES[1].0, &en),
            member(PROFILE, &profile),
            member(REPORT, self.report),
            member(EVIDENCE, self.evidence),
        ];
        let manifest = json(&Manifest {
            schema: SCHEMA.to_owned(),
            tashika: env!("CARGO_PKG_VERSION").to_owned(),
            certificate: certificate.clone(),
            members: covered.iter().map(Record::of).collect(),
        })?;
        let signature = key.sign(manifest.as_bytes());
        let public = key.public().to_pem()?;
        let signed = [
            member(MANIFEST, &manifest),
            Member { name: SIGNATURE, bytes: &signature },
            member(KEY, &public),
        ];
        let members: Vec<Member<'_>> = signed.into_iter().chain(covered).collect();
        for (member, place) in members.iter().zip(PLACES) {
            if member.bytes.len() > place.limit {
                let (bytes, limit) = (member.bytes.len(), place.limit);
                return Err(IssueError::TooLarge { member: place.name.to_owned(), bytes, limit });
            }
        }
        pack(&members).ok_or(IssueError::TooLarge {
            member: EVIDENCE.to_owned(),
            bytes: self.evidence.len(),
            limit: u32::MAX as usize,
        })
    }

    fn certificate(&self, key: &IssuerKey) -> Certificate {
        certificate(self.outcome, self.terms.clone(), key.public().fingerprint())
    }
}

/// The certificate that an outcome, terms and a key make.
pub(super) fn certificate(outcome: &Outcome, terms: Terms, key_sha256: String) -> Certificate {
    Certificate {
        statement: statement(),
        subject: outcome.subject.clone(),
        terms,
        verdict: outcome.verdict(),
        profile: ProfileName { name: outcome.profile.profile.clone(), version: outcome.profile.version },
        measured: outcome.measured.clone(),
        tashika: outcome.tashika.clone(),
        suite_sha256: outcome.suite_sha256.clone(),
        evidence_lines: outcome.lines,
        evidence_last_hash: outcome.last_hash.clone(),
        superseded: superseded(&outcome.subject),
        key_sha256,
    }
}

impl Record {
    pub(super) fn of(member: &Member<'_>) -> Self {
        Self { name: member.name.to_owned(), bytes: member.bytes.len(), sha256: sha256(member.bytes) }
    }
}

fn member<'a>(name: &'a str, text: &'a str) -> Member<'a> {
    Member { name, bytes: text.as_bytes() }
}

fn json(value: &impl serde::Serialize) -> Result<String, IssueError> {
    let text = serde_json::to_string_pretty(value).map_err(|error| IssueError::Json(error.to_string()))?;
    Ok(text + "\n")
}
