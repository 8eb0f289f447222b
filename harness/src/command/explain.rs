//! `tashika explain`: everything about one requirement or one ambiguity.

mod ambiguity;
mod requirement;

use conformance::result::Scenario;
use conformance::{Text, exit};

use crate::cli::ExplainArgs;
use crate::command::common::{block_on, load, print};
use crate::command::coverage::past_run;
use crate::command::hunt::catching;
use crate::embedded;
use crate::failure::Failure;
use crate::nearest::distance;
use crate::report::terminal::Look;
use crate::step::StepLibrary;
use crate::suite::Suite;

pub(super) fn run(args: &ExplainArgs, look: Look) -> Result<u8, Failure> {
    let (suite, library) = load(&args.suite.features)?;
    let id = args.id.to_uppercase();
    let text = if let Some((document, requirement)) = suite.catalogue.place(&id) {
        let past = past_run(args.run.as_deref(), &suite)?;
        let defect = requirement.defect.as_deref();
        let caught = defect.map(|defect| noticed(&suite, &library, defect, &id)).transpose()?.flatten();
        let known = requirement::Known {
            suite: &suite,
            library: &library,
            past: &past,
            caught: caught.as_ref(),
            document,
            requirement,
        };
        if args.json { format!("{:#}\n", known.json()) } else { known.page(look) }
    } else if let Some((document, ambiguity)) = suite.ambiguities.get(&id) {
        if args.json {
            format!("{:#}\n", ambiguity::json(document, ambiguity))
        } else {
            ambiguity::page(document, ambiguity, look)
        }
    } else {
        return Err(unknown(&args.id, &suite));
    };
    print(&text);
    Ok(exit::PASSED)
}

/// A scenario that notices the requirement's defect: the plainest way to tell what the defect does.
fn noticed(
    suite: &Suite,
    library: &StepLibrary,
    defect: &str,
    id: &str,
) -> Result<Option<Scenario>, Failure> {
    let pki = embedded::pki()?;
    let found = block_on(catching(suite, library, &pki, defect, &[id]))?;
    Ok(found.into_iter().next())
}

/// What to say of an id that nothing bears.
pub(super) fn unknown(id: &str, suite: &Suite) -> Failure {
    let like = like(&id.to_uppercase(), suite).join(" ");
    let hint = if like.is_empty() {
        Text::new(
            "。一覧は tashika coverage --no-defects",
            "; see the list with: tashika coverage --no-defects",
        )
    } else {
        Text::new(format!("。もしかして: {like}"), format!("; did you mean: {like}"))
    };
    Failure::usage(Text::new(
        format!("要件にも曖昧な点の一覧にも {id} はない{}", hint.ja),
        format!("{id} is neither a requirement nor in the ambiguity register{}", hint.en),
    ))
}

/// The nearest ids, for a slip of the finger: at most two changed, missing or surplus characters.
fn like<'a>(id: &str, suite: &'a Suite) -> Vec<&'a str> {
    let requirements = suite.catalogue.iter().map(|requirement| requirement.id.as_str());
    let ambiguities = suite.ambiguities.iter().map(|(_, ambiguity)| ambiguity.id.as_str());
    let mut near: Vec<(usize, &str)> = requirements
        .chain(ambiguities)
        .map(|candidate| (distance(id, candidate), candidate))
        .filter(|(distance, _)| *distance <= 2)
        .collect();
    near.sort();
    near.into_iter().take(5).map(|(_, candidate)| candidate).collect()
}
