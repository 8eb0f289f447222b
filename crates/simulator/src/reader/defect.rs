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
        /// Refuses commands of more than 261 bytes, cleanly, although it says that it carries extended length fields.
        RefusesLongCommand = "refuses-long-command";
        /// Forwards only the low byte of an extended Lc, and as many bytes of data.
        DropsLcHighByte = "drops-lc-high-byte";
        /// Fills the data of responses of more than 256 bytes with zeros and keeps the status word.
        ZeroFillsResponse = "zero-fills-response";
        /// Takes the chaining bit out of the class byte, so that the card takes each link for a whole command.
        DropsChainingBit = "drops-chaining-bit";
        /// Gives up on a card that thinks for more than 50 ms.
        GivesUpEarly = "gives-up-early";
        /// Refuses one command in 23 without a reason.
        FailsNowAndThen = "fails-now-and-then";
        /// Loses a response of more than 2,050 bytes, and carries nothing after it until the card is reset.
        WedgesAfterLongResponse = "wedges-after-long-response";
    }
}
