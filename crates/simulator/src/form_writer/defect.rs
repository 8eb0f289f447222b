use crate::defect::defects;

defects! {
    /// A rule of a form that the program breaks on request.
    pub enum FormDefect {
        /// A six-digit insurer number stands without its two leading spaces.
        PaddingMissing = "form-padding-missing";
        /// The reading is written in full-width katakana.
        KanaFullWidth = "form-kana-full-width";
        /// The space between the parts of a name is a half-width one.
        NameHalfWidthSpace = "form-name-half-width-space";
        /// Absent values are written as empty elements.
        EmptyForAbsent = "form-empty-for-absent";
        /// The consents to view health data are written too.
        HealthData = "form-health-data";
        /// The sex is written as a letter.
        SexAsLetter = "form-sex-as-letter";
        /// Days are written with hyphens.
        DayWithHyphens = "form-day-with-hyphens";
        /// An element is written twice.
        ElementDoubled = "form-element-doubled";
        /// A required element is left out.
        NameMissing = "form-name-missing";
        /// The postal code is written without its hyphen.
        PostalCodeBare = "form-postal-code-bare";
        /// A ratio is written in two digits.
        RatioTwoDigits = "form-ratio-two-digits";
        /// The late-stage elderly get a branch number.
        BranchForLateStage = "form-branch-for-late-stage";
        /// The last valid day stands where the first belongs, and the other way round.
        PeriodReversed = "form-period-reversed";
        /// The limit certificate is handed out although consent is written as denied.
        ConsentDenied = "form-consent-denied";
        /// The list of qualifications is lost, the validity is not.
        ListLost = "form-list-lost";
        /// The XML declaration names the other encoding.
        DeclarationWrong = "form-declaration-wrong";
        /// `CharacterCodeIdentifier` is that of the other encoding.
        IdentifierWrong = "form-identifier-wrong";
        /// The XML begins with a document type declaration.
        DocumentType = "form-document-type";
        /// The last end tag is left out.
        EndTagMissing = "form-end-tag-missing";
        /// The list in JSON is an object.
        ListAsObject = "form-list-as-object";
        /// Codes in JSON are numbers.
        CodeAsNumber = "form-code-as-number";
        /// The app's text has a title above its first label.
        TextTitle = "form-text-title";
        /// It lacks the day of the check.
        TextCheckDayMissing = "form-text-check-day-missing";
        /// It has colons in place of TABs.
        TextColons = "form-text-colons";
        /// It has codes in place of words.
        TextCodes = "form-text-codes";
        /// An item stands twice in a section.
        TextItemDoubled = "form-text-item-doubled";
        /// The head of the elderly recipient certificate is left out, so that its items fall to another section.
        TextHeadMissing = "form-text-head-missing";
        /// Days are western and without leading zeros.
        TextDayUnpadded = "form-text-day-unpadded";
        /// Days of 令和 are counted on in 平成.
        TextEraOver = "form-text-era-over";
        /// Absent values are written as labels without a value.
        TextEmptyItem = "form-text-empty-item";
    }
}
