macro_rules! cases {
    ($($case:ident $name:literal: $doc:literal;)*) => {
        /// The chains of the zoo.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ChainCase {
            $(#[doc = $doc] $case,)*
        }

        impl ChainCase {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$case),*];

            /// A permanent name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$case => $name,)* }
            }
        }
    };
}

cases! {
    Sound "sound": "A holder's certificate of the first generation.";
    SecondGeneration "second-generation": "One of the second generation; the first has the same name.";
    NoKeyIdentifier "no-key-identifier": "One of the second generation that does not say so: only the signature tells.";
    ExpiredYesterday "expired-yesterday": "It expired yesterday, within the grace of eligibility verification.";
    ExpiredLongAgo "expired-long-ago": "It expired a year ago.";
    NotYetValid "not-yet-valid": "It is valid from tomorrow.";
    ExpiredAuthority "expired-authority": "The authority expired yesterday, before its holder's certificate.";
    Stranger "stranger": "Issued by an authority of the trusted ones' name that is not trusted, and comes along.";
    Impostor "impostor": "Issued by that one, under the key identifier of the first generation.";
    OtherHierarchy "other-hierarchy": "A signature certificate, where only the authority for user authentication is trusted.";
    TamperedBody "tampered-body": "A letter of the subject's name was changed after signing.";
    TamperedSignature "tampered-signature": "A bit of the signature was changed.";
    WrongUsage "wrong-usage": "The key is for encipherment.";
    NoUsage "no-usage": "There is no key usage.";
    SignatureUsage "signature-usage": "The key is for signing documents too (nonRepudiation).";
    OtherExtendedUsage "other-extended-usage": "The key is for TLS servers.";
    UnknownCritical "unknown-critical": "It has a critical extension that nobody knows.";
    UnknownNotCritical "unknown-not-critical": "It has an extension that nobody knows and that is not critical. Sound.";
    RepeatedExtension "repeated-extension": "It has its key usage twice.";
    AuthorityAsHolder "authority-as-holder": "The authority's own certificate stands in the holder's place.";
    Between "between": "There is an authority between the trusted one and the holder. Sound.";
    BetweenIsHolder "between-is-holder": "The certificate between says CA:FALSE.";
    BetweenIsNothing "between-is-nothing": "The certificate between has no basic constraints.";
    BetweenMayNotSign "between-may-not-sign": "The key usage of the one between has no keyCertSign.";
    PathTooLong "path-too-long": "The trusted authority allows no other below it, and there is one.";
}
