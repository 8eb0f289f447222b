use jiff::{SignedDuration, Timestamp};
use jpki::{Freshness, OcspResponse, Reason, Revocation, RevocationError, SignedError, SignerError};
use simulator::jpki_pki::{
    CertificateState, ChainCase, ChainZoo, OCSP_TRY_LATER, OcspForm, RevocationReason,
};

use super::judge::{Files, write_chain};
use super::{DAY, holder, now, zoo};

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
