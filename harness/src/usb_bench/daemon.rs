use std::fs;
use std::os::unix::fs::FileTypeExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use conformance::Text;

use super::configuration::Configuration;
use crate::failure::Failure;

/// How long the daemon may take to open its readers; it tries each for some tenths of a second.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked for.
const TICK: Duration = Duration::from_millis(20);
/// How long it may take to end.
const FAREWELL: Duration = Duration::from_secs(5);

/// What runs in the namespaces: the folder for the socket is put where pcscd makes it, and the daemon ends with us.
const IN_NAMESPACE: &str = r#"
mkdir -p /run/pcscd && mount --bind "$1" /run/pcscd && exec setpriv --pdeathsig TERM pcscd --foreground --config "$2"
"#;

/// A private pcscd, until dropped.
pub(super) struct Daemon {
    folder: PathBuf,
    child: Child,
}

/// Whether this program may make the namespaces that a private daemon runs in.
///
/// # Errors
/// What stands in the way, in the system's words.
pub(super) fn namespaces() -> Result<(), String> {
    let output = unshare().arg("true").stdin(Stdio::null()).output();
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Err(format!("unshare (util-linux): {error}")),
    }
}

/// Runs what follows in mount and network namespaces of its own.
fn unshare() -> Command {
    let mut command = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        command.arg("--map-root-user");
    }
    command.args(["--mount", "--net", "--propagation", "private"]);
    command
}

impl Daemon {
    pub(super) fn start(folder: &Path, configuration: &Configuration) -> Result<Self, Failure> {
        let log = folder.join("log");
        let said = fs::File::create(&log).map_err(|error| Failure::file(&log, &error))?;
        let copied = said.try_clone().map_err(|error| Failure::file(&log, &error))?;
        let mut command = unshare();
        command.args(["sh", "-c", IN_NAMESPACE, "sh"]).args(configuration.folders());
        command.envs(configuration.environment());
        command.stdin(Stdio::null()).stdout(said).stderr(copied);
        let child = command.spawn().map_err(|error| {
            Failure::rig(Text::new(
                format!("unshare を実行できない: {error}。apt-get install util-linux"),
                format!("unshare cannot be run: {error}; on Debian: apt-get install util-linux"),
            ))
        })?;
        let mut daemon = Self { folder: folder.to_owned(), child };
        daemon.wait()?;
        Ok(daemon)
    }

    pub(super) fn socket(&self) -> PathBuf {
        self.folder.join("run/pcscd.comm")
    }

    /// What the driver and the daemon complained of, without what they say of every reader in such a list.
    pub(super) fn complaints(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines = log.lines().filter(|line| !line.contains("evaluatetoken() WARNING"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// A failure with what the daemon said, if it has ended.
    pub(super) fn ended(&mut self) -> Option<Failure> {
        let ended = !matches!(self.child.try_wait(), Ok(None));
        ended.then(|| self.failure(&Text::new("pcscd が終わった", "pcscd has ended")))
    }

    fn wait(&mut self) -> Result<(), Failure> {
        let start = Instant::now();
        while !self.is_ready() {
            if let Some(failure) = self.ended() {
                return Err(failure);
            }
            if start.elapsed() > PATIENCE {
                return Err(self.failure(&Text::new("pcscd が始まらない", "pcscd does not start")));
            }
            sleep(TICK);
        }
        Ok(())
    }

    fn is_ready(&self) -> bool {
        let socket = self.socket();
        fs::metadata(&socket).is_ok_and(|found| found.file_type().is_socket())
            && UnixStream::connect(&socket).is_ok()
    }

    fn failure(&self, what: &Text) -> Failure {
        let log = self.complaints();
        Failure::rig(Text::new(
            format!("{}。言い残したこと:\n{log}", what.ja),
            format!("{}; it said:\n{log}", what.en),
        ))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It removes its socket and lets go of its readers when asked to end. What fails here has ended already.
        if let Some(id) = i32::try_from(self.child.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) && start.elapsed() < FAREWELL {
            sleep(TICK);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
