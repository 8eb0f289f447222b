//! What steps about gateway and client do, and how they judge what comes of it.

use std::sync::Arc;
use std::time::Duration;

use client::Credential as _;
use conformance::Text;
use serde_json::json;
use simulator::gateway::{GatewayConfig, LoggedRequest};
use simulator::rogue_device::{RogueDevice, RogueError, RogueReply};

use crate::credential::CardCredential;
use crate::online::GatewayEvidence;
use crate::test_gateway::{Steering, TestGateway};
use crate::trouble::Trouble;
use crate::world::World;

use super::asker::{Asker, Claim, Report};
use super::words::DeviceState;

/// A client that has not come to an end by then does not come to one.
const PATIENCE: Duration = Duration::from_millis(6 * 1500);

impl World {
    /// The gateway of this scenario: its own if one was started, else the bench's.
    pub(crate) fn gateway(&self) -> Result<Arc<TestGateway>, Trouble> {
        match &self.gateway.own {
            Some(own) => Ok(Arc::clone(own)),
            None => Ok(Arc::clone(&self.bench()?.gateway)),
        }
    }

    /// Starts a gateway for this scenario.
    pub(super) async fn steer(&mut self, steering: Steering) -> Result<(), Trouble> {
        let another = self.bench()?.gateway.another(steering).await?;
        self.gateway.own = Some(Arc::new(another));
        Ok(())
    }

    /// Lets the client under test verify by PIN; it goes on remembering what it has signed.
    pub(super) async fn client_verifies(&mut self) -> Result<(), Trouble> {
        let (bench, gateway, floor) = (self.bench()?, self.gateway()?, self.pin_floor()?);
        let place = self.place();
        let evidence = || GatewayEvidence::new(bench.recorder().clone(), place.clone());
        let mut asker = match self.gateway.asker.take() {
            Some(asker) => asker,
            None => Asker::of(&gateway, evidence())?,
        };
        let judge = evidence();
        let card = CardCredential::new(self.card()?, Some((&bench.pins.right, floor))).map_err(|error| {
            Trouble::of_card(
                Text::new("カードの JPKI を選択できない", "the card's JPKI cannot be selected"),
                &error,
            )
        })?;
        let report = tokio::time::timeout(PATIENCE, asker.verify(card)).await.map_err(|_| {
            Trouble::hang(Text::new(
                format!("クライアントが {} 秒たっても終わらない", PATIENCE.as_secs()),
                format!("the client has not ended after {} seconds", PATIENCE.as_secs()),
            ))
        })?;
        judge.record(json!({ "client": report }));
        (self.gateway.asker, self.gateway.report) = (Some(asker), Some(report));
        Ok(())
    }

    /// What the client made of it.
    pub(super) fn report(&self) -> Result<&Report, Trouble> {
        self.gateway.report.as_ref().ok_or_else(|| {
            Trouble::suite(Text::new(
                "この手順の前にクライアントの資格確認がない",
                "no verification by the client came before this step",
            ))
        })
    }

    /// Checks that the client refused, and named this fault.
    pub(super) fn expect_refusal(&self, expected: &str) -> Result<(), Trouble> {
        let wrong = || {
            Trouble::subject(Text::new("クライアントの応じ方が違う", "the client did not react as it should"))
                .expected(expected)
        };
        match &self.report()?.claim {
            Claim::Refused { fault, .. } if fault == expected => Ok(()),
            Claim::Refused { fault, detail } => Err(wrong().observed(format!("{fault}: {detail}"))),
            Claim::Found { validity, .. } => Err(wrong().observed(validity)),
        }
    }

    /// Checks that the client found this validity.
    pub(super) fn expect_validity(&self, expected: &str) -> Result<(), Trouble> {
        let wrong = || {
            Trouble::subject(Text::new("クライアントの得た資格が違う", "the client found something else"))
                .expected(expected)
        };
        match &self.report()?.claim {
            Claim::Found { validity, .. } if validity == expected => Ok(()),
            Claim::Found { validity, .. } => Err(wrong().observed(validity)),
            Claim::Refused { fault, detail } => Err(wrong().observed(format!("{fault}: {detail}"))),
        }
    }

    /// Requests that have reached the gateway, of one step if it is named.
    pub(super) fn requests(&self, step: Option<&str>) -> Result<Vec<LoggedRequest>, Trouble> {
        let requests = self.gateway()?.requests()?;
        let of_step =
            |request: &LoggedRequest| step.is_none_or(|step| request.path.split('/').nth(3) == Some(step));
        Ok(requests.into_iter().filter(of_step).collect())
    }

    /// Checks how many requests of a step have reached the gateway.
    pub(super) fn expect_requests(
        &self,
        step: Option<&str>,
        fits: impl Fn(usize) -> bool,
        wanted: &str,
    ) -> Result<(), Trouble> {
        let number = self.requests(step)?.len();
        if fits(number) {
            return Ok(());
        }
        Err(Trouble::subject(Text::new(
            "ゲートウェイに届いた要求の数が違う",
            "another number of requests has reached the gateway",
        ))
        .expected(wanted)
        .observed(number))
    }

    /// Knocks as a device in this state; the gateway's reply is kept.
    pub(super) async fn knock(&mut self, state: DeviceState) -> Result<(), Trouble> {
        let gateway = self.gateway()?;
        let (own, ended, new) =
            (GatewayConfig::DEVICE, GatewayConfig::ENDED_DEVICE, GatewayConfig::NEW_DEVICE);
        let secret = GatewayConfig::DEVICE_SECRET;
        let device = match state {
            DeviceState::WrongSecret => gateway.device(own, "TEST-wrong-secret-0000", own)?,
            DeviceState::ForeignCertificate => gateway.device(own, secret, ended)?,
            DeviceState::Ended => gateway.device(ended, secret, ended)?,
            DeviceState::NotEnrolled => gateway.device(new, secret, new)?,
        };
        let reply = device.knock().await.map_err(|error| unreached(&error))?;
        self.keep(reply)
    }

    /// Enrols a device of this name with the published code; the gateway's reply is kept.
    pub(super) async fn enrol(&mut self, name: &str) -> Result<(), Trouble> {
        let device = self.gateway()?.device(name, "", name)?;
        let key = format!("TEST-key-of-{name}");
        let reply = device.enrol(GatewayConfig::ACTIVATION, &key).await.map_err(|error| unreached(&error))?;
        self.keep(reply)
    }

    /// Asks for challenges, and keeps them.
    pub(super) async fn ask_for_challenges(&mut self, number: usize) -> Result<(), Trouble> {
        let rogue = self.gateway()?.rogue.clone();
        self.gateway.challenges = rogue.challenges(number).await.map_err(|error| unreached(&error))?;
        Ok(())
    }

    /// Sends a check by sight for which nobody vouches; the gateway's reply is kept.
    pub(super) async fn state_nothing(&mut self) -> Result<(), Trouble> {
        let rogue = self.gateway()?.rogue.clone();
        let certificate = self.certificate_of_card()?;
        let replies = rogue.state_nothing(&certificate).await.map_err(|error| unreached(&error))?;
        self.keep_last(replies)
    }

    /// Has one device verify by sight, and another ask for the result; the gateway's reply to the second is kept.
    pub(super) async fn ask_for_foreign_result(&mut self) -> Result<(), Trouble> {
        let gateway = self.gateway()?;
        let certificate = self.certificate_of_card()?;
        let challenge = gateway.rogue.by_sight(&certificate).await.map_err(|error| unreached(&error))?;
        let stranger = gateway.device(GatewayConfig::NEW_DEVICE, "", GatewayConfig::NEW_DEVICE)?;
        let stranger: RogueDevice =
            stranger.enrolled(GatewayConfig::ACTIVATION).await.map_err(|error| unreached(&error))?;
        let reply = stranger.result_of(&challenge).await.map_err(|error| unreached(&error))?;
        self.keep(reply)
    }

    fn certificate_of_card(&mut self) -> Result<Vec<u8>, Trouble> {
        let of_card = |error: &dyn std::fmt::Display| {
            Trouble::rig(Text::new(
                format!("カードの証明書を読めない: {error}"),
                format!("the card's certificate cannot be read: {error}"),
            ))
        };
        let mut card = CardCredential::new(self.card()?, None).map_err(|error| of_card(&error))?;
        card.certificate().map_err(|error| of_card(&error))
    }

    fn keep_last(&mut self, replies: Vec<RogueReply>) -> Result<(), Trouble> {
        let none = || Trouble::rig(Text::new("応答がない", "there was no reply"));
        self.keep(replies.into_iter().last().ok_or_else(none)?)
    }

    fn keep(&mut self, reply: RogueReply) -> Result<(), Trouble> {
        let evidence = GatewayEvidence::new(self.bench()?.recorder().clone(), self.place());
        evidence.record(json!({ "path": reply.path, "status": reply.status, "code": reply.code }));
        self.online.replay = Some(reply);
        Ok(())
    }

    /// The shortest time between two requests of one step that follow each other.
    pub(super) fn shortest_pause(&self, step: &str) -> Result<Option<Duration>, Trouble> {
        let requests = self.requests(Some(step))?;
        let pauses = requests.windows(2).map(|pair| (pair[1].at - pair[0].at).total(jiff::Unit::Millisecond));
        let shortest = pauses
            .filter_map(Result::ok)
            .fold(None, |least: Option<f64>, pause| Some(least.map_or(pause, |least| least.min(pause))));
        Ok(shortest.map(|millis| Duration::from_secs_f64((millis / 1000.0).max(0.0))))
    }
}

fn unreached(error: &RogueError) -> Trouble {
    Trouble::rig(Text::new(
        format!("ゲートウェイとのやりとりが最後まで進まなかった: {error}"),
        format!("the exchange with the gateway did not come to its end: {error}"),
    ))
}
