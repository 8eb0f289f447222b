//! `tashika lint`

use conformance::{Text, exit};

use crate::cli::SuiteArgs;
use crate::command::common::{load, print};
use crate::failure::Failure;
use crate::report::terminal::Look;

pub(super) fn run(args: &SuiteArgs, look: Look) -> Result<u8, Failure> {
    let (suite, _) = load(&args.features)?;
    let (features, scenarios) = (suite.features.len(), suite.scenario_count());
    let requirements = suite.catalogue.iter().count();
    print(&format!(
        "{}\n",
        look.say(&Text::new(
            format!("誤りなし: 機能 {features}、シナリオ {scenarios}、要件 {requirements}"),
            format!("no slips: {features} features, {scenarios} scenarios, {requirements} requirements"),
        ))
    ));
    Ok(exit::PASSED)
}
