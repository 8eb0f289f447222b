//! The rules of the two notices on online eligibility verification, limited type (オンライン資格確認 資格確認限定型), as
//! pure functions over typed data.
//!
//! * The notice of 2024-01-31 on health checkups and guidance (特定健診・特定保健指導): requirements `HC-…`.
//! * The notice of 2024-04-01 on midwifery centres (助産所): requirements `MW-…`.
//! * What changed later, as far as public sources tell ([`later`]): requirements `LR-…`.
//! * The numbers on cards, tickets and forms ([`identifier`]): requirements `ID-…`.
//!
//! Every function names the requirements it implements; their text stands in `features/<document>/requirements.yaml`.
//! A [`Ruling`] always says which requirement decided. Nothing here reads a clock, a file or a card: the day is an
//! argument, and [`desk::answer`] is the whole front desk.
//!
//! ```
//! use eligibility::{Facility, Route, route};
//! use jiff::civil::date;
//!
//! let ruling = route::accepts(Facility::MidwiferyCentre, Route::OnlineLimited, date(2024, 6, 30));
//! assert!(!ruling.is_accepted());
//! assert_eq!(ruling.reason().requirement, "MW-021");
//! ```

mod named;

pub mod account;
pub mod app;
pub mod application;
pub mod bus;
pub mod calendar;
pub mod deployment;
pub mod desk;
pub mod device;
pub mod dock;
pub mod facility;
pub mod facility_proof;
pub mod identifier;
pub mod institution_list;
pub mod insurance_card;
pub mod insurer;
pub mod later;
pub mod likeness;
pub mod midwifery;
pub mod onboarding;
pub mod place;
pub mod portal;
pub mod procedure;
pub mod registration;
pub mod route;
mod ruling;
pub mod subsidy;
pub mod verification;
pub mod voucher;

pub use facility::{Facility, Programme};
pub use named::UnknownWord;
pub use portal::Portal;
pub use route::Route;
pub use ruling::{Reason, Ruling};
