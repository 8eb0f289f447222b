use jpki::{Authorities, Certificate, ChainCheck, ChainError, ChainRule, Grace, Place, Purpose};
use simulator::jpki_pki::{ChainCase, TestChain};

use super::judge::openssl_verify;
use super::{DAY, now, zoo};

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
