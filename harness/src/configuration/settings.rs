use clap::ArgMatches;
use clap::parser::ValueSource;
use conformance::Text;

use super::{File, KEYS};
use crate::failure::Failure;

/// The settings of a command that are not the program's own defaults, with where each comes from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings(Vec<Setting>);

#[derive(Clone, Debug)]
struct Setting {
    name: &'static str,
    value: String,
    origin: String,
}

impl Settings {
    /// What a command line was understood to say, with the file that gave its defaults.
    pub(crate) fn of(matches: &ArgMatches, file: Option<&File>) -> Self {
        let mut leaf = matches;
        while let Some((_, below)) = leaf.subcommand() {
            leaf = below;
        }
        Self(KEYS.iter().filter_map(|key| Setting::of(key, leaf, file)).collect())
    }

    /// Each as `name=value (origin)`.
    pub(crate) fn told(&self) -> Text {
        if self.0.is_empty() {
            return Text::new("設定はすべて既定", "all settings at their defaults");
        }
        let parts = self.0.iter().map(|it| format!("{}={} ({})", it.name, it.value, it.origin));
        let told = parts.collect::<Vec<_>>().join(", ");
        Text::new(told.clone(), told)
    }

    /// A defect is seeded into the embedded subject. The command line sees to it that no flag names another subject
    /// beside it; this does for file and environment.
    ///
    /// # Errors
    /// If a part of the subject that can have a defect comes from elsewhere.
    pub(crate) fn refuse_defect(&self) -> Result<(), Failure> {
        let elsewhere = |it: &&Setting| matches!(it.name, "reader" | "desk");
        let Some(Setting { name, origin, .. }) = self.0.iter().find(elsewhere) else { return Ok(()) };
        Err(Failure::usage(Text::new(
            format!(
                "--defect は内蔵の相手に入れるものだが、{name} ({origin}) が別の相手を選んでいる。それを外すか --no-config とする"
            ),
            format!(
                "--defect is for the embedded subject, but {name} ({origin}) names another; unset it, or say --no-config"
            ),
        )))
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

impl Setting {
    fn of(key: &'static super::Key, matches: &ArgMatches, file: Option<&File>) -> Option<Self> {
        let id = key.id();
        let values = matches.try_get_raw(&id).ok().flatten()?;
        let value = values.map(|value| value.to_string_lossy()).collect::<Vec<_>>().join("; ");
        let origin = match matches.value_source(&id)? {
            ValueSource::CommandLine => format!("--{}", key.name),
            ValueSource::EnvVariable => key.variable.to_owned(),
            _ => file?.place(key.name)?,
        };
        Some(Self { name: key.name, value, origin })
    }
}
