//! `openssl` as judge of certificates: what `jpki` and it say about the same chains, lists of revoked certificates and
//! OCSP answers of the test PKI. Wherever they disagree, the table says so and why.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use jiff::{SignedDuration, Timestamp};
use jpki::{
    Authorities, Certificate, CertificateKind, ChainCheck, ChainError, ChainRule, Crl, Freshness, Grace,
    OcspResponse, Place, Purpose, Reason, Revocation, RevocationError, SignedError, SignerError,
};
use simulator::jpki_pki::{
    CertificateState, ChainCase, ChainZoo, CrlForm, JpkiPki, OCSP_TRY_LATER, OcspForm, PersonOnCard,
    RevocationReason, RevokedSerial, TestChain,
};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The instant of all questions.
fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn zoo() -> &'static ChainZoo {
    static ZOO: OnceLock<ChainZoo> = OnceLock::new();
    ZOO.get_or_init(|| ChainZoo::generate().unwrap())
}

/// A folder of files for one question to openssl.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes DER values as one PEM file.
    fn pem(&self, name: &str, label: &str, values: &[Vec<u8>]) {
        let pem = |der: &Vec<u8>| {
            self.write("value.der", der);
            let (_, base64) = self.openssl(&["base64", "-in", "value.der"]);
            format!("-----BEGIN {label}-----\n{base64}-----END {label}-----\n")
        };
        self.write(name, values.iter().map(pem).collect::<String>().as_bytes());
    }

    fn write(&self, name: &str, content: &[u8]) {
        std::fs::write(self.0.path().join(name), content).unwrap();
    }

    /// Runs openssl here; what it prints on both channels, and whether it was content.
    fn openssl(&self, arguments: &[&str]) -> (bool, String) {
        openssl(self.0.path(), arguments)
    }
}

fn openssl(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").args(arguments).current_dir(folder).output();
    let output = output.expect("`openssl` does not start; install the package openssl");
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

fn write_chain(files: &Files, chain: &TestChain) {
    files.pem("holder.pem", "CERTIFICATE", std::slice::from_ref(&chain.holder));
    files.pem("others.pem", "CERTIFICATE", &chain.others);
    files.pem("trusted.pem", "CERTIFICATE", &chain.trusted);
}

/// `openssl verify` for a TLS client, which is what a user authentication certificate says it is for. Some text of its
/// complaint, or nothing.
fn openssl_verify(chain: &TestChain, extra: &[&str]) -> Option<String> {
    let files = Files::new();
    write_chain(&files, chain);
    let at = now().as_second().to_string();
    let mut arguments = vec!["verify", "-attime", &at, "-purpose", "sslclient", "-no-CApath", "-no-CAstore"];
    arguments.extend(["-CAfile", "trusted.pem"]);
    if !chain.others.is_empty() {
        arguments.extend(["-untrusted", "others.pem"]);
    }
    arguments.extend(extra);
    arguments.push("holder.pem");
    let (content, text) = files.openssl(&arguments);
    (!content).then_some(text)
}

fn certificates(ders: &[Vec<u8>]) -> Vec<Certificate> {
    ders.iter().map(|der| Certificate::parse(der).unwrap()).collect()
}

fn ours(chain: &TestChain, purpose: Purpose) -> Result<(), ChainError> {
    ours_at(chain, purpose, now().as_second())
}

fn ours_at(chain: &TestChain, purpose: Purpose, at: i64) -> Result<(), ChainError> {
    let holder = Certificate::parse(&chain.holder).unwrap();
    let (trusted, others) = (certificates(&chain.trusted), certificates(&chain.others));
    let check = ChainCheck { purpose, at };
    check.verify(&holder, Authorities { trusted: &trusted, others: &others }).map(drop)
}

/// What both are expected to say of a chain.
struct Expected {
    /// Place and rule that `jpki` names; `None` if the chain is sound to it.
    ours: Option<(Place, &'static str)>,
    /// Words of openssl's complaint; `None` if the chain is sound to it.
    openssl: Option<&'static str>,
    /// Why the two may disagree; empty where they must not.
    decision: &'static str,
}

const fn agreed(place: Place, rule: &'static str, openssl: &'static str) -> Expected {
    Expected { ours: Some((place, rule)), openssl: Some(openssl), decision: "" }
}

const SOUND: Expected = Expected { ours: None, openssl: None, decision: "" };

fn expected(case: ChainCase) -> Expected {
    use Place::{Authority, Holder};
    let stricter = |rule, decision| Expected { ours: Some((Holder, rule)), openssl: None, decision };
    match case {
        ChainCase::Sound
        | ChainCase::SecondGeneration
        | ChainCase::Between
        | ChainCase::UnknownNotCritical => SOUND,
        ChainCase::NoKeyIdentifier => Expected {
            ours: None,
            openssl: Some("certificate signature failure"),
            decision: "openssl takes one authority of the name and does not try the next; all generations of JPKI share \
                       one name, so here the signature decides",
        },
        ChainCase::ExpiredYesterday | ChainCase::ExpiredLongAgo => {
            agreed(Holder, "it expired after", "certificate has expired")
        }
        ChainCase::NotYetValid => agreed(Holder, "it is valid only from", "certificate is not yet valid"),
        ChainCase::ExpiredAuthority => agreed(Authority(1), "it expired after", "certificate has expired"),
        ChainCase::Stranger => agreed(
            Authority(1),
            "it is self-signed and not among",
            "self-signed certificate in certificate chain",
        ),
        ChainCase::Impostor => agreed(Holder, "the signature was not", "certificate signature failure"),
        ChainCase::OtherHierarchy => Expected {
            ours: Some((Holder, "its key usage")),
            openssl: Some("unable to get local issuer certificate"),
            decision: "both refuse; openssl meets the missing issuer first, jpki the wrong key usage",
        },
        ChainCase::TamperedBody | ChainCase::TamperedSignature => {
            agreed(Holder, "the signature was not", "certificate signature failure")
        }
        ChainCase::WrongUsage => agreed(Holder, "its key usage", "unsuitable certificate purpose"),
        ChainCase::NoUsage => stricter(
            "its key usage",
            "RFC 5280 lets a certificate without key usage do anything; the card's two certificates are told apart by it",
        ),
        ChainCase::SignatureUsage => stricter(
            "its key usage",
            "nothing in RFC 5280 forbids it; an answer to a challenge must not pass for a signed document",
        ),
        ChainCase::OtherExtendedUsage => {
            agreed(Holder, "its extended key usage", "unsuitable certificate purpose")
        }
        ChainCase::UnknownCritical => {
            agreed(Holder, "critical extension 1.3.6.1.4.1.32473.1", "unhandled critical extension")
        }
        ChainCase::RepeatedExtension => agreed(Holder, "is given more than once", "invalid certificate"),
        ChainCase::AuthorityAsHolder => {
            agreed(Holder, "it is an authority's", "unsuitable certificate purpose")
        }
        ChainCase::BetweenIsHolder | ChainCase::BetweenIsNothing => {
            agreed(Authority(1), "do not make it an authority", "invalid CA certificate")
        }
        ChainCase::BetweenMayNotSign => {
            agreed(Authority(1), "its key usage is not keyCertSign", "invalid CA certificate")
        }
        ChainCase::PathTooLong => agreed(Authority(2), "it allows 0", "path length constraint exceeded"),
        other => panic!("the table says nothing about {}", other.name()),
    }
}

#[test]
fn chains_verdict_by_verdict() {
    let mut wrong = Vec::new();
    for case in ChainCase::ALL {
        let chain = zoo().chain(*case, now()).unwrap();
        let expected = expected(*case);
        let ours = ours(&chain, Purpose::UserAuthentication);
        let ours_fits = match (&ours, expected.ours) {
            (Ok(()), None) => true,
            (Err(error), Some((place, rule))) => {
                error.place == place && error.rule.to_string().contains(rule)
            }
            _ => false,
        };
        let theirs = openssl_verify(&chain, &[]);
        let theirs_fits = match (&theirs, expected.openssl) {
            (None, None) => true,
            (Some(text), Some(words)) => text.contains(words),
            _ => false,
        };
        if !ours_fits || !theirs_fits {
            wrong.push(format!("{}: jpki {ours:?}, openssl {theirs:?}", case.name()));
        }
        let disagree = expected.ours.is_some() != expected.openssl.is_some();
        assert!(!disagree || !expected.decision.is_empty(), "{}: a disagreement without reason", case.name());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn grace_is_for_eligibility_only_and_unknown_to_openssl() {
    let eligibility = Purpose::Eligibility(Grace::default());
    let yesterday = zoo().chain(ChainCase::ExpiredYesterday, now()).unwrap();
    assert_eq!(ours(&yesterday, eligibility), Ok(()));
    assert!(matches!(
        ours(&yesterday, Purpose::UserAuthentication).unwrap_err().rule,
        ChainRule::Expired { .. }
    ));
    assert!(openssl_verify(&yesterday, &[]).is_some());
    // Before, openssl takes it too: nothing else is wrong with it. Decided: its last second is its own (RFC 5280, 4.1.2.5:
    // through notAfter, inclusive); openssl ends one second earlier.
    let last = (now() - DAY).as_second();
    assert!(openssl_verify(&yesterday, &["-attime", &last.to_string()]).is_some());
    assert_eq!(openssl_verify(&yesterday, &["-attime", &(last - 1).to_string()]), None);
    assert_eq!(ours_at(&yesterday, Purpose::UserAuthentication, last), Ok(()));
    assert!(ours_at(&yesterday, Purpose::UserAuthentication, last + 1).is_err());

    let long_ago = zoo().chain(ChainCase::ExpiredLongAgo, now()).unwrap();
    assert!(matches!(ours(&long_ago, eligibility).unwrap_err().rule, ChainRule::GraceOver { .. }));
    for case in ChainCase::ALL {
        let chain = zoo().chain(*case, now()).unwrap();
        if *case != ChainCase::ExpiredYesterday {
            let same = ours(&chain, eligibility).is_ok() == ours(&chain, Purpose::UserAuthentication).is_ok();
            assert!(same, "{}: grace excuses nothing but expiry", case.name());
        }
    }
}

#[test]
fn the_test_pki_has_the_profile_of_published_test_cards() {
    let person = PersonOnCard {
        cn: "TEST000000000000000001A".into(),
        name: "試験　太郎".into(),
        address: "試験県試験市試験町１丁目１番".into(),
        birth: "1985-04-01".parse().unwrap(),
        sex: simulator::people::Sex::Male,
        not_before: "2024-04-02T01:00:00Z".parse().unwrap(),
        not_after: "2029-04-01T14:59:59Z".parse().unwrap(),
        serial: 1,
    };
    let pki = JpkiPki::generate().unwrap();
    let card = pki.issue(&person).unwrap();
    for (der, kind) in [
        (card.authentication_certificate(), CertificateKind::UserAuthentication),
        (card.signature_certificate(), CertificateKind::Signature),
        (pki.authentication_ca_der(), CertificateKind::UserAuthenticationCa),
        (pki.signature_ca_der(), CertificateKind::SignatureCa),
    ] {
        assert_eq!(Certificate::parse(der).unwrap().deviations(kind), [], "{kind:?}");
    }
    let signature = Certificate::parse(card.signature_certificate()).unwrap();
    let data = signature.personal_data().unwrap().unwrap();
    assert_eq!((data.name, data.address), (person.name, person.address));
    assert_eq!((data.birth.to_string(), data.birth_era), ("1985-04-01".to_owned(), Some(jpki::Era::Showa)));
}

fn holder() -> (Certificate, Certificate) {
    let chain = zoo().chain(ChainCase::Sound, now()).unwrap();
    (Certificate::parse(&chain.holder).unwrap(), Certificate::parse(zoo().first.certificate_der()).unwrap())
}

fn list(revoked: &[RevokedSerial]) -> CrlForm {
    CrlForm {
        number: 7,
        this_update: now() - DAY,
        next_update: Some(now() + DAY),
        revoked: revoked.to_vec(),
        part: true,
    }
}

fn other() -> RevokedSerial {
    RevokedSerial { serial: 77, since: now() - 9 * DAY, reason: None }
}

fn revoked() -> RevokedSerial {
    let reason = Some(RevocationReason::CessationOfOperation);
    RevokedSerial { serial: ChainZoo::HOLDER, since: now() - 2 * DAY, reason }
}

#[test]
fn lists_of_revoked_certificates_verdict_by_verdict() {
    let (holder, issuer) = holder();
    let since = revoked().since.as_second();
    let gone = Revocation::Revoked { since, reason: Some(Reason::CessationOfOperation) };
    let late = CrlForm { this_update: now() - 9 * DAY, next_update: Some(now() - DAY), ..list(&[]) };
    let early = CrlForm { this_update: now() + DAY, next_update: Some(now() + 2 * DAY), ..list(&[]) };
    let endless = CrlForm { next_update: None, ..list(&[]) };
    let whole = CrlForm { part: false, ..list(&[other(), revoked()]) };
    let first = &zoo().first;
    let not_signed = RevocationError::Signer(SignerError::Signature(SignedError::Signature));
    let mut tampered = first.crl(&list(&[])).unwrap();
    *tampered.last_mut().unwrap() ^= 1;
    type Verdict = Result<Revocation, RevocationError>;
    let cases: [(&str, Vec<u8>, Verdict, Option<&str>); 11] = [
        ("nothing revoked", first.crl(&list(&[])).unwrap(), Ok(Revocation::Good), None),
        ("another revoked", first.crl(&list(&[other()])).unwrap(), Ok(Revocation::Good), None),
        ("revoked", first.crl(&list(&[other(), revoked()])).unwrap(), Ok(gone), Some("certificate revoked")),
        ("revoked, whole list", first.crl(&whole).unwrap(), Ok(gone), Some("certificate revoked")),
        (
            "stale",
            first.crl(&late).unwrap(),
            Err(RevocationError::Stale { until: late.next_update.unwrap().as_second() }),
            Some("CRL has expired"),
        ),
        (
            "not yet",
            first.crl(&early).unwrap(),
            Err(RevocationError::NotYet { this_update: early.this_update.as_second() }),
            Some("CRL is not yet valid"),
        ),
        // Decided: RFC 5280, 5.1.2.5 demands nextUpdate, openssl does without.
        ("no nextUpdate", first.crl(&endless).unwrap(), Err(RevocationError::NoNextUpdate), None),
        ("tampered", tampered, Err(not_signed), Some("CRL signature failure")),
        (
            "another generation",
            zoo().second.crl(&list(&[])).unwrap(),
            Err(RevocationError::OtherIssuer),
            // The key identifier does not fit, so openssl has no list for this issuer.
            Some("unable to get certificate CRL"),
        ),
        (
            "impostor",
            zoo().stranger.crl(&list(&[])).unwrap(),
            Err(RevocationError::OtherIssuer),
            Some("unable to get certificate CRL"),
        ),
        (
            "another authority",
            zoo().signature.crl(&list(&[])).unwrap(),
            Err(RevocationError::OtherIssuer),
            Some("unable to get certificate CRL"),
        ),
    ];
    let chain = zoo().chain(ChainCase::Sound, now()).unwrap();
    let freshness = Freshness::at(now().as_second());
    for (name, der, verdict, complaint) in cases {
        let crl = Crl::parse(&der).unwrap();
        assert_eq!(crl.check(&holder, &issuer, freshness), verdict, "{name}");

        let files = Files::new();
        files.pem("list.pem", "X509 CRL", std::slice::from_ref(&der));
        let list = files.0.path().join("list.pem");
        // -extended_crl: without it openssl 3.0 does not look at lists of one distribution point.
        let answer =
            openssl_verify(&chain, &["-crl_check", "-extended_crl", "-CRLfile", list.to_str().unwrap()]);
        match complaint {
            None => assert_eq!(answer, None, "{name}"),
            Some(words) => {
                assert!(answer.as_ref().is_some_and(|text| text.contains(words)), "{name}: {answer:?}")
            }
        }
        let (readable, text) = files.openssl(&["crl", "-in", "list.pem", "-noout", "-text", "-crlnumber"]);
        assert!(readable && text.contains("crlNumber=0x07"), "{name}: {text}");
    }
    let without = Freshness { without_next_update: Some(2 * 86_400), ..freshness };
    let endless = Crl::parse(&first.crl(&endless).unwrap()).unwrap();
    assert_eq!(endless.check(&holder, &issuer, without), Ok(Revocation::Good));
    let short = Freshness { without_next_update: Some(3_600), ..freshness };
    assert!(matches!(endless.check(&holder, &issuer, short), Err(RevocationError::Stale { .. })));
}

fn good() -> OcspForm {
    OcspForm {
        serial: ChainZoo::HOLDER,
        state: CertificateState::Good,
        this_update: Timestamp::now() - SignedDuration::from_hours(1),
        next_update: Some(Timestamp::now() + SignedDuration::from_hours(1)),
    }
}

/// `openssl ocsp` cannot be told another time than the clock's, so these questions are asked now.
#[test]
fn ocsp_answers_verdict_by_verdict() {
    let (holder, issuer) = holder();
    let first = &zoo().first;
    let since = Timestamp::now() - DAY;
    let gone = CertificateState::Revoked { since, reason: Some(RevocationReason::KeyCompromise) };
    let hour = SignedDuration::from_hours(1);
    let late = OcspForm {
        this_update: Timestamp::now() - 3 * hour,
        next_update: Some(Timestamp::now() - hour),
        ..good()
    };
    let early = OcspForm {
        this_update: Timestamp::now() + hour,
        next_update: Some(Timestamp::now() + 2 * hour),
        ..good()
    };
    let responder = first.ocsp_responder(true).unwrap();
    let unfit = first.ocsp_responder(false).unwrap();
    let foreign = zoo().stranger.ocsp_responder(true).unwrap();
    let not_signed = RevocationError::Signer(SignerError::Signature(SignedError::Signature));
    let revoked = Revocation::Revoked { since: since.as_second(), reason: Some(Reason::KeyCompromise) };
    type Verdict = Result<Revocation, RevocationError>;
    let with = |state| OcspForm { state, ..good() };
    let cases: [(&str, Vec<u8>, Verdict, &[&str]); 12] = [
        (
            "good",
            first.ocsp(&good()).unwrap(),
            Ok(Revocation::Good),
            &["Response verify OK", "holder.pem: good"],
        ),
        (
            "good, by a responder",
            responder.answer(first, &good()).unwrap(),
            Ok(Revocation::Good),
            &["Response verify OK", "holder.pem: good"],
        ),
        (
            "revoked",
            responder.answer(first, &with(gone)).unwrap(),
            Ok(revoked),
            &["Response verify OK", "holder.pem: revoked", "Reason: keyCompromise"],
        ),
        (
            "unknown",
            first.ocsp(&with(CertificateState::Unknown)).unwrap(),
            Ok(Revocation::Unknown),
            &["Response verify OK", "holder.pem: unknown"],
        ),
        (
            "stale",
            first.ocsp(&late).unwrap(),
            Err(RevocationError::Stale { until: late.next_update.unwrap().as_second() }),
            &["status expired"],
        ),
        (
            "not yet",
            first.ocsp(&early).unwrap(),
            Err(RevocationError::NotYet { this_update: early.this_update.as_second() }),
            &["status not yet valid"],
        ),
        // Decided: RFC 6960 lets an answer without nextUpdate count for as long as one likes, and openssl likes it.
        (
            "no nextUpdate",
            first.ocsp(&OcspForm { next_update: None, ..good() }).unwrap(),
            Err(RevocationError::NoNextUpdate),
            &["Response verify OK", "holder.pem: good"],
        ),
        (
            "about another",
            first.ocsp(&OcspForm { serial: 77, ..good() }).unwrap(),
            Err(RevocationError::OtherCertificate),
            &["Response verify OK", "ERROR: No Status found"],
        ),
        (
            "about another generation's",
            responder.answer(&zoo().second, &good()).unwrap(),
            Err(RevocationError::OtherCertificate),
            &["Response Verify Failure", "ERROR: No Status found"],
        ),
        ("impostor", zoo().stranger.ocsp(&good()).unwrap(), Err(not_signed), &["Response Verify Failure"]),
        (
            "a responder for something else",
            unfit.answer(first, &good()).unwrap(),
            Err(RevocationError::Signer(SignerError::NotForOcsp)),
            &["Response Verify Failure", "missing ocspsigning usage"],
        ),
        (
            "an impostor's responder",
            foreign.answer(first, &good()).unwrap(),
            Err(RevocationError::Signer(SignerError::NotDelegated)),
            &["Response Verify Failure"],
        ),
    ];
    let chain = zoo().chain(ChainCase::Sound, now()).unwrap();
    let at = Timestamp::now().as_second();
    for (name, der, verdict, words) in cases {
        let answer = OcspResponse::parse(&der).unwrap();
        assert_eq!(answer.check(&holder, &issuer, Freshness::at(at)), verdict, "{name}");

        let files = Files::new();
        write_chain(&files, &chain);
        files.pem("issuer.pem", "CERTIFICATE", &chain.trusted[..1]);
        files.write("answer.der", &der);
        let (_, text) = files.openssl(&[
            "ocsp",
            "-respin",
            "answer.der",
            "-issuer",
            "issuer.pem",
            "-cert",
            "holder.pem",
            "-CAfile",
            "issuer.pem",
            "-no_nonce",
        ]);
        for words in words {
            assert!(text.contains(words), "{name}: {text}");
        }
    }
    assert_eq!(OcspResponse::parse(&OCSP_TRY_LATER), Err(RevocationError::Unsuccessful("tryLater")));
}
