//! What a run can cost the PINs, added up before the first command is sent.
//!
//! Each step that presents a wrong PIN says so in its definition. A scenario that could take a counter so low that
//! not even the right PIN may be sent any more makes the whole run refuse, so that no card is lost to a test plan.

use conformance::Text;
use cucumber::gherkin;

use crate::bench::Bench;
use crate::card_kind::CardKind;
use crate::failure::Failure;
use crate::feature_file::FeatureFile;
use crate::step::StepLibrary;

/// Tries of the user-authentication PIN on a card as it is issued.
const TRIES: u8 = jpki::PinKind::UserAuthentication.tries();

/// Refuses a selection that could bring a PIN below the bench's floor.
///
/// Between scenarios the counter is taken to be full: a scenario that spends tries ends with the right PIN, which
/// gives them back. For that one more VERIFY must be allowed, so the cost plus one must stay above the floor. Before
/// each VERIFY the counter is asked again and the floor held. Scenarios whose card is not on the bench cost nothing.
///
/// # Errors
/// [`Failure::refused`], naming the scenario and its cost.
pub(crate) fn check(files: &[FeatureFile], library: &StepLibrary, bench: &Bench) -> Result<(), Failure> {
    for file in files {
        for scenario in &file.expanded.scenarios {
            let steps = || file.steps_of(scenario);
            let Some(card) = steps().find_map(card_placed_by).filter(|card| bench.cards.has(*card)) else {
                continue;
            };
            let floor = bench.floor_of(card);
            let cost: u8 = steps().flat_map(|step| library.matching(step)).map(|step| step.pin_tries).sum();
            if cost > 0 && floor > 0 && TRIES.saturating_sub(cost + 1) < floor {
                return Err(too_dear(&file.id_of(scenario), cost, floor));
            }
        }
    }
    Ok(())
}

/// The kind of card that a step puts on the bench, if it is a step that does.
fn card_placed_by(step: &gherkin::Step) -> Option<CardKind> {
    let (words, _) = step.value.split_once("個人番号カードを")?;
    words.parse().ok()
}

fn too_dear(id: &str, cost: u8, floor: u8) -> Failure {
    Failure::refused(Text::new(
        format!(
            "{id} は暗証番号の残り {TRIES} 回のうち {cost} 回を使う。その後の正しい暗証番号も、残りが {floor} 回を\
             割りうるため送れなくなるので、何も実行していない。選択から外すか --pin-floor を下げる"
        ),
        format!(
            "{id} spends {cost} of {TRIES} PIN tries, after which not even the right PIN could be sent without going \
             below the floor of {floor}; nothing was run; leave it out of the selection or lower --pin-floor"
        ),
    ))
}
