//! The vectors of `vectors/apdu`, each as one test named `<file>::<group>::<id>`. Fields: `vectors/README.md`.

mod class;
mod command;
mod exchange;
mod file;
mod objects;
mod response;

use std::{collections::BTreeSet, fs};

use file::{Vector, folder, load};
use libtest_mimic::{Arguments, Failed, Trial};

/// How many vectors each file holds. A number that changes is a change of what the suite demands.
const COUNTS: [(&str, usize); 9] = [
    ("ber-tlv", 52),
    ("class", 256),
    ("command", 840),
    ("exchange", 70),
    ("instruction", 274),
    ("lenient", 16),
    ("response", 20),
    ("simple-tlv", 17),
    ("status", 104),
];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = file::trials();
    trials.push(Trial::test("folder::every-file-is-counted", every_file_is_counted));
    for (stem, count) in COUNTS {
        trials.extend(match stem {
            "ber-tlv" => of::<objects::BerObjects>(stem, count),
            "class" => of::<class::Class>(stem, count),
            "command" => of::<command::Strict>(stem, count),
            "exchange" => of::<exchange::Script>(stem, count),
            "instruction" => of::<class::Instruction>(stem, count),
            "lenient" => of::<command::Lenient>(stem, count),
            "response" => of::<response::Response>(stem, count),
            "simple-tlv" => of::<objects::SimpleObjects>(stem, count),
            "status" => of::<response::Status>(stem, count),
            other => vec![Trial::test(format!("{other}::has-no-runner"), || Err("no runner for it".into()))],
        });
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// One test per vector, and one for what the file says about itself.
fn of<V: Vector>(stem: &str, count: usize) -> Vec<Trial> {
    let file = match load::<V>(stem) {
        Ok(file) => file,
        Err(error) => return vec![Trial::test(format!("{stem}::loads"), move || Err(error.into()))],
    };
    let about = file.check(count);
    let mut trials = vec![Trial::test(format!("{stem}::is-sound"), move || about.map_err(Failed::from))];
    for group in file.groups {
        for vector in group.vectors {
            let line = vector.referenced.line();
            let vector = vector.value;
            trials.push(Trial::test(format!("{stem}::{}::{}", group.name, vector.id()), move || {
                vector.run().map_err(|text| format!("line {line}: {text}").into())
            }));
        }
    }
    trials
}

fn every_file_is_counted() -> Result<(), Failed> {
    let counted: BTreeSet<String> = COUNTS.iter().map(|(stem, _)| format!("{stem}.yaml")).collect();
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder()).map_err(|error| format!("{}: {error}", folder().display()))? {
        let name = entry.map_err(|error| error.to_string())?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".yaml") {
            found.insert(name);
        }
    }
    if counted == found { Ok(()) } else { Err(format!("counted {counted:?}, found {found:?}").into()) }
}
