//! Settings: `tashika.toml`, the environment and the command line, in one place.
//!
//! Each key is the long option of its name. A flag outweighs the environment, which outweighs the file: the file's values
//! become the defaults of the command line itself, so all three are read, checked and explained by one definition.

mod file;
mod settings;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, Command};
pub(crate) use file::File;
pub(crate) use settings::Settings;

use crate::failure::Failure;

/// The file that is read where nobody names another.
pub(crate) const FILE: &str = "tashika.toml";
/// Names another file.
pub(crate) const FILE_VARIABLE: &str = "TASHIKA_CONFIG";

/// One setting.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its name in the file, and that of its option.
    pub(crate) name: &'static str,
    /// The variable of the environment.
    pub(crate) variable: &'static str,
    /// The commands it counts for.
    commands: Commands,
    /// An example of its value, as the file writes it.
    pub(crate) example: &'static str,
}

/// Commands that a key counts for. `run` includes the program without a command, which means the same.
#[derive(Debug)]
enum Commands {
    /// Each that has the option.
    All,
    /// These; others have an option of the same name that means something else.
    Only(&'static [&'static str]),
}

use Commands::{All, Only};

/// Every key, in the order in which `tashika init` writes them.
pub(crate) const KEYS: [Key; 13] = [
    key("lang", "TASHIKA_LANG", All, r#""ja""#),
    key("features", "TASHIKA_FEATURES", All, r#""features""#),
    key("tags", "TASHIKA_TAGS", Only(&["run", "list"]), r#""@異常""#),
    key("name", "TASHIKA_NAME", Only(&["run", "list"]), r#""残り回数""#),
    key("out", "TASHIKA_OUT", Only(&["run", "certify"]), r#""runs""#),
    key("desk", "TASHIKA_DESK", Only(&["run"]), r#""python3 examples/desk/right.py""#),
    key("desk-timeout", "TASHIKA_DESK_TIMEOUT", Only(&["run"]), "10"),
    key("gateway", "TASHIKA_GATEWAY", Only(&["run", "verify"]), r#"".tashika/gateway""#),
    key("gateway-url", "TASHIKA_GATEWAY_URL", Only(&["run", "verify"]), r#""https://127.0.0.1:8443""#),
    key("reader", "TASHIKA_READER", Only(&["run"]), r#"["ACS ACR1252=valid", "RC-S300=revoked,short"]"#),
    key("pin-file", "TASHIKA_PIN_FILE", Only(&["run"]), r#""test-card.pin""#),
    key("pin-floor", "TASHIKA_PIN_FLOOR", Only(&["run"]), "1"),
    key("pki", "TASHIKA_PKI", All, r#"".tashika/pki""#),
];

const fn key(name: &'static str, variable: &'static str, commands: Commands, example: &'static str) -> Key {
    Key { name, variable, commands, example }
}

impl Key {
    /// The option's id in the definition of the command line.
    pub(crate) fn id(&self) -> String {
        self.name.replace('-', "_")
    }

    fn counts_for(&self, command: &str) -> bool {
        match self.commands {
            All => true,
            Only(names) => names.contains(&command),
        }
    }
}

/// The definition of the command line, with environment and file as what counts where no flag is given.
pub(crate) fn applied(command: Command, file: Option<&File>) -> Command {
    let name = match command.get_name() {
        "tashika" => "run".to_owned(),
        name => name.to_owned(),
    };
    let command = command.mut_args(|arg| {
        let is_meant = |key: &&Key| key.counts_for(&name) && arg.get_long() == Some(key.name);
        match KEYS.iter().find(is_meant) {
            Some(key) => with_sources(arg, key, file),
            None => arg,
        }
    });
    command.mut_subcommands(|subcommand| applied(subcommand, file))
}

fn with_sources(arg: Arg, key: &'static Key, file: Option<&File>) -> Arg {
    let arg = arg.env(key.variable);
    match file.and_then(|file| file.value(key.name)) {
        Some(value) => arg.default_values(value.texts.clone()),
        None => arg,
    }
}

/// The file that this command line means: the one it or the environment names, or [`FILE`], if it is there.
///
/// # Errors
/// If the one that is named is not there, or the file is wrong.
pub(crate) fn file_for(arguments: &[OsString]) -> Result<Option<File>, Failure> {
    let named = match mentioned(arguments) {
        Mentioned::None => return Ok(None),
        Mentioned::File(path) => Some(path),
        Mentioned::Nothing => {
            std::env::var_os(FILE_VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from)
        }
    };
    match named {
        Some(path) => File::read(path).map(Some),
        None => PathBuf::from(FILE).is_file().then(|| File::read(FILE.into())).transpose(),
    }
}

/// What a command line says of the file.
enum Mentioned {
    /// Not a word.
    Nothing,
    /// None is to be read.
    None,
    /// This one.
    File(PathBuf),
}

/// The file must be known before the command line can be understood, so it is looked for word by word.
fn mentioned(arguments: &[OsString]) -> Mentioned {
    let mut words = arguments.iter().take_while(|word| *word != "--");
    while let Some(word) = words.next() {
        if word == "--no-config" {
            return Mentioned::None;
        }
        if word == "--config" {
            return words.next().map_or(Mentioned::Nothing, |path| Mentioned::File(path.into()));
        }
        if let Some(path) = word.to_str().and_then(|word| word.strip_prefix("--config=")) {
            return Mentioned::File(path.into());
        }
    }
    Mentioned::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory as _;

    #[test]
    fn every_key_is_an_option_of_a_command_it_counts_for() {
        fn has(command: &Command, key: &Key) -> bool {
            let name = if command.get_name() == "tashika" { "run" } else { command.get_name() };
            key.counts_for(name)
                && command
                    .get_arguments()
                    .any(|arg| arg.get_long() == Some(key.name) && arg.get_id() == key.id().as_str())
                || command.get_subcommands().any(|below| has(below, key))
        }
        for key in &KEYS {
            assert!(has(&Cli::command(), key), "{}", key.name);
            assert_eq!(key.variable, format!("TASHIKA_{}", key.name.to_uppercase().replace('-', "_")));
        }
    }

    #[test]
    fn the_command_line_stays_consistent_with_every_value_from_a_file() {
        let text: String = KEYS.iter().map(|key| format!("{} = {}\n", key.name, key.example)).collect();
        let file = File::parse("tashika.toml".into(), &text).unwrap_or_else(|failure| panic!("{failure}"));
        applied(Cli::command(), Some(&file)).debug_assert();
        let matches = applied(Cli::command(), Some(&file)).try_get_matches_from(["tashika", "run"]).unwrap();
        let settings = Settings::of(&matches, Some(&file));
        assert_eq!(settings.len(), KEYS.len(), "{settings:?}");
    }
}
