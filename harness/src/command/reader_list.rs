//! `tashika reader list`

#[cfg(feature = "pcsc")]
use conformance::Text;

use crate::cli::ReaderListArgs;
use crate::failure::Failure;
use crate::report::terminal::Look;

#[cfg(feature = "pcsc")]
pub(super) fn run(args: &ReaderListArgs, look: Look) -> Result<u8, Failure> {
    use conformance::exit;

    let readers = crate::pcsc_channel::readers()?;
    if args.json {
        crate::command::common::print(&format!("{:#}\n", serde_json::json!(readers)));
        return Ok(exit::PASSED);
    }
    if readers.is_empty() {
        return Err(Failure::rig(Text::new(
            "カードリーダーが一台もない。つないで、もう一度試す",
            "there is no reader; connect one and try again",
        )));
    }
    for reader in readers {
        let card = if reader.card_present {
            Text::new(format!("カードあり ATR {}", reader.atr), format!("card present, ATR {}", reader.atr))
        } else {
            Text::new("カードなし", "no card")
        };
        crate::command::common::print(&format!("{}  ({})\n", reader.name, look.say(&card)));
    }
    Ok(exit::PASSED)
}

#[cfg(not(feature = "pcsc"))]
pub(super) fn run(_: &ReaderListArgs, _: Look) -> Result<u8, Failure> {
    Err(Failure::without_pcsc())
}
