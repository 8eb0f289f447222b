//! `tashika reader sweep-catalogue`: every model of the catalogue through the real driver, against what is predicted.

use crate::cli::ReaderSweepArgs;
use crate::failure::Failure;
use crate::report::terminal::Look;

#[cfg(feature = "pcsc")]
pub(super) fn run(args: &ReaderSweepArgs, look: Look) -> Result<u8, Failure> {
    real::run(args, look)
}

#[cfg(not(feature = "pcsc"))]
pub(super) fn run(_: &ReaderSweepArgs, _: Look) -> Result<u8, Failure> {
    Err(Failure::without_pcsc())
}

#[cfg(feature = "pcsc")]
mod real {
    use std::fs::File;
    use std::io::Write as _;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use conformance::reader::{Catalogue, Meeting, SweepRow};
    use conformance::{Text, exit};

    use super::{Failure, Look, ReaderSweepArgs};
    use crate::command::common::{block_on, print};
    use crate::command::ending::Ending;
    use crate::sweep::{Step, Sweep, journal_of};

    pub(super) fn run(args: &ReaderSweepArgs, look: Look) -> Result<u8, Failure> {
        let catalogue = Catalogue::bundled()
            .map_err(|error| Failure::suite(Text::new(error.to_string(), error.to_string())))?;
        let sweep = Sweep::prepare(&catalogue, &args.only, &args.out, args.resume)?;
        print(&format!("{}\n", sweep.described));
        let stop = Arc::new(AtomicBool::new(false));
        let rows = block_on(async {
            let mut ending = Ending::listen()?;
            let asked = Arc::clone(&stop);
            let listening = tokio::spawn(async move {
                ending.asked().await;
                asked.store(true, Ordering::Relaxed);
            });
            let swept = tokio::task::block_in_place(|| sweep.run(args.jobs, &stop, &tell));
            listening.abort();
            swept
        })?;
        let journal = journal_of(&args.out);
        let Some(rows) = rows else {
            let path = journal.display();
            return Err(Failure::rig(Text::new(
                format!("途中で終わった。測ったものは {path} にあり、--resume で続けられる"),
                format!("ended before the end; what was measured is in {path}, and --resume goes on"),
            )));
        };
        write(&args.out, &rows)?;
        // It has served; if it stays, a later --resume finds everything done.
        let _ = std::fs::remove_file(journal);
        print(look.say(&summary(&rows)));
        Ok(if unexplained(&rows).next().is_none() { exit::PASSED } else { exit::SUBJECT_FAILED })
    }

    /// One line for each device, as it is done.
    fn tell(step: &Step<'_>) {
        for row in step.rows {
            let met = match (row.measured, row.differs(), &row.explanation) {
                (_, true, Some(name)) => format!("differs: {name}"),
                (_, true, None) => "differs".to_owned(),
                (Meeting::Measured, false, _) => "as predicted".to_owned(),
                (_, false, _) => "not measured, as predicted".to_owned(),
            };
            // There is nobody left to tell if this fails.
            let _ =
                writeln!(std::io::stderr(), "{}/{} {}#{} {met}", step.done, step.all, row.dump, row.block);
        }
    }

    fn write(path: &Path, rows: &[SweepRow]) -> Result<(), Failure> {
        let failed = |error: csv::Error| {
            Failure::rig(Text::new(
                format!("{} に書けない: {error}", path.display()),
                format!("cannot write {}: {error}", path.display()),
            ))
        };
        let file = File::create(path).map_err(|error| Failure::file(path, &error))?;
        let mut writer = csv::Writer::from_writer(file);
        rows.iter().try_for_each(|row| writer.serialize(row)).map_err(failed)?;
        writer.flush().map_err(|error| Failure::file(path, &error))
    }

    fn unexplained(rows: &[SweepRow]) -> impl Iterator<Item = &SweepRow> {
        rows.iter().filter(|row| row.differs() && row.explanation.is_none())
    }

    fn summary(rows: &[SweepRow]) -> Text {
        let measured = rows.iter().filter(|row| row.measured == Meeting::Measured).count();
        let differ = rows.iter().filter(|row| row.differs()).count();
        let unexplained = unexplained(rows).count();
        let (all, agree) = (rows.len(), rows.len() - differ);
        Text::new(
            format!(
                "{all} 件のうち測定 {measured} 件。予測どおり {agree} 件、異なる {differ} 件 (説明のないもの {unexplained} 件)\n"
            ),
            format!(
                "{all} rows, {measured} of them measured; {agree} as predicted, {differ} differ ({unexplained} without an explanation)\n"
            ),
        )
    }
}
