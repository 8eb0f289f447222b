//! `tashika card info`: what a card tells of itself without a PIN, for people.

use std::fmt::Display;

use apdu::{Channel as _, Reset};
use conformance::redact::hex;
use conformance::{Text, exit};
use jiff::Timestamp;
use jpki::{
    Application, CertificateKind, Common, Error, Jpki, PinKind, Residence, Visual, announced_extended_lengths,
};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::CardInfoArgs;
use crate::command::card_at_hand;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

/// Reads without a PIN, asks counters by empty VERIFY; no try is spent. What a card does not tell is shown as that,
/// and the rest goes on.
pub(super) fn run(args: &CardInfoArgs, look: Look) -> Result<u8, Failure> {
    let (mut channel, reader, _) = card_at_hand::place(&args.at_hand, look)?;
    let mut sheet = Sheet { look, rows: Builder::default() };
    sheet.row(Text::new("カードリーダー", "reader"), reader);
    let atr = channel.reset(Reset::Cold).map_err(|error| {
        Failure::rig(Text::new(
            format!("カードの電源を入れられない: {error}"),
            format!("the card cannot be powered: {error}"),
        ))
    })?;
    sheet.row(Text::new("ATR", "ATR"), hex(&atr));
    sheet.row(
        Text::new("ATRの拡張Lc/Leの表示", "extended Lc/Le by the ATR"),
        announced(announced_extended_lengths(&atr), look),
    );
    let mut jpki = Jpki::select(&mut channel).map_err(|error| {
        Failure::rig(Text::new(
            format!("公的個人認証APを選べない。個人番号カードではないのではないか: {error}"),
            format!(
                "the JPKI application cannot be selected; perhaps this is no Individual Number Card: {error}"
            ),
        ))
    })?;
    sheet.outcome(Text::new("種類", "kind"), jpki.token_info(), |token| {
        let mark = if token.is_marked_test_card() { " (TEST)" } else { "" };
        format!("{} {}{mark}", token.label, token.serial_number)
    });
    sheet.outcome(
        Text::new(
            "証明書の有無 (署名用・利用者証明用)",
            "certificates present (signature, user authentication)",
        ),
        jpki.certificates_present(),
        |present| format!("{:02X} {:02X}", present.signature, present.user_authentication),
    );
    for (kind, name) in [
        (
            CertificateKind::UserAuthentication,
            Text::new("利用者証明用電子証明書", "user-authentication certificate"),
        ),
        (CertificateKind::UserAuthenticationCa, Text::new("利用者証明用CA証明書", "its authority")),
        (CertificateKind::SignatureCa, Text::new("署名用CA証明書", "authority of the signature certificate")),
    ] {
        sheet.outcome(name, jpki.certificate(kind), |certificate| {
            format!(
                "{}\n{} – {}\n{}",
                certificate.subject(),
                day(certificate.not_before()),
                day(certificate.not_after()),
                certificate.issuer()
            )
        });
    }
    for kind in [PinKind::UserAuthentication, PinKind::Signature] {
        sheet.tries(kind, jpki.tries(kind));
    }
    other_applications(&mut channel, &mut sheet);
    print(&sheet.rendered());
    Ok(exit::PASSED)
}

/// What the other applications tell to anybody. Selecting them makes the card forget verified PINs; there are none.
fn other_applications(channel: &mut crate::bench::BoxedChannel, sheet: &mut Sheet) {
    let look = sheet.look;
    let text = jpki::Text::select(&mut *channel);
    if let Ok(mut text) = sheet.application(Application::Text, text) {
        sheet.outcome(
            Text::new("拡張Lc/Le対応種別 (券面事項入力補助AP)", "kind of extended Lc/Le (text application)"),
            text.basic_info(),
            |info| {
                format!(
                    "{:02X}: {}",
                    info.application.extended_kind,
                    announced(info.application.announces_extended(), look)
                )
            },
        );
        sheet.tries(PinKind::Text, text.tries(PinKind::Text));
    }
    let visual = Visual::select(&mut *channel);
    if let Ok(mut visual) = sheet.application(Application::Visual, visual) {
        sheet.outcome(
            Text::new("市区町村 (券面事項確認AP)", "municipality (visual application)"),
            visual.basic_info(),
            |info| info.municipality,
        );
    }
    let residence = Residence::select(&mut *channel);
    if let Ok(mut residence) = sheet.application(Application::Residence, residence) {
        sheet.tries(PinKind::Residence, residence.tries(PinKind::Residence));
    }
    let common = Common::select(&mut *channel);
    if let Ok(mut common) = sheet.application(Application::Common, common) {
        sheet.outcome(
            Text::new("カード番号・有効期限", "card number, expiry"),
            common.card_info(),
            |info| format!("{} {:?}", info.serial_number, info.expiry),
        );
    }
}

/// The table in the making.
struct Sheet {
    look: Look,
    rows: Builder,
}

impl Sheet {
    fn row(&mut self, label: Text, value: impl Display) {
        self.rows.push_record([self.look.say(&label).to_owned(), value.to_string()]);
    }

    fn outcome<T>(&mut self, label: Text, outcome: Result<T, Error>, show: impl FnOnce(T) -> String) {
        match outcome {
            Ok(value) => self.row(label, show(value)),
            Err(error) => self.row(label, format!("– ({error})")),
        }
    }

    fn application<T>(&mut self, application: Application, selected: Result<T, Error>) -> Result<T, ()> {
        selected.map_err(|error| {
            self.row(
                Text::new(format!("{application:?}"), format!("{application:?}")),
                format!("– ({error})"),
            );
        })
    }

    fn tries(&mut self, kind: PinKind, tries: Result<u8, Error>) {
        let name = pin_name(kind);
        let label = Text::new(format!("{name}の暗証番号の残り回数"), format!("tries left: {kind}"));
        let blocked = self.look.say(&Text::new("0 (閉塞)", "0 (blocked)")).to_owned();
        self.outcome(label, tries, |left| if left == 0 { blocked } else { left.to_string() });
    }

    fn rendered(self) -> String {
        let mut table = self.rows.build();
        table.with(Style::sharp().remove_horizontals());
        format!("{table}\n")
    }
}

/// What people call the PIN; the ones not shown here have no everyday name.
fn pin_name(kind: PinKind) -> &'static str {
    match kind {
        PinKind::UserAuthentication => "利用者証明用",
        PinKind::Signature => "署名用",
        PinKind::Text => "券面事項入力補助用",
        PinKind::Residence => "住民基本台帳用",
        _ => "その他",
    }
}

fn announced(announced: Option<bool>, look: Look) -> String {
    let text = match announced {
        Some(true) => Text::new("対応", "supported"),
        Some(false) => Text::new("非対応", "not supported"),
        None => Text::new("示されていない", "not said"),
    };
    look.say(&text).to_owned()
}

/// A second of the Unix clock as a day, UTC.
fn day(seconds: i64) -> String {
    Timestamp::from_second(seconds)
        .map_or_else(|_| seconds.to_string(), |time| time.strftime("%Y-%m-%d").to_string())
}
