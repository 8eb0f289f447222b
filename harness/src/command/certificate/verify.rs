use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use conformance::certificate::{Certificate, Examination, Flaw, PublicKey, examine};
use conformance::{Text, exit};
use jiff::Zoned;
use serde_json::json;

use super::measured::Measured;
use super::page::draw;
use crate::certify::bundled;
use crate::cli::CertificateVerifyArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &CertificateVerifyArgs, look: Look) -> Result<u8, Failure> {
    let expected = args.key.as_deref().map(fingerprint).transpose()?;
    let mut found = examine(&Measured::archive(&args.file)?, &draw);
    known_profile(&mut found);
    let signer = Signer::of(&found, expected.as_deref());
    if signer == Signer::Another {
        found.flaws.push(Flaw {
            place: "certificate.pub.pem".to_owned(),
            text: Text::new("--key の鍵ではない", "is not the key of --key"),
        });
    }
    let today = Zoned::now().date().to_string();
    let standing = Standing::of(&found, signer, &today);
    if args.json {
        print(&format!("{:#}\n", as_json(&found, signer, standing)));
    } else {
        print(&as_text(&found, signer, standing, &args.file, look));
    }
    Ok(standing.status())
}

/// Whose the signature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signer {
    /// That of `--key`.
    Given,
    /// Nobody said whose it should be.
    Unknown,
    /// Not that of `--key`.
    Another,
}

impl Signer {
    fn of(found: &Examination, expected: Option<&str>) -> Self {
        let Some(expected) = expected else { return Self::Unknown };
        let is_expected = found.key.as_ref().is_some_and(|key| key.fingerprint() == expected);
        if is_expected { Self::Given } else { Self::Another }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Given => "given-key",
            Self::Unknown => "unknown-key",
            Self::Another => "another-key",
        }
    }
}

/// What a bundle is worth today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Nothing is wrong with it, and it is signed by whom it should be.
    Verified,
    /// Nothing is wrong with it, but whose the key is, was not asked.
    UnknownKey,
    /// Nothing is wrong with it, but its time is over, or not yet come.
    OutOfDate,
    /// Something is wrong with it.
    Broken,
}

impl Standing {
    fn of(found: &Examination, signer: Signer, today: &str) -> Self {
        let terms = found.manifest.as_ref().map(|manifest| &manifest.certificate.terms);
        let in_date =
            terms.is_some_and(|terms| terms.issued.as_str() <= today && today <= terms.expires.as_str());
        match (found.holds(), in_date, signer) {
            (false, ..) => Self::Broken,
            (true, false, _) => Self::OutOfDate,
            (true, true, Signer::Given) => Self::Verified,
            (true, true, _) => Self::UnknownKey,
        }
    }

    const fn status(self) -> u8 {
        match self {
            Self::Verified => exit::PASSED,
            Self::UnknownKey | Self::OutOfDate => exit::UNDECIDED,
            Self::Broken => exit::SUBJECT_FAILED,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::UnknownKey => "unknown-key",
            Self::OutOfDate => "out-of-date",
            Self::Broken => "broken",
        }
    }

    fn told(self) -> Text {
        match self {
            Self::Verified => Text::new(
                "成り立つ: 示された鍵の署名であり、どの判定も記録からやり直して一致した",
                "verified: signed by the given key, and every verdict was come to again from the evidence",
            ),
            Self::UnknownKey => Text::new(
                "中身は成り立つが、知らない鍵の有効な署名である。--key で発行者の公開鍵か指紋を示す",
                "nothing is wrong inside, but it is a valid signature of an unknown key; name the issuer's public key or fingerprint with --key",
            ),
            Self::OutOfDate => Text::new(
                "中身は成り立つが、今日は有効期間の外である",
                "nothing is wrong inside, but today is not between its issue and its expiry",
            ),
            Self::Broken => Text::new("成り立たない", "does not hold"),
        }
    }
}

/// A file with a public key, or the fingerprint of one.
fn fingerprint(key: &str) -> Result<String, Failure> {
    if key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(key.to_lowercase());
    }
    let path = Path::new(key);
    let pem = fs::read_to_string(path).map_err(|error| {
        Failure::usage(Text::new(
            format!("{key} は指紋 (16進64桁) でなく、ファイルとしても読めない: {error}"),
            format!("{key} is no fingerprint (64 hexadecimal digits) and no file that can be read: {error}"),
        ))
    })?;
    PublicKey::from_pem(&pem).map(|key| key.fingerprint()).map_err(|error| {
        Failure::usage(Text::new(format!("{key}: P-256の公開鍵 (PEM) ではない"), format!("{key}: {error}")))
    })
}

/// A profile that has the name and version of a known one must be that one: else a lax profile could call itself as it likes.
fn known_profile(found: &mut Examination) {
    let Some(profile) = found.outcome.as_ref().map(|outcome| outcome.profile.clone()) else { return };
    let name = format!("{} v{}", profile.profile, profile.version);
    match bundled(&profile.profile) {
        Some(known) if known == profile => {}
        Some(known) if known.version == profile.version => found.flaws.push(Flaw {
            place: "profile.json".to_owned(),
            text: Text::new(
                format!("{name} と称するが、その判定基準ではない"),
                format!("calls itself {name} and is not that profile"),
            ),
        }),
        _ => found.notes.push(Text::new(
            format!("判定基準 {name} はこの tashika にない。同封のものを読んで、何を求めるかを確かめる"),
            format!("profile {name} does not come with this tashika; read the one enclosed to see what it asks for"),
        )),
    }
}

fn as_text(found: &Examination, signer: Signer, standing: Standing, file: &Path, look: Look) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    for flaw in &found.flaws {
        let _ = writeln!(text, "{}: {}", flaw.place, look.say(&flaw.text));
    }
    if let Some(manifest) = found.manifest.as_ref().filter(|_| found.holds()) {
        text.push_str(&said(&manifest.certificate, found, signer, look));
    }
    for note in &found.notes {
        let _ = writeln!(text, "{}", look.say(note));
    }
    let _ = writeln!(text, "{}: {}", file.display(), look.say(&standing.told()));
    text
}

fn said(certificate: &Certificate, found: &Examination, signer: Signer, look: Look) -> String {
    let terms = &certificate.terms;
    let subject = &certificate.subject;
    let or_dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    let signer = match signer {
        Signer::Given => Text::new("示された鍵", "the given key"),
        Signer::Unknown | Signer::Another => Text::new("知らない鍵", "an unknown key"),
    };
    let profile = format!("{} v{}", certificate.profile.name, certificate.profile.version);
    let rows = [
        (Text::new("判定", "verdict"), format!("{} ({profile})", look.verdict(certificate.verdict))),
        (Text::new("製品", "product"), or_dash(&terms.product)),
        (Text::new("リーダー", "reader"), subject.reader.clone()),
        (
            Text::new("機器と版", "device and firmware"),
            format!(
                "{} {}",
                subject.device.as_deref().unwrap_or("–"),
                subject.firmware.as_deref().unwrap_or("–")
            ),
        ),
        (Text::new("ドライバー", "driver"), subject.driver.clone()),
        (Text::new("個体", "samples"), terms.samples.join(" ")),
        (Text::new("責任者", "operator"), terms.operator.clone()),
        (Text::new("有効期間", "valid"), format!("{} – {}", terms.issued, terms.expires)),
        (
            Text::new("署名", "signature"),
            format!(
                "{} {}",
                look.say(&signer),
                found.key.as_ref().map(PublicKey::fingerprint).unwrap_or_default()
            ),
        ),
    ];
    let mut text: String =
        rows.iter().map(|(name, value)| format!("{}: {value}\n", look.say(name))).collect();
    let _ = writeln!(text, "{}\n{}", look.say(&certificate.superseded), look.say(&certificate.statement));
    text
}

fn as_json(found: &Examination, signer: Signer, standing: Standing) -> serde_json::Value {
    let flaws: Vec<_> =
        found.flaws.iter().map(|flaw| json!({ "place": flaw.place, "text": flaw.text })).collect();
    json!({
        "standing": standing.name(),
        "signer": signer.name(),
        "key_sha256": found.key.as_ref().map(PublicKey::fingerprint),
        "flaws": flaws,
        "notes": found.notes,
        "certificate": found.manifest.as_ref().map(|manifest| &manifest.certificate),
        "decisions": found.outcome.as_ref().map(|outcome| &outcome.decisions),
    })
}
