use apdu::StatusWord;

use super::status;

/// What nobody has published about the card, or what public programs say differently, as switches. The default is the
/// simulated card's choice; a client that wants to be sure is tried with the other side as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknowns {
    /// Selecting the application that is already current keeps its verified PINs. Public software disagrees: OpenSC logs
    /// out by selecting again, soltia48/myna-card says that the status stays (JICSAP 5.1.3). Default: it is lost.
    pub reselect_keeps_status: bool,
    /// A wrong PIN ends what the right one opened before. Default: it does.
    pub wrong_pin_ends_status: bool,
    /// A warm reset keeps application and file, as it keeps verified PINs. Default: it does.
    pub warm_reset_keeps_selection: bool,
    /// The first command after power is answered with 6F00; seen once, on one card. Default: it is not.
    pub first_command_fails: bool,
    /// What READ BINARY says when Le asks for more than is left. Default: 9000, with what there is.
    pub short_read: StatusWord,
    /// What an attempt at SELECT with P2 `00` is told. Default: a template with the name.
    pub file_control: FileControl,
    /// Tries of 照合番号A and B; 10 by one program, 3 by another. Default: 10.
    pub code_tries: u8,
    /// Tries of the birth-date PIN. Default: 10.
    pub birth_tries: u8,
    /// 照合番号B opens the text application's integrity block and keys, as it opens the attributes. Default: no.
    pub code_b_opens_integrity: bool,
    /// What COMPUTE DIGITAL SIGNATURE says to data of a wrong length: 6985 or 6700. Default: 6985.
    pub signature_length: StatusWord,
    /// What `80 A2` says to a signature that the trust anchor did not make. Default: 6A80.
    pub terminal_refused: StatusWord,
    /// An authenticated terminal may use the authentication key without its PIN: the PIN-less path as far as it can be
    /// guessed. Default: no.
    pub terminal_opens_authentication: bool,
    /// **Experiment**: what COMPUTE DIGITAL SIGNATURE says with a key of the next generation (P-384), for which no command
    /// is public. Default: 6A81, function not supported.
    pub elliptic_signature: StatusWord,
    /// JPKI EF 0005, which exists and of which nothing else is known, can be read. Default: no (6982).
    pub file_0005_readable: bool,
    /// Tries left of JPKI EF 0010, a PIN of unknown meaning whose counter one program asks for; no value is right. Default: 0.
    pub reference_0010_tries: u8,
    /// What follows the DER of a certificate in its file. Default: FF.
    pub filler: u8,
    /// Certificate files are as long as the next multiple of this many bytes (0: no filler). Default: 1,024.
    pub file_unit: usize,
}

/// The content of file control information (FCI), which real cards give but nobody has published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileControl {
    /// `6F` with the name (84) or the identifier (83): the least that ISO/IEC 7816-4 allows.
    Name,
    /// The same with the length of a transparent file (80) before it.
    NameAndLength,
    /// No data at all.
    Nothing,
}

impl Default for Unknowns {
    fn default() -> Self {
        Self {
            reselect_keeps_status: false,
            wrong_pin_ends_status: true,
            warm_reset_keeps_selection: true,
            first_command_fails: false,
            short_read: status::OK,
            file_control: FileControl::Name,
            code_tries: 10,
            birth_tries: 10,
            code_b_opens_integrity: false,
            signature_length: status::CONDITIONS_NOT_SATISFIED,
            terminal_refused: status::WRONG_DATA,
            terminal_opens_authentication: false,
            elliptic_signature: status::NOT_SUPPORTED,
            file_0005_readable: false,
            reference_0010_tries: 0,
            filler: 0xFF,
            file_unit: 1024,
        }
    }
}
