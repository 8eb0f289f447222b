//! Verifications by PIN, with the client and with bare hyper, over new and over kept connections.

use std::time::{Duration, Instant};

use client::IdentityCheck;

use crate::bare::{Bare, config};
use crate::card::SoftCard;
use crate::rig::Rig;

/// Runs the four kinds in turn, prints their medians, and says where the client costs too much.
pub(crate) async fn compare(rig: &Rig, verifications: usize, rounds: usize) -> Vec<String> {
    let mut times: [Vec<Duration>; 4] = Default::default();
    // One round of each to warm up.
    for round in 0..=rounds {
        let measured = [
            client_new(rig, verifications).await,
            bare_new(rig, verifications).await,
            client_kept(rig, verifications).await,
            bare_kept(rig, verifications).await,
        ];
        if round > 0 {
            times.iter_mut().zip(measured).for_each(|(times, time)| times.push(time));
        }
    }
    let each = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2].as_secs_f64() / f64::from(u32::try_from(verifications).unwrap())
    });
    let [client_new, bare_new, client_kept, bare_kept] = each;
    println!("verification by PIN (session, challenge, answer; one signature of 2048 bits)");
    println!("  {:<24}{:>12}{:>12}", "", "client", "bare hyper");
    println!("  {:<24}{:>10.0}/s{:>10.0}/s", "new connection each", 1.0 / client_new, 1.0 / bare_new);
    println!("  {:<24}{:>10.0}/s{:>10.0}/s", "kept connection", 1.0 / client_kept, 1.0 / bare_kept);
    let mut problems = Vec::new();
    for (what, client, bare) in [("new", client_new, bare_new), ("kept", client_kept, bare_kept)] {
        let over = (client / bare - 1.0) * 100.0;
        println!("  the client costs {over:+.1} % over bare hyper, {what} connection");
        if over > 10.0 {
            problems.push(format!("the client costs {over:.1} % over bare hyper, {what} connection"));
        }
    }
    problems
}

async fn client_new(rig: &Rig, verifications: usize) -> Duration {
    let (mut client, mut card) = (rig.client(), SoftCard::of("taro"));
    let begun = Instant::now();
    for _ in 0..verifications {
        client.verify(&mut card, IdentityCheck::Pin).await.unwrap();
    }
    begun.elapsed()
}

async fn client_kept(rig: &Rig, verifications: usize) -> Duration {
    let (mut client, mut card) = (rig.client(), SoftCard::of("taro"));
    let mut session = client.open().await.unwrap();
    let begun = Instant::now();
    for _ in 0..verifications {
        session.verify(&mut card, IdentityCheck::Pin).await.unwrap();
    }
    begun.elapsed()
}

async fn bare_new(rig: &Rig, verifications: usize) -> Duration {
    let (config, mut card) = (config(rig), SoftCard::of("taro"));
    let begun = Instant::now();
    for _ in 0..verifications {
        Bare::open(rig, &config).await.verify(&mut card).await;
    }
    begun.elapsed()
}

async fn bare_kept(rig: &Rig, verifications: usize) -> Duration {
    let (config, mut card) = (config(rig), SoftCard::of("taro"));
    let mut bare = Bare::open(rig, &config).await;
    let begun = Instant::now();
    for _ in 0..verifications {
        bare.verify(&mut card).await;
    }
    begun.elapsed()
}
