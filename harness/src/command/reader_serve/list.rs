//! What can be served.

use conformance::reader::{Catalogue, Descriptor, Driver, Model};
use conformance::{Text, exit};
use serde_json::{Value, json};
use simulator::ccid::{DeviceModel, ZooDevice};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::command::common::print;
use crate::failure::Failure;
use crate::report::fit;
use crate::report::terminal::{Look, shorten};

/// Widest name in the table, in terminal columns.
const NAME_WIDTH: usize = 40;

/// What somebody can ask for by name.
struct Entry {
    /// The option that takes the name.
    option: &'static str,
    name: String,
    /// What people call it, or where it was seen.
    known_as: String,
    /// Of each interface.
    descriptors: Vec<Descriptor>,
    /// Why it cannot be served.
    obstacle: Option<Text>,
}

pub(super) fn run(catalogue: &Catalogue, words: &str, as_json: bool, look: Look) -> Result<u8, Failure> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let entries = models(catalogue).into_iter().chain(ZooDevice::all().into_iter().map(Entry::from));
    let found: Vec<Entry> = entries.filter(|entry| words.iter().all(|word| entry.mentions(word))).collect();
    if found.is_empty() {
        return Err(Failure::nothing_selected(Text::new(
            "語をすべて含むリーダーはない",
            "no reader contains all of these words",
        )));
    }
    if as_json {
        print(&format!("{:#}\n", Value::Array(found.iter().map(Entry::as_json).collect())));
    } else {
        print(&table(&found, look));
    }
    Ok(exit::PASSED)
}

/// The devices of the catalogue: a dump is one, or several behind a hub.
fn models(catalogue: &Catalogue) -> Vec<Entry> {
    let rows: Vec<&Model> = catalogue.iter().collect();
    let dumps = rows.chunk_by(|one, other| one.file == other.file);
    dumps.filter_map(|rows| Some(Entry::of_dump(rows.first()?, rows))).collect()
}

impl Entry {
    fn of_dump(first: &Model, rows: &[&Model]) -> Self {
        let devices: Result<Vec<DeviceModel>, _> =
            rows.chunk_by(|one, other| one.id() == other.id()).map(DeviceModel::from_rows).collect();
        let refused = rows.iter().find_map(|row| Driver::LIBCCID.refuses(&row.descriptor));
        let obstacle = match (devices, refused) {
            (Err(error), _) => Some(Text::new(error.to_string(), error.to_string())),
            (Ok(_), Some(oldest)) => Some(Text::new(
                format!("ドライバーはファームウェア {oldest} 以降だけを受け付ける"),
                format!("the driver accepts firmware {oldest} and later only"),
            )),
            (Ok(_), None) => None,
        };
        let names = [&first.listed_name, &first.product];
        Self {
            option: "--model",
            name: first.file.trim_end_matches(".txt").to_owned(),
            known_as: names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default(),
            descriptors: rows.iter().map(|row| row.descriptor.clone()).collect(),
            obstacle,
        }
    }

    fn mentions(&self, word: &str) -> bool {
        [&self.name, &self.known_as, self.option, &self.ids()]
            .into_iter()
            .any(|text| text.to_lowercase().contains(word))
    }

    /// Each once.
    fn ids(&self) -> String {
        let mut ids: Vec<String> =
            self.descriptors.iter().map(|one| format!("{:04X}:{:04X}", one.vendor, one.product)).collect();
        ids.dedup();
        ids.join(" ")
    }

    fn as_json(&self) -> Value {
        let interface = |one: &Descriptor| json!({ "level": one.level(), "message_length": one.message_length, "slots": slots(one) });
        json!({
            "option": self.option,
            "name": self.name,
            "known_as": self.known_as,
            "ids": self.ids(),
            "interfaces": self.descriptors.iter().map(interface).collect::<Vec<_>>(),
            "obstacle": self.obstacle,
        })
    }
}

fn slots(descriptor: &Descriptor) -> u16 {
    u16::from(descriptor.max_slot_index) + 1
}

impl From<ZooDevice> for Entry {
    fn from(one: ZooDevice) -> Self {
        Self {
            option: "--zoo",
            known_as: one.seen.to_owned(),
            descriptors: one.device.interfaces.into_iter().map(|interface| interface.descriptor).collect(),
            name: one.name,
            obstacle: None,
        }
    }
}

fn table(found: &[Entry], look: Look) -> String {
    let mut builder = Builder::default();
    let header = [
        Text::new("指定", "option"),
        Text::new("名前・出典", "known as, seen in"),
        Text::new("VVVV:PPPP", "VVVV:PPPP"),
        Text::new("レベル (メッセージ長) ×スロット", "level (message length) × slots"),
    ];
    builder.push_record(header.map(|text| look.say(&text).to_owned()));
    for entry in found {
        let interface = |one: &Descriptor| {
            let slots = if slots(one) > 1 { format!(" ×{}", slots(one)) } else { String::new() };
            format!("{} ({}){slots}", one.level(), one.message_length)
        };
        let interfaces: Vec<String> = entry.descriptors.iter().map(interface).collect();
        let interfaces = match &entry.obstacle {
            Some(obstacle) => format!("– {}", look.say(obstacle)),
            None => interfaces.join("\n"),
        };
        builder.push_record([
            format!("{} {}", entry.option, entry.name),
            shorten(&entry.known_as, NAME_WIDTH),
            entry.ids(),
            interfaces,
        ]);
    }
    let mut table = fit::table(builder);
    table.with(Style::psql());
    let count = Text::new(
        format!("{} 件。– は置けないもの\n", found.len()),
        format!("entries: {}; – cannot be served\n", found.len()),
    );
    format!("{table}\n{}", look.say(&count))
}
