//! What a run can cost the PINs, added up before the first command is sent.
//!
//! Each step that presents a wrong PIN says so in its definition. A scenario that could take a counter so low that
//! not even the right PIN may be sent any more makes the whole run refuse, so that no card is lost to a test plan.

use std::collections::BTreeSet;

use conformance::Text;
use cucumber::gherkin;

use crate::card_kind::CardKind;
use crate::failure::Failure;
use crate::feature_file::FeatureFile;
use crate::step::StepLibrary;

/// Tries of the user-authentication PIN on a card as it is issued.
const TRIES: u8 = jpki::PinKind::UserAuthentication.tries();

/// What the cards of a bench allow.
pub(crate) struct Allowance {
    /// The kinds of card on the bench; nothing where any card can be had.
    pub(crate) cards: Option<BTreeSet<CardKind>>,
    /// Tries that must remain if a VERIFY goes wrong.
    pub(crate) floor: u8,
}

/// Refuses a selection that could bring a PIN below the floor.
///
/// Between scenarios the counter is taken to be full: a scenario that spends tries ends with the right PIN, which
/// gives them back. For that one more VERIFY must be allowed, so the cost plus one must stay above the floor. Before
/// each VERIFY the counter is asked again and the floor held. Scenarios whose card is not on the bench cost nothing,
/// and a disposable card may be spoiled.
///
/// # Errors
/// [`Failure::refused`], naming every such scenario.
pub(crate) fn check(
    files: &[FeatureFile],
    library: &StepLibrary,
    allowance: &Allowance,
) -> Result<(), Failure> {
    let mut too_dear = Vec::new();
    for file in files {
        for scenario in &file.expanded.scenarios {
            let steps = || file.steps_of(scenario);
            let Some(card) = steps().find_map(card_placed_by) else { continue };
            let is_there = allowance.cards.as_ref().is_none_or(|cards| cards.contains(&card));
            let cost: u8 = steps().flat_map(|step| library.matching(step)).map(|step| step.pin_tries).sum();
            let left = TRIES.saturating_sub(cost + 1);
            if is_there && card != CardKind::Disposable && cost > 0 && allowance.floor > left {
                too_dear.push(file.id_of(scenario));
            }
        }
    }
    if too_dear.is_empty() { Ok(()) } else { Err(refusal(&too_dear, allowance.floor)) }
}

/// The kind of card that a step puts on the bench, if it is a step that does.
fn card_placed_by(step: &gherkin::Step) -> Option<CardKind> {
    let (words, _) = step.value.split_once("個人番号カードを")?;
    words.parse().ok()
}

fn refusal(ids: &[String], floor: u8) -> Failure {
    let ids = ids.join(", ");
    Failure::refused(Text::new(
        format!(
            "次のシナリオは、暗証番号を誤った後に正しい暗証番号を送ることも、残りが {floor} 回を割りうるためできなくなる: \
             {ids}。何も実行していない。選択から外すか --pin-floor を下げる"
        ),
        format!(
            "these scenarios spend so many PIN tries that not even the right PIN could be sent without going below the \
             floor of {floor}: {ids}; nothing was run; leave them out of the selection or lower --pin-floor"
        ),
    ))
}
