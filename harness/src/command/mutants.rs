//! `tashika mutants`: does the suite have teeth?

use conformance::{Text, exit};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::SuiteArgs;
use crate::command::common::{block_on, load, print};
use crate::command::hunt::{Hunt, hunt};
use crate::failure::Failure;
use crate::report::fit;
use crate::report::terminal::Look;

/// Every defect with what became of it; one that lives on, and one that no requirement names, make the suite invalid.
pub(super) fn run(args: &SuiteArgs, look: Look) -> Result<u8, Failure> {
    let (suite, library) = load(&args.features)?;
    let hunt = block_on(hunt(&suite, &library))?;
    print(&table(&hunt, look));
    let (defects, survivors) = (hunt.defects(), hunt.survivors());
    print(look.say(&Text::new(
        format!("誤り {defects}、見逃し {survivors}\n"),
        format!("{defects} defects, {survivors} survivors\n"),
    )));
    Ok(if survivors == 0 { exit::PASSED } else { exit::SUITE_INVALID })
}

fn table(hunt: &Hunt, look: Look) -> String {
    let say = |ja: &str, en: &str| look.say(&Text::new(ja, en)).to_owned();
    let mut builder = Builder::default();
    builder.push_record([say("誤り", "defect"), say("要件", "requirement"), say("結果", "result")]);
    for (defect, of_each) in &hunt.caught {
        for (requirement, caught) in of_each {
            let result =
                if *caught { say("捕らえた", "caught") } else { say("見逃した", "SURVIVED") };
            builder.push_record([defect.clone(), requirement.clone(), result]);
        }
    }
    for defect in &hunt.unnamed {
        let result = say("どの要件も名指していない", "named by no requirement");
        builder.push_record([defect.clone(), "-".to_owned(), result]);
    }
    format!("{}\n", fit::table(builder).with(Style::psql()))
}
