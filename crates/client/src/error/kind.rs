use std::fmt;

use super::{ConnectionFault, Error, TlsFault};

/// One short, permanent name for every way in which a verification can fail.
macro_rules! error_kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal;)+) => {
        /// Which fault an [`Error`] names; what scripts, scenarios and reports compare.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $kind,)+
        }

        impl ErrorKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its name, in kebab case.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }
        }
    };
}

error_kinds! {
    /// A production host.
    ProductionHost = "production-host";
    /// The endpoint's own description cannot be used.
    Endpoint = "endpoint-unusable";
    /// Card or reader.
    Card = "card-failed";
    /// Nobody answers at the address.
    Unreachable = "unreachable";
    /// The peer reset the connection.
    Reset = "connection-reset";
    /// The peer closed the connection too early.
    Closed = "connection-closed";
    /// The reply is not HTTP.
    NotHttp = "not-http";
    /// The connection failed in another way.
    Connection = "connection-failed";
    /// Too slow.
    Timeout = "timeout";
    /// The server's certificate has expired.
    CertificateExpired = "certificate-expired";
    /// The server's certificate is not valid yet.
    CertificateNotYetValid = "certificate-not-yet-valid";
    /// The server's certificate is for another name.
    CertificateWrongName = "certificate-wrong-name";
    /// The server's certificate is of another authority.
    CertificateUnknownAuthority = "certificate-unknown-authority";
    /// The server's certificate is not for a server.
    CertificateWrongPurpose = "certificate-wrong-purpose";
    /// TLS too old.
    TlsVersion = "tls-version";
    /// The server refused the device's certificate.
    DeviceCertificateRefused = "device-certificate-refused";
    /// Another fault of TLS.
    Tls = "tls-failed";
    /// The server did not ask for the device's certificate.
    DeviceCertificateNotAsked = "device-certificate-not-asked";
    /// Clocks too far apart.
    Clock = "clock-skew";
    /// 429 or 503.
    Busy = "gateway-busy";
    /// A redirect.
    Redirect = "redirect";
    /// A bare HTTP status.
    Http = "http-status";
    /// Too long a body.
    BodyTooLarge = "body-too-large";
    /// The reply breaks the profile.
    Profile = "profile-broken";
    /// Health data.
    HealthData = "health-data";
    /// The gateway refused with a reason.
    Refused = "gateway-refused";
    /// The same challenge twice.
    ChallengeRepeated = "challenge-repeated";
    /// An answer to another question.
    AnotherQuestion = "another-question";
    /// A stale answer.
    Stale = "stale-answer";
    /// The tree reports an error.
    Abnormal = "abnormal-result";
    /// Not finished in time.
    StillPending = "still-pending";
}

impl ErrorKind {
    /// The kind of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Error {
    /// Which fault this error names.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::Refused(_) => ErrorKind::ProductionHost,
            Self::Endpoint(_) => ErrorKind::Endpoint,
            Self::Credential(_) => ErrorKind::Card,
            Self::Transport { fault, .. } => match fault {
                ConnectionFault::Unreachable => ErrorKind::Unreachable,
                ConnectionFault::Reset => ErrorKind::Reset,
                ConnectionFault::Closed => ErrorKind::Closed,
                ConnectionFault::NotHttp => ErrorKind::NotHttp,
                ConnectionFault::Other => ErrorKind::Connection,
            },
            Self::Timeout { .. } => ErrorKind::Timeout,
            Self::Tls { fault, .. } => match fault {
                TlsFault::Expired => ErrorKind::CertificateExpired,
                TlsFault::NotYetValid => ErrorKind::CertificateNotYetValid,
                TlsFault::WrongName => ErrorKind::CertificateWrongName,
                TlsFault::UnknownAuthority => ErrorKind::CertificateUnknownAuthority,
                TlsFault::WrongPurpose => ErrorKind::CertificateWrongPurpose,
                TlsFault::Version => ErrorKind::TlsVersion,
                TlsFault::DeviceRefused => ErrorKind::DeviceCertificateRefused,
                TlsFault::Other => ErrorKind::Tls,
            },
            Self::ClientCertificateNotAsked => ErrorKind::DeviceCertificateNotAsked,
            Self::Clock { .. } => ErrorKind::Clock,
            Self::Busy { .. } => ErrorKind::Busy,
            Self::Redirect { .. } => ErrorKind::Redirect,
            Self::Http { .. } => ErrorKind::Http,
            Self::BodyTooLarge { .. } => ErrorKind::BodyTooLarge,
            Self::Profile { .. } => ErrorKind::Profile,
            Self::HealthData { .. } => ErrorKind::HealthData,
            Self::Gateway { .. } => ErrorKind::Refused,
            Self::ChallengeRepeated => ErrorKind::ChallengeRepeated,
            Self::AnotherQuestion { .. } => ErrorKind::AnotherQuestion,
            Self::Stale { .. } => ErrorKind::Stale,
            Self::Abnormal { .. } => ErrorKind::Abnormal,
            Self::StillPending { .. } => ErrorKind::StillPending,
        }
    }
}
