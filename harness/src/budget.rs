//! What a run can cost the PINs, added up before the first command is sent.
//!
//! Each step that presents a wrong PIN says so in its definition. A scenario that could take a counter below the
//! floor makes the whole run refuse, so that nobody loses a card to a test plan.

use conformance::Text;

use crate::bench::Bench;
use crate::failure::Failure;
use crate::step::StepLibrary;
use crate::suite::FeatureFile;

/// Tries of the user-authentication PIN on a card as it is issued.
const TRIES: u8 = jpki::PinKind::UserAuthentication.tries();

/// Refuses a selection that could bring a PIN below the bench's floor.
///
/// Between scenarios the counter is taken to be full: every scenario that spends tries ends with the right PIN or
/// has a disposable card to itself, and before each VERIFY the counter is asked again and the floor held.
///
/// # Errors
/// [`Failure::refused`], naming the scenario and its cost.
pub(crate) fn check(files: &[FeatureFile], library: &StepLibrary, bench: &Bench) -> Result<(), Failure> {
    for file in files {
        for scenario in &file.expanded.scenarios {
            let background = file.expanded.background.iter().flat_map(|background| &background.steps);
            let steps = background.chain(&scenario.steps);
            let cost: u8 = steps.flat_map(|step| library.matching(step)).map(|step| step.pin_tries).sum();
            if TRIES.saturating_sub(cost) < bench.pin_floor {
                let (id, floor) = (file.id_of(scenario), bench.pin_floor);
                return Err(Failure::refused(Text::new(
                    format!(
                        "{id} は暗証番号の残り {TRIES} 回のうち {cost} 回を使いうるが、{floor} 回は必ず残すため実行しない。\
                         選択から外すか --pin-floor を下げる"
                    ),
                    format!(
                        "{id} could spend {cost} of {TRIES} PIN tries, and {floor} must remain, so nothing was run; \
                         leave it out of the selection or lower --pin-floor"
                    ),
                )));
            }
        }
    }
    Ok(())
}
