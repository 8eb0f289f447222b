//! What steps about the online route do, and how they judge what comes of it.

use client::{Credential as _, CredentialError, Outcome};
use conformance::Text;
use serde_json::json;

use crate::credential::CardCredential;
use crate::online::{self, Check, GatewayEvidence, OnlineError};
use crate::trouble::Trouble;
use crate::world::World;

use super::taken::TakenAway;

/// The member of staff that scenarios name for a check by sight.
const STAFF: &str = "TEST-STAFF-01";

pub(super) enum By {
    RightPin,
    WrongPin,
    TamperedSignature,
    TakenCard,
    Sight,
}

impl World {
    /// The front desk first judges the reader, as the notices want; only then is the card touched.
    pub(super) async fn verify_online(&mut self, by: By) -> Result<(), Trouble> {
        let answer = self.ask(&online::reader_question(self.reader_declared()?))?;
        if !online::is_yes(answer.decision) {
            let reason = answer.reason.map_or_else(String::new, |reason| reason.requirement.to_string());
            self.online.desk_refusal = Some(reason);
            return Ok(());
        }
        let bench = self.bench()?;
        let evidence = GatewayEvidence::new(bench.recorder().clone(), self.place());
        let (gateway, floor) = (self.gateway()?, self.pin_floor()?);
        let endpoint = &gateway.endpoint;
        let card = self.card()?;
        let result = match by {
            By::RightPin => {
                online::verify(card, endpoint, Check::Pin(&bench.pins.right, floor), evidence).await
            }
            By::WrongPin => {
                online::verify(card, endpoint, Check::Pin(&bench.pins.wrong, floor), evidence).await
            }
            By::TamperedSignature => {
                online::verify_tampered(card, endpoint, (&bench.pins.right, floor), evidence).await
            }
            By::TakenCard => {
                let card = TakenAway::new(card);
                let ended =
                    online::verify(card, endpoint, Check::Pin(&bench.pins.right, floor), evidence).await;
                // The way to the card broke on purpose: what comes of it is no fault of the rig.
                self.online.result = Some(ended);
                return Ok(());
            }
            By::Sight => {
                online::verify(card, endpoint, Check::Sight { staff: STAFF.to_owned() }, evidence).await
            }
        };
        self.online.result = Some(unless_rig(result, bench.all_simulated)?);
        Ok(())
    }

    /// Plays a device that answers one challenge twice; keeps what the gateway said to the second answer.
    pub(super) async fn replay(&mut self) -> Result<(), Trouble> {
        let (bench, gateway) = (self.bench()?, self.gateway()?);
        let evidence = GatewayEvidence::new(bench.recorder().clone(), self.place());
        let pin = (&bench.pins.right, self.pin_floor()?);
        let rig = |error: &dyn std::fmt::Display| {
            Trouble::rig(Text::new(
                format!("二度答えるところまで進めなかった: {error}"),
                format!("the second answer was never reached: {error}"),
            ))
        };
        let by_card = |error: &CredentialError| match error.cause().downcast_ref::<jpki::Error>() {
            Some(error) => Trouble::of_card(
                Text::new("カードが答えに応じなかった", "the card did not deliver what the answer needs"),
                error,
            ),
            None => rig(error),
        };
        let mut card = CardCredential::new(self.card()?, Some(pin)).map_err(|error| rig(&error))?;
        let certificate = card.certificate().map_err(|error| by_card(&error))?;
        let mut refused = None;
        let sign =
            |challenge: &[u8]| card.sign(challenge).inspect_err(|error| refused = Some(by_card(error)));
        let replies = gateway.rogue.answer_twice(&certificate, sign).await;
        let replies = replies.map_err(|error| refused.unwrap_or_else(|| rig(&error)))?;
        for reply in &replies {
            evidence.record(json!({ "path": reply.path, "status": reply.status, "code": reply.code }));
        }
        self.online.replay = replies.into_iter().last();
        Ok(())
    }

    pub(super) fn online_outcome(&self) -> Result<&Outcome, Trouble> {
        match &self.online.result {
            Some(Ok(outcome)) => Ok(outcome),
            Some(Err(error)) => {
                Err(Trouble::subject(Text::new("資格情報が得られなかった", "no qualification was obtained"))
                    .observed(error))
            }
            None => Err(match &self.online.desk_refusal {
                Some(reason) => Trouble::subject(Text::new(
                    "窓口がカードリーダーを拒んだため照会していない",
                    "nothing was asked: the front desk refused the reader",
                ))
                .observed(reason),
                None => Trouble::suite(Text::new(
                    "この手順の前にオンライン資格確認がない",
                    "no online verification came before this step",
                )),
            }),
        }
    }
}

/// Lets the subject's own answers through, good or bad, and stops at what is not its fault.
fn unless_rig(
    result: Result<Outcome, OnlineError>,
    all_simulated: bool,
) -> Result<Result<Outcome, OnlineError>, Trouble> {
    let trouble = match &result {
        Ok(_) => None,
        Err(OnlineError::Client(error @ client::Error::Transport { .. })) => Some(Trouble::rig(Text::new(
            format!("ゲートウェイへの経路の障害: {error}"),
            format!("fault on the way to the gateway: {error}"),
        ))),
        Err(OnlineError::Client(error @ client::Error::Timeout { .. })) => Some(Trouble::hang(Text::new(
            format!("ゲートウェイが時間内に答えなかった: {error}"),
            format!("the gateway did not answer in time: {error}"),
        ))),
        Err(OnlineError::Client(client::Error::Gateway { problem, .. }))
            if !all_simulated && problem.code.to_string() == "TSK-CERTIFICATE-UNTRUSTED" =>
        {
            Some(Trouble::not_run(Text::new(
                "模擬ゲートウェイはこのカードの認証局を知らない。模擬カードで実行する",
                "the simulated gateway does not know this card's authority; run this with a simulated card",
            )))
        }
        Err(error) => error.card().and_then(Trouble::unless_card),
    };
    match trouble {
        Some(trouble) => Err(trouble),
        None => Ok(result),
    }
}

pub(super) fn expect_card_error(world: &World, expected: fn(&jpki::Error) -> bool) -> Result<(), Trouble> {
    let wrong = || Trouble::subject(Text::new("終わり方が違う", "it did not end as it should"));
    match &world.online.result {
        Some(Err(error)) if error.card().is_some_and(expected) => Ok(()),
        Some(Err(error)) => Err(wrong().observed(error)),
        Some(Ok(outcome)) => Err(wrong().observed(outcome.validity.word())),
        None => world.online_outcome().map(|_| ()),
    }
}
