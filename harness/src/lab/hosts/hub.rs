//! The hub where the hosts of a laboratory meet: NATS JetStream.
//!
//! | what | where | why so |
//! |---|---|---|
//! | orders | work queue `TASHIKA_ORDERS`, `tashika.orders.<reader>.<card>` | an order that nobody acknowledged in time is delivered again, to another host |
//! | reports | stream `TASHIKA_REPORTS`, `tashika.reports.<night>.<job>` | the first one on a subject counts, the server refuses another |
//! | begun | bucket `tashika-begun`, `<night>.<job>` | a job that may present a PIN is begun once, whoever is asked to |
//! | leases | bucket `tashika-leases`, `<slot>` | one host at a time works under the name of a slot |
//! | files | object store `tashika-files`, `<night>/…` | plans and evidence |

use std::path::Path;
use std::time::Duration;

use async_nats::jetstream::consumer::{PullConsumer, pull};
use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::kv::{self, CreateErrorKind, UpdateErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::object_store::{self, ObjectStore};
use async_nats::jetstream::stream::{self, RetentionPolicy, Stream};
use async_nats::jetstream::{self, AckKind, Context, Message};
use conformance::Text;
use conformance::lab::Night;
use futures::StreamExt as _;
use tokio::io::AsyncReadExt as _;

use super::connection;
use super::order::{Capability, Order, Report, token};
use crate::failure::Failure;
use crate::lab::file::HubEntry;

const ORDERS: &str = "TASHIKA_ORDERS";
const REPORTS: &str = "TASHIKA_REPORTS";
const BEGUN: &str = "tashika-begun";
const LEASES: &str = "tashika-leases";
const FILES: &str = "tashika-files";
/// Name of a night's plan among its files: the night as it is before anything was done.
const PLAN: &str = "plan.json";
/// What the hub keeps goes after this time; the history keeps the results.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A connection to the hub.
#[derive(Clone)]
pub(crate) struct Hub {
    context: Context,
    orders: Stream,
    reports: Stream,
    begun: kv::Store,
    leases: kv::Store,
    files: ObjectStore,
    patience: Duration,
}

impl Hub {
    /// Connects, and makes what is not there yet. A host that loses the hub later tries again for as long as it runs.
    ///
    /// # Errors
    /// If the hub is refused for safety, cannot be reached, or is older than NATS 2.10.
    pub(crate) async fn open(entry: &HubEntry, host: &str) -> Result<Self, Failure> {
        let options = connection::options(entry)?.name(host);
        let client = options.connect(entry.address.as_str()).await.map_err(|error| unreachable(&error))?;
        let server = client.server_info().version;
        if !is_recent(&server) {
            return Err(Failure::rig(Text::new(
                format!("NATS サーバー {server} は古い。2.10 以降を使う"),
                format!("the NATS server is {server}; use 2.10 or newer"),
            )));
        }
        let context = jetstream::new(client);
        let made = async {
            let orders = stream::Config {
                name: ORDERS.to_owned(),
                subjects: vec!["tashika.orders.>".to_owned()],
                retention: RetentionPolicy::WorkQueue,
                duplicate_window: Duration::from_secs(24 * 60 * 60),
                max_age: KEPT,
                ..Default::default()
            };
            let reports = stream::Config {
                name: REPORTS.to_owned(),
                subjects: vec!["tashika.reports.>".to_owned()],
                max_age: KEPT,
                ..Default::default()
            };
            let bucket =
                |name: &str, max_age| kv::Config { bucket: name.to_owned(), max_age, ..Default::default() };
            let files =
                object_store::Config { bucket: FILES.to_owned(), max_age: KEPT, ..Default::default() };
            Ok::<_, async_nats::Error>(Self {
                orders: context.get_or_create_stream(orders).await?,
                reports: context.get_or_create_stream(reports).await?,
                begun: context.create_key_value(bucket(BEGUN, KEPT)).await?,
                leases: context.create_or_update_key_value(bucket(LEASES, entry.patience.0)).await?,
                files: context.create_object_store(files).await?,
                patience: entry.patience.0,
                context: context.clone(),
            })
        };
        made.await.map_err(|error| unreachable(&error))
    }

    /// How long a host may be silent before it counts as gone.
    pub(crate) const fn patience(&self) -> Duration {
        self.patience
    }

    /// Keeps the plan of a night and puts its orders into the queue. Orders that are known already are not doubled.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn submit(&self, plan: &Night, orders: &[Order]) -> Result<(), Failure> {
        let json = serde_json::to_vec(plan).map_err(|error| broken(&error))?;
        self.put(&format!("{}/{PLAN}", plan.id), &json).await?;
        for order in orders {
            let payload = serde_json::to_vec(order).map_err(|error| broken(&error))?;
            let message = PublishMessage::build().payload(payload.into()).message_id(order.key());
            let subject = format!("tashika.orders.{}", order.capability);
            let sent =
                self.context.send_publish(subject, message).await.map_err(|error| unreachable(&error))?;
            sent.await.map_err(|error| unreachable(&error))?;
        }
        Ok(())
    }

    /// The queue of the orders that need this reader and card, shared by all hosts that have both.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn queue(&self, capability: &Capability) -> Result<PullConsumer, Failure> {
        let name = capability.to_string().replace('.', "_");
        let config = pull::Config {
            durable_name: Some(name.clone()),
            filter_subject: format!("tashika.orders.{capability}"),
            ack_wait: self.patience,
            ..Default::default()
        };
        self.orders.get_or_create_consumer(&name, config).await.map_err(|error| unreachable(&error))
    }

    /// The next order, or none within the time.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn take(&self, queue: &PullConsumer, wait: Duration) -> Result<Option<Taken>, Failure> {
        let fetched = queue.batch().max_messages(1).expires(wait).messages().await;
        let mut messages = fetched.map_err(|error| unreachable(&error))?;
        let Some(message) = messages.next().await else { return Ok(None) };
        let message = message.map_err(|error| unreachable(&error))?;
        match serde_json::from_slice(&message.payload) {
            Ok(order) => Ok(Some(Taken { order, message })),
            Err(error) => {
                // Nobody will ever understand it: it must not come back for ever.
                message.ack_with(AckKind::Term).await.map_err(|error| unreachable(&error))?;
                Err(broken(&error))
            }
        }
    }

    /// Whether this job is begun for the first time, anywhere. Asked before anything that may present a PIN.
    ///
    /// # Errors
    /// If the hub cannot be reached: then the job must not begin.
    pub(crate) async fn begin_once(&self, order: &Order, host: &str) -> Result<Begin, Failure> {
        let key = order.key();
        match self.begun.create(&key, host.to_owned().into()).await {
            Ok(_) => Ok(Begin::First),
            Err(error) if error.kind() == CreateErrorKind::AlreadyExists => {
                let by = self.begun.get(key).await.map_err(|error| unreachable(&error))?;
                Ok(Begin::Again(by.map_or_else(String::new, |by| String::from_utf8_lossy(&by).into_owned())))
            }
            Err(error) => Err(unreachable(&error)),
        }
    }

    /// Takes the lease of a slot's name; `None` if another host holds it.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn lease(&self, slot: &str, host: &str) -> Result<Option<Lease>, Failure> {
        let key = token(slot);
        match self.leases.create(&key, host.to_owned().into()).await {
            Ok(revision) => {
                Ok(Some(Lease { key, host: host.to_owned(), revision, store: self.leases.clone() }))
            }
            Err(error) if error.kind() == CreateErrorKind::AlreadyExists => Ok(None),
            Err(error) => Err(unreachable(&error)),
        }
    }

    /// Keeps a file of a night.
    ///
    /// # Errors
    /// If it cannot be read, or the hub cannot be reached.
    pub(crate) async fn keep(&self, name: &str, path: &Path) -> Result<(), Failure> {
        let bytes = tokio::fs::read(path).await.map_err(|error| Failure::file(path, &error))?;
        self.put(name, &bytes).await
    }

    async fn put(&self, name: &str, mut bytes: &[u8]) -> Result<(), Failure> {
        self.files.put(name, &mut bytes).await.map(|_| ()).map_err(|error| unreachable(&error))
    }

    /// A file of a night.
    ///
    /// # Errors
    /// If there is none, or the hub cannot be reached.
    pub(crate) async fn file(&self, name: &str) -> Result<Vec<u8>, Failure> {
        let mut object = self.files.get(name).await.map_err(|error| unreachable(&error))?;
        let mut bytes = Vec::new();
        object.read_to_end(&mut bytes).await.map_err(|error| unreachable(&error))?;
        Ok(bytes)
    }

    /// A night as it was planned.
    ///
    /// # Errors
    /// If nobody submitted it, or the hub cannot be reached.
    pub(crate) async fn plan(&self, night: &str) -> Result<Night, Failure> {
        let json = self.file(&format!("{night}/{PLAN}")).await?;
        serde_json::from_slice(&json).map_err(|error| broken(&error))
    }

    /// Reports what came of an order. The first report counts: `false` if there was one already.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn report(&self, report: &Report) -> Result<bool, Failure> {
        let payload = serde_json::to_vec(report).map_err(|error| broken(&error))?;
        let message = PublishMessage::build().payload(payload.into()).expected_last_subject_sequence(0);
        let subject = format!("tashika.reports.{}", report.order.key());
        let sent = self.context.send_publish(subject, message).await.map_err(|error| unreachable(&error))?;
        match sent.await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == PublishErrorKind::WrongLastSequence => Ok(false),
            Err(error) => Err(unreachable(&error)),
        }
    }

    /// The reports on a night, as they come, those that are there already first.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn reports(&self, night: &str) -> Result<pull::Ordered, Failure> {
        let config = pull::OrderedConfig {
            filter_subject: format!("tashika.reports.{}.>", token(night)),
            ..Default::default()
        };
        let consumer = self.reports.create_consumer(config).await.map_err(|error| unreachable(&error))?;
        consumer.messages().await.map_err(|error| unreachable(&error))
    }
}

/// Whether a job may be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Begin {
    /// Nobody has begun it.
    First,
    /// This host has, and nothing came of it.
    Again(String),
}

/// An order that this host has in hand.
pub(crate) struct Taken {
    /// What is to be done.
    pub(crate) order: Order,
    message: Message,
}

impl Taken {
    /// Tells the hub that the work goes on, so that it gives the order to nobody else.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn goes_on(&self) -> Result<(), Failure> {
        self.message.ack_with(AckKind::Progress).await.map_err(|error| unreachable(&error))
    }

    /// How often the hub has handed it out, this time included.
    pub(crate) fn deliveries(&self) -> i64 {
        self.message.info().map_or(1, |info| info.delivered)
    }

    /// Takes the order out of the queue, for good.
    ///
    /// # Errors
    /// If the hub cannot be reached. The order may come back then; its report is counted once all the same.
    pub(crate) async fn done(&self) -> Result<(), Failure> {
        self.message.double_ack().await.map_err(|error| unreachable(&error))
    }

    /// Gives the order back, for another host or a later time.
    ///
    /// # Errors
    /// If the hub cannot be reached: it takes the order back by itself then, after a while.
    pub(crate) async fn give_back(&self, after: Duration) -> Result<(), Failure> {
        self.message.ack_with(AckKind::Nak(Some(after))).await.map_err(|error| unreachable(&error))
    }
}

/// The right to work under the name of a slot. It runs out by itself when nobody renews it.
pub(crate) struct Lease {
    key: String,
    host: String,
    revision: u64,
    store: kv::Store,
}

impl Lease {
    /// Renews it; `false` if another host has it by now.
    ///
    /// # Errors
    /// If the hub cannot be reached.
    pub(crate) async fn renew(&mut self) -> Result<bool, Failure> {
        match self.store.update(&self.key, self.host.clone().into(), self.revision).await {
            Ok(revision) => {
                self.revision = revision;
                Ok(true)
            }
            Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(false),
            Err(error) => Err(unreachable(&error)),
        }
    }

    /// Gives it back.
    pub(crate) async fn end(self) {
        // If that fails, it runs out by itself.
        let _ = self.store.delete_expect_revision(&self.key, Some(self.revision)).await;
    }
}

/// The replies of servers before 2.10 to some questions cannot be read.
fn is_recent(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= (2, 10)
}

fn unreachable(error: &dyn std::fmt::Display) -> Failure {
    Failure::rig(Text::new(
        format!(
            "NATS サーバーと話せない: {error}。lab.yaml の hub と、サーバー (nats-server -js) を確かめる"
        ),
        format!(
            "the NATS server cannot be used: {error}; check hub in the lab file, and the server (nats-server -js)"
        ),
    ))
}

fn broken(error: &dyn std::fmt::Display) -> Failure {
    Failure::suite(Text::new(
        format!("NATS の便りを読み書きできない: {error}。すべてのホストで同じ版の tashika を使う"),
        format!(
            "a message on NATS cannot be read or written: {error}; use the same version of tashika on all hosts"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_before_2_10_are_refused() {
        assert!(is_recent("2.10.0") && is_recent("2.15.1") && is_recent("3.0.0"));
        assert!(!is_recent("2.9.10") && !is_recent("1.99.0") && !is_recent("") && !is_recent("x"));
    }
}
