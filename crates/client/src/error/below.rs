use std::{fmt, io};

use rustls::{AlertDescription, CertificateError, PeerIncompatible};

use super::{Error, Step};

/// In which way a connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ConnectionFault {
    /// Nobody answered at the address, or the name is not known.
    Unreachable,
    /// The peer reset the connection.
    Reset,
    /// The peer closed the connection before the reply was complete.
    Closed,
    /// What came was not HTTP.
    NotHttp,
    /// Anything else.
    Other,
}

impl fmt::Display for ConnectionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable => "the gateway cannot be reached",
            Self::Reset => "the connection was reset",
            Self::Closed => "the connection was closed before the reply was complete",
            Self::NotHttp => "the reply is not HTTP",
            Self::Other => "the connection failed",
        })
    }
}

/// Which rule of TLS was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TlsFault {
    /// The server's certificate has expired.
    Expired,
    /// The server's certificate is not valid yet.
    NotYetValid,
    /// The server's certificate is for another name.
    WrongName,
    /// The server's certificate does not come from the one root.
    UnknownAuthority,
    /// The server's certificate is not for a server.
    WrongPurpose,
    /// The peers have no version in common; the client speaks 1.2 and 1.3.
    Version,
    /// The server refused the device's certificate, or the lack of one.
    DeviceRefused,
    /// Anything else.
    Other,
}

impl fmt::Display for TlsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Expired => "the server's certificate has expired",
            Self::NotYetValid => "the server's certificate is not valid yet",
            Self::WrongName => "the server's certificate is for another name",
            Self::UnknownAuthority => "the server's certificate does not come from the expected root",
            Self::WrongPurpose => "the server's certificate is not for a server",
            Self::Version => "the server speaks neither TLS 1.2 nor 1.3",
            Self::DeviceRefused => "the server refused the device's certificate",
            Self::Other => "the handshake failed",
        })
    }
}

impl Error {
    /// An error of the layers below HTTP, with its reasons.
    pub(crate) fn below(step: Step, error: &(dyn std::error::Error + 'static)) -> Self {
        match tls_cause(error) {
            Some(cause) => Self::Tls { step, fault: tls_fault(&cause), cause },
            None => Self::Transport { step, fault: connection_fault(step, error), cause: with_causes(error) },
        }
    }
}

fn tls_fault(cause: &rustls::Error) -> TlsFault {
    match cause {
        rustls::Error::InvalidCertificate(error) => match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                TlsFault::NotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                TlsFault::WrongName
            }
            // Another authority of the same name shows as a wrong signature.
            CertificateError::UnknownIssuer | CertificateError::BadSignature => TlsFault::UnknownAuthority,
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
                TlsFault::WrongPurpose
            }
            _ => TlsFault::Other,
        },
        rustls::Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        )
        | rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) => TlsFault::Version,
        rustls::Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::NoCertificate
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::DecryptError,
        ) => TlsFault::DeviceRefused,
        _ => TlsFault::Other,
    }
}

fn connection_fault(step: Step, error: &(dyn std::error::Error + 'static)) -> ConnectionFault {
    if step == Step::Connect {
        return ConnectionFault::Unreachable;
    }
    causes(error).find_map(named).unwrap_or(ConnectionFault::Other)
}

fn named(error: &(dyn std::error::Error + 'static)) -> Option<ConnectionFault> {
    if let Some(io) = error.downcast_ref::<io::Error>() {
        return match io.kind() {
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
                Some(ConnectionFault::Reset)
            }
            io::ErrorKind::UnexpectedEof => Some(ConnectionFault::Closed),
            _ => None,
        };
    }
    let http = error.downcast_ref::<hyper::Error>()?;
    if http.is_incomplete_message() || http.is_closed() || http.is_canceled() {
        Some(ConnectionFault::Closed)
    } else if http.is_parse() {
        Some(ConnectionFault::NotHttp)
    } else {
        None
    }
}

/// rustls puts its reason inside an I/O error, which hyper puts inside its own.
fn tls_cause(error: &(dyn std::error::Error + 'static)) -> Option<rustls::Error> {
    causes(error).find_map(|error| error.downcast_ref::<rustls::Error>().cloned())
}

/// The error and what is inside it, outermost first.
fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        match inner {
            Some(inner) => Some(inner as &(dyn std::error::Error + 'static)),
            None => error.source(),
        }
    })
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
