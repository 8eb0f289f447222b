//! A whole verification through the driver: the card's PIN, its certificate, its signature, and the gateway's answer. Readers that carry the
//! short form only are refused, as the notices say.

use simulator::jpki_pki::AUTHENTICATION_PIN;

use crate::bench::{ACR122U, ACR1252, PC_TWIN, pki, serve};
use crate::program::{Ended, run};

/// Character level: the driver claims no extended length for it.
const CHARACTER: &str = "Winbond";

/// `tashika verify`; at a terminal of its own, where the PIN is typed, unless the person is checked by sight.
fn verified(model: &str, typed: Option<&str>) -> Ended {
    let (pki, program) = (pki(), env!("CARGO_BIN_EXE_tashika"));
    let verify = format!("{program} --lang en verify --reader '' --pki {}", pki.display());
    let mut served = serve(&[model]);
    served.args(["--card-model", "extended", "--", "sh", "-c"]);
    match typed {
        // `script` gives the program a terminal; the PIN comes when the prompt has switched off the echo.
        Some(pin) => served.arg(format!("(sleep 3; echo {pin}) | script -qec \"{verify}\" /dev/null")),
        None => served.arg(format!("{verify} --visual 試験職員")),
    };
    run(&mut served)
}

#[test]
fn pin_certificate_and_signature_pass_where_the_driver_chains_and_where_the_reader_does() {
    for model in [PC_TWIN, ACR1252] {
        verified(model, Some(AUTHENTICATION_PIN)).exits(0).says("試験　太郎");
        verified(model, None).exits(0).says("試験　太郎");
    }
}

#[test]
fn a_wrong_pin_is_told_with_the_tries_that_are_left() {
    verified(PC_TWIN, Some("9999")).exits(100).says("wrong PIN; 2 tries left");
}

#[test]
fn a_reader_without_extended_length_is_refused_with_the_notices_reason() {
    for model in [ACR122U, CHARACTER] {
        let refused = verified(model, None).exits(100);
        refused.says("a reader without extended Lc/Le (extended APDU) cannot be used (MW-091)");
    }
}
