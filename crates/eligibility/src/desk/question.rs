use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::account::Field;
use crate::app::{Source, System};
use crate::application::{Entry, Proof, Required, Submission};
use crate::deployment::Carrier;
use crate::device::Equipment;
use crate::dock::{Means, Purpose};
use crate::facility_proof::{AccountSource, AccountUse, Capture, Document};
use crate::insurance_card::{self, Paper};
use crate::later::screen::Shown;
use crate::later::smartphone::{self, Phone, Unlock};
use crate::later::{certificate, grace, interim};
use crate::midwifery::Occasion;
use crate::onboarding::Stage;
use crate::place::Place;
use crate::portal::{Material, Page};
use crate::procedure::Need;
use crate::registration::Affiliation;
use crate::subsidy::{Purchase, Rounding};
use crate::verification::{IdentityCheck, Item, Kind, Network, User, Visit};
use crate::{Facility, Portal, Route, bus, identifier, insurer, registration, voucher};

use super::questions;

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
            filing: insurer::Filing,
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
        // --- kinds of online verification, and what they run on
        /// Is the kind in operation on this day? See [`crate::deployment::operates`].
        "operation" Operation {
            /// The kind of online verification.
            kind: Kind,
            /// The day.
            day: Date,
        }
        /// Is the user obliged to have online verification? See [`crate::deployment::obliged`].
        "obligation" Obligation {
            /// The user.
            user: User,
            /// The day.
            day: Date,
        }
        /// Does the kind run on these devices? See [`crate::deployment::carried_by`].
        "carrier" Carrier {
            /// The kind of online verification.
            kind: Kind,
            /// The devices.
            carrier: Carrier,
        }
        /// May this line join the Web service to the verification system? See
        /// [`crate::deployment::joins_web_service`].
        "web-service-line" WebServiceLine {
            /// The line.
            network: Network,
        }
        /// May this app on this system verify? See [`crate::app::accepts`].
        "app" App {
            /// Where the app comes from.
            source: Source,
            /// What it runs on.
            system: System,
        }
        /// Can the app's first set-up be completed? See [`crate::app::may_finish_set_up`].
        "set-up" SetUp {
            /// Whether the app's terms of use were confirmed.
            terms_confirmed: bool,
            /// Whether the user settings were entered.
            settings_entered: bool,
        }
        // --- papers
        /// Does an insurance card count? See [`crate::insurance_card::accepts`].
        "insurance-card" InsuranceCard(insurance_card::Presented)
        /// Is the paper an insurance card in the sense of the direct-payment rules? See
        /// [`crate::insurance_card::includes`].
        "paper" Paper {
            /// The paper.
            paper: Paper,
        }
        // --- tickets and numbers
        /// May the service be carried out for the person with this ticket and qualification? See
        /// [`crate::voucher::accepts`].
        "voucher" Voucher(Box<voucher::Visit>)
        /// How like are two ways of writing a symbol or number? See [`crate::likeness::compare`].
        "likeness" Likeness {
            /// As the ticket has it.
            ticket: String,
            /// As the qualification has it.
            qualification: String,
        }
        /// Is this a well-formed number of its kind? See [`crate::identifier::accepts`].
        "identifier" Identifier(identifier::Written)
        /// Until when can a ticket of this number be valid? See [`crate::identifier::ticket_last_day`].
        "ticket-last-day" TicketLastDay {
            /// The ticket's number.
            number: String,
        }
        // --- checkup bodies and insurers
        /// Is a filing made on the right form to the right place? See [`crate::insurer::files`].
        "filing" Filing(insurer::Filed)
        /// Is a facility given a checkup-institution number? See [`crate::insurer::gets_number`].
        "institution-number" InstitutionNumber {
            /// The facility.
            facility: Facility,
            /// Whether it applied for one.
            applied: bool,
        }
        /// Is an entry of the list of institutions right? See [`crate::institution_list::accepts`].
        "institution-list" InstitutionList {
            /// What its column on online verification says; absent if left empty.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            column: Option<bool>,
            /// Whether the institution can verify online.
            usable: bool,
        }
        /// Is the preparation of a bus what the notice recommends? See [`crate::bus::prepared`].
        "bus-preparation" BusPreparation(bus::Preparation)
        // --- midwifery centres and the portal
        /// May a midwifery centre verify on this occasion? See [`crate::midwifery::may_verify`].
        "midwifery-use" MidwiferyUse {
            /// Whether the centre uses direct payment.
            uses_scheme: bool,
            /// The occasion.
            occasion: Occasion,
        }
        /// Does the portal publish this? See [`crate::portal::publishes`].
        "material" Material {
            /// The portal.
            portal: Portal,
            /// What is looked for.
            material: Material,
        }
        /// Can this page of the portal be seen? See [`crate::portal::shows`].
        "page" Page {
            /// The page.
            page: Page,
            /// Whether someone is logged in.
            logged_in: bool,
        }
        /// Which procedure serves this need? See [`crate::procedure::serving`].
        "procedure" Procedure {
            /// The need.
            need: Need,
        }
        /// Does a midwifery centre register under this choice? See [`crate::registration::belongs`].
        "affiliation" Affiliation {
            /// The choice.
            affiliation: Affiliation,
        }
        /// Does the form fill this in by itself? See [`crate::registration::fills_in`].
        "filled-in" FilledIn {
            /// The entry.
            entry: registration::RegistrationEntry,
        }
        /// Is this the ten-digit code to be filled in? See [`crate::registration::fills_code`].
        "long-code" LongCode(registration::Codes)
        /// Does the activation mail go to the right address? See [`crate::registration::mails_to`].
        "activation-mail" ActivationMail {
            /// The address that was entered.
            entered: String,
            /// The address the mail is sent to.
            sent_to: String,
        }
        /// Does the account number confirm the facility? See [`crate::facility_proof::agrees`].
        "account-number" AccountNumber {
            /// The number filed for claims.
            filed: String,
            /// The number entered.
            entered: String,
        }
        /// Is this the account number to enter? See [`crate::facility_proof::asks_for`].
        "account-source" AccountSource {
            /// Where it comes from.
            source: AccountSource,
        }
        /// May the account number be used for this? See [`crate::facility_proof::may_use`].
        "account-use" AccountUse {
            /// What for.
            purpose: AccountUse,
        }
        /// Is this way of confirming the facility to be taken? See [`crate::facility_proof::follows_order`].
        "proof-order" ProofOrder {
            /// The way.
            proof: Proof,
            /// Whether the bank account number could not confirm it.
            account_failed: bool,
        }
        /// Does the document prove the facility? See [`crate::facility_proof::proves`].
        "proof-document" ProofDocument {
            /// The document.
            document: Document,
            /// How it became a file.
            capture: Capture,
        }
        /// Is the number of terminals what the work needs? See [`crate::application::needs`].
        "devices-needed" DevicesNeeded {
            /// Terminals asked for.
            requested: u32,
            /// Terminals the work needs.
            needed: u32,
        }
        /// Is the list of required entries right? See [`crate::application::lists`].
        "required-list" RequiredList {
            /// The entries still missing.
            missing: Vec<Required>,
            /// The entries on the list.
            shown: Vec<Required>,
        }
        /// Does the mail of completion come in time? See [`crate::onboarding::mail_in_time`].
        "completion-mail" CompletionMail {
            /// Whole days after the application.
            days: u32,
        }
        /// Can the subsidy be granted? See [`crate::subsidy::may_be_granted`].
        "subsidy-application" SubsidyApplication {
            /// Whether the facility has an account on the portal.
            account: bool,
            /// Whether it applied for the subsidy there.
            applied: bool,
        }
        // --- later rules
        /// May an insufficient paper be accepted in the interim? See [`crate::later::interim::accepts`].
        "interim" Interim(interim::Visit)
        /// Can a card around the end of its certificate be used? See [`crate::later::grace::accepts`].
        "certificate-grace" CertificateGrace(grace::Presented)
        /// Is a warning about the certificate's end due? See [`crate::later::grace::warns`].
        "expiry-warning" ExpiryWarning {
            /// The last day on which the certificate is valid.
            expires: Date,
            /// The day.
            day: Date,
        }
        /// Can this smartphone stand for the card? See [`crate::later::smartphone::accepts`].
        "smartphone" Smartphone(smartphone::Tap)
        /// Is a phone's holder confirmed this way? See [`crate::later::smartphone::unlocks`].
        "smartphone-unlock" SmartphoneUnlock {
            /// The phone.
            phone: Phone,
            /// The way.
            unlock: Unlock,
        }
        /// Does the certificate count as it is presented? See [`crate::later::certificate::accepts`].
        "certificate" Certificate(certificate::Presented)
        /// Is the notice of qualification in date? See [`crate::later::certificate::notice_in_date`].
        "notice-date" NoticeDate {
            /// The last day printed on it, if any.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            expires: Option<Date>,
            /// The day.
            day: Date,
        }
        /// Is a person sent the certificate without asking? See [`crate::later::certificate::is_sent`].
        "certificate-sent" CertificateSent(certificate::Holder)
        /// Does what is shown count as the Mynaportal screen? See [`crate::later::screen::accepts`].
        "screen" Screen {
            /// How it is shown.
            shown: Shown,
            /// Whether pictures and stored files are taken for the screen.
            #[serde(default)]
            stored_counts: bool,
        }
    }
}
