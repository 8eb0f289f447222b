use apdu::StatusWord;

use super::status;

/// A response that may hold data: with 9000, or with the warning that the end of a file came early.
pub(super) struct Reply {
    pub(super) data: Vec<u8>,
    pub(super) status: StatusWord,
}

/// What an instruction answers; an error is a status word without data.
pub(super) type Answer = Result<Reply, StatusWord>;

impl Reply {
    pub(super) const fn ok(data: Vec<u8>) -> Self {
        Self { data, status: status::OK }
    }

    /// No data, 9000.
    pub(super) const fn done() -> Self {
        Self::ok(Vec::new())
    }

    pub(super) const fn status(status: StatusWord) -> Self {
        Self { data: Vec::new(), status }
    }
}
