//! `tashika mutants`: does the suite have teeth?

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use conformance::requirement::Catalogue;
use conformance::{Text, Verdict, exit};
use jiff::Timestamp;
use simulator::jpki_pki::JpkiPki;
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::SuiteArgs;
use crate::command::common::{block_on, load, print};
use crate::command::run;
use crate::embedded;
use crate::failure::Failure;
use crate::report::terminal::Look;
use crate::selection::Selection;
use crate::step::StepLibrary;
use crate::suite::Suite;

/// Seeds every defect that a requirement names, one at a time, and runs the scenarios of these requirements. A
/// requirement none of whose scenarios then fails has let its defect live, and so has a defect of the simulator
/// that no requirement names.
pub(super) fn run(args: &SuiteArgs, look: Look) -> Result<u8, Failure> {
    let (suite, library) = load(&args.features)?;
    let hunted = hunted(&suite.catalogue);
    let known: BTreeSet<&str> = embedded::defects().collect();
    let pki = embedded::pki()?;
    let mut survivors = 0_usize;
    let mut builder = Builder::default();
    builder.push_record(
        [Text::new("誤り", "defect"), Text::new("要件", "requirement"), Text::new("結果", "result")]
            .map(|text| look.say(&text).to_owned()),
    );
    for (defect, requirements) in &hunted {
        if !known.contains(defect) {
            return Err(Failure::suite(Text::new(
                format!("要件 {} の誤り {defect} は模擬装置にない", requirements.join(" ")),
                format!(
                    "requirement {} names a defect that the simulator does not have: {defect}",
                    requirements.join(" ")
                ),
            )));
        }
        let caught = block_on(catch(&suite, &library, &pki, defect, requirements))?;
        for id in requirements {
            let caught = caught.contains(*id);
            survivors += usize::from(!caught);
            let verdict = if caught {
                Text::new("捕らえた", "caught")
            } else {
                Text::new("見逃した", "SURVIVED")
            };
            builder.push_record([(*defect).to_owned(), (*id).to_owned(), look.say(&verdict).to_owned()]);
        }
    }
    for defect in known.iter().filter(|defect| !hunted.contains_key(**defect)) {
        survivors += 1;
        let verdict = Text::new("どの要件も名指していない", "named by no requirement");
        builder.push_record([(*defect).to_owned(), "-".to_owned(), look.say(&verdict).to_owned()]);
    }
    let mut table = builder.build();
    table.with(Style::sharp());
    print(&format!("{table}\n"));
    print(look.say(&Text::new(
        format!("誤り {}、見逃し {survivors}\n", known.len()),
        format!("{} defects, {survivors} survivors\n", known.len()),
    )));
    Ok(if survivors == 0 { exit::PASSED } else { exit::SUITE_INVALID })
}

/// The requirements by the defect they must catch.
fn hunted(catalogue: &Catalogue) -> BTreeMap<&str, Vec<&str>> {
    let mut hunted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for requirement in catalogue.iter() {
        if let Some(defect) = &requirement.defect {
            hunted.entry(defect).or_default().push(&requirement.id);
        }
    }
    hunted
}

/// The requirements that have a failing scenario once the defect is seeded.
async fn catch(
    suite: &Suite,
    library: &StepLibrary,
    pki: &Arc<JpkiPki>,
    defect: &str,
    requirements: &[&str],
) -> Result<BTreeSet<String>, Failure> {
    let wanted = requirements.iter().map(|id| (*id).to_owned()).collect();
    let selection = Selection { requirements: Some(wanted), ..Selection::default() };
    let files = selection.of(suite);
    let bench = Arc::new(embedded::bench(Arc::clone(pki), Some(defect)).await?);
    let run = run::perform(suite, &files, library, &bench, Timestamp::now(), |_| {}).await?;
    let failed = run
        .scenarios()
        .filter(|scenario| matches!(scenario.verdict, Verdict::Fail | Verdict::Hang | Verdict::Warn));
    Ok(failed.flat_map(|scenario| scenario.requirements.iter().cloned()).collect())
}
