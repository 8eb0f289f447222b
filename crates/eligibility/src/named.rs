//! Closed lists of the things the notices name, each with its Japanese and its English name.

/// A word that names nothing in the list it was looked up in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is not one of: {known}")]
pub struct UnknownWord {
    pub(crate) word: String,
    pub(crate) known: String,
}

/// Defines an enum whose values have a Japanese name (the word of the scenarios), an English one, and a kebab-case
/// name in JSON; `FromStr` and `Display` use the Japanese name.
macro_rules! named {
    (
        $(#[$meta:meta])*
        pub enum $Name:ident { $( $(#[$doc:meta])* $Variant:ident: $ja:literal, $en:literal; )+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum $Name { $( $(#[$doc])* $Variant, )+ }

        impl $Name {
            /// Every value, in the order of the definition.
            pub const ALL: &[Self] = &[$(Self::$Variant),+];

            /// The Japanese names, joined by `|`: what a scenario may write in this place.
            pub const WORDS: &'static str = $crate::named::joined!($($ja)+);

            /// The Japanese name, unique within the list.
            #[must_use]
            pub const fn ja(self) -> &'static str {
                match self { $(Self::$Variant => $ja,)+ }
            }

            /// The English name.
            #[must_use]
            pub const fn en(self) -> &'static str {
                match self { $(Self::$Variant => $en,)+ }
            }
        }

        impl core::fmt::Display for $Name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.ja())
            }
        }

        impl core::str::FromStr for $Name {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.ja() == word).ok_or_else(|| $crate::UnknownWord {
                    word: word.to_owned(),
                    known: Self::ALL.iter().map(|value| value.ja()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

/// Joins words by `|`.
macro_rules! joined {
    ($first:literal $($rest:literal)*) => { concat!($first $(, "|", $rest)*) };
}

pub(crate) use {joined, named};
