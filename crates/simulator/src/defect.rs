//! One form for every zoo of seeded defects: an enum whose members each have a permanent name.

/// Defines a zoo: the enum, `ALL` of its members, the `name` that requirements and `--defect` use, and the way back.
macro_rules! defects {
    ($(#[$doc:meta])* pub enum $Zoo:ident { $($(#[$about:meta])* $Defect:ident = $name:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Zoo {
            $($(#[$about])* $Defect,)+
        }

        impl $Zoo {
            /// Every defect.
            pub const ALL: &[Self] = &[$(Self::$Defect),+];

            /// The name that requirements and flags use. Never given to another defect.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Defect => $name,)+ }
            }

            /// The defect of this name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|defect| defect.name() == name)
            }
        }

        impl ::std::fmt::Display for $Zoo {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

pub(crate) use defects;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::card::CardDefect;
    use crate::form_writer::FormDefect;
    use crate::front_desk::DeskDefect;
    use crate::gateway::GatewayDefect;
    use crate::reader::ReaderDefect;
    use crate::rogue_device::ClientDefect;

    /// `--defect NAME` does not say of which zoo, so a name twice would hide a defect.
    #[test]
    fn every_name_is_found_again_and_stands_in_one_zoo() {
        let mut names = BTreeSet::new();
        let mut count = 0;
        macro_rules! look {
            ($($Zoo:ty),+) => {$(
                for &defect in <$Zoo>::ALL {
                    assert_eq!(<$Zoo>::from_name(defect.name()), Some(defect));
                    count += 1;
                    assert!(names.insert(defect.name()), "{defect} stands twice");
                }
                assert_eq!(<$Zoo>::from_name("none"), None);
            )+};
        }
        look!(CardDefect, ReaderDefect, GatewayDefect, ClientDefect, DeskDefect, FormDefect);
        assert_eq!(names.len(), count);
    }
}
