//! `tashika verify`: what a front desk does once, by hand.

use std::sync::Arc;

use client::Outcome;
use conformance::{Text, exit};
use jiff::Timestamp;
use jpki::{Jpki, Pin, PinKind};
use simulator::card::Card;
use simulator::jpki_pki::JpkiPki;
use simulator::reader::{Reader, ReaderModel};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::bench::BoxedChannel;
use crate::cli::VerifyArgs;
use crate::command::common::{block_on, print};
use crate::embedded;
use crate::failure::Failure;
use crate::online::{self, Check, GatewayEvidence, OnlineError};
use crate::recorder::{RecordedChannel, Recorder, SharedPlace};
use crate::report::terminal::Look;
use crate::simulated_card;
use crate::test_gateway;

/// Tries that must remain should the person mistype: the last one is never spent here.
const FLOOR: u8 = 1;

pub(super) fn run(args: &VerifyArgs, look: Look) -> Result<u8, Failure> {
    let (channel, reader, pki) = place(args, look)?;
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
    let evidence = GatewayEvidence::new(recorder, SharedPlace::default());
    let outcome = block_on(async {
        let gateway = test_gateway::start(&pki, None).await?;
        Ok(online::verify(&mut channel, &gateway.endpoint, check, evidence).await)
    })?;
    match outcome {
        Ok(outcome) => {
            print(&table(&outcome));
            Ok(exit::PASSED)
        }
        Err(error) => Err(explain(&error)),
    }
}

/// Puts the card before us: simulated in a simulated reader, or in a real one.
fn place(args: &VerifyArgs, look: Look) -> Result<(BoxedChannel, String, Arc<JpkiPki>), Failure> {
    if args.embedded {
        let pki = embedded::pki()?;
        let profile = simulated_card::profile(&pki, args.card, Timestamp::now())?;
        let model = ReaderModel::extended_usb();
        let name = model.name.clone();
        return Ok((Box::new(Reader::new(model, Card::new(profile))), name, pki));
    }
    place_real(args, look)
}

#[cfg(feature = "pcsc")]
fn place_real(args: &VerifyArgs, look: Look) -> Result<(BoxedChannel, String, Arc<JpkiPki>), Failure> {
    let name = match &args.reader {
        Some(name) => name.clone(),
        None => choose_reader(look)?,
    };
    let mut channel = crate::pcsc_channel::PcscChannel::open(&name)?;
    let name = channel.reader().to_owned();
    crate::test_card::prove(&mut channel, &name)?;
    let pki = Arc::new(simulated_card::shared_pki(&args.pki)?);
    Ok((Box::new(channel), name, pki))
}

/// Lists the readers and asks for a number; with one reader there is nothing to ask.
#[cfg(feature = "pcsc")]
fn choose_reader(look: Look) -> Result<String, Failure> {
    use std::io::IsTerminal as _;

    let mut readers = crate::pcsc_channel::readers()?;
    let asked = |text: Text| Failure::usage(text);
    match readers.len() {
        0 => Err(Failure::rig(Text::new(
            "カードリーダーが一台もない。つなぐか、--embedded で模擬のカードを使う",
            "there is no reader; connect one, or use the simulated card with --embedded",
        ))),
        1 => Ok(readers.remove(0).name),
        _ if !std::io::stdin().is_terminal() => Err(asked(Text::new(
            "カードリーダーが二台以上ある。--reader で選ぶ",
            "there is more than one reader; choose with --reader",
        ))),
        _ => {
            for (number, reader) in (1..).zip(&readers) {
                print(&format!("{number}: {}\n", reader.name));
            }
            print(look.say(&Text::new("番号: ", "number: ")));
            let mut line = String::new();
            let _ = std::io::Write::flush(&mut std::io::stdout());
            let _ = std::io::stdin().read_line(&mut line);
            let chosen = line.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            match chosen.and_then(|index| readers.get(index)) {
                Some(reader) => Ok(reader.name.clone()),
                None => Err(asked(Text::new(
                    "その番号のカードリーダーはない",
                    "there is no reader of that number",
                ))),
            }
        }
    }
}

#[cfg(not(feature = "pcsc"))]
fn place_real(_: &VerifyArgs, _: Look) -> Result<(BoxedChannel, String, Arc<JpkiPki>), Failure> {
    let mut failure = super::reader_list::without_pcsc();
    failure.text.ja.push_str("。模擬のカードなら tashika verify --embedded");
    failure.text.en.push_str("; for the simulated card: tashika verify --embedded");
    Err(failure)
}

/// The embedded card's PIN is known; for a real card the person is asked, and told how many tries are left.
fn ask_pin(
    args: &VerifyArgs,
    channel: &mut RecordedChannel<BoxedChannel>,
    look: Look,
) -> Result<Pin, Failure> {
    if args.embedded {
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
