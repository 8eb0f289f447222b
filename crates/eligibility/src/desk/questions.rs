/// Defines the questions, each behind its word in `ask`, so that word and question cannot drift apart. A question has
/// members of its own or, in parentheses, those of a type of the rules.
macro_rules! questions {
    (
        $(#[$meta:meta])*
        pub enum Question {
            $(
                $(#[$doc:meta])*
                $word:literal $Variant:ident
                $({ $( $(#[$field_meta:meta])* $field:ident: $Type:ty, )+ })?
                $(( $Case:ty ))?
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(tag = "ask", rename_all_fields = "kebab-case", deny_unknown_fields)]
        pub enum Question {
            $(
                $(#[$doc])*
                #[serde(rename = $word)]
                $Variant $({ $( $(#[$field_meta])* $field: $Type, )+ })? $(( $Case ))?,
            )+
        }

        impl Question {
            /// The word of every question, in the order of the definition.
            pub const KINDS: &[&'static str] = &[$($word),+];

            /// The word in `ask`.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self { $( Self::$Variant { .. } => $word, )+ }
            }
        }
    };
}

pub(super) use questions;
