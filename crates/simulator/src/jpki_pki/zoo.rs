mod case;

use aws_lc_rs::rsa::{KeyPair, KeySize};
use jiff::{SignedDuration, Timestamp};
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages};
use x509_cert::ext::{Extension, Extensions};

use super::authority::{Authority, Generation};
use super::extension::{self, Issuer, Purpose, extension};
use super::person::PersonOnCard;
use super::tbs::{self, Subject, key_id, public_key_info, sha256_with_rsa, validity};
use super::{JpkiPkiError, joined, name, sign};
use crate::people::Sex;

pub use case::ChainCase;

/// Makes chains of user authentication certificates: sound ones, and such as are broken in one way each.
///
/// Everybody in it is called TEST, and all keys are thrown away with it.
pub struct ChainZoo {
    /// The authority that issues most certificates.
    pub first: Authority,
    /// The next generation, of the same name. A check that goes by names confuses the two.
    pub second: Authority,
    /// An impostor of the same name, whom nobody trusts.
    pub stranger: Authority,
    /// The authority for signatures.
    pub signature: Authority,
    between: KeyPair,
    holder: KeyPair,
}

/// A chain, all of it DER.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TestChain {
    /// The holder's certificate.
    pub holder: Vec<u8>,
    /// Certificates that come with it: between the holder and a trusted authority, or pretending to be.
    pub others: Vec<Vec<u8>>,
    /// What the checker trusts.
    pub trusted: Vec<Vec<u8>>,
}

/// Serial number of every holder's certificate in the zoo.
const HOLDER: u32 = 0x0705_D990;
const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl ChainZoo {
    /// Serial number of every holder's certificate.
    pub const HOLDER: u32 = HOLDER;

    /// Makes six keys, in parallel.
    ///
    /// # Errors
    /// [`JpkiPkiError::Library`] if one cannot be made.
    pub fn generate() -> Result<Self, JpkiPkiError> {
        let authority = |purpose, generation| move || Authority::generate(purpose, generation);
        std::thread::scope(|scope| {
            let first = scope.spawn(authority(Purpose::Authentication, Generation::FIRST));
            let second = scope.spawn(authority(Purpose::Authentication, Generation::SECOND));
            let stranger = scope.spawn(authority(Purpose::Authentication, Generation::FIRST));
            let signature = scope.spawn(authority(Purpose::Signature, Generation::FIRST));
            let between = scope.spawn(|| KeyPair::generate(KeySize::Rsa2048));
            let holder = KeyPair::generate(KeySize::Rsa2048)?;
            Ok(Self {
                first: joined(first)??,
                second: joined(second)??,
                stranger: joined(stranger)??,
                signature: joined(signature)??,
                between: joined(between)??,
                holder,
            })
        })
    }

    /// Makes a chain whose case shows at this instant.
    ///
    /// # Errors
    /// [`JpkiPkiError::Time`] if the instant is too early or too late for certificates around it.
    pub fn chain(&self, case: ChainCase, at: Timestamp) -> Result<TestChain, JpkiPkiError> {
        let trusted = vec![self.first.certificate.clone(), self.second.certificate.clone()];
        let plain = |holder| Ok(TestChain { holder, others: vec![], trusted: trusted.clone() });
        let with = |change: &dyn Fn(&mut Subject) -> Result<(), JpkiPkiError>| {
            let mut subject = self.subject(&self.first, at)?;
            change(&mut subject)?;
            plain(self.first.certify(subject)?)
        };
        match case {
            ChainCase::Sound => with(&|_| Ok(())),
            ChainCase::SecondGeneration => plain(self.second.certify(self.subject(&self.second, at)?)?),
            ChainCase::NoKeyIdentifier => {
                let mut subject = self.subject(&self.second, at)?;
                remove(&mut subject.extensions, AUTHORITY_KEY);
                plain(self.second.certify(subject)?)
            }
            ChainCase::ExpiredYesterday => with(&|subject| valid(subject, at - 4 * YEAR, at - DAY)),
            ChainCase::ExpiredLongAgo => with(&|subject| valid(subject, at - 4 * YEAR, at - YEAR)),
            ChainCase::NotYetValid => with(&|subject| valid(subject, at + DAY, at + 4 * YEAR)),
            ChainCase::ExpiredAuthority => {
                let generation = Generation { serial: 3, not_before: at - 9 * YEAR, not_after: at - DAY };
                let expired = Authority::generate(Purpose::Authentication, generation)?;
                let holder = expired.certify(self.subject(&expired, at)?)?;
                Ok(TestChain { holder, others: vec![], trusted: vec![expired.certificate] })
            }
            ChainCase::Stranger => {
                let holder = self.stranger.certify(self.subject(&self.stranger, at)?)?;
                Ok(TestChain { holder, others: vec![self.stranger.certificate.clone()], trusted })
            }
            ChainCase::Impostor => plain(self.stranger.certify(self.subject(&self.first, at)?)?),
            ChainCase::OtherHierarchy => {
                let info = public_key_info(&self.holder)?;
                let issuer = self.signature.as_issuer()?;
                let subject = Subject::holder(Purpose::Signature, &person(at), &info, &issuer)?;
                plain(self.signature.certify(subject)?)
            }
            ChainCase::TamperedBody => Ok(tampered_body(plain(self.sound(at)?)?)),
            ChainCase::TamperedSignature => {
                let mut holder = self.sound(at)?;
                holder.iter_mut().next_back().into_iter().for_each(|last| *last ^= 1);
                plain(holder)
            }
            ChainCase::WrongUsage => with(&|subject| {
                usage(subject, Some(KeyUsages::KeyEncipherment | KeyUsages::DataEncipherment))
            }),
            ChainCase::NoUsage => with(&|subject| usage(subject, None)),
            ChainCase::SignatureUsage => {
                with(&|subject| usage(subject, Some(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation)))
            }
            ChainCase::OtherExtendedUsage => with(&|subject| {
                remove(&mut subject.extensions, EXTENDED_USAGE);
                subject.extensions.push(extension::server_usage()?);
                Ok(())
            }),
            ChainCase::UnknownCritical => with(&|subject| {
                subject.extensions.push(extension::unknown(true)?);
                Ok(())
            }),
            ChainCase::UnknownNotCritical => with(&|subject| {
                subject.extensions.push(extension::unknown(false)?);
                Ok(())
            }),
            ChainCase::RepeatedExtension => with(&|subject| {
                subject.extensions.push(subject.extensions[0].clone());
                Ok(())
            }),
            ChainCase::AuthorityAsHolder => plain(self.first.certificate.clone()),
            ChainCase::Between => self.chain_between(at, &self.first, Some(true), true),
            ChainCase::BetweenIsHolder => self.chain_between(at, &self.first, Some(false), true),
            ChainCase::BetweenIsNothing => self.chain_between(at, &self.first, None, true),
            ChainCase::BetweenMayNotSign => self.chain_between(at, &self.first, Some(true), false),
            ChainCase::PathTooLong => {
                let mut root = Authority::generate(
                    Purpose::Authentication,
                    Generation { serial: 4, ..Generation::FIRST },
                )?;
                root.certificate = self.root_without_path(&root)?;
                let mut chain = self.chain_between(at, &root, Some(true), true)?;
                chain.trusted = vec![root.certificate];
                Ok(chain)
            }
        }
    }

    fn sound(&self, at: Timestamp) -> Result<Vec<u8>, JpkiPkiError> {
        self.first.certify(self.subject(&self.first, at)?)
    }

    /// A holder as the issuer certifies one: valid since a year ago, for four years.
    fn subject(&self, issuer: &Authority, at: Timestamp) -> Result<Subject, JpkiPkiError> {
        let info = public_key_info(&self.holder)?;
        Subject::holder(Purpose::Authentication, &person(at), &info, &issuer.as_issuer()?)
    }

    /// A chain with a certificate between the root and the holder: what its basic constraints say, if it has any, and whether its key usage lets it
    /// sign certificates.
    fn chain_between(
        &self,
        at: Timestamp,
        root: &Authority,
        authority: Option<bool>,
        may_sign: bool,
    ) -> Result<TestChain, JpkiPkiError> {
        let info = public_key_info(&self.between)?;
        let own = key_id(&info);
        let mut extensions = extension::between(&own, &root.as_issuer()?, may_sign)?;
        if let Some(ca) = authority {
            extensions.push(extension(true, &BasicConstraints { ca, path_len_constraint: None })?);
        }
        let between_name = name::authority_between()?;
        let between = root.certify(Subject {
            serial: 0x0BE7,
            name: between_name.clone(),
            validity: validity(root.generation.not_before, root.generation.not_after)?,
            key: info,
            extensions,
        })?;
        let issuer = Issuer { key: own, name: root.name()?, serial: 0x0BE7_u32.into() };
        let holder_info = public_key_info(&self.holder)?;
        let subject = Subject::holder(Purpose::Authentication, &person(at), &holder_info, &issuer)?;
        let holder =
            tbs::certify(subject, between_name, sha256_with_rsa(), |message| sign(&self.between, message))?;
        let trusted = vec![self.first.certificate.clone(), self.second.certificate.clone()];
        Ok(TestChain { holder, others: vec![between], trusted })
    }

    /// The root's certificate again, with a path length of zero.
    fn root_without_path(&self, root: &Authority) -> Result<Vec<u8>, JpkiPkiError> {
        let mut subject =
            Subject::authority(root.name()?, root.purpose, root.generation, &public_key_info(&root.key)?)?;
        remove(&mut subject.extensions, BASIC_CONSTRAINTS);
        let none = BasicConstraints { ca: true, path_len_constraint: Some(0) };
        subject.extensions.push(extension(true, &none)?);
        root.certify(subject)
    }
}

const KEY_USAGE: &str = "2.5.29.15";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";
const AUTHORITY_KEY: &str = "2.5.29.35";
const EXTENDED_USAGE: &str = "2.5.29.37";

fn remove(extensions: &mut Extensions, oid: &str) {
    extensions.retain(|extension: &Extension| extension.extn_id.to_string() != oid);
}

fn valid(subject: &mut Subject, from: Timestamp, until: Timestamp) -> Result<(), JpkiPkiError> {
    subject.validity = validity(from, until)?;
    Ok(())
}

fn usage(
    subject: &mut Subject,
    usages: Option<der::flagset::FlagSet<KeyUsages>>,
) -> Result<(), JpkiPkiError> {
    remove(&mut subject.extensions, KEY_USAGE);
    if let Some(usages) = usages {
        subject.extensions.insert(0, extension(true, &KeyUsage(usages))?);
    }
    Ok(())
}

/// Changes the last letter of the holder's common name, so that the encoding stays whole.
fn tampered_body(mut chain: TestChain) -> TestChain {
    let cn = COMMON_NAME.as_bytes();
    if let Some(start) = chain.holder.windows(cn.len()).position(|window| window == cn) {
        chain.holder[start + cn.len() - 1] = b'B';
    }
    chain
}

const COMMON_NAME: &str = "TEST000000000000000009A";

fn person(at: Timestamp) -> PersonOnCard {
    PersonOnCard {
        cn: COMMON_NAME.into(),
        name: "試験　鎖".into(),
        address: "試験県試験市試験町９丁目".into(),
        birth: jiff::civil::date(1985, 4, 1),
        sex: Sex::Female,
        not_before: at - YEAR,
        not_after: at + 3 * YEAR,
        serial: HOLDER,
    }
}
