//! A whole verification through a reader on the bench, with the test card that is in it: what its evidence proves is
//! `conformance::reader`'s to say.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use apdu::Channel;
use conformance::Text;
use conformance::reader::{SIGNED, VERIFICATION};
use jpki::{Addressing, CertificateKind, DigestInfo, Error, Jpki, Key, Pin, PinKind, Visual};
use zeroize::Zeroizing;

use crate::embedded;
use crate::failure::Failure;
use crate::recorder::{Place, RecordedChannel, Recorder};
use crate::test_card::{self, Proof};

/// A verification that was prepared: the card is a test card, and its counter of tries allows it.
pub(crate) struct Verification {
    /// Without a PIN everything else is done.
    pin: Option<Pin>,
}

/// Tries that must remain should the PIN of the operator's file be wrong.
const FLOOR: u8 = 1;
/// READ BINARY of the certificate for user authentication, of as many bytes as there are: case 2E, Le 0000.
const READ_WHOLE: [u8; 7] = [0x00, 0xB0, 0x8A, 0x00, 0x00, 0x00, 0x00];

impl Verification {
    /// Examines the card, which must be a test card, and asks for its tries; sends no PIN. A simulated card's PIN is published, that of
    /// another comes from a file.
    ///
    /// # Errors
    /// A [`Failure`]: refused for safety, or the card or the file cannot be read.
    pub(crate) fn prepare(
        card: &mut impl Channel,
        reader: &str,
        pin_file: Option<&Path>,
    ) -> Result<Self, Failure> {
        let proof = test_card::prove(card, reader)?;
        let pin = match (pin_file, proof) {
            (Some(path), _) => Some(pin_in(path)?),
            (None, Proof::Simulated) => Some(embedded::pins()?.right),
            (None, Proof::TestAuthority) => None,
        };
        if pin.is_some() {
            must_allow_a_wrong_pin(card, reader)?;
        }
        Ok(Self { pin })
    }

    /// Does it once. Whatever stops it stands in the evidence; nothing is sent again.
    pub(crate) fn carry_out(&self, card: &mut impl Channel, reader: &str, recorder: &Recorder) {
        let place = Place { scenario: VERIFICATION.to_owned(), step: 0 };
        let place = Arc::new(Mutex::new(place));
        let mut card = RecordedChannel::new(card, reader, recorder.clone(), place);
        let _stopped: Result<(), Error> = self.through(&mut card);
    }

    /// Whether the text of the evidence shows the PIN.
    pub(crate) fn leaks_into(&self, evidence: &str) -> bool {
        self.pin.as_ref().is_some_and(|pin| pin.stands_in(evidence).is_some())
    }

    fn through(&self, card: &mut impl Channel) -> Result<(), Error> {
        unless_refused(jpki::Text::select(&mut *card).map(drop))?;
        unless_refused(Visual::select(&mut *card).map(drop))?;
        let mut card = Jpki::select(card)?;
        // As it is, and once: the operations of the card would go on in small pieces by themselves.
        let _answer = card.channel().transmit(&READ_WHOLE);
        let mut card = card.narrowed(Addressing::short);
        // Before the PIN: no try is worth a certificate that cannot be read, or a key that nobody can ask.
        card.certificate(CertificateKind::UserAuthentication)?.signature_command()?;
        let Some(pin) = &self.pin else {
            return card.tries(PinKind::UserAuthentication).map(drop);
        };
        card.verify(pin, FLOOR)?;
        card.sign(Key::UserAuthentication, &DigestInfo::sha256(SIGNED)).map(drop)
    }
}

/// A card may have no such application; a reader that fails ends it.
fn unless_refused(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(Error::Refused { .. }) => Ok(()),
        other => other,
    }
}

/// The budget: one PIN, which can be wrong.
fn must_allow_a_wrong_pin(card: &mut impl Channel, reader: &str) -> Result<(), Failure> {
    let tries = Jpki::select(card).and_then(|mut card| card.tries(PinKind::UserAuthentication));
    let left = tries.map_err(|error| {
        Failure::rig(Text::new(
            format!("「{reader}」のカードの残り回数を尋ねられない: {error}"),
            format!("the card in {reader:?} does not tell its tries: {error}"),
        ))
    })?;
    if left > FLOOR {
        return Ok(());
    }
    Err(Failure::refused(Text::new(
        format!(
            "「{reader}」のカードの暗証番号は残り {left} 回。{FLOOR} 回を残せないので、何も測らない。市区町村の窓口で戻すか、別の試験用カードを使う"
        ),
        format!(
            "the PIN of the card in {reader:?} has {left} tries left, and {FLOOR} must remain; nothing is measured: have it reset, or use another test card"
        ),
    )))
}

fn pin_in(path: &Path) -> Result<Pin, Failure> {
    let text = Zeroizing::new(fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?);
    Pin::user_authentication(text.trim()).map_err(|error| {
        Failure::usage(Text::new(
            format!("{} に暗証番号の形をしたものがない (数字四桁)", path.display()),
            format!("{} does not hold a PIN: {error}", path.display()),
        ))
    })
}

#[cfg(test)]
mod tests {
    use conformance::Verdict;
    use conformance::evidence::verify;
    use conformance::reader::{
        Claim, Driver, Effort, EvidenceClass, Plan, Protocol, ReaderReport, Specimen, VerificationSeen,
        judge, measure,
    };
    use simulator::card::Card;
    use simulator::reader::{Reader, ReaderDefect, ReaderModel};

    use super::*;
    use crate::card_kind::CardKind;
    use crate::certify::{Opening, RecordedRig};
    use crate::simulated_card;

    fn reader(kind: CardKind, defect: Option<ReaderDefect>) -> Reader {
        let pki = embedded::pki().unwrap();
        let profile = simulated_card::profile(&pki, kind, jiff::Timestamp::now()).unwrap();
        let mut model = ReaderModel::extended_usb();
        model.defects.extend(defect);
        Reader::new(model, Card::new(profile))
    }

    /// A measurement with an ordinary card, and a verification, of what the evidence in a file says.
    fn measured(kind: CardKind, defect: Option<ReaderDefect>) -> (ReaderReport, String) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("evidence.jsonl");
        let recorder = Recorder::to_file(&path).unwrap();
        let mut reader = reader(kind, defect);
        let specimen = Specimen {
            reader: "R".into(),
            control: None,
            descriptor: None,
            slot: 0,
            protocol: Protocol::T1,
            atr: None,
            driver: Driver::Unknown,
            claim: Claim::Missing,
            effort: Effort::Quick,
            seed: 1,
            evidence: EvidenceClass::Card,
            device: None,
            host: None,
        };
        let verification = Verification::prepare(&mut reader, "R", None);
        let mut record = |event| {
            recorder.record(&Place::default(), event);
        };
        record(Opening { specimen: specimen.clone(), started: String::new() }.event().unwrap());
        let mut plan = Plan::new(specimen.effort, specimen.seed, None);
        plan.evidence = specimen.evidence;
        let mut bench = OnTheBench(reader);
        let mut deaf = |_: &_| {};
        let complete = measure(&plan, &mut RecordedRig::new(&mut bench, "R", &mut record, &mut deaf));
        if let Ok(verification) = verification {
            verification.carry_out(&mut bench, "R", &recorder);
        }
        recorder.record(&Place::default(), conformance::evidence::Event::Measured { complete });
        let text = fs::read_to_string(&path).unwrap();
        (judge(&verify(&text).unwrap().0).unwrap(), text)
    }

    /// A simulated reader that cannot be switched off.
    struct OnTheBench(Reader);

    impl Channel for OnTheBench {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, apdu::ChannelError> {
            self.0.transmit(command)
        }
        fn reset(&mut self, kind: apdu::Reset) -> Result<Vec<u8>, apdu::ChannelError> {
            self.0.reset(kind)
        }
        fn limits(&self) -> apdu::Limits {
            self.0.limits()
        }
    }

    impl crate::certify::Measurable for OnTheBench {
        fn reconnect(&mut self) -> Result<(), apdu::ChannelError> {
            self.0.reset(apdu::Reset::Cold).map(drop)
        }
        fn power_cycle(&mut self) -> Result<(), apdu::ChannelError> {
            self.reconnect()
        }
        fn clock(&self) -> std::time::Duration {
            std::time::Duration::ZERO
        }
    }

    fn verdicts(report: &ReaderReport) -> Vec<Verdict> {
        report.verification.iter().map(|seen: &VerificationSeen| seen.verdict).collect()
    }

    #[test]
    fn a_good_reader_lets_a_whole_verification_through_and_an_ordinary_card_tells_what_it_can() {
        let (report, evidence) = measured(CardKind::Valid, None);
        assert_eq!(verdicts(&report), [Verdict::Pass; 4], "{:#?}", report.verification);
        assert!(report.envelope.response.verified > 1_000, "{:#?}", report.envelope);
        assert_eq!(report.envelope.response.extended_form, Some(true));
        assert_eq!(report.envelope.command.extended_form, Some(true));
        assert!(report.complete && report.findings.is_empty(), "{:#?}", report.findings);
        let pin = embedded::pins().unwrap().right;
        assert_eq!(pin.stands_in(&evidence), None);
        // Nothing but SELECT, READ BINARY, the counter, one VERIFY and one signature.
        let verifies = evidence.lines().filter(|line| line.contains("**")).count();
        assert_eq!(verifies, 1);
    }

    #[test]
    fn a_certificate_that_does_not_come_whole_fails_and_what_a_card_cannot_tell_is_left_open() {
        let (report, _) = measured(CardKind::Valid, Some(ReaderDefect::TruncatesResponse));
        assert_eq!(verdicts(&report)[1], Verdict::Fail, "{:#?}", report.verification);
        assert!(report.faults().next().is_none(), "perhaps the card sends no more: {:#?}", report.findings);
        assert_eq!(report.verdict, Verdict::Inconclusive);
        for profile in ["extended-lc-le", "eligibility", "individual-number-card"] {
            let profile = crate::certify::bundled(profile).unwrap();
            let decisions = profile.decide(&report);
            let told = decisions.iter().filter(|decision| decision.verdict == Verdict::Fail);
            assert!(told.clone().all(|decision| decision.id == "ELG-3"), "{:#?}", told.collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_pin_is_not_sent_where_a_try_must_remain_and_to_no_card_that_is_not_for_tests() {
        let mut reader = reader(CardKind::Valid, None);
        let wrong = embedded::pins().unwrap().wrong;
        for _ in 0..2 {
            let _wrong = Jpki::select(&mut reader).unwrap().verify(&wrong, 0);
        }
        let refused = Verification::prepare(&mut reader, "R", None).err().unwrap();
        assert_eq!(refused.status, conformance::exit::REFUSED, "{:?}", refused.text);
        assert_eq!(Jpki::select(&mut reader).unwrap().tries(PinKind::UserAuthentication), Ok(1));
    }
}
