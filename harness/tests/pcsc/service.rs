//! A machine on which the PC/SC service does not run.

use std::path::Path;
use std::process::Command;

use crate::bench::Bench;
use crate::program::{ROOT, run, tashika, tashika_in};

/// Stops the bench's daemon, waits until its socket is gone, and becomes the command it is given.
const STOP_SERVICE: &str = r#"
    kill "$TASHIKA_PCSCD_PID"
    for tick in $(seq 100); do
        [ -S /run/pcscd/pcscd.comm ] || exec "$@"
        sleep 0.1
    done
    echo "pcscd does not stop" >&2
    exit 1
"#;

#[test]
fn without_the_service_the_program_says_how_to_get_it() {
    let bench = Bench::open();
    let stopped = |program: &Command| {
        // A bench of its own: the daemon of the others stays.
        let mut command = Command::new(Path::new(ROOT).join("tools/pcsc-bench"));
        command
            .args(["-n", "1", "sh", "-c", STOP_SERVICE, "sh"])
            .arg(program.get_program())
            .args(program.get_args());
        run(command.current_dir(ROOT)).exits(5)
    };
    for (program, says) in [
        (bench.run("runs").args(["--reader", "X"]), "the PC/SC service (pcscd) is not running"),
        (tashika().args(["reader", "list"]), "the PC/SC service (pcscd) is not running"),
        (tashika().args(["verify", "--reader", "X"]), "the PC/SC service (pcscd) is not running"),
        (tashika_in("ja").args(["reader", "list"]), "PC/SC のサービス (pcscd) が動いていない"),
    ] {
        stopped(program).says(says).says("apt-get install pcscd");
    }
    assert!(!bench.results("runs").exists(), "nothing ran, so there is no result");
}
