//! Verifications by PIN, with the client and with bare hyper, over new and over kept connections.

use std::time::{Duration, Instant};

use client::IdentityCheck;

use crate::bare::{Bare, config};
use crate::card::SoftCard;
use crate::rig::Rig;

/// What one kind has cost: the median time of a round, and the processor time of all rounds.
#[derive(Default)]
struct Cost {
    rounds: Vec<Duration>,
    processor: Duration,
}

impl Cost {
    /// Measures one round.
    async fn add(&mut self, round: impl Future<Output = Duration>) {
        let before = processor();
        self.rounds.push(round.await);
        self.processor += processor().saturating_sub(before);
    }

    fn rate(&mut self, verifications: usize) -> f64 {
        self.rounds.sort_unstable();
        f64::from(u32::try_from(verifications).unwrap()) / self.rounds[self.rounds.len() / 2].as_secs_f64()
    }
}

/// Runs the four kinds in turn, prints them, and says where the client costs too much. The overhead is judged by processor
/// time, of client and gateway together, because that is the same on a busy machine.
pub(crate) async fn compare(rig: &Rig, verifications: usize, rounds: usize) -> Vec<String> {
    let [mut client_new, mut bare_new, mut client_kept, mut bare_kept]: [Cost; 4] = Default::default();
    for _ in 0..rounds {
        client_new.add(by_client_new(rig, verifications)).await;
        bare_new.add(by_bare_new(rig, verifications)).await;
        client_kept.add(by_client_kept(rig, verifications)).await;
        bare_kept.add(by_bare_kept(rig, verifications)).await;
    }
    println!("verification by PIN (session, challenge, answer; one signature of 2048 bits)");
    println!("  {:<24}{:>12}{:>12}", "", "client", "bare hyper");
    let mut problems = Vec::new();
    for (what, client, bare) in [
        ("new connection each", &mut client_new, &mut bare_new),
        ("kept connection", &mut client_kept, &mut bare_kept),
    ] {
        let (fast, bare_fast) = (client.rate(verifications), bare.rate(verifications));
        let over = (client.processor.as_secs_f64() / bare.processor.as_secs_f64() - 1.0) * 100.0;
        println!("  {what:<24}{fast:>10.0}/s{bare_fast:>10.0}/s   processor time {over:+.1} %");
        if over > 10.0 {
            problems.push(format!("{what}: the client costs {over:.1} % over bare hyper"));
        }
    }
    problems
}

/// Processor time of this process so far, in hundredths of a second (proc(5)); nothing where the system does not tell.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |at: usize| fields.split_whitespace().nth(at).and_then(|text| text.parse::<u64>().ok());
    Duration::from_millis(10 * (ticks(11).unwrap_or_default() + ticks(12).unwrap_or_default()))
}

async fn by_client_new(rig: &Rig, verifications: usize) -> Duration {
    let (mut client, mut card) = (rig.client(), SoftCard::of("taro"));
    let begun = Instant::now();
    for _ in 0..verifications {
        client.verify(&mut card, IdentityCheck::Pin).await.unwrap();
    }
    begun.elapsed()
}

async fn by_client_kept(rig: &Rig, verifications: usize) -> Duration {
    let (mut client, mut card) = (rig.client(), SoftCard::of("taro"));
    let mut session = client.open().await.unwrap();
    let begun = Instant::now();
    for _ in 0..verifications {
        session.verify(&mut card, IdentityCheck::Pin).await.unwrap();
    }
    begun.elapsed()
}

async fn by_bare_new(rig: &Rig, verifications: usize) -> Duration {
    let (config, mut card) = (config(rig), SoftCard::of("taro"));
    let begun = Instant::now();
    for _ in 0..verifications {
        Bare::open(rig, &config).await.verify(&mut card).await;
    }
    begun.elapsed()
}

async fn by_bare_kept(rig: &Rig, verifications: usize) -> Duration {
    let (config, mut card) = (config(rig), SoftCard::of("taro"));
    let mut bare = Bare::open(rig, &config).await;
    let begun = Instant::now();
    for _ in 0..verifications {
        bare.verify(&mut card).await;
    }
    begun.elapsed()
}
