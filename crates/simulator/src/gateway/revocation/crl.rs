use der::Decode;
use jiff::Timestamp;
use x509_cert::{crl::CertificateList, time::Time};

use super::{Rules, Status, Unreliable, fresh};
use crate::gateway::certificate::{Authority, signed_part};

/// What a list of revoked certificates says of a serial number, if the list can be relied on.
pub(super) fn read(
    der: &[u8],
    serial: &[u8],
    trusted: &[Authority],
    now: Timestamp,
    rules: Rules,
) -> Result<Status, Unreliable> {
    let list: CertificateList = CertificateList::from_der(der).map_err(|_| Unreliable)?;
    let signed = signed_part(der).map_err(|_| Unreliable)?;
    let signature = list.signature.as_bytes().ok_or(Unreliable)?;
    let by_authority = trusted.iter().any(|authority| {
        authority.is_named(&list.tbs_cert_list.issuer) && authority.has_signed(signed, signature)
    });
    if rules.signer && !by_authority {
        return Err(Unreliable);
    }
    let this_update = timestamp(list.tbs_cert_list.this_update)?;
    let next_update = list.tbs_cert_list.next_update.map(timestamp).transpose()?;
    if rules.dates && !fresh(now, this_update, next_update) {
        return Err(Unreliable);
    }
    let mut revoked = list.tbs_cert_list.revoked_certificates.iter().flatten();
    let named = revoked.any(|entry| entry.serial_number.as_bytes() == serial);
    Ok(if named { Status::Revoked } else { Status::Good })
}

fn timestamp(time: Time) -> Result<Timestamp, Unreliable> {
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).map_err(|_| Unreliable)?;
    Timestamp::from_second(seconds).map_err(|_| Unreliable)
}
