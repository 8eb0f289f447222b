use crate::defect::defects;

defects! {
    /// One deliberate fault of the simulated reader, for proving that a scenario notices it.
    pub enum ReaderDefect {
        /// Sends every command twice and returns the second answer: a wrong PIN costs two tries.
        ResendsCommand = "resends-command";
        /// Sends a VERIFY once more when the card refuses its value, as if 63Cx were a passing fault: a wrong PIN costs two tries,
        /// everything else passes as it should.
        ResendsRefusedVerify = "resends-refused-verify";
        /// Cuts the data of long responses to 253 bytes and keeps the status word.
        TruncatesResponse = "truncates-response";
        /// Forwards only the low byte of an extended Le, and the command in the shortest form that is left.
        DropsLeHighByte = "drops-le-high-byte";
    }
}
