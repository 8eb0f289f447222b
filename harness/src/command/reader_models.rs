//! `tashika reader models`: what is public about a model, before anybody buys or measures it.

use conformance::reader::{
    Catalogue, Driver, KnownTrouble, KnownTroubles, Listing, Model, Prediction, Protocol, predict,
};
use conformance::{Text, exit};
use serde_json::json;
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::ReaderModelsArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::fit;
use crate::report::terminal::{Look, shorten};

pub(super) fn run(args: &ReaderModelsArgs, look: Look) -> Result<u8, Failure> {
    let catalogue = Catalogue::bundled().map_err(|error| unreadable(&error.to_string()))?;
    let troubles = KnownTroubles::bundled().map_err(|error| unreadable(&error.to_string()))?;
    let words = args.filter.join(" ");
    let found: Vec<Entry<'_>> = catalogue
        .search(&words)
        .map(|model| Entry::new(model, &troubles))
        .filter(|entry| !args.extended || entry.is_extended())
        .collect();
    if found.is_empty() {
        return Err(Failure::nothing_selected(Text::new(
            format!(
                "「{words}」に当てはまる機種は公開の記述子 {} 件の中にない。語を減らすか VVVV:PPPP で探す",
                catalogue.iter().count()
            ),
            format!(
                "none of the {} public descriptors fits {words:?}; search with fewer words, or VVVV:PPPP",
                catalogue.iter().count()
            ),
        )));
    }
    if args.json {
        let list: Vec<_> = found.iter().map(Entry::as_json).collect();
        print(&format!("{:#}\n", serde_json::Value::Array(list)));
    } else {
        print(&table(&found, look));
        print(&notes(&found, look));
    }
    Ok(exit::PASSED)
}

/// A model with what follows from its descriptor under libccid's defaults, in its first slot.
struct Entry<'a> {
    model: &'a Model,
    over_t0: Prediction,
    over_t1: Prediction,
    troubles: Vec<&'a KnownTrouble>,
}

impl<'a> Entry<'a> {
    fn new(model: &'a Model, troubles: &'a KnownTroubles) -> Self {
        let over = |protocol| predict(&model.descriptor, 0, protocol, Driver::LIBCCID);
        Self {
            model,
            over_t0: over(Protocol::T0),
            over_t1: over(Protocol::T1),
            troubles: troubles.of(model).collect(),
        }
    }

    fn is_extended(&self) -> bool {
        self.model.descriptor.speaks_t1() && self.over_t1.is_extended()
    }

    fn as_json(&self) -> serde_json::Value {
        let reach = |prediction: &Prediction| {
            json!({ "extended": prediction.is_extended(), "command": prediction.command,
                    "response": prediction.response, "path": prediction.path })
        };
        json!({
            "id": self.model.id(),
            "model": self.model,
            "level": self.model.descriptor.level(),
            "libccid": {
                "level": self.over_t1.level,
                "exception": self.over_t1.quirk.as_ref().map(|quirk| &quirk.reason),
                "claim": self.over_t1.claim.map(|claim| claim.to_string()),
                "t0": self.model.descriptor.speaks_t0().then(|| reach(&self.over_t0)),
                "t1": self.model.descriptor.speaks_t1().then(|| reach(&self.over_t1)),
            },
            "known_troubles": self.troubles,
        })
    }
}

/// Widest name in the table, in terminal columns.
const NAME_WIDTH: usize = 40;

fn table(found: &[Entry<'_>], look: Look) -> String {
    let mut builder = Builder::default();
    let header = [
        Text::new("VID:PID", "VID:PID"),
        Text::new("版", "release"),
        Text::new("機種", "model"),
        Text::new("種別", "slot"),
        Text::new("水準", "level"),
        Text::new("一通", "block"),
        Text::new("申告", "claim"),
        Text::new("T=0", "T=0"),
        Text::new("T=1", "T=1"),
        Text::new("既知", "known"),
    ];
    builder.push_record(header.map(|text| look.say(&text).to_owned()));
    for entry in found {
        let descriptor = &entry.model.descriptor;
        let reach = |speaks: bool, prediction: &Prediction| match (speaks, prediction.command) {
            (false, _) => "–".to_owned(),
            (true, Some(bytes)) if prediction.is_extended() => bytes.to_string(),
            (true, Some(_)) => look.say(&Text::new("短縮のみ", "short")).to_owned(),
            (true, None) => "?".to_owned(),
        };
        let level = match &entry.over_t1.quirk {
            Some(quirk) => format!("{} → {}", descriptor.level(), quirk.level),
            None => descriptor.level().to_string(),
        };
        builder.push_record([
            entry.model.id(),
            descriptor.firmware.to_string(),
            shorten(&entry.model.listed_name, NAME_WIDTH),
            entry.model.kind.to_string(),
            level,
            descriptor.block().to_string(),
            entry.over_t1.claim.map_or_else(String::new, |claim| claim.to_string()),
            reach(descriptor.speaks_t0(), &entry.over_t0),
            reach(descriptor.speaks_t1(), &entry.over_t1),
            known(entry),
        ]);
    }
    let mut table = fit::table(builder);
    table.with(Style::psql());
    format!("{table}\n")
}

fn known(entry: &Entry<'_>) -> String {
    let listed =
        matches!(entry.model.listing, Listing::Unsupported | Listing::Disabled).then(|| "!".to_owned());
    let recipes = entry.troubles.iter().map(|trouble| trouble.recipe.clone());
    listed.into_iter().chain(recipes).collect::<Vec<_>>().join(" ")
}

/// The troubles of what was found, each once, and how to read the table.
fn notes(found: &[Entry<'_>], look: Look) -> String {
    let mut troubles: Vec<&KnownTrouble> =
        found.iter().flat_map(|entry| entry.troubles.iter().copied()).collect();
    troubles.sort_by_key(|trouble| &trouble.recipe);
    troubles.dedup();
    let mut text = String::new();
    for trouble in troubles {
        text.push_str(&format!(
            "{} {} ({}): {}\n",
            trouble.recipe,
            trouble.devices.join(" "),
            trouble.source.join(", "),
            look.say(&trouble.text)
        ));
    }
    text.push_str(look.say(&Text::new(
        format!(
            "{} 件。記述子からの予測 (libccid の既定、最初のスロット) であり、測定ではない。T=0・T=1 は運べるはずの最長のコマンド (バイト)。! は CCID プロジェクトの一覧で「動かない」とされるもの\n",
            found.len()
        ),
        format!(
            "{} entries; predicted from descriptors (libccid's defaults, first slot), not measured. T=0, T=1: longest command in bytes that should pass. !: listed as not working by the CCID project\n",
            found.len()
        ),
    )));
    text
}

fn unreadable(error: &str) -> Failure {
    Failure::suite(Text::new(error, error))
}
