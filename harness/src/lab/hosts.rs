//! A laboratory of several hosts, which meet at a [`hub`](hub::Hub).
//!
//! One host submits a night: the plan, and an order for each job. Agents on the hosts with the readers take the orders that they have
//! reader and card for, and each works on an order as on a night of its own, with journal, health checks and recovery. One collector makes
//! a night of their reports. Every host may be killed or cut off at any moment:
//!
//! - an order whose agent falls silent is delivered to another host;
//! - what may present a PIN is begun once, anywhere, ever;
//! - the first report on a job counts, the hub refuses a second.

mod agent;
mod collector;
mod connection;
mod hub;
mod order;
mod submission;

pub(crate) use agent::{Agent, News};
pub(crate) use collector::collect;
pub(crate) use hub::Hub;
pub(crate) use order::Report;
pub(crate) use submission::submit;
