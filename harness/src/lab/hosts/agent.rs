use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use conformance::evidence::sha256;
use conformance::lab::{Job, Night, Slot, SlotState, Trouble};
use conformance::{Language, Text, Verdict};
use jiff::Timestamp;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::hub::{Begin, Hub, Lease, Taken};
use super::order::{Capability, Order, Report};
use crate::failure::Failure;
use crate::lab::clock::MachineClock;
use crate::lab::file::{LabFile, SlotEntry, Span};
use crate::lab::nightly::{Ended, Nightly};
use crate::lab::plan::{Plan, PlannedSlot};

/// A host that works on orders with the slots of its lab file.
pub(crate) struct Agent {
    /// The host's name, unique among those that share the hub.
    pub(crate) host: String,
    /// Its lab file. The jobs in it are not done; orders say what is.
    pub(crate) lab: LabFile,
    /// Folder for what its slots leave.
    pub(crate) out: PathBuf,
    /// Language of the pages.
    pub(crate) language: Language,
    /// How long to wait for an order before the agent ends; `None`: for ever.
    pub(crate) idle: Option<Duration>,
}

/// What an agent tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It waits for orders for this slot.
    Waiting(String),
    /// An order has been begun: from now on it counts as begun by this host.
    Begun {
        /// The slot that works on it.
        slot: String,
        /// The job.
        job: String,
    },
    /// An order has been worked on.
    Reported {
        /// The job.
        job: String,
        /// What came of it.
        verdict: Verdict,
        /// Whether it counts: if not, another host was first.
        counts: bool,
    },
    /// An order was given back to the hub.
    GivenBack {
        /// The job.
        job: String,
        /// Why.
        why: Text,
    },
    /// Something went wrong that may pass.
    Trouble(Text),
}

/// After something went wrong.
const PAUSE: Duration = Duration::from_secs(1);

impl Agent {
    /// Works on orders until `stop` says so, or nothing came for as long as the agent waits. Orders in hand are finished.
    ///
    /// # Errors
    /// If the lab file does not fit together. A hub that cannot be reached for a while is waited for.
    pub(crate) async fn serve(
        self,
        hub: &Hub,
        stop: watch::Receiver<bool>,
        tell: mpsc::UnboundedSender<News>,
    ) -> Result<(), Failure> {
        let plan = Plan::of(self.lab.clone())?;
        // Only one slot at a time can use the control.
        let turns = if self.lab.control.is_some() { 1 } else { plan.slots.len().max(1) };
        let turns = Arc::new(Semaphore::new(turns));
        let agent = Arc::new(self);
        let mut slots = tokio::task::JoinSet::new();
        for slot in plan.slots {
            let bench = Bench {
                agent: agent.clone(),
                hub: hub.clone(),
                slot,
                turns: turns.clone(),
                tell: tell.clone(),
            };
            slots.spawn(bench.serve(stop.clone()));
        }
        while let Some(ended) = slots.join_next().await {
            ended.map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
        }
        Ok(())
    }
}

/// One slot of an agent.
struct Bench {
    agent: Arc<Agent>,
    hub: Hub,
    slot: PlannedSlot,
    turns: Arc<Semaphore>,
    tell: mpsc::UnboundedSender<News>,
}

impl Bench {
    async fn serve(self, stop: watch::Receiver<bool>) {
        /// How long one question for an order waits for an answer.
        const ASK: Duration = Duration::from_secs(1);
        self.say(News::Waiting(self.slot.entry.slot.clone()));
        let capability = Capability::of(&self.slot);
        let mut idle = Duration::ZERO;
        while !*stop.borrow() && self.agent.idle.is_none_or(|most| idle < most) {
            let turn = self.turns.acquire().await;
            let worked = match self.hub.queue(&capability).await {
                Ok(queue) => match self.hub.take(&queue, ASK).await {
                    Ok(Some(taken)) => self.work(taken).await.map(|()| true),
                    Ok(None) => Ok(false),
                    Err(failure) => Err(failure),
                },
                Err(failure) => Err(failure),
            };
            drop(turn);
            match worked {
                Ok(true) => idle = Duration::ZERO,
                Ok(false) => idle += ASK,
                Err(failure) => {
                    self.say(News::Trouble(failure.text));
                    sleep(PAUSE).await;
                    idle += PAUSE;
                }
            }
        }
    }

    /// One order, from the queue to its report.
    async fn work(&self, taken: Taken) -> Result<(), Failure> {
        let (slot, order) = (&self.slot.entry.slot, taken.order.clone());
        if Timestamp::now() >= order.until {
            let why = Text::new("夜が終わってから届いた", "it came after the end of the night");
            return self.settle(&taken, self.untried(&order, Verdict::NotRun, why)).await;
        }
        let Some(mut lease) = self.hub.lease(slot, &self.agent.host).await? else {
            let why = Text::new(
                format!("「{slot}」の名前は別のホストが使っている"),
                format!("another host works under the name {slot:?}"),
            );
            return self.give_back(&taken, why).await;
        };
        let done = self.under_lease(&taken, &order, &mut lease).await;
        lease.end().await;
        done
    }

    async fn under_lease(&self, taken: &Taken, order: &Order, lease: &mut Lease) -> Result<(), Failure> {
        let plan = match self.agent.plan(&self.slot.entry, order) {
            Ok(plan) => plan,
            Err(failure) => {
                return self.settle(taken, self.untried(order, Verdict::Inconclusive, failure.text)).await;
            }
        };
        if plan.spends_pin()
            && let Begin::Again(by) = self.hub.begin_once(order, &self.agent.host).await?
            && !(by == self.agent.host && self.agent.has_journal_of(&plan, &self.nights())?)
        {
            return self.not_again(taken, order, &by).await;
        }
        self.say(News::Begun { slot: self.slot.entry.slot.clone(), job: order.job.clone() });
        let work = {
            let (agent, nights) = (self.agent.clone(), self.nights());
            tokio::task::spawn_blocking(move || agent.night_of(&plan, &nights))
        };
        tokio::pin!(work);
        let mut beat = interval(self.hub.patience() / 3);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let ended = loop {
            tokio::select! {
                ended = &mut work => break ended,
                _ = beat.tick() => self.goes_on(taken, lease).await,
            }
        };
        let ended = ended.map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
        match ended {
            Ok(ended) => self.hand_in(taken, order, ended).await,
            Err(failure) => {
                self.settle(taken, self.untried(order, Verdict::Inconclusive, failure.text)).await
            }
        }
    }

    /// A job that another host has begun and that may have presented a PIN. The host may only be cut off for a while, so it gets some time.
    async fn not_again(&self, taken: &Taken, order: &Order, by: &str) -> Result<(), Failure> {
        /// After so many deliveries nobody waits for it any more.
        const PATIENCE: i64 = 12;
        let why = Text::new(
            format!("{by} が始めたまま戻らない。暗証番号を送ったかもしれないので、繰り返さない"),
            format!(
                "{by} began it and did not come back; a PIN may have been presented, so it is not repeated"
            ),
        );
        if taken.deliveries() < PATIENCE {
            return self.give_back(taken, why).await;
        }
        self.settle(taken, self.untried(order, Verdict::Inconclusive, why)).await
    }

    /// Tells the hub that this host is alive. Work in progress is finished in any case: if the hub has given it to another host meanwhile,
    /// the first report counts.
    async fn goes_on(&self, taken: &Taken, lease: &mut Lease) {
        let told = taken.goes_on().await;
        if let Err(failure) = told.and(lease.renew().await.map(|_| ())) {
            self.say(News::Trouble(failure.text));
        }
    }

    /// What came of the work: a report, or the order back if this slot could not be used at all.
    async fn hand_in(&self, taken: &Taken, order: &Order, ended: Ended) -> Result<(), Failure> {
        let Ended { folder, night, .. } = &ended;
        let Night { slots, troubles, .. } = night.clone();
        let Some(mut slot) = slots.into_iter().next() else {
            let why = Text::new("結果がない", "there is no result");
            return self.settle(taken, self.untried(order, Verdict::Error, why)).await;
        };
        let begun = slot.jobs.iter().any(|job| job.started.is_some());
        if !begun && !matches!(slot.state, SlotState::Ready | SlotState::Unexpected) {
            let why = slot.reason.unwrap_or_else(|| slot.state.label());
            return self.give_back(taken, why).await;
        }
        slot.name.clone_from(&order.slot);
        for job in &mut slot.jobs {
            job.id.clone_from(&order.job);
        }
        let troubles = troubles
            .into_iter()
            .map(|trouble| Trouble { slot: Some(order.slot.clone()), ..trouble })
            .collect();
        let files =
            files_below(folder, &folder.join("slots")).map_err(|error| Failure::file(folder, &error))?;
        let report = Report { order: order.clone(), host: self.agent.host.clone(), slot, troubles, files };
        // The work is done and must not be lost to a hub that cannot be reached for a while.
        while let Err(failure) = self.deliver(taken, &report, folder).await {
            self.say(News::Trouble(failure.text));
            if Timestamp::now() >= order.until {
                break;
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    async fn deliver(&self, taken: &Taken, report: &Report, folder: &Path) -> Result<(), Failure> {
        for name in &report.files {
            self.hub.keep(&report.file(name), &folder.join(name)).await?;
        }
        self.settle(taken, report.clone()).await
    }

    /// Reports, and takes the order out of the queue. In this order: an order without a report would be lost.
    async fn settle(&self, taken: &Taken, report: Report) -> Result<(), Failure> {
        let verdict = report.slot.jobs.first().map_or(Verdict::NotRun, |job| job.verdict);
        let counts = self.hub.report(&report).await?;
        taken.done().await?;
        self.say(News::Reported { job: report.order.job, verdict, counts });
        Ok(())
    }

    async fn give_back(&self, taken: &Taken, why: Text) -> Result<(), Failure> {
        self.say(News::GivenBack { job: taken.order.job.clone(), why });
        let pause = self.hub.patience();
        taken.give_back(pause).await?;
        // This slot would only take it again.
        sleep(pause).await;
        Ok(())
    }

    fn untried(&self, order: &Order, verdict: Verdict, why: Text) -> Report {
        let job = Job::without_result(&order.slot, order.entry.kind(), order.profile.as_str(), verdict, why);
        let slot = Slot {
            name: order.slot.clone(),
            place: self.slot.entry.at.clone(),
            identity: None,
            card: None,
            state: SlotState::Ready,
            reason: None,
            quarantine: None,
            jobs: vec![job],
        };
        Report {
            order: order.clone(),
            host: self.agent.host.clone(),
            slot,
            troubles: Vec::new(),
            files: Vec::new(),
        }
    }

    /// Folder of all that this slot has done.
    fn nights(&self) -> PathBuf {
        self.agent.out.join(&self.slot.entry.slot)
    }

    fn say(&self, news: News) {
        // Whether anybody listens makes no difference to the work.
        let _ = self.tell.send(news);
    }
}

impl Agent {
    /// Works on an order as on a night of one job. If this process is killed and the order comes back to it, the journal in the slot's
    /// folder tells where it was; what had come to its end and was not yet handed in is not done again.
    fn night_of(&self, plan: &Plan, nights: &Path) -> Result<Ended, Failure> {
        let nightly = self.nightly(plan, nights);
        match nightly.finished()? {
            Some(ended) => Ok(ended),
            None => nightly.run(Box::new(MachineClock::new()), &mut |_| {}),
        }
    }

    /// Whether this host began the order before and still has the journal, so that nothing will be done twice.
    fn has_journal_of(&self, plan: &Plan, nights: &Path) -> Result<bool, Failure> {
        let nightly = self.nightly(plan, nights);
        Ok(nightly.unfinished(&MachineClock::new())?.is_some() || nightly.finished()?.is_some())
    }

    const fn nightly<'a>(&self, plan: &'a Plan, nights: &'a Path) -> Nightly<'a> {
        Nightly { plan, nights, language: self.language }
    }

    /// An order on a slot, as a plan. What it may cost is found by this host's own files, whatever the order says.
    fn plan(&self, slot: &SlotEntry, order: &Order) -> Result<Plan, Failure> {
        let left = Duration::try_from(order.until.duration_since(Timestamp::now())).unwrap_or_default();
        let ordered = SlotEntry { jobs: vec![order.entry.clone()], quarantine: None, ..slot.clone() };
        let others = self.lab.slots.iter().filter(|other| other.slot != slot.slot);
        let lab = LabFile {
            lab: order.key(),
            night: Span(left),
            slots: others.cloned().chain([ordered]).collect(),
            expected: Vec::new(),
            hooks: Vec::new(),
            ..self.lab.clone()
        };
        let mut plan = Plan::of(lab)?;
        plan.slots.retain(|planned| planned.entry.slot == slot.slot);
        plan.sha256 = sha256(order.key().as_bytes());
        Ok(plan)
    }
}

/// The files below a folder, by their names relative to another one above it.
fn files_below(root: &Path, folder: &Path) -> std::io::Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(root, &path)?);
        } else {
            files.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned());
        }
    }
    files.sort();
    Ok(files)
}
