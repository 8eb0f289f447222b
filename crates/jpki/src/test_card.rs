use apdu::ResponseRef;

use crate::{
    Addressing, Certificate, CertificateKind, Error, Exchange, Extent, Operation, ReadFile, Request, Step,
    TokenInfo, Violation,
};

/// Proof that the card shows the mark of a test card. Only [`ProveTestCard`] makes one, from what a card answered; it
/// cannot be cloned, and it says nothing about another card.
#[derive(Debug)]
pub struct TestCard(());

/// Finds out whether the card is a test card: by the mark that simulated cards carry in their token information, else by
/// the issuer of its user authentication certificate.
///
/// Ends in [`Error::NotATestCard`] if neither says so. The JPKI application must be selected.
#[derive(Debug)]
pub struct ProveTestCard {
    addressing: Addressing,
    read: ReadFile,
    asks_certificate: bool,
}

impl ProveTestCard {
    /// Asks the card; the limits of a channel will do as addressing.
    #[must_use]
    pub fn new(addressing: impl Into<Addressing>) -> Self {
        let addressing = addressing.into();
        let read = ReadFile::new(TokenInfo::FILE, Extent::Bytes(TokenInfo::LEN), addressing);
        Self { addressing, read, asks_certificate: false }
    }

    fn judge(&mut self, content: &[u8]) -> Result<Step<TestCard>, Error> {
        let exchange = |file| Exchange::Read { file, offset: 0 };
        if self.asks_certificate {
            let certificate = Certificate::parse(content).map_err(|_| Error::Protocol {
                exchange: exchange(CertificateKind::UserAuthentication.file()),
                violation: Violation::NotACertificate,
            })?;
            return if certificate.is_test() {
                Ok(Step::Done(TestCard(())))
            } else {
                Err(Error::NotATestCard)
            };
        }
        if token_info(content)?.is_marked_test_card() {
            return Ok(Step::Done(TestCard(())));
        }
        self.asks_certificate = true;
        self.read = ReadFile::new(CertificateKind::UserAuthentication.file(), Extent::Der, self.addressing);
        Ok(Step::Send(self.read.begin()))
    }
}

impl Operation for ProveTestCard {
    type Output = TestCard;

    fn begin(&mut self) -> Request {
        self.read.begin()
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<TestCard>, Error> {
        match self.read.proceed(answer)? {
            Step::Send(request) => Ok(Step::Send(request)),
            Step::Done(content) => self.judge(&content),
        }
    }
}

/// Token information from the content of its file.
pub(crate) fn token_info(content: &[u8]) -> Result<TokenInfo, Error> {
    let bytes = content.try_into().map_err(|_| Error::Protocol {
        exchange: Exchange::Read { file: TokenInfo::FILE, offset: 0 },
        violation: Violation::Length { expected: TokenInfo::LEN.into(), received: content.len() },
    })?;
    Ok(TokenInfo::parse(bytes))
}
