use serde_json::Value;

use super::archive::{ArchiveError, Member, unpack};
use super::bundle::{Draw, EVIDENCE, KEY, MANIFEST, PAGES, PLACES, PROFILE, REPORT, SIGNATURE, certificate};
use super::manifest::SCHEMA;
use super::outcome::differences;
use super::{Manifest, Outcome, Page, PublicKey, Record};
use crate::Text;
use crate::reader::Profile;

/// What was found in a bundle.
#[derive(Clone, Debug)]
pub struct Examination {
    /// What is wrong with it, in the order in which it was found. None: it holds, as far as the key is the issuer's.
    pub flaws: Vec<Flaw>,
    /// What could not be compared although nothing is wrong.
    pub notes: Vec<Text>,
    /// The key inside; whose it is, the bundle cannot say.
    pub key: Option<PublicKey>,
    /// The signed text, as far as it can be read.
    pub manifest: Option<Manifest>,
    /// What the evidence says now.
    pub outcome: Option<Outcome>,
}

/// One thing that is wrong with a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The member; `archive` for what is between and behind them.
    pub place: String,
    /// What is wrong with it.
    pub text: Text,
}

/// How many differences of one member are named.
const NAMED: usize = 5;

/// Checks a bundle: its archive, its signature, every hash, and every verdict, which is made again from the evidence. Reads nothing
/// else and believes nothing but the evidence's own chain; whose the key is has to be known from elsewhere.
#[must_use]
pub fn examine(archive: &[u8], draw: Draw<'_>) -> Examination {
    let mut found =
        Examination { flaws: Vec::new(), notes: Vec::new(), key: None, manifest: None, outcome: None };
    match unpack(archive, &PLACES) {
        Ok((members, flaws)) => {
            found.flaws.extend(flaws.iter().map(in_the_archive));
            found.signature(&members);
            found.hashes(&members);
            found.verdicts(&members, draw);
        }
        Err(error) => found.flaws.push(in_the_archive(&error)),
    }
    found
}

impl Examination {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.flaws.is_empty()
    }

    fn wrong(&mut self, place: &str, ja: impl Into<String>, en: impl Into<String>) {
        self.flaws.push(Flaw { place: place.to_owned(), text: Text::new(ja, en) });
    }

    fn signature(&mut self, members: &[Member<'_>]) {
        let pem = text(members, KEY);
        self.key = PublicKey::from_pem(pem).ok();
        // One key, one text: what PEM lets pass beside it would be a place to hide something.
        let Some(key) = self.key.clone().filter(|key| key.to_pem().is_ok_and(|canonical| canonical == pem))
        else {
            return self.wrong(KEY, "P-256の公開鍵ではない", "no public key on P-256, as it is written here");
        };
        if !key.has_signed(bytes(members, MANIFEST), bytes(members, SIGNATURE)) {
            self.wrong(
                SIGNATURE,
                format!("{MANIFEST} への、{KEY} の鍵による署名ではない"),
                format!("not a signature over {MANIFEST} by the key in {KEY}"),
            );
        }
    }

    fn hashes(&mut self, members: &[Member<'_>]) {
        let manifest: Manifest = match serde_json::from_slice(bytes(members, MANIFEST)) {
            Ok(manifest) => manifest,
            Err(error) => {
                return self.wrong(
                    MANIFEST,
                    format!("読めない: {error}"),
                    format!("cannot be read: {error}"),
                );
            }
        };
        if manifest.schema != SCHEMA {
            self.wrong(MANIFEST, format!("{SCHEMA} ではない"), format!("is not {SCHEMA}"));
        }
        let listed: Vec<&str> = manifest.members.iter().map(|record| record.name.as_str()).collect();
        let names = [PAGES[0].0, PAGES[1].0, PROFILE, REPORT, EVIDENCE];
        if listed != names {
            let names = names.join(" ");
            self.wrong(
                MANIFEST,
                format!("ちょうど {names} を挙げていない"),
                format!("does not list exactly {names}"),
            );
        }
        for record in &manifest.members {
            let member = Member { name: &record.name, bytes: bytes(members, &record.name) };
            if *record != Record::of(&member) {
                self.wrong(
                    &record.name,
                    format!("{MANIFEST} にある長さとSHA-256に一致しない"),
                    format!("has not the length and SHA-256 that {MANIFEST} states"),
                );
            }
        }
        if let Some(text) = manifest.certificate.terms.flaw() {
            self.flaws.push(Flaw { place: MANIFEST.to_owned(), text });
        }
        self.manifest = Some(manifest);
    }

    /// Judges the evidence by the profile enclosed, and compares everything that is said with it.
    fn verdicts(&mut self, members: &[Member<'_>], draw: Draw<'_>) {
        let profile = match Profile::from_yaml(text(members, PROFILE)) {
            Ok(profile) => profile,
            Err(error) => {
                return self.wrong(PROFILE, format!("読めない: {error}"), format!("cannot be read: {error}"));
            }
        };
        let outcome = match Outcome::of(text(members, EVIDENCE), profile) {
            Ok(outcome) => outcome,
            Err(error) => {
                return self.wrong(
                    EVIDENCE,
                    format!("信じられない: {error}"),
                    format!("cannot be believed: {error}"),
                );
            }
        };
        match serde_json::from_slice::<Value>(bytes(members, REPORT)) {
            Ok(said) => self.compare(REPORT, &said, &outcome.document()),
            Err(error) => {
                self.wrong(REPORT, format!("読めない: {error}"), format!("cannot be read: {error}"))
            }
        }
        if let Some(manifest) = self.manifest.clone() {
            self.certificate(&manifest, &outcome);
            self.pages(members, &manifest, &outcome, draw);
        }
        self.outcome = Some(outcome);
    }

    fn certificate(&mut self, manifest: &Manifest, outcome: &Outcome) {
        let fingerprint = self.key.as_ref().map(PublicKey::fingerprint).unwrap_or_default();
        let found = certificate(outcome, manifest.certificate.terms.clone(), fingerprint);
        let value = |certificate| serde_json::to_value(certificate).unwrap_or_default();
        self.compare(MANIFEST, &value(&manifest.certificate), &value(&found));
    }

    fn pages(&mut self, members: &[Member<'_>], manifest: &Manifest, outcome: &Outcome, draw: Draw<'_>) {
        if !is_of_this_version(manifest) {
            let version = &manifest.tashika;
            return self.notes.push(Text::new(
                format!(
                    "印刷用のページは tashika {version} のもので、描き直して比べていない。{MANIFEST} を読む"
                ),
                format!(
                    "the pages for print are of tashika {version} and were not drawn again; read {MANIFEST}"
                ),
            ));
        }
        for (name, language) in PAGES {
            if text(members, name) != draw(&Page { certificate: &manifest.certificate, outcome, language }) {
                self.wrong(
                    name,
                    "記録から描き直したページと一致しない",
                    "is not the page that follows from the evidence",
                );
            }
        }
    }

    /// Another version of the suite may know more members and word its reasons otherwise; it must come to the same values. What a
    /// certificate says of itself is not its issuer's to word.
    fn compare(&mut self, place: &str, said: &Value, found: &Value) {
        let other = self.manifest.as_ref().filter(|manifest| !is_of_this_version(manifest));
        let other = other.map(|manifest| manifest.tashika.clone());
        let (form, values): (Vec<_>, Vec<_>) =
            differences(said, found, usize::MAX).into_iter().partition(|differs| {
                other.is_some() && differs.of_form && !differs.text.starts_with("/statement")
            });
        for differs in values.into_iter().take(NAMED) {
            let differs = differs.text;
            self.wrong(
                place,
                format!("記録からの判定と異なる: {differs}"),
                format!("not what the evidence says: {differs}"),
            );
        }
        for differs in form.into_iter().take(NAMED) {
            let (version, differs) = (other.as_deref().unwrap_or_default(), differs.text);
            self.notes.push(Text::new(
                format!("{place}: tashika {version} の形であり、今の形と異なる: {differs}"),
                format!("{place}: in the form of tashika {version}, which is not today's: {differs}"),
            ));
        }
    }
}

fn is_of_this_version(manifest: &Manifest) -> bool {
    manifest.tashika == env!("CARGO_PKG_VERSION")
}

fn in_the_archive(error: &ArchiveError) -> Flaw {
    let place = match error {
        ArchiveError::Header { member, .. }
        | ArchiveError::Other { member, .. }
        | ArchiveError::TooLarge { member, .. }
        | ArchiveError::CutOff { member }
        | ArchiveError::Checksum { member } => member.clone(),
        ArchiveError::Directory { .. } => "archive".to_owned(),
    };
    let ja = match error {
        ArchiveError::Header { at, .. } => format!("書庫の見出しが {at} バイト目で変わっている"),
        ArchiveError::Other { found, .. } => {
            format!("この場所に「{found}」がある。足す・除く・動かす・詰め直すことはできない")
        }
        ArchiveError::TooLarge { size, limit, .. } => format!("{size} バイトあり、上限 {limit} を超える"),
        ArchiveError::CutOff { .. } => "途中でファイルが終わる".to_owned(),
        ArchiveError::Checksum { .. } => "書庫のCRC-32が中身と一致しない".to_owned(),
        ArchiveError::Directory { at, .. } => format!("書庫の目録か終わりが {at} バイト目で変わっている"),
    };
    // The place is told beside the text.
    let en = error.to_string();
    let en = en.strip_prefix(&format!("{place}: ")).unwrap_or(&en);
    Flaw { place, text: Text::new(ja, en) }
}

fn bytes<'a>(members: &[Member<'a>], name: &str) -> &'a [u8] {
    members.iter().find(|member| member.name == name).map_or(&[], |member| member.bytes)
}

/// Text that is not UTF-8 is none, and nothing that is looked for is empty.
fn text<'a>(members: &[Member<'a>], name: &str) -> &'a str {
    std::str::from_utf8(bytes(members, name)).unwrap_or_default()
}
