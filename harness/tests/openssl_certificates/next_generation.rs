//! The experiment with P-384: what `openssl` and `jpki` say of the same chains.

use jpki::{Authorities, Certificate, ChainCheck, ChainError, KeyAlgorithm, Purpose};
use simulator::jpki_pki::{NextGenerationPki, PersonOnCard, Purpose as Issued, TestChain};

use super::judge::{Files, openssl_verify, write_chain};
use super::{now, zoo};

fn person() -> PersonOnCard {
    PersonOnCard {
        cn: "TEST000000000000000001A".into(),
        name: "試験　太郎".into(),
        address: "試験県試験市試験町１丁目１番".into(),
        birth: "1985-04-01".parse().unwrap(),
        sex: simulator::people::Sex::Male,
        not_before: "2024-04-01T15:00:00Z".parse().unwrap(),
        not_after: "2034-04-01T14:59:59Z".parse().unwrap(),
        serial: 1,
    }
}

fn chain(holder: &[u8], trusted: &[u8]) -> TestChain {
    TestChain { holder: holder.to_vec(), others: Vec::new(), trusted: vec![trusted.to_vec()] }
}

fn ours(chain: &TestChain, purpose: Purpose) -> Result<(), ChainError> {
    let holder = Certificate::parse(&chain.holder).unwrap();
    let trusted: Vec<_> = chain.trusted.iter().map(|der| Certificate::parse(der).unwrap()).collect();
    let check = ChainCheck { purpose, at: now().as_second() };
    check.verify(&holder, Authorities { trusted: &trusted, others: &[] }).map(drop)
}

#[test]
fn both_judges_agree_on_chains_of_p384() {
    let pki = NextGenerationPki::generate().unwrap();
    let card = pki.issue(&person()).unwrap();
    let (user, signer) = (card.authentication_certificate(), card.signature_certificate());
    let (users, signers) = (pki.ca_der(Issued::Authentication), pki.ca_der(Issued::Signature));

    for (holder, authority, purpose) in
        [(user, users, Purpose::UserAuthentication), (signer, signers, Purpose::Signature)]
    {
        let sound = chain(holder, authority);
        assert_eq!(ours(&sound, purpose), Ok(()));
        assert_eq!(openssl_verify(&sound, &[]), None);

        let mut tampered = sound.clone();
        let body = holder.len() / 2;
        for place in [body, holder.len() - 1] {
            tampered.holder = holder.to_vec();
            tampered.holder[place] ^= 1;
            if Certificate::parse(&tampered.holder).is_ok() {
                assert!(ours(&tampered, purpose).is_err(), "byte {place}");
                assert!(openssl_verify(&tampered, &[]).is_some(), "byte {place}");
            }
        }

        // the same name and another key; another hierarchy; an authority of today's card
        let stranger = NextGenerationPki::generate().unwrap();
        let other = if authority == users { signers } else { users };
        let same_name =
            stranger.ca_der(if authority == users { Issued::Authentication } else { Issued::Signature });
        for wrong in [same_name, other, zoo().first.certificate_der()] {
            let wrong = chain(holder, wrong);
            assert!(ours(&wrong, purpose).is_err());
            assert!(openssl_verify(&wrong, &[]).is_some());
        }
    }
}

#[test]
fn every_changed_byte_of_a_p384_certificate_is_noticed() {
    let pki = NextGenerationPki::generate().unwrap();
    let card = pki.issue(&person()).unwrap();
    let sound = card.authentication_certificate();
    let trusted = [Certificate::parse(pki.ca_der(Issued::Authentication)).unwrap()];
    let check = ChainCheck { purpose: Purpose::UserAuthentication, at: now().as_second() };
    for place in 0..sound.len() {
        let mut changed = sound.to_vec();
        changed[place] ^= 1;
        if let Ok(holder) = Certificate::parse(&changed) {
            let verified = check.verify(&holder, Authorities { trusted: &trusted, others: &[] });
            assert!(verified.is_err(), "byte {place} changed unnoticed");
        }
    }
}

/// Another algorithm under the same kind of key is named, not guessed at.
#[test]
fn another_digest_is_refused_by_name() {
    let pki = NextGenerationPki::generate().unwrap();
    let card = pki.issue(&person()).unwrap();
    let (sha384, sha256) = ([0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 3], [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]);
    let mut changed = card.authentication_certificate().to_vec();
    let places: Vec<_> = (0..changed.len() - 8).filter(|at| changed[*at..*at + 8] == sha384).collect();
    assert_eq!(places.len(), 2, "inside of what is signed, and outside");
    places.into_iter().for_each(|at| changed[at..at + 8].copy_from_slice(&sha256));
    let refused = ours(&chain(&changed, pki.ca_der(Issued::Authentication)), Purpose::UserAuthentication);
    let rule = refused.unwrap_err().rule.to_string();
    assert!(rule.starts_with("signed with algorithm 1.2.840.10045.4.3.2, only"), "{rule}");
}

#[test]
fn openssl_reads_what_the_certificates_say_of_themselves() {
    let pki = NextGenerationPki::generate().unwrap();
    let card = pki.issue(&person()).unwrap();
    let files = Files::new();
    write_chain(&files, &chain(card.authentication_certificate(), pki.ca_der(Issued::Authentication)));
    for name in ["holder.pem", "trusted.pem"] {
        let (read, text) = files.openssl(&["x509", "-in", name, "-noout", "-text"]);
        assert!(read, "{text}");
        for part in ["ecdsa-with-SHA384", "NIST CURVE: P-384", "TEST ONLY Next Generation Experiment"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
    let certificate = Certificate::parse(card.authentication_certificate()).unwrap();
    assert_eq!(certificate.key_algorithm(), KeyAlgorithm::EllipticP384);
    assert!(certificate.key_algorithm().is_experimental() && certificate.signature_command().is_err());
}
