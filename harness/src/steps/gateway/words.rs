//! Words that can vary in steps about gateway and client.

use std::str::FromStr;

use simulator::gateway::RevocationService;

/// A device that should not get a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeviceState {
    WrongSecret,
    ForeignCertificate,
    Ended,
    NotEnrolled,
}

impl FromStr for DeviceState {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "秘密を誤った端末" => Ok(Self::WrongSecret),
            "別の端末の証明書を使う端末" => Ok(Self::ForeignCertificate),
            "利用を終了した機関の端末" => Ok(Self::Ended),
            "登録のない端末" => Ok(Self::NotEnrolled),
            _ => Err("no such device"),
        }
    }
}

/// How the service behaves that knows of revocation, in the words of scenarios.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lookup(pub(super) RevocationService);

impl FromStr for Lookup {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = |service: &RevocationService| match service {
            RevocationService::Register => "台帳",
            RevocationService::Ocsp => "OCSP",
            RevocationService::OcspUnknown => "OCSPの不明",
            RevocationService::OcspLate => "OCSPの遅れ",
            RevocationService::OcspTryLater => "OCSPの再試行要求",
            RevocationService::OcspWrongSigner => "OCSPの署名者違い",
            RevocationService::OcspUnsuitedResponder => "OCSPの資格のない応答者",
            RevocationService::OcspStale => "OCSPの古い応答",
            RevocationService::Crl => "CRL",
            RevocationService::CrlStale => "古いCRL",
            RevocationService::CrlWrongSigner => "CRLの署名者違い",
        };
        RevocationService::ALL
            .into_iter()
            .find(|service| word(service) == text)
            .map(Self)
            .ok_or("no such service")
    }
}
