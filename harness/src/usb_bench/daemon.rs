use std::fs;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use conformance::Text;
use simulator::ccid::DeviceModel;

use super::plist;
use crate::failure::Failure;

/// How long the daemon may take to open its readers; it tries each for some tenths of a second.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked for.
const TICK: Duration = Duration::from_millis(20);
/// How long it may take to end.
const FAREWELL: Duration = Duration::from_secs(5);
/// The driver's folder within the folder of drivers.
const BUNDLE: &str = "ifd-ccid.bundle/Contents";
const DRIVERS: [&str; 2] = ["/usr/lib/pcsc/drivers", "/usr/local/lib/pcsc/drivers"];

/// What runs in the namespaces: the folder for the socket is put where pcscd makes it, and the daemon ends with us.
const IN_NAMESPACE: &str = r#"
mkdir -p /run/pcscd && mount --bind "$1" /run/pcscd && exec setpriv --pdeathsig TERM pcscd --foreground --config "$2"
"#;

/// A private pcscd, until dropped.
pub(super) struct Daemon {
    folder: PathBuf,
    child: Child,
}

/// A device and its bus and address.
pub(super) type Placed<'a> = (&'a DeviceModel, (u8, u8));

impl Daemon {
    pub(super) fn start(folder: &Path, stand_in: &Path, devices: &[Placed<'_>]) -> Result<Self, Failure> {
        let driver = driver().ok_or_else(missing)?;
        configure(folder, &driver, stand_in, devices)?;
        let log = folder.join("log");
        let said = fs::File::create(&log).map_err(|error| Failure::file(&log, &error))?;
        let copied = said.try_clone().map_err(|error| Failure::file(&log, &error))?;
        let mut command = Command::new("unshare");
        if !rustix::process::geteuid().is_root() {
            command.arg("--map-root-user");
        }
        command.args(["--mount", "--net", "--propagation", "private", "sh", "-c", IN_NAMESPACE, "sh"]);
        command.args([folder.join("run"), folder.join("readers")]);
        command.env("LD_LIBRARY_PATH", folder.join("lib"));
        command.env("PCSCLITE_HP_DROPDIR", folder.join("drivers"));
        command.env(usb_wire::SOCKET_VARIABLE, folder.join("usb"));
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

/// The folder of the installed CCID driver's bundle.
fn driver() -> Option<PathBuf> {
    let installed = |program: &str| {
        let folders = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&folders)
            .chain(["/usr/sbin".into()])
            .any(|folder| folder.join(program).is_file())
    };
    let bundle = DRIVERS.iter().map(|folder| Path::new(folder).join(BUNDLE));
    let bundle = bundle.into_iter().find(|bundle| bundle.join("Linux/libccid.so").is_file())?;
    installed("pcscd").then_some(bundle)
}

fn missing() -> Failure {
    Failure::rig(Text::new(
        "pcscd か CCID ドライバー (libccid) がない。Debian なら apt-get install pcscd libccid",
        "pcscd or the CCID driver (libccid) is missing; on Debian: apt-get install pcscd libccid",
    ))
}

/// Lays out everything that the daemon reads.
fn configure(folder: &Path, driver: &Path, stand_in: &Path, devices: &[Placed<'_>]) -> Result<(), Failure> {
    let within = |name: &str| folder.join(name);
    let make = |path: PathBuf| fs::create_dir_all(&path).map_err(|error| Failure::file(&path, &error));
    let write =
        |path: PathBuf, text: &str| fs::write(&path, text).map_err(|error| Failure::file(&path, &error));
    let link = |to: &Path, path: PathBuf| symlink(to, &path).map_err(|error| Failure::file(&path, &error));
    for name in ["run", "readers", "lib"] {
        make(within(name))?;
    }
    let bundle = within("drivers").join(BUNDLE);
    make(bundle.clone())?;
    let installed = driver.join("Info.plist");
    let plist = fs::read_to_string(&installed).map_err(|error| Failure::file(&installed, &error))?;
    let models: Vec<&DeviceModel> = devices.iter().map(|(device, _)| *device).collect();
    let plist = plist::with_devices(&plist, &models).ok_or_else(|| {
        let path = installed.display();
        Failure::rig(Text::new(
            format!("{path} はこのプログラムの知る libccid のものではない。1.5.2 で確かめてある"),
            format!("{path} is not of a libccid that this program knows; it was tried with 1.5.2"),
        ))
    })?;
    write(bundle.join("Info.plist"), &plist)?;
    link(&driver.join("Linux"), bundle.join("Linux"))?;
    let stand_in = fs::canonicalize(stand_in).map_err(|error| Failure::file(stand_in, &error))?;
    link(&stand_in, within("lib/libusb-1.0.so.0"))?;
    let library = bundle.join("Linux/libccid.so");
    write(within("readers").join("usb"), &stanzas(devices, &library))
}

/// The daemon's list of readers: one stanza for each interface; it adds the other slots by itself.
fn stanzas(devices: &[Placed<'_>], library: &Path) -> String {
    let mut text = String::new();
    let mut channel = 0;
    for (device, (bus, address)) in devices {
        for (number, interface) in device.interfaces.iter().enumerate() {
            channel += 1;
            let suffix =
                if interface.name.is_empty() { String::new() } else { format!(" [{}]", interface.name) };
            let name = format!("{}{suffix}", device.name).replace('"', "'");
            let (vendor, product) = (interface.descriptor.vendor, interface.descriptor.product);
            text.push_str(&format!(
                "FRIENDLYNAME \"{name}\"\n\
                 DEVICENAME usb:{vendor:04x}/{product:04x}:libusb-1.0:{bus}:{address}:{number}\n\
                 LIBPATH {}\n\
                 CHANNELID {channel}\n\n",
                library.display()
            ));
        }
    }
    text
}
