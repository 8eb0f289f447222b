//! `tashika verify`: what a front desk does once, by hand.

use std::io::Write as _;
use std::sync::Arc;

use client::{ConnectionFacts, Endpoint, GatewayClient, HttpExchange, Observer, Outcome};
use conformance::{Text, exit};
use jpki::{Jpki, Pin, PinKind};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::bench::BoxedChannel;
use crate::cli::VerifyArgs;
use crate::command::card_at_hand;
use crate::command::common::{block_on, print};
use crate::duplicate::Duplicate;
use crate::embedded;
use crate::failure::Failure;
use crate::gateway_fault;
use crate::gateway_folder::GatewayFolder;
use crate::online::{self, Check, OnlineError};
use crate::recorder::{RecordedChannel, Recorder, SharedPlace};
use crate::report::fit;
use crate::report::terminal::Look;
use crate::test_gateway::TestGateway;

/// Tries that must remain should the person mistype: the last one is never spent here.
const FLOOR: u8 = 1;

pub(super) fn run(args: &VerifyArgs, look: Look) -> Result<u8, Failure> {
    if args.at_hand.embedded {
        card_at_hand::announce(args.at_hand.simulated.model, look);
    }
    let asked = args.asked.gateway.as_ref().map(GatewayFolder::new);
    let endpoint = match &asked {
        Some(folder) => Some(allowed(folder.endpoint(args.asked.gateway_url.as_deref())?)?),
        None => None,
    };
    let (channel, reader, pki) = match &asked {
        Some(folder) if args.at_hand.embedded && folder.has_card_pki() => {
            card_at_hand::place_embedded(&args.at_hand, folder.card_pki()?)?
        }
        _ => card_at_hand::place(&args.at_hand, look, allowed_at_the_desk)?,
    };
    let recorder = Recorder::discarding();
    let mut channel = RecordedChannel::new(channel, reader, recorder.clone(), SharedPlace::default());
    let pin = match &args.visual {
        Some(_) => None,
        None => Some(ask_pin(args, &mut channel, look)?),
    };
    let check = match (&args.visual, &pin) {
        (Some(staff), _) => Check::Sight { staff: staff.clone() },
        (None, Some(pin)) => Check::Pin(pin, FLOOR),
        (None, None) => return Err(Failure::usage(Text::new("暗証番号がない", "there is no PIN"))),
    };
    let narrator = Narrator { aloud: asked.is_some() };
    let outcome = block_on(async {
        let embedded = match endpoint {
            Some(_) => None,
            None => Some(TestGateway::start(Arc::clone(&pki), None).await?),
        };
        let endpoint = endpoint.as_ref().or(embedded.as_ref().map(|gateway| &gateway.endpoint));
        match endpoint {
            Some(endpoint) => Ok(online::verify(&mut channel, endpoint, check, narrator).await),
            None => Err(Failure::usage(Text::new("ゲートウェイがない", "there is no gateway"))),
        }
    })?;
    if let Some(duplicate) = recorder.duplicates_in("").into_iter().find(Duplicate::is_own_fault) {
        return Err(Failure::suite(duplicate.trouble().finding.what));
    }
    match outcome {
        Ok(outcome) => {
            print(&table(&outcome));
            Ok(exit::PASSED)
        }
        Err(error) => Err(explain(&error)),
    }
}

/// The endpoint, unless it cannot be used or is a production host: said before anybody types a PIN.
fn allowed(endpoint: Endpoint) -> Result<Endpoint, Failure> {
    match GatewayClient::new(endpoint.clone()) {
        Ok(_) => Ok(endpoint),
        Err(error) => Err(explain(&OnlineError::Client(error))),
    }
}

/// Whether the notices let a desk use this reader, by what its driver claims: a reader that carries the short form only
/// would do for today's certificates, and is refused all the same. One whose driver claims nothing is let through; what
/// a reader really carries is measured by `tashika reader certify`. The answer is the subject's failure: nothing was in
/// danger, and neither rig nor suite is at fault.
#[cfg(feature = "pcsc")]
fn allowed_at_the_desk(reader: &str) -> Result<(), Failure> {
    use conformance::reader::Claim;
    use eligibility::Ruling;
    use eligibility::device::{Equipment, Link, Nfc, Reader, Terminal, accepts};

    let claim = crate::certify::identify(reader)?.claim;
    let equipment = Equipment {
        terminal: Terminal::Pc,
        nfc: Nfc::None,
        reader: Some(Reader { link: Link::Usb, extended_length: claim != Claim::ShortOnly, sam: false }),
        enrolled: true,
    };
    match accepts(&equipment) {
        Ruling::Accepted(_) => Ok(()),
        Ruling::Refused(reason) => Err(Failure {
            status: exit::SUBJECT_FAILED,
            ..Failure::rig(Text::new(
                format!("「{reader}」: {} ({})", reason.ja, reason.requirement),
                format!("{reader:?}: {} ({})", reason.en, reason.requirement),
            ))
        }),
    }
}

#[cfg(not(feature = "pcsc"))]
fn allowed_at_the_desk(_: &str) -> Result<(), Failure> {
    Ok(())
}

/// Tells on standard error what passes between client and gateway.
struct Narrator {
    aloud: bool,
}

impl Narrator {
    fn say(&self, line: &str) {
        if self.aloud {
            // There is nobody left to tell if this fails.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }
}

impl Observer for Narrator {
    fn connection(&mut self, facts: &ConnectionFacts) {
        let certificate = facts.server_certificate.as_ref();
        let server =
            certificate.map_or_else(String::new, |it| format!("; {} until {}", it.subject, it.not_after));
        self.say(&format!(
            "{}: {} {} {}{server}",
            facts.peer_address, facts.version, facts.cipher_suite, facts.group
        ));
    }

    fn exchange(&mut self, exchange: &HttpExchange) {
        let status = exchange.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
        let again = exchange.retry_after.map_or_else(String::new, |time| format!(" Retry-After {time}"));
        let millis = exchange.elapsed_us / 1000;
        self.say(&format!("{} {} {status}{again} ({millis} ms)", exchange.method, exchange.path));
    }
}

/// The embedded card's PIN is known; for a real card the person is asked, and told how many tries are left.
fn ask_pin(
    args: &VerifyArgs,
    channel: &mut RecordedChannel<BoxedChannel>,
    look: Look,
) -> Result<Pin, Failure> {
    if args.at_hand.embedded {
        return Ok(embedded::pins()?.right);
    }
    let card_failed = |error: jpki::Error| explain(&OnlineError::Card(error));
    let mut card = Jpki::select(channel).map_err(card_failed)?;
    let left = card.tries(PinKind::UserAuthentication).map_err(card_failed)?;
    let prompt = Text::new(
        format!("利用者証明用の暗証番号 (4桁、残り {left} 回): "),
        format!("user-authentication PIN (4 digits, {left} tries left): "),
    );
    let typed = rpassword::prompt_password(look.say(&prompt)).map_err(|error| {
        Failure::usage(Text::new(
            format!("暗証番号を読み取れない: {error}。端末から実行する"),
            format!("the PIN cannot be read: {error}; run this at a terminal"),
        ))
    })?;
    let typed = zeroize::Zeroizing::new(typed);
    Pin::user_authentication(typed.trim())
        .map_err(|error| Failure::usage(Text::new("暗証番号は数字四桁", error.to_string())))
}

fn table(outcome: &Outcome) -> String {
    let mut builder = Builder::default();
    for (label, value) in outcome.rows() {
        builder.push_record([label.to_owned(), value]);
    }
    let mut table = fit::table(builder);
    table.with(Style::psql().remove_horizontals());
    format!("{table}\n")
}

/// What the person at the desk should do now. Card and gateway saying no are answers of the subject; all else that
/// stands in the way is the rig's.
fn explain(error: &OnlineError) -> Failure {
    let no = |text: Text| Failure { status: exit::SUBJECT_FAILED, ..Failure::rig(text) };
    match error.card() {
        Some(jpki::Error::WrongPin { left, .. }) => {
            return no(Text::new(
                format!("暗証番号が違う。残り {left} 回"),
                format!("wrong PIN; {left} tries left"),
            ));
        }
        Some(jpki::Error::Blocked { .. }) => {
            return no(Text::new(
                "暗証番号が閉塞している。住所地の市区町村の窓口で再設定する。目視による確認なら --visual",
                "the PIN is blocked; the municipal office can reset it; for a check by sight use --visual",
            ));
        }
        Some(jpki::Error::Floor { left, .. }) => {
            return Failure::refused(Text::new(
                format!("残り {left} 回しかないため送らなかった。目視による確認なら --visual"),
                format!("not sent: only {left} tries are left; for a check by sight use --visual"),
            ));
        }
        _ => {}
    }
    match error {
        OnlineError::Client(client::Error::Gateway { problem, .. }) => no(Text::new(
            format!("ゲートウェイが断った: {} ({})", problem.message_ja, problem.code),
            format!("the gateway refused: {} ({})", problem.message_en, problem.code),
        )),
        OnlineError::Client(error) => {
            let kind = error.kind();
            let words = gateway_fault::words(kind);
            let text = Text::new(
                format!("{} [{kind}]\n{error}", words.ja),
                format!("{} [{kind}]\n{error}", words.en),
            );
            Failure { status: gateway_fault::status(kind), ..Failure::rig(text) }
        }
        OnlineError::Card(_) => Failure::rig(Text::new(
            format!("資格を確認できない: {error}"),
            format!("verification failed: {error}"),
        )),
    }
}
