//! Memory of client and gateway together, over many requests.

use client::IdentityCheck;

use crate::card::SoftCard;
use crate::rig::Rig;

/// What may come on top after three tenths of the way, when every bounded memory of the gateway is full: noise of the
/// allocator.
const SLACK_KIB: u64 = 8 * 1024;
/// Verifications of one session; a token lives ten minutes.
const SESSION: usize = 500;

pub(crate) async fn watch(rig: &Rig, requests: usize) -> Vec<String> {
    println!("memory over {requests} requests (resident, client and gateway together)");
    let Some(begin) = resident_kib() else {
        println!("  this system does not tell");
        return Vec::new();
    };
    let (mut client, mut card) = (rig.client(), SoftCard::of("taro"));
    let (mut asked, mut settled, mut most) = (0, None, 0);
    print!("  MiB: {}", begin / 1024);
    for tenth in 1..=10 {
        while asked < requests * tenth / 10 {
            let mut session = client.open().await.unwrap();
            asked += 1;
            for _ in 0..SESSION.min((requests * tenth / 10 - asked).div_ceil(2)) {
                session.verify(&mut card, IdentityCheck::Pin).await.unwrap();
                card.signed.clear();
                asked += 2;
            }
        }
        let now = resident_kib().unwrap_or_default();
        print!(" {}", now / 1024);
        match settled {
            None if tenth >= 3 => settled = Some(now),
            None => {}
            Some(_) => most = most.max(now),
        }
    }
    let growth = settled.map_or(0, |settled| most.saturating_sub(settled));
    println!(
        "\n  growth after three tenths: {:.1} MiB",
        f64::from(u32::try_from(growth).unwrap_or(u32::MAX)) / 1024.0
    );
    if growth > SLACK_KIB { vec![format!("memory grew by {growth} KiB")] } else { Vec::new() }
}

fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
