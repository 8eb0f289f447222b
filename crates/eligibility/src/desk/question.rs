use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::account::Field;
use crate::application::{Entry, Submission};
use crate::device::Equipment;
use crate::dock::{Means, Purpose};
use crate::insurer::Filing;
use crate::onboarding::Stage;
use crate::place::Place;
use crate::subsidy::{Purchase, Rounding};
use crate::verification::{IdentityCheck, Item, Kind, Network, User, Visit};
use crate::{Facility, Route};

/// Defines the questions, each behind its word in `ask`, so that word and question cannot drift apart.
macro_rules! questions {
    (
        $(#[$meta:meta])*
        pub enum Question {
            $(
                $(#[$doc:meta])*
                $word:literal $Variant:ident { $( $(#[$field_meta:meta])* $field:ident: $Type:ty, )+ }
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
                $Variant { $( $(#[$field_meta])* $field: $Type, )+ },
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

questions! {
    /// A question to a front desk.
    pub enum Question {
        /// May the facility confirm a qualification this way on this day? See [`crate::route::accepts`].
        "route" Route {
            /// Who confirms.
            facility: Facility,
            /// By what.
            route: Route,
            /// On which day.
            day: Date,
        }
        /// Does the way count as presenting the insurance card for direct payment? See [`crate::route::counts_as_presentation`].
        "presentation" Presentation {
            /// By what the qualification is confirmed.
            route: Route,
            /// On which day.
            day: Date,
        }
        /// May this equipment carry the limited type at this place? See [`crate::place::accepts`].
        "equipment" Equipment {
            /// Where.
            place: Place,
            /// With what.
            equipment: Equipment,
        }
        /// Which kind of online verification is made for a user? See [`crate::verification::made_for`].
        "kind" Kind {
            /// The user.
            user: User,
        }
        /// May identity be checked this way? See [`crate::verification::checks_identity`].
        "identity-check" IdentityCheck {
            /// The kind of online verification.
            kind: Kind,
            /// First or later visit.
            visit: Visit,
            /// The way to check.
            check: IdentityCheck,
        }
        /// Does the kind work over this line? See [`crate::verification::works_over`].
        "network" Network {
            /// The kind of online verification.
            kind: Kind,
            /// The line.
            network: Network,
        }
        /// May the kind show this? See [`crate::verification::shows`].
        "view" View {
            /// The kind of online verification.
            kind: Kind,
            /// What is to be seen.
            item: Item,
        }
        /// Which portal serves the facility? See [`crate::portal::serving`].
        "portal" Portal {
            /// The facility.
            facility: Facility,
        }
        /// May the facility take up the limited type? See [`crate::insurer::may_introduce`].
        "introduction" Introduction {
            /// The facility.
            facility: Facility,
            /// What an insurer filed.
            filing: Filing,
            /// Whether the code for online verification was assigned.
            code_assigned: bool,
        }
        /// May an insurer end its online verification? See [`crate::insurer::may_end`].
        "end" End {
            /// Whether the end was filed.
            filed: bool,
        }
        /// Does the means serve the purpose at a comprehensive checkup? See [`crate::dock::serves`].
        "dock" Dock {
            /// Why.
            purpose: Purpose,
            /// By what.
            means: Means,
        }
        /// How much is the subsidy? See [`crate::subsidy::supports`] and [`crate::subsidy::amount`].
        "subsidy" Subsidy {
            /// What was bought.
            purchase: Purchase,
            /// Its cost in yen.
            cost: u32,
            /// What becomes of a fraction.
            #[serde(default)]
            rounding: Rounding,
        }
        /// Does a field of the account form accept a value? See [`crate::account::accepts`].
        "account-field" AccountField {
            /// The field.
            field: Field,
            /// What was entered.
            value: String,
        }
        /// Can the filled account form be registered? See [`crate::account::may_register`].
        "registration" Registration {
            /// Whether the two passwords agree.
            passwords_agree: bool,
            /// Whether the terms are agreed to.
            consent: bool,
        }
        /// Does the activation link still work? See [`crate::account::link_works`].
        "activation-link" ActivationLink {
            /// Whole minutes since the mail was sent.
            minutes: u32,
        }
        /// Can the account log in? See [`crate::account::may_log_in`].
        "login" Login {
            /// Whether the account was activated.
            activated: bool,
        }
        /// Does the application for the start of use accept an entry? See [`crate::application::accepts`].
        "application-entry" ApplicationEntry {
            /// The entry.
            entry: Entry,
        }
        /// Can the application be sent? See [`crate::application::may_send`].
        "application" Application {
            /// How far it is filled.
            form: Submission,
        }
        /// May the facility go on to the next stage? See [`crate::onboarding::may_go_on`].
        "stage" Stage {
            /// The last stage finished.
            reached: Stage,
            /// The stage to begin.
            next: Stage,
        }
    }
}
