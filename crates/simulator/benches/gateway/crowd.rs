//! Clients at once: 1, 10, 100, 1,000. Each verifies once over a connection of its own; nothing may be lost.

use std::time::Instant;

use client::IdentityCheck;
use tokio::task::{JoinSet, LocalSet};

use crate::card::SoftCard;
use crate::rig::Rig;

pub(crate) async fn grow(rig: &Rig) -> Vec<String> {
    println!("clients at once, each with one verification over a connection of its own");
    let mut problems = Vec::new();
    for clients in [1, 10, 100, 1_000_usize] {
        let begun = Instant::now();
        let answered = LocalSet::new().run_until(answered(rig, clients)).await;
        let time = begun.elapsed();
        let rate = f64::from(u32::try_from(clients).unwrap()) / time.as_secs_f64();
        println!("  {clients:>6}{:>12.0}/s{:>10} ms{:>8} lost", rate, time.as_millis(), clients - answered);
        if answered != clients {
            problems.push(format!("{} of {clients} clients got no answer", clients - answered));
        }
    }
    problems
}

/// How many of so many clients got the right answer.
async fn answered(rig: &Rig, clients: usize) -> usize {
    let mut crowd = JoinSet::new();
    let people =
        ["taro", "hanako", "hachiro", "kuro"].map(|key| (key, simulator::people::Person::by_key(key)));
    for number in 0..clients {
        let (key, person) = people[number % people.len()].clone();
        let mut client = rig.client();
        crowd.spawn_local(async move {
            let outcome = client.verify(&mut SoftCard::of(key), IdentityCheck::Pin).await;
            let name =
                outcome.ok().and_then(|outcome| Some(outcome.qualifications.first()?.name.to_string()));
            name == person.map(|person| person.name)
        });
    }
    crowd.join_all().await.into_iter().filter(|right| *right).count()
}
