//! The zoo of defective front desks: each errs in one way and is right in all others.

macro_rules! defects {
    ($( $(#[$doc:meta])* $Variant:ident = $name:literal, )+) => {
        /// One way in which a front desk goes wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum DeskDefect { $( $(#[$doc])* $Variant, )+ }

        impl DeskDefect {
            /// Every defect.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// The name that requirements use.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Variant => $name,)+ }
            }

            /// The defect of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|defect| defect.name() == name)
            }
        }
    };
}

defects! {
    /// A terminal whose use nobody applied for is taken.
    UnregisteredTerminalAccepted = "unregistered-terminal-accepted",
    /// Tablets are refused as terminals.
    TabletRefused = "tablet-refused",
    /// A PC without a reader is taken.
    PcWithoutReaderAccepted = "pc-without-reader-accepted",
    /// The limited type is refused on the ordinary internet.
    LimitedTypeNeedsClosedLine = "limited-type-needs-closed-line",
    /// Health and medical data are shown in the limited type.
    HealthDataShown = "health-data-shown",
    /// Pharmacies are told that the limited type is theirs.
    PharmacySentToLimitedType = "pharmacy-sent-to-limited-type",
    /// The existing type shows no health data.
    ExistingTypeHidesHealthData = "existing-type-hides-health-data",
    /// The face is no identity check in the existing type.
    FaceCheckRefusedInExistingType = "face-check-refused-in-existing-type",
    /// The existing type is let onto the ordinary internet.
    ExistingTypeOverInternetAccepted = "existing-type-over-internet-accepted",
    /// Therapists are told that the existing type is theirs.
    TherapistSentToExistingType = "therapist-sent-to-existing-type",
    /// The limited type knows no visual check.
    VisualCheckRefused = "visual-check-refused",
    /// The limited type takes the face as identity check.
    FaceCheckAcceptedInLimitedType = "face-check-accepted-in-limited-type",
    /// Home nursing is told that the limited type is theirs.
    HomeNursingSentToLimitedType = "home-nursing-sent-to-limited-type",
    /// The home-consent type shows no health data.
    HomeConsentHidesHealthData = "home-consent-hides-health-data",
    /// The home-consent type asks for the PIN at every visit.
    HomeConsentPinAskedAgain = "home-consent-pin-asked-again",
    /// The home-consent type asks for no PIN at the first visit.
    HomeConsentFirstVisitWithoutPin = "home-consent-first-visit-without-pin",
    /// The home-consent type is refused on the ordinary internet.
    HomeConsentNeedsClosedLine = "home-consent-needs-closed-line",
    /// Checkups are verified online, limited type, before 2024-04-01.
    OnlineBeforeApril = "online-before-april",
    /// The Mynaportal screen is refused from the day the limited type starts.
    ScreenRefusedOnceOnlineStarts = "screen-refused-once-online-starts",
    /// An installed existing type may not be used for checkups.
    ExistingTypeRefused = "existing-type-refused",
    /// The limited type is refused in a building apart.
    AnnexRefused = "annex-refused",
    /// The insurance card is taken after its last day.
    InsuranceCardAcceptedTooLong = "insurance-card-accepted-too-long",
    /// Medical institutions are sent to the portal for treatment facilities.
    MedicalSentToTreatmentPortal = "medical-sent-to-treatment-portal",
    /// Dental institutions are sent to the portal for medical institutions.
    DentalSentToMedicalPortal = "dental-sent-to-medical-portal",
    /// Insurers are sent to the portal for medical institutions.
    InsurerSentToMedicalPortal = "insurer-sent-to-medical-portal",
    /// An insurer introduces the limited type without filing.
    InsurerWithoutFilingAccepted = "insurer-without-filing-accepted",
    /// An insurer introduces the limited type without its code.
    InsurerWithoutCodeAccepted = "insurer-without-code-accepted",
    /// Filing in bulk by an association does not count.
    BulkFilingRefused = "bulk-filing-refused",
    /// An insurer ends online verification without filing.
    EndWithoutFilingAccepted = "end-without-filing-accepted",
    /// Checkup bodies that are no insurers are asked to file.
    FilingAskedOfInstitutions = "filing-asked-of-institutions",
    /// The Mynaportal screen is refused before 2024-12-02.
    ScreenRefusedBeforeDecember = "screen-refused-before-december",
    /// The Mynaportal screen is taken before its notice.
    ScreenAcceptedTooEarly = "screen-accepted-too-early",
    /// Card with notice of qualification are taken before 2024-12-02.
    CardWithNoticeAcceptedTooEarly = "card-with-notice-accepted-too-early",
    /// The notice of qualification alone is taken as proof.
    NoticeAloneAccepted = "notice-alone-accepted",
    /// The card, merely looked at, is taken as proof.
    CardAloneAccepted = "card-alone-accepted",
    /// The qualification certificate is taken before 2024-12-02.
    CertificateAcceptedTooEarly = "certificate-accepted-too-early",
    /// The limited type is refused on a bus.
    BusRefused = "bus-refused",
    /// On a bus, a terminal that was not authenticated is taken.
    BusTerminalUnregisteredAccepted = "bus-terminal-unregistered-accepted",
    /// The limited type may not confirm the insurer at a comprehensive checkup.
    DockInsurerRefused = "dock-insurer-refused",
    /// The existing type may not confirm the insurer at a comprehensive checkup.
    DockExistingTypeRefused = "dock-existing-type-refused",
    /// Online verification is used for mere identity at a comprehensive checkup.
    DockIdentityOnlineAccepted = "dock-identity-online-accepted",
    /// Showing the card does not suffice for identity at a comprehensive checkup.
    DockCardRefused = "dock-card-refused",
    /// Midwifery centres verify online before 2024-07-01.
    OnlineBeforeJulyAtMidwives = "online-before-july-at-midwives",
    /// The limited type is refused at a birth at home.
    HomeBirthRefused = "home-birth-refused",
    /// A midwifery centre is let use the existing type.
    ExistingTypeAcceptedAtMidwives = "existing-type-accepted-at-midwives",
    /// The four ways do not count as presenting the insurance card.
    PresentationDenied = "presentation-denied",
    /// The card, merely looked at, counts as presenting the insurance card.
    PresentationOfCardAlone = "presentation-of-card-alone",
    /// Midwifery centres are sent to the portal for medical institutions.
    MidwifeSentToMedicalPortal = "midwife-sent-to-medical-portal",
    /// Midwifery centres are told that the existing type is theirs.
    MidwifeSentToExistingType = "midwife-sent-to-existing-type",
    /// The app may be used without the application for the start of use.
    ApplicationSkipped = "application-skipped",
    /// A step between application and first set-up may be left out.
    StepSkipped = "step-skipped",
    /// An empty field of the account form is taken.
    EmptyFieldAccepted = "empty-field-accepted",
    /// A midwifery centre code that is not 7 digits is taken.
    MalformedCodeAccepted = "malformed-code-accepted",
    /// A telephone number with hyphens is taken.
    HyphenatedPhoneAccepted = "hyphenated-phone-accepted",
    /// A mail address of more than 40 characters is taken.
    LongMailAccepted = "long-mail-accepted",
    /// A mail address with capital letters is taken.
    CapitalInMailAccepted = "capital-in-mail-accepted",
    /// A password without one of the three classes of characters is taken.
    WeakPasswordAccepted = "weak-password-accepted",
    /// A password of fewer than 8 characters is taken.
    ShortPasswordAccepted = "short-password-accepted",
    /// A password of more than 100 characters is taken.
    LongPasswordAccepted = "long-password-accepted",
    /// Two different passwords are taken.
    PasswordMismatchAccepted = "password-mismatch-accepted",
    /// An account is registered without consent to the terms.
    RegistrationWithoutConsentAccepted = "registration-without-consent-accepted",
    /// The activation link works for ever.
    StaleLinkAccepted = "stale-link-accepted",
    /// An account that is not activated can log in.
    LoginBeforeActivationAccepted = "login-before-activation-accepted",
    /// The application is sent without login.
    ApplicationWithoutLoginAccepted = "application-without-login-accepted",
    /// A bank account number of more than 7 digits is taken.
    LongBankAccountAccepted = "long-bank-account-accepted",
    /// A bank account number in full-width digits is taken.
    FullWidthBankAccountAccepted = "full-width-bank-account-accepted",
    /// The application is sent though the facility is not confirmed.
    UnprovenFacilityAccepted = "unproven-facility-accepted",
    /// A document of any format is taken.
    WrongDocumentFormatAccepted = "wrong-document-format-accepted",
    /// A document of any size is taken.
    OversizedDocumentAccepted = "oversized-document-accepted",
    /// More than 20 terminals are taken in one application.
    TooManyDevicesAccepted = "too-many-devices-accepted",
    /// More than 20 terminals cannot be had at all.
    AdditionalRequestRefused = "additional-request-refused",
    /// The application is sent without consent to the terms.
    ApplicationWithoutConsentAccepted = "application-without-consent-accepted",
    /// The application is sent though a required entry is missing.
    IncompleteApplicationAccepted = "incomplete-application-accepted",
    /// A reader without extended Lc/Le is taken.
    ShortApduReaderAccepted = "short-apdu-reader-accepted",
    /// A reader with built-in SAM is taken.
    SamReaderAccepted = "sam-reader-accepted",
    /// A phone or tablet that can read the card itself is refused.
    NfcPhoneRefused = "nfc-phone-refused",
    /// A phone or tablet that cannot read the card is taken without a reader.
    PhoneWithoutNfcAccepted = "phone-without-nfc-accepted",
    /// A phone or tablet without extended APDU is taken without a reader.
    ShortNfcPhoneAccepted = "short-nfc-phone-accepted",
    /// A cabled reader is taken in place of a Bluetooth one on a phone or tablet.
    UsbReaderOnPhoneAccepted = "usb-reader-on-phone-accepted",
    /// Cost above the ceiling counts towards the subsidy.
    SubsidyAboveCeiling = "subsidy-above-ceiling",
    /// The subsidy is the whole cost, up to the ceiling.
    SubsidyOfFullCost = "subsidy-of-full-cost",
    /// A PC is subsidised.
    PcSubsidised = "pc-subsidised",
    /// A fraction of the subsidy is rounded up to the yen.
    SubsidyRoundedUp = "subsidy-rounded-up",
}
