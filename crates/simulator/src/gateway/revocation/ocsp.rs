use der::{
    Any, Choice, Decode, Encode, Sequence,
    asn1::{BitString, GeneralizedTime, Null, ObjectIdentifier, OctetString},
};
use jiff::Timestamp;
use x509_cert::{
    Certificate, ext::pkix::ExtendedKeyUsage, serial_number::SerialNumber, spki::AlgorithmIdentifierOwned,
};

use super::{Rules, Status, Unreliable, fresh};
use crate::gateway::certificate::{Authority, rsa_verifies, signed_part, subject_key};

const BASIC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.1");
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");

/// What an OCSP answer says of a serial number, if the answer can be relied on (RFC 6960, 3.2).
pub(super) fn read(
    der: &[u8],
    serial: &[u8],
    trusted: &[Authority],
    now: Timestamp,
    rules: Rules,
) -> Result<Status, Unreliable> {
    let message = Message::from_der(der).map_err(|_| Unreliable)?;
    let bytes = message.bytes.filter(|bytes| bytes.kind == BASIC).ok_or(Unreliable)?;
    let basic = BasicResponse::from_der(bytes.response.as_bytes()).map_err(|_| Unreliable)?;
    let signed = basic.data.to_der().map_err(|_| Unreliable)?;
    if rules.signer && !basic.is_signed(&signed, trusted) {
        return Err(Unreliable);
    }
    let data = ResponseData::from_der(&signed).map_err(|_| Unreliable)?;
    let mut answers = data.responses.iter();
    let answer = answers.find(|it| it.certificate.serial.as_bytes() == serial).ok_or(Unreliable)?;
    let next_update = answer.next_update.map(timestamp).transpose()?;
    if rules.dates && !fresh(now, timestamp(answer.this_update)?, next_update) {
        return Err(Unreliable);
    }
    Ok(match answer.status {
        State::Good(_) => Status::Good,
        State::Revoked(_) => Status::Revoked,
        State::Unknown(_) => Status::Unknown,
    })
}

impl BasicResponse {
    /// By an authority itself, or by a responder that an authority has certified for it.
    fn is_signed(&self, signed: &[u8], trusted: &[Authority]) -> bool {
        let Some(signature) = self.signature.as_bytes() else { return false };
        let mut responders = self.certificates.iter().flatten();
        trusted.iter().any(|authority| authority.has_signed(signed, signature))
            || responders.any(|responder| {
                may_answer(responder, trusted)
                    && rsa_verifies(&subject_key(responder.tbs_certificate()), signed, signature)
            })
    }
}

fn may_answer(responder: &Certificate, trusted: &[Authority]) -> bool {
    let for_ocsp = matches!(
        responder.tbs_certificate().get_extension::<ExtendedKeyUsage>(),
        Ok(Some((_, usage))) if usage.0.contains(&OCSP_SIGNING)
    );
    let Ok(der) = responder.to_der() else { return false };
    let (Ok(signed), Some(signature)) = (signed_part(&der), responder.signature().as_bytes()) else {
        return false;
    };
    for_ocsp && trusted.iter().any(|authority| authority.has_signed(signed, signature))
}

fn timestamp(time: GeneralizedTime) -> Result<Timestamp, Unreliable> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).map_err(|_| Unreliable)?;
    Timestamp::from_second(seconds).map_err(|_| Unreliable)
}

// RFC 6960, 4.2.1, as far as it is read here.

#[derive(Sequence)]
struct Message {
    status: Any,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    bytes: Option<ResponseBytes>,
}

#[derive(Sequence)]
struct ResponseBytes {
    kind: ObjectIdentifier,
    response: OctetString,
}

#[derive(Sequence)]
struct BasicResponse {
    data: Any,
    algorithm: AlgorithmIdentifierOwned,
    signature: BitString,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    certificates: Option<Vec<Certificate>>,
}

#[derive(Sequence)]
struct ResponseData {
    responder: Any,
    produced_at: GeneralizedTime,
    responses: Vec<SingleResponse>,
}

#[derive(Sequence)]
struct SingleResponse {
    certificate: CertificateId,
    status: State,
    this_update: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    next_update: Option<GeneralizedTime>,
}

#[derive(Sequence)]
struct CertificateId {
    algorithm: AlgorithmIdentifierOwned,
    name: OctetString,
    key: OctetString,
    serial: SerialNumber,
}

#[derive(Choice)]
enum State {
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT")]
    Good(Null),
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", constructed = "true")]
    Revoked(RevokedInfo),
    #[asn1(context_specific = "2", tag_mode = "IMPLICIT")]
    Unknown(Null),
}

#[derive(Sequence)]
struct RevokedInfo {
    since: GeneralizedTime,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    reason: Option<Any>,
}
