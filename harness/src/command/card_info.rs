//! `tashika card info`: what a card tells of itself without a PIN, for people.

mod certificate;
mod sheet;
mod words;

use apdu::{Channel as _, Reset};
use conformance::redact::hex;
use conformance::{Text, exit};
use jiff::Timestamp;
use jpki::{
    Application, CertificateKind, Common, Jpki, PinKind, Residence, Visual, announced_extended_lengths,
};

use self::certificate::Certificates;
use self::sheet::Sheet;
use crate::bench::BoxedChannel;
use crate::cli::CardInfoArgs;
use crate::command::card_at_hand;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

/// Reads without a PIN, asks counters by empty VERIFY; no try is spent. What a card does not tell is shown as that,
/// and the rest goes on.
pub(super) fn run(args: &CardInfoArgs, look: Look) -> Result<u8, Failure> {
    let (mut channel, reader, pki) = card_at_hand::place(&args.at_hand, look, |_| Ok(()))?;
    let mut sheet = Sheet::new(look);
    sheet.row(&Text::new("カードリーダー", "reader"), reader);
    let atr = channel.reset(Reset::Cold).map_err(|error| {
        Failure::rig(Text::new(
            format!("カードの電源を入れられない: {error}"),
            format!("the card cannot be powered: {error}"),
        ))
    })?;
    sheet.row(&Text::new("ATR", "ATR"), hex(&atr));
    sheet.row(
        &Text::new("ATRの拡張Lc/Leの表示", "extended Lc/Le by the ATR"),
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
    sheet.outcome(&Text::new("種類", "kind"), jpki.token_info(), |token| {
        let mark = if token.is_marked_test_card() { " (TEST)" } else { "" };
        format!("{} {}{mark}", token.label, token.serial_number)
    });
    sheet.outcome(
        &Text::new(
            "証明書の有無 (署名用・利用者証明用)",
            "certificates present (signature, user authentication)",
        ),
        jpki.certificates_present(),
        |present| format!("{:02X} {:02X}", present.signature, present.user_authentication),
    );
    let certificates = Certificates {
        user: jpki.certificate(CertificateKind::UserAuthentication),
        user_authority: jpki.certificate(CertificateKind::UserAuthenticationCa),
        signature: jpki.certificate(CertificateKind::Signature),
        signature_authority: jpki.certificate(CertificateKind::SignatureCa),
    };
    certificates.show(&pki, Timestamp::now(), &mut sheet);
    for kind in [PinKind::UserAuthentication, PinKind::Signature] {
        sheet.tries(kind, jpki.tries(kind));
    }
    other_applications(&mut channel, &mut sheet);
    print(&sheet.rendered());
    Ok(exit::PASSED)
}

/// What the other applications tell to anybody. Selecting them makes the card forget verified PINs; there are none.
fn other_applications(channel: &mut BoxedChannel, sheet: &mut Sheet) {
    let look = sheet.look();
    let text = jpki::Text::select(&mut *channel);
    if let Some(mut text) = sheet.application(Application::Text, text) {
        sheet.outcome(
            &Text::new("拡張Lc/Le対応種別 (券面事項入力補助AP)", "kind of extended Lc/Le (text application)"),
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
    if let Some(mut visual) = sheet.application(Application::Visual, visual) {
        sheet.outcome(
            &Text::new("市区町村 (券面事項確認AP)", "municipality (visual application)"),
            visual.basic_info(),
            |info| info.municipality,
        );
    }
    let residence = Residence::select(&mut *channel);
    if let Some(mut residence) = sheet.application(Application::Residence, residence) {
        sheet.tries(PinKind::Residence, residence.tries(PinKind::Residence));
    }
    let common = Common::select(&mut *channel);
    if let Some(mut common) = sheet.application(Application::Common, common) {
        sheet.outcome(
            &Text::new("カード番号・有効期限", "card number, expiry"),
            common.card_info(),
            |info| format!("{} {}", info.serial_number, info.expiry),
        );
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
