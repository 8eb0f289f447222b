use std::fs::{self, OpenOptions};
use std::io::Write as _;

use conformance::certificate::{Bundle, IssueError, IssuerKey, Terms, examine};
use conformance::{Text, exit};
use jiff::{ToSpan as _, Zoned};

use super::measured::{Folder, Measured};
use super::page::draw;
use crate::cli::IssueArgs;
use crate::command::common::print;
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &IssueArgs, look: Look) -> Result<u8, Failure> {
    let pem = fs::read_to_string(&args.key).map_err(|error| Failure::file(&args.key, &error))?;
    let key = IssuerKey::from_pem(&pem).map_err(|error| {
        Failure::usage(Text::new(
            format!(
                "{}: P-256の秘密鍵 (PKCS #8 PEM) ではない。tashika certificate keygen で作る",
                args.key.display()
            ),
            format!("{}: {error}", args.key.display()),
        ))
    })?;
    let Folder { outcome, evidence, report } = Measured::folder(&args.folder, args.profile.as_deref())?;
    let bundle = Bundle { outcome: &outcome, evidence: &evidence, report: &report, terms: terms(args)? };
    let archive = bundle.issue(&key, &draw).map_err(|error| unissuable(&error))?;
    // What is given away has been looked at as its receiver will.
    if let Some(flaw) = examine(&archive, &draw).flaws.first() {
        return Err(Failure::suite(Text::new(
            format!("{}: {}", flaw.place, flaw.text.ja),
            format!("{}: {}", flaw.place, flaw.text.en),
        )));
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&args.output)
        .map_err(|error| Failure::file(&args.output, &error))?;
    file.write_all(&archive).map_err(|error| Failure::file(&args.output, &error))?;
    print(&format!("{}  {}\n", look.verdict(outcome.verdict()), args.output.display()));
    print(look.say(&Text::new(
        format!("署名した鍵の指紋 {}\n", key.public().fingerprint()),
        format!("signed by the key of fingerprint {}\n", key.public().fingerprint()),
    )));
    Ok(exit::PASSED)
}

/// How long a certificate holds if nobody says otherwise. No source states a term; firmware changes sooner.
const YEARS: i64 = 2;

fn terms(args: &IssueArgs) -> Result<Terms, Failure> {
    let today = Zoned::now().date();
    let expires = match args.expires {
        Some(day) => day,
        None => today
            .checked_add(YEARS.years())
            .map_err(|error| Failure::usage(Text::new(error.to_string(), error.to_string())))?,
    };
    Ok(Terms {
        operator: args.operator.clone(),
        samples: args.samples.clone(),
        product: args.product.clone(),
        os: args.os.clone(),
        bench: args.bench.clone(),
        issued: today.to_string(),
        expires: expires.to_string(),
    })
}

fn unissuable(error: &IssueError) -> Failure {
    match error {
        IssueError::Terms(text) => Failure::usage(text.clone()),
        IssueError::Report(difference) => Failure::suite(Text::new(
            format!("reader.json が記録からの判定と異なる: {difference}"),
            error.to_string(),
        )),
        IssueError::Key(_) | IssueError::Json(_) | IssueError::TooLarge { .. } => {
            Failure::suite(Text::new(format!("発行できない: {error}"), error.to_string()))
        }
    }
}
