//! `tashika reader certify --profile pcsc`: how the real daemon behaves when programs share a reader and things are taken away.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::bench::Bench;
use crate::program::{ROOT, run};

/// In a bench of its own: puts a card in, certifies with hooks that take away and give back the card and the daemon, and cleans up.
const WITH_HANDS: &str = r#"
    export PORT=${TASHIKA_VPCD_PORTS%% *}
    export INSERT='"$TASHIKA" card serve --probe --vpcd 127.0.0.1:$PORT --pki "$PKI" >/dev/null 2>&1 & echo $! > "$WORK/card"'
    remove='kill $(cat "$WORK/card")'
    restart='
        config=$(tr "\0" "\n" < /proc/$TASHIKA_PCSCD_PID/cmdline | tail -n 1)
        kill $TASHIKA_PCSCD_PID
        while [ -S /run/pcscd/pcscd.comm ]; do sleep 0.05; done
        pcscd --foreground --config "$config" >/dev/null 2>&1 & echo $! > "$WORK/daemon"
        until [ -S /run/pcscd/pcscd.comm ]; do sleep 0.05; done
        eval "$INSERT"'
    eval "$INSERT"
    until "$TASHIKA" --lang en reader list | grep -q "card present"; do sleep 0.1; done
    "$TASHIKA" --lang en reader certify --reader "${TASHIKA_VPCD_READERS%%|*}" --effort quick --profile pcsc --out "$WORK/runs" \
        --remove-card "$remove" --insert-card "$INSERT" --restart-service "$restart"
    status=$?
    kill $(cat "$WORK/card" "$WORK/daemon" 2>/dev/null) 2>/dev/null
    exit $status
"#;

#[test]
fn the_service_behaves_and_what_vpcd_says_of_a_card_that_is_gone_is_found_out() {
    let bench = Bench::open();
    let mut command = Command::new(Path::new(ROOT).join("tools/pcsc-bench"));
    command
        .args(["-n", "1", "sh", "-c", WITH_HANDS])
        .env("TASHIKA", env!("CARGO_BIN_EXE_tashika"))
        .env("WORK", bench.folder())
        .env("PKI", bench.pki())
        .current_dir(ROOT);
    let ended = run(&mut command).exits(100);
    let folder = fs::read_dir(bench.results("runs")).unwrap().next().unwrap().unwrap().path();
    let report: Value = serde_json::from_slice(&fs::read(folder.join("reader.json")).unwrap()).unwrap();
    for decision in report["profile"]["decisions"].as_array().unwrap() {
        let expected = match decision["id"].as_str().unwrap() {
            // To vpcd an answer of no bytes means that the card is gone, and to its caller that all is well.
            "PCSC-7" => "fail",
            // Nobody can switch the virtual reader off and on.
            "PCSC-8" => "not-run",
            _ => "pass",
        };
        assert_eq!(decision["verdict"], expected, "{decision}\n{ended}");
    }
    ended.says("SCardTransmit of A: SCARD_S_SUCCESS []");
}
