//! `tashika init`: a file of settings in which every line is a comment.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use clap::{Command, CommandFactory as _};
use conformance::{Text, exit};

use crate::cli::{Cli, InitArgs};
use crate::command::common::print;
use crate::configuration::KEYS;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &InitArgs, look: Look) -> Result<u8, Failure> {
    let shown = args.file.display();
    let file = OpenOptions::new().write(true).create_new(true).open(&args.file);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::usage(Text::new(
            format!("{shown} はもうある。それを直すか、別の名前を示す: tashika init FILE"),
            format!("{shown} exists; edit it, or name another: tashika init FILE"),
        )),
        _ => Failure::file(&args.file, &error),
    })?;
    file.write_all(settings().as_bytes()).map_err(|error| Failure::file(&args.file, &error))?;
    print(look.say(&Text::new(
        format!("{shown} を書いた。要る行の # を外す。説明は docs/configuration.ja.md\n"),
        format!("wrote {shown}; take the # from the lines you need; see docs/configuration.md\n"),
    )));
    Ok(exit::PASSED)
}

/// Each key with its meaning, its variable, and an example.
fn settings() -> String {
    let mut text = String::from(
        "# tashika の設定。強い順に: コマンドの指定、環境変数、このファイル。\n\
         # Settings of tashika. What counts first: flags, then the environment, then this file.\n",
    );
    let command = Cli::command();
    for key in &KEYS {
        let meaning = meaning(&command, &key.id()).unwrap_or_default();
        text.push_str(&format!("\n# {meaning}\n# ({})\n#{} = {}\n", key.variable, key.name, key.example));
    }
    text
}

/// The option's own help, wherever in the tree of commands it stands.
fn meaning(command: &Command, id: &str) -> Option<String> {
    let own = command.get_arguments().find(|arg| arg.get_id() == id).and_then(|arg| arg.get_help());
    own.map(ToString::to_string).or_else(|| command.get_subcommands().find_map(|below| meaning(below, id)))
}
