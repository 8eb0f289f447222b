//! `tashika lab export`: every result as a row, for other programs.

use std::fs::File;
use std::io::{BufWriter, Write as _};

use conformance::{Text, exit};

use crate::cli::{ExportArgs, FormatArg};
use crate::failure::Failure;
use crate::lab::history::{Format, History, HistoryError, export};
use crate::report::terminal::Look;

pub(super) fn run(args: &ExportArgs, look: Look) -> Result<u8, Failure> {
    let history = History::open_existing(&args.history)?;
    let format = match args.format {
        FormatArg::Csv => Format::Csv,
        FormatArg::Jsonl => Format::JsonLines,
    };
    let Some(path) = &args.out else {
        let mut out = BufWriter::new(std::io::stdout().lock());
        return match export(&history, format, &mut out) {
            // Whoever reads has enough (`| head`).
            Err(HistoryError::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
                Ok(exit::PASSED)
            }
            told => Ok(told.map(|_| exit::PASSED)?),
        };
    };
    let file = File::create(path).map_err(|error| Failure::file(path, &error))?;
    let rows = export(&history, format, &mut BufWriter::new(file))?;
    let told = Text::new(
        format!("{rows} 件を {} に書いた", path.display()),
        format!("{rows} results written to {}", path.display()),
    );
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "{}", look.say(&told));
    Ok(exit::PASSED)
}
