//! `tashika lab init`: a lab file to start with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use conformance::{Text, exit};

use crate::cli::LabInitArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

/// A laboratory without hardware: good readers, one that is known to fail, one that hangs, one that is unplugged, and scenarios.
const SIMULATED: &str = include_str!("simulated.yaml");

pub(super) fn run(args: &LabInitArgs, look: Look) -> Result<u8, Failure> {
    let text = if args.simulated { SIMULATED.to_owned() } else { plugged_in::lab_file()? };
    let path = &args.lab;
    let written = OpenOptions::new().write(true).create_new(true).open(path);
    let written = written.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::usage(Text::new(
            format!("{} はもうある。上書きしない。--lab で別の名前にする", path.display()),
            format!(
                "{} is there already and is not overwritten; choose another name with --lab",
                path.display()
            ),
        )),
        _ => Failure::file(path, &error),
    })?;
    let path = path.display();
    let next = Text::new(
        format!("{path} を書いた。目を通してから: tashika lab doctor --lab {path}\n"),
        format!("wrote {path}; read it through, then: tashika lab doctor --lab {path}\n"),
    );
    print(look.say(&next));
    Ok(exit::PASSED)
}

#[cfg(feature = "pcsc")]
mod plugged_in {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    use conformance::Text;

    use crate::certify::{Machine, PcscIdentity, identify};
    use crate::failure::Failure;
    use crate::pcsc_channel::readers;

    const HEAD: &str = "\
# 書き方 / explained in: docs/lab.ja.md, docs/lab.md
lab: 試験室
# 夜の長さ / the night ends after this time, done or not
night: 8h
# 既知の良いリーダーのスロット / slot of a reader known to be good; finds what the rig itself carries
# control: slot-1

# 試験用カードだけを挙げる。kind は probe (測定用) か valid などの種類 / test cards only; kind is probe, or valid and so on
cards:
";

    /// The lab file of what PC/SC sees. No card is sent anything.
    pub(super) fn lab_file() -> Result<String, Failure> {
        let found: Vec<PcscIdentity> =
            readers()?.iter().filter_map(|seen| identify(&seen.name).ok()).collect();
        if found.is_empty() {
            return Err(Failure::rig(Text::new(
                "リーダーが一台も見えない。つないで tashika reader list で確かめるか、--simulated で模擬のラボを書く",
                "no reader is seen; plug one in and check with tashika reader list, or write a simulated laboratory with --simulated",
            )));
        }
        let mut cards: BTreeMap<&str, String> = BTreeMap::new();
        for atr in found.iter().filter_map(|reader| reader.atr.as_deref()) {
            let number = cards.len() + 1;
            cards.entry(atr).or_insert_with(|| format!("card-{number}"));
        }
        let mut text = HEAD.to_owned();
        for (atr, name) in &cards {
            let _ = writeln!(text, "  {name}: {{ kind: probe, atr: [{atr:?}] }}");
        }
        if cards.is_empty() {
            text.push_str("  card-1: { kind: probe }\n");
        }
        text.push_str("\nslots:\n");
        let machine = Machine::this();
        for (number, reader) in (1..).zip(&found) {
            let card = reader.atr.as_deref().and_then(|atr| cards.get(atr)).map_or("card-1", String::as_str);
            text.push_str(&slot(number, reader, card, &machine));
        }
        Ok(text)
    }

    fn slot(number: usize, reader: &PcscIdentity, card: &str, machine: &Machine) -> String {
        let device = reader.usb_device(machine).map(|device| device.device(None));
        let place = match (device.and_then(|device| device.usb_path), &reader.serial) {
            (Some(path), _) => format!("{{ usb: {path:?} }}"),
            (None, Some(serial)) => format!("{{ serial: {serial:?} }}"),
            (None, None) => format!("{{ reader: {:?} }}", reader.name),
        };
        let mut expected = vec![format!("name: {:?}", model(&reader.name))];
        if let Some((vendor, product)) = reader.vendor.zip(reader.product) {
            expected.push(format!("device: \"{vendor:04X}:{product:04X}\""));
        }
        if let Some(firmware) = reader.firmware {
            expected.push(format!("firmware: \"{firmware}\""));
        }
        format!(
            "  - slot: slot-{number}\n    at: {place}\n    reader: {{ {} }}\n    card: {card}\n    # power: \"uhubctl -l 1-1 -p 4 -a cycle\"\n    time: 2h\n    jobs:\n      - measure: {{ profile: extended-lc-le }}\n",
            expected.join(", ")
        )
    }

    /// The name without the two numbers behind it, which change.
    fn model(name: &str) -> &str {
        let number = |part: &str| part.len() == 2 && part.chars().all(|c| c.is_ascii_hexdigit());
        let without = |name| match str::rsplit_once(name, ' ') {
            Some((head, tail)) if number(tail) => head,
            _ => name,
        };
        without(without(name))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_numbers_behind_a_name_go() {
            assert_eq!(model("TEST Reader [PICC] (1) 00 0A"), "TEST Reader [PICC] (1)");
            assert_eq!(model("TEST Reader 500"), "TEST Reader 500");
        }
    }
}

#[cfg(not(feature = "pcsc"))]
mod plugged_in {
    use crate::failure::Failure;

    pub(super) fn lab_file() -> Result<String, Failure> {
        Err(Failure::without_pcsc())
    }
}
