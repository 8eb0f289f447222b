//! `tashika lab submit`, `agent` and `collect`: one night on several hosts.

#[cfg(feature = "lab-nats")]
pub(super) use real::{agent, collect, submit};

#[cfg(not(feature = "lab-nats"))]
pub(super) use missing::{agent, collect, submit};

#[cfg(feature = "lab-nats")]
mod real {
    use conformance::lab::apply;
    use conformance::{Text, exit};
    use jiff::tz::TimeZone;
    use jiff::{SignedDuration, Timestamp};
    use tokio::sync::{mpsc, watch};

    use crate::cli::{LabAgentArgs, LabCollectArgs, LabSubmitArgs};
    use crate::command::common::{block_on, print};
    use crate::command::lab::nightly::show;
    use crate::failure::Failure;
    use crate::lab::file::{HubEntry, LabFile};
    use crate::lab::hosts::{self, Agent, Hub, News};
    use crate::lab::{Plan, dawn, host};
    use crate::report::terminal::Look;

    pub(in crate::command::lab) fn submit(args: &LabSubmitArgs) -> Result<u8, Failure> {
        let plan = Plan::read(&args.lab.lab)?;
        let hub = hub(&plan.lab)?.clone();
        let night = block_on(async {
            let hub = Hub::open(&hub, &host()).await?;
            hosts::submit(&plan, &hub, Timestamp::now()).await
        })?;
        print(&format!("{}\n", night.id));
        Ok(exit::PASSED)
    }

    pub(in crate::command::lab) fn agent(args: &LabAgentArgs, look: Look) -> Result<u8, Failure> {
        let lab = LabFile::read(&args.lab.lab)?;
        let entry = hub(&lab)?.clone();
        let agent = Agent {
            host: args.host.clone().unwrap_or_else(host),
            lab,
            out: args.lab.out.clone(),
            language: look.language,
            idle: args.idle.map(|span| span.0),
        };
        block_on(async {
            let hub = Hub::open(&entry, &agent.host).await?;
            let (told, mut news) = mpsc::unbounded_channel();
            let (stop, stopped) = watch::channel(false);
            tokio::spawn(async move {
                if tokio::signal::ctrl_c().await.is_ok() {
                    let _ = stop.send(true);
                }
                // Dropped, it would count as an end.
                std::future::pending::<()>().await;
            });
            let serving = agent.serve(&hub, stopped, told);
            tokio::pin!(serving);
            loop {
                tokio::select! {
                    served = &mut serving => break served,
                    Some(news) = news.recv() => eprintln!("{}", line(&news, look)),
                }
            }
        })?;
        Ok(exit::PASSED)
    }

    fn line(news: &News, look: Look) -> String {
        let text = match news {
            News::Waiting(slot) => {
                Text::new(format!("{slot}: 依頼を待つ"), format!("{slot}: waiting for orders"))
            }
            News::Begun { slot, job } => {
                Text::new(format!("{slot}: {job} を始める"), format!("{slot}: begins {job}"))
            }
            News::Reported { job, verdict, counts: true } => {
                let verdict = look.verdict(*verdict);
                Text::new(format!("{job}: {verdict}"), format!("{job}: {verdict}"))
            }
            News::Reported { job, .. } => Text::new(
                format!("{job}: 別のホストが先に報告していたので数えない"),
                format!("{job}: not counted, another host was first"),
            ),
            News::GivenBack { job, why } => {
                Text::new(format!("{job}: 返した。{}", why.ja), format!("{job}: given back; {}", why.en))
            }
            News::Trouble(what) => what.clone(),
        };
        look.say(&text).to_owned()
    }

    pub(in crate::command::lab) fn collect(args: &LabCollectArgs, look: Look) -> Result<u8, Failure> {
        let plan = Plan::read(&args.lab.lab)?;
        let lab = &plan.lab;
        let entry = hub(lab)?.clone();
        let folder = args.lab.out.join(&args.night);
        let wait = args.wait.map_or(lab.night.0, |wait| wait.0);
        let until =
            Timestamp::now().saturating_add(SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX));
        let until = until.unwrap_or(Timestamp::MAX);
        let mut night = block_on(async {
            let hub = Hub::open(&entry, &host()).await?;
            let mut hear = |report: &hosts::Report| {
                let verdict =
                    report.slot.jobs.first().map(|job| look.verdict(job.verdict)).unwrap_or_default();
                eprintln!("{}: {verdict} ({})", report.order.job, report.host);
            };
            hosts::collect(&hub, &args.night, &folder, until, &mut hear).await
        })?;
        let today = night.started.to_zoned(TimeZone::system()).date();
        apply(&mut night, &lab.expected, today);
        let (morning, complaints) = dawn(&plan, night, &folder, &args.lab.out, look.language)?;
        Ok(show(&morning, &complaints, &folder, look))
    }

    fn hub(lab: &LabFile) -> Result<&HubEntry, Failure> {
        lab.hub.as_ref().ok_or_else(|| {
            Failure::usage(Text::new(
                "ラボのファイルに hub がない。例: hub: { address: \"nats://127.0.0.1:4222\" }",
                "the lab file has no hub; for instance: hub: { address: \"nats://127.0.0.1:4222\" }",
            ))
        })
    }
}

#[cfg(not(feature = "lab-nats"))]
mod missing {
    use conformance::Text;

    use crate::cli::{LabAgentArgs, LabCollectArgs, LabSubmitArgs};
    use crate::failure::Failure;
    use crate::report::terminal::Look;

    pub(in crate::command::lab) fn submit(_: &LabSubmitArgs) -> Result<u8, Failure> {
        Err(without_nats())
    }

    pub(in crate::command::lab) fn agent(_: &LabAgentArgs, _: Look) -> Result<u8, Failure> {
        Err(without_nats())
    }

    pub(in crate::command::lab) fn collect(_: &LabCollectArgs, _: Look) -> Result<u8, Failure> {
        Err(without_nats())
    }

    fn without_nats() -> Failure {
        Failure::usage(Text::new(
            "この tashika は NATS なしで作られている。cargo run --release --features lab-nats -- … で実行する",
            "this tashika was built without NATS; run: cargo run --release --features lab-nats -- …",
        ))
    }
}
