//! Opening sessions, with the client, bare hyper and curl. curl cannot make a card sign, so one exchange stands for it.

use std::process::Command;
use std::time::{Duration, Instant};

use simulator::gateway::GatewayConfig;

use crate::bare::{Bare, config};
use crate::rig::Rig;

pub(crate) async fn compare(rig: &Rig, sessions: u32) -> Vec<String> {
    let begun = Instant::now();
    let mut client = rig.client();
    for _ in 0..sessions {
        client.open().await.unwrap();
    }
    let by_client = begun.elapsed();
    let (config, begun) = (config(rig), Instant::now());
    for _ in 0..sessions {
        Bare::open(rig, &config).await;
    }
    let by_bare = begun.elapsed();
    let folder = tempfile(rig);
    let (by_curl_new, by_curl_kept) =
        (curl(rig, &folder, sessions, true), curl(rig, &folder, sessions, false));
    let _ = std::fs::remove_dir_all(&folder);
    let rate = |time: Duration| f64::from(sessions) / time.as_secs_f64();
    println!("session (one exchange)");
    println!("  {:<24}{:>12}{:>12}{:>12}", "", "client", "bare hyper", "curl");
    let (client, bare) = (rate(by_client), rate(by_bare));
    let [new, kept] = [&by_curl_new, &by_curl_kept]
        .map(|time| time.as_ref().map_or_else(|why| why.clone(), |time| format!("{:.0}/s", rate(*time))));
    println!("  {:<24}{client:>10.0}/s{bare:>10.0}/s{new:>12}", "new connection each");
    println!("  {:<24}{:>12}{:>12}{kept:>12}", "kept connection", "", "");
    [by_curl_new, by_curl_kept].into_iter().filter_map(Result::err).collect()
}

/// One process of curl that asks so many times.
fn curl(rig: &Rig, folder: &std::path::Path, sessions: u32, new: bool) -> Result<Duration, String> {
    let question =
        format!(r#"{{"device":"{}","secret":"{}"}}"#, GatewayConfig::DEVICE, GatewayConfig::DEVICE_SECRET);
    let mut command = Command::new("curl");
    command.args(["-sS", "--no-sessionid", "-o", "/dev/null", "-w", "%{http_code}\n"]);
    command.args(["-H", "content-type: application/json", "-d", &question]);
    for (option, file) in [("--cacert", "root.pem"), ("--cert", "device.pem"), ("--key", "device.key")] {
        command.arg(option).arg(folder.join(file));
    }
    if new {
        command.args(["-H", "connection: close"]);
    }
    // The gateway does not look at the query.
    command.arg(format!("{}/tashika/v1/session?[1-{sessions}]", rig.gateway.url()));
    let begun = Instant::now();
    let output = command.output().map_err(|error| format!("curl: {error}"))?;
    let time = begun.elapsed();
    let opened = String::from_utf8_lossy(&output.stdout).lines().filter(|line| *line == "200").count();
    if opened == usize::try_from(sessions).unwrap() {
        Ok(time)
    } else {
        Err(format!("curl opened {opened} of {sessions}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}

fn tempfile(rig: &Rig) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("tashika-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    put("root.pem", &rig.root_pem);
    put("device.pem", &rig.identity.chain_pem().unwrap());
    put("device.key", &rig.identity.key_pem().unwrap());
    folder
}
