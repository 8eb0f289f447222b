use crate::defect::defects;

defects! {
    /// A rule that a client breaks on request, so that a scenario can prove that it notices.
    pub enum ClientDefect {
        /// A server certificate of any authority is taken.
        AcceptsAnyAuthority = "client-accepts-any-authority";
        /// A server certificate for any name is taken.
        AcceptsAnyName = "client-accepts-any-name";
        /// A server certificate is taken before and after its time.
        AcceptsAnyTime = "client-accepts-any-time";
        /// A server certificate for any purpose is taken.
        AcceptsAnyPurpose = "client-accepts-any-purpose";
        /// The device's secret goes to a server that did not ask for its certificate.
        GoesOnUnasked = "client-goes-on-unasked";
        /// A redirect is followed.
        FollowsRedirect = "client-follows-redirect";
        /// A signed answer is sent again when the gateway is busy.
        ResendsAnswer = "client-resends-answer";
        /// A signed answer is sent again over a new connection when the first was cut.
        ResendsAfterCut = "client-resends-after-cut";
        /// `Retry-After` is not waited for.
        RetriesAtOnce = "client-retries-at-once";
        /// A busy gateway is given up at once though it said when to ask again.
        NeverRetries = "client-never-retries";
        /// A body of any length is read.
        ReadsAnyLength = "client-reads-any-length";
        /// A reply is waited for for ever.
        WaitsForEver = "client-waits-for-ever";
        /// Health data in an answer is passed over in silence.
        TakesHealthData = "client-takes-health-data";
        /// A validity that the code table does not have counts as valid.
        TakesUnknownCode = "client-takes-unknown-code";
        /// Of a doubled member the last is taken.
        TakesDuplicates = "client-takes-duplicates";
        /// A member that the profile does not have is passed over.
        TakesUnknownMembers = "client-takes-unknown-members";
        /// A challenge of any length is signed.
        SignsAnyChallenge = "client-signs-any-challenge";
        /// A challenge that was signed before is signed again.
        SignsAgain = "client-signs-again";
        /// An answer that was processed long ago is taken.
        TakesStaleAnswer = "client-takes-stale-answer";
        /// The answer to another question is taken.
        TakesOtherAnswer = "client-takes-other-answer";
        /// The gateway's clock is not looked at.
        IgnoresClock = "client-ignores-clock";
        /// A code on success is taken for an error.
        SideCodeIsError = "client-side-code-is-error";
        /// A result in progress is asked for without end.
        PollsForEver = "client-polls-for-ever";
        /// A result in progress is asked for wherever the gateway says.
        PollsAnywhere = "client-polls-anywhere";
        /// "In progress" is taken for an error.
        NeverPolls = "client-never-polls";
        /// An answer whose header says abnormal is taken for "no qualification".
        TakesAbnormal = "client-takes-abnormal";
    }
}
