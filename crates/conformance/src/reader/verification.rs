//! A whole verification of a person's qualification, as far as it goes through the reader: what a front desk's client does with the card.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use x509_cert::der::Decode as _;

use super::Reach;
use super::attempt::bytes;
use crate::evidence::{Event, Record};
use crate::{Text, Verdict};

/// What the lines of evidence of this part of a measurement have as their scenario.
pub const VERIFICATION: &str = "verification";
/// What the card is asked to sign. A signature over it proves nothing to anybody else.
pub const SIGNED: &[u8] = b"tashika: a signature through a card reader, worth nothing elsewhere";

/// A step of the verification, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum VerificationStep {
    /// The applications are selected.
    Applications,
    /// The certificate comes whole in one exchange with extended Le.
    Certificate,
    /// The counter of tries is asked, and the right PIN is presented, once.
    Pin,
    /// The card signs, and the signature fits the certificate.
    Signature,
}

/// What a step came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerificationSeen {
    /// Which step.
    pub step: VerificationStep,
    /// Whether it went through. What the card refuses although the command arrived is never the reader's fault.
    pub verdict: Verdict,
    /// What was seen.
    pub seen: Text,
    /// Line of the evidence that decides; the first of the verification if none does.
    pub line: u64,
}

/// The verification that went through the reader of this name; empty if none was done. `response` is what the reader was otherwise seen
/// to carry from the card.
pub(super) fn verification(records: &[Record], reader: &str, response: &Reach) -> Vec<VerificationSeen> {
    let lines: Vec<Line> = records
        .iter()
        .filter(|record| record.scenario.as_deref() == Some(VERIFICATION))
        .filter_map(|record| Line::of(record, reader))
        .collect();
    let Some(first) = lines.first().map(|line| line.number) else { return Vec::new() };
    let read = Reading::of(&lines);
    let steps = [
        (VerificationStep::Applications, applications(&lines)),
        (VerificationStep::Certificate, read.decide(response)),
        (VerificationStep::Pin, pin(&lines)),
        (VerificationStep::Signature, signature(&lines, read.certificate())),
    ];
    steps
        .into_iter()
        .map(|(step, Seen { verdict, seen, line })| VerificationSeen {
            step,
            verdict,
            seen,
            line: line.unwrap_or(first),
        })
        .collect()
}

/// One exchange.
struct Line {
    number: u64,
    /// The command; each byte of a secret is 00.
    command: Vec<u8>,
    /// Whether it holds a secret.
    secret: bool,
    response: Option<Vec<u8>>,
    /// Whether it repeats the command before it, and must not.
    repeated: bool,
    /// Why there was no response.
    fault: String,
}

impl Line {
    fn of(record: &Record, reader: &str) -> Option<Self> {
        match &record.event {
            Event::Apdu { reader: through, command, response, fault, duplicate_of, .. }
                if through == reader =>
            {
                Some(Self {
                    number: record.line,
                    command: bytes(&command.replace('*', "0")),
                    secret: command.contains('*'),
                    response: response.as_deref().map(bytes),
                    repeated: duplicate_of.is_some(),
                    fault: fault.clone().unwrap_or_default(),
                })
            }
            _ => None,
        }
    }

    fn begins(&self, header: &[u8]) -> bool {
        self.command.starts_with(header)
    }

    /// The data of an answer that ends with 9000.
    fn data(&self) -> Option<&[u8]> {
        self.response.as_deref()?.strip_suffix(&[0x90, 0x00])
    }

    fn is_extended(&self) -> bool {
        apdu::CommandRef::parse(&self.command).is_ok_and(|command| command.case().is_extended())
    }

    /// Status word or fault, for people.
    fn told(&self) -> String {
        match self.response.as_deref() {
            Some([.., high, low]) => format!("{high:02X}{low:02X}"),
            _ => self.fault.clone(),
        }
    }
}

struct Seen {
    verdict: Verdict,
    seen: Text,
    line: Option<u64>,
}

impl Seen {
    fn new(verdict: Verdict, line: Option<&Line>, ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { verdict, seen: Text::new(ja, en), line: line.map(|line| line.number) }
    }
}

/// A transport's failure is the reader's or its software's; a status word is the card's.
fn blame(line: &Line) -> Verdict {
    if line.response.is_some() { Verdict::Inconclusive } else { Verdict::Fail }
}

fn applications(lines: &[Line]) -> Seen {
    let selects = || lines.iter().filter(|line| line.begins(&[0x00, 0xA4, 0x04]));
    if let Some(wrong) = selects().find(|line| line.data().is_none()) {
        let why = wrong.told();
        return Seen::new(
            blame(wrong),
            Some(wrong),
            format!("選択できない: {why}"),
            format!("cannot be selected: {why}"),
        );
    }
    let count = selects().count();
    let verdict = if count == 0 { Verdict::Inconclusive } else { Verdict::Pass };
    Seen::new(verdict, selects().next_back(), format!("{count} 個を選択"), format!("{count} selected"))
}

/// The certificate, read in one exchange and in small pieces.
struct Reading<'a> {
    whole: Option<&'a Line>,
    pieces: Vec<u8>,
}

impl<'a> Reading<'a> {
    fn of(lines: &'a [Line]) -> Self {
        let reads = || lines.iter().filter(|line| line.begins(&[0x00, 0xB0]));
        let data = reads().filter(|line| !line.is_extended()).filter_map(Line::data);
        Self { whole: reads().find(|line| line.is_extended()), pieces: data.flatten().copied().collect() }
    }

    /// As the pieces have it, which every reader carries.
    fn certificate(&self) -> Option<&[u8]> {
        object(&self.pieces)
    }

    fn decide(&self, response: &Reach) -> Seen {
        let Some(whole) = self.whole else {
            return Seen::new(Verdict::Inconclusive, None, "読み出していない", "not read");
        };
        let answer = whole.response.as_deref().unwrap_or_default();
        let answer = answer.get(..answer.len().saturating_sub(2)).unwrap_or_default();
        match (object(answer), self.certificate(), declared(answer)) {
            (Some(came), Some(pieces), _) if came == pieces => {
                let bytes = came.len();
                let (ja, en) = (format!("{bytes} バイトが一度に"), format!("{bytes} bytes in one exchange"));
                Seen::new(Verdict::Pass, Some(whole), ja, en)
            }
            (Some(_), Some(_), _) => Seen::new(
                Verdict::Fail,
                Some(whole),
                "一度に読むと、小分けに読んだものと異なる",
                "read at once, it is not what small pieces show",
            ),
            (None, Some(pieces), _) => incomplete(whole, pieces.len(), response),
            (None, None, Some(bytes)) => incomplete(whole, bytes, response),
            (_, None, _) => Seen::new(
                Verdict::Inconclusive,
                Some(whole),
                "小分けに読めず、比べられない",
                "cannot be read in small pieces, and so not be compared",
            ),
        }
    }
}

/// Where the reader carried as much for another application, it is the card that does not want to.
fn incomplete(whole: &Line, bytes: usize, response: &Reach) -> Seen {
    let carried = response.verified >= bytes && !response.falls_short_of(bytes);
    let verdict = if carried { Verdict::Inconclusive } else { Verdict::Fail };
    let (came, why) = (whole.response.as_ref().map_or(0, Vec::len), whole.told());
    Seen::new(
        verdict,
        Some(whole),
        format!("{bytes} バイトが一度に届かない: {came} バイト、{why}"),
        format!("{bytes} bytes do not come in one exchange: {came} bytes, {why}"),
    )
}

/// The DER object at the start of a file, if it is all there; filler follows.
fn object(file: &[u8]) -> Option<&[u8]> {
    file.get(..declared(file)?)
}

/// How long it says that it is, with two bytes of length as every certificate has.
fn declared(file: &[u8]) -> Option<usize> {
    let &[0x30, 0x82, high, low, ..] = file else { return None };
    Some(usize::from(u16::from_be_bytes([high, low])) + 4)
}

fn pin(lines: &[Line]) -> Seen {
    let is_verify = |line: &&Line| line.begins(&[0x00, 0x20]);
    let mut presented = lines.iter().filter(is_verify).filter(|line| line.secret);
    let asked = lines.iter().filter(is_verify).find(|line| !line.secret);
    let Some(verify) = presented.next() else {
        let why = asked.map_or_else(String::new, |line| format!(" ({})", line.told()));
        return Seen::new(
            Verdict::NotRun,
            asked,
            format!("暗証番号を送っていない{why}"),
            format!("no PIN was sent{why}"),
        );
    };
    if let Some(again) = presented.next() {
        return Seen::new(Verdict::Error, Some(again), "暗証番号を二度送った", "the PIN was sent twice");
    }
    if verify.repeated || asked.is_none_or(|asked| asked.number > verify.number) {
        return Seen::new(
            Verdict::Error,
            Some(verify),
            "残り回数を尋ねずに暗証番号を送った",
            "the PIN was sent without asking for the tries left",
        );
    }
    match verify.data() {
        Some(_) => Seen::new(Verdict::Pass, Some(verify), "一度で照合された", "accepted, sent once"),
        None => {
            let why = verify.told();
            Seen::new(
                blame(verify),
                Some(verify),
                format!("照合されない: {why}"),
                format!("not accepted: {why}"),
            )
        }
    }
}

fn signature(lines: &[Line], certificate: Option<&[u8]>) -> Seen {
    let Some(sign) = lines.iter().find(|line| line.begins(&[0x80, 0x2A])) else {
        return Seen::new(Verdict::NotRun, None, "署名させていない", "no signature was asked for");
    };
    let Some(signature) = sign.data() else {
        let why = sign.told();
        return Seen::new(
            blame(sign),
            Some(sign),
            format!("署名しない: {why}"),
            format!("does not sign: {why}"),
        );
    };
    let asked = apdu::CommandRef::parse(&sign.command)
        .is_ok_and(|command| command.data().ends_with(Sha256::digest(SIGNED).as_slice()));
    if !asked {
        return Seen::new(
            Verdict::Error,
            Some(sign),
            "別のものに署名させた",
            "something else was to be signed",
        );
    }
    match certificate.and_then(public_key) {
        None => Seen::new(Verdict::Inconclusive, Some(sign), "証明書がない", "there is no certificate"),
        Some(key) if fits(&key, signature) => {
            Seen::new(Verdict::Pass, Some(sign), "証明書で検証できる", "the certificate verifies it")
        }
        Some(_) => Seen::new(
            Verdict::Fail,
            Some(sign),
            "届いた署名は証明書に合わない",
            "what came back is no signature of this certificate",
        ),
    }
}

/// The `RSAPublicKey` of a certificate.
fn public_key(certificate: &[u8]) -> Option<Vec<u8>> {
    let certificate = x509_cert::Certificate::from_der(certificate).ok()?;
    Some(certificate.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes().to_vec())
}

fn fits(key: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(SIGNED, signature).is_ok()
}
