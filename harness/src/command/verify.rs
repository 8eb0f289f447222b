//! `tashika verify`: what a front desk does once, by hand.

use std::sync::Arc;

use client::Outcome;
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
use crate::online::{self, Check, GatewayEvidence, OnlineError};
use crate::recorder::{RecordedChannel, Recorder, SharedPlace};
use crate::report::terminal::Look;
use crate::test_gateway::TestGateway;

/// Tries that must remain should the person mistype: the last one is never spent here.
const FLOOR: u8 = 1;

pub(super) fn run(args: &VerifyArgs, look: Look) -> Result<u8, Failure> {
    if args.at_hand.embedded {
        card_at_hand::announce(args.at_hand.simulated.model, look);
    }
    let (channel, reader, pki) = card_at_hand::place(&args.at_hand, look)?;
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
    let evidence = GatewayEvidence::new(recorder.clone(), SharedPlace::default());
    let outcome = block_on(async {
        let gateway = TestGateway::start(Arc::clone(&pki), None).await?;
        Ok(online::verify(&mut channel, &gateway.endpoint, check, evidence).await)
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
    let mut table = builder.build();
    table.with(Style::sharp().remove_horizontals());
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
        OnlineError::Client(client::Error::Refused(denied)) => Failure::refused(Text::new(
            format!("本番の接続先には接続しない: {denied}"),
            format!("production hosts are not connected to: {denied}"),
        )),
        OnlineError::Client(client::Error::HealthData { .. }) => no(Text::new(
            format!("応答に健康・医療情報があるため受け取らない: {error}"),
            format!("the answer was not taken: {error}"),
        )),
        _ => Failure::rig(Text::new(
            format!("資格を確認できない: {error}"),
            format!("verification failed: {error}"),
        )),
    }
}
