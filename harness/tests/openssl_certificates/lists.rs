use jpki::{Crl, Freshness, Reason, Revocation, RevocationError, SignedError, SignerError};
use simulator::jpki_pki::{ChainCase, ChainZoo, CrlForm, RevocationReason, RevokedSerial};

use super::judge::{Files, openssl_verify};
use super::{DAY, holder, now, zoo};

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
