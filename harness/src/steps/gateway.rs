//! Steps about the gateway's devices and faults, and about the client that meets them.

mod asker;
mod operation;
pub mod scene;
mod words;

use client::ErrorKind;
use conformance::Text;
use simulator::gateway::Injection;

use crate::step;
use crate::step::{Parameter, StepDef};
use crate::test_gateway::Steering;
use crate::trouble::Trouble;

use asker::Claim;
use words::{DeviceState, Lookup};

/// Parameters of the steps below.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "fault",
        regex: r"[a-z0-9-]+(?:@[a-z]+)?(?:\*[0-9]+)?",
        ja: "障害の名前 (tashika gateway serve --list-faults)。@の後に段階、*の後に回数",
        en: "a fault by name (tashika gateway serve --list-faults), after @ its step, after * how often",
    },
    Parameter {
        name: "client_error",
        regex: "[a-z-]+",
        ja: "クライアントが名指す誤りの名前",
        en: "the short name of an error of the client",
    },
    Parameter {
        name: "lookup",
        regex: "台帳|OCSP|OCSPの不明|OCSPの遅れ|OCSPの再試行要求|OCSPの署名者違い|OCSPの資格のない応答者|OCSPの古い応答|CRL|古いCRL|CRLの署名者違い",
        ja: "失効を確かめる相手とそのふるまい",
        en: "where revocation is looked up, and how that behaves",
    },
    Parameter {
        name: "device_state",
        regex: "秘密を誤った端末|別の端末の証明書を使う端末|利用を終了した機関の端末|登録のない端末",
        ja: "使えないはずの端末",
        en: "a device that should not get a session",
    },
    Parameter {
        name: "gateway_step",
        regex: "session|challenge|answer|result",
        ja: "照会の段階",
        en: "a step of a verification",
    },
];

/// The steps.
pub(crate) const STEPS: &[StepDef] = &[
    step!(
        Given "ゲートウェイに障害「{fault}」がある",
        ja: "このシナリオのために、障害を持つ模擬ゲートウェイを始める",
        en: "starts a simulated gateway with this fault for this scenario",
        example: "ゲートウェイに障害「reset-in-body」がある",
        async |world, args| { world.steer(Steering::Fault(args.parse::<Injection>(0)?)).await }
    ),
    step!(
        Given "ゲートウェイは失効を「{lookup}」で確かめる",
        ja: "このシナリオのために、失効をそこで確かめる模擬ゲートウェイを始める",
        en: "starts a simulated gateway that looks revocation up there, for this scenario",
        example: "ゲートウェイは失効を「OCSPの古い応答」で確かめる",
        async |world, args| { world.steer(Steering::Revocation(args.parse::<Lookup>(0)?.0)).await }
    ),
    step!(
        Given "誰も接続していないゲートウェイがある",
        ja: "このシナリオのために、新しい模擬ゲートウェイを始める",
        en: "starts a fresh simulated gateway for this scenario",
        example: "誰も接続していないゲートウェイがある",
        async |world, _| { world.steer(Steering::Fresh).await }
    ),
    step!(
        When "クライアントで資格確認を行う",
        ja: "試験対象のクライアントが、正しい暗証番号で一度資格を照会する",
        en: "the client under test verifies once, with the right PIN",
        example: "クライアントで資格確認を行う",
        async |world, _| { world.client_verifies().await }
    ),
    step!(
        When "{device_state}で接続する",
        ja: "その端末としてセッションを求める",
        en: "asks for a session as such a device",
        example: "利用を終了した機関の端末で接続する",
        async |world, args| { world.knock(args.parse::<DeviceState>(0)?).await }
    ),
    step!(
        When "登録コードで端末{string}を登録する",
        ja: "公開の登録コードで、この名前の端末を登録する",
        en: "enrols a device of this name with the published activation code",
        example: "登録コードで端末\"TEST-W0000003\"を登録する",
        async |world, args| { let name = args.text(0)?.to_owned(); world.enrol(&name).await }
    ),
    step!(
        When "チャレンジを{int}回求める",
        ja: "一つのセッションでチャレンジを繰り返し求める",
        en: "asks for challenges over and over in one session",
        example: "チャレンジを8回求める",
        async |world, args| { world.ask_for_challenges(args.parse(0)?).await }
    ),
    step!(
        When "職員の名も言葉もない目視確認を送る",
        ja: "誰が何を確かめたかを書かずに、目視による確認を送る",
        en: "sends a check by sight without saying who checked what",
        example: "職員の名も言葉もない目視確認を送る",
        async |world, _| { world.state_nothing().await }
    ),
    step!(
        When "別の端末が得た結果を求める",
        ja: "ある端末が資格を照会し、別の端末がその結果を求める",
        en: "one device verifies, and another asks for its result",
        example: "別の端末が得た結果を求める",
        async |world, _| { world.ask_for_foreign_result().await }
    ),
    step!(
        Then "クライアントは「{client_error}」として断る",
        ja: "クライアントが資格を得ず、誤りをこの名で示したことを確かめる",
        en: "checks that the client has no qualification and names the fault like this",
        example: "クライアントは「certificate-expired」として断る",
        async |world, args| {
            let expected = args.text(0)?;
            if ErrorKind::from_name(expected).is_none() {
                return Err(Trouble::suite(Text::new(
                    format!("「{expected}」という誤りの名はない"),
                    format!("the client has no error {expected:?}"),
                )));
            }
            world.expect_refusal(expected)
        }
    ),
    step!(
        Then "クライアントは資格「{validity}」を得る",
        ja: "クライアントがこの資格有効性を得たことを確かめる",
        en: "checks that the client found this validity",
        example: "クライアントは資格「有効」を得る",
        async |world, args| { world.expect_validity(args.text(0)?) }
    ),
    step!(
        Then "クライアントに付帯コード「{code}」が届く",
        ja: "成功とともに、この付帯コードを受け取ったことを確かめる",
        en: "checks that this side code came with the success",
        example: "クライアントに付帯コード「TSK-CERTIFICATE-IN-GRACE」が届く",
        async |world, args| {
            let expected = args.text(0)?;
            let wrong = || Trouble::subject(Text::new("付帯コードが違う", "the side code is wrong")).expected(expected);
            match &world.report()?.claim {
                Claim::Found { note: Some(note), .. } if note == expected => Ok(()),
                Claim::Found { note, .. } => Err(wrong().observed(note.as_deref().unwrap_or("-"))),
                Claim::Refused { fault, detail } => Err(wrong().observed(format!("{fault}: {detail}"))),
            }
        }
    ),
    step!(
        Then "ゲートウェイには何も届いていない",
        ja: "ゲートウェイが要求を一つも受け取っていないことを確かめる",
        en: "checks that not one request has reached the gateway",
        example: "ゲートウェイには何も届いていない",
        async |world, _| { world.expect_requests(None, |number| number == 0, "0") }
    ),
    step!(
        Then "署名した答えは一度だけ送られている",
        ja: "答えの要求がちょうど一つであることを確かめる",
        en: "checks that exactly one answer has reached the gateway",
        example: "署名した答えは一度だけ送られている",
        async |world, _| { world.expect_requests(Some("answer"), |number| number == 1, "1") }
    ),
    step!(
        Then "ゲートウェイに届いた{gateway_step}は{int}回である",
        ja: "その段階の要求の数を確かめる",
        en: "checks how many requests of that step have reached the gateway",
        example: "ゲートウェイに届いたchallengeは2回である",
        async |world, args| {
            let wanted: usize = args.parse(1)?;
            world.expect_requests(Some(args.text(0)?), |number| number == wanted, args.text(1)?)
        }
    ),
    step!(
        Then "ゲートウェイに届いた{gateway_step}は{int}回を超えない",
        ja: "その段階の要求がこの数までであることを確かめる",
        en: "checks that no more requests of that step have reached the gateway",
        example: "ゲートウェイに届いたresultは20回を超えない",
        async |world, args| {
            let most: usize = args.parse(1)?;
            world.expect_requests(Some(args.text(0)?), |number| number <= most, &format!("≤ {most}"))
        }
    ),
    step!(
        Then "ゲートウェイに届いた{gateway_step}の間は{int}ミリ秒以上である",
        ja: "同じ段階の要求の間隔を確かめる",
        en: "checks the pause between two requests of that step",
        example: "ゲートウェイに届いたchallengeの間は900ミリ秒以上である",
        async |world, args| {
            let least: u64 = args.parse(1)?;
            let pause = world.shortest_pause(args.text(0)?)?;
            if pause.is_some_and(|pause| pause.as_millis() >= u128::from(least)) {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("間をおかずに再び尋ねた", "it asked again without a pause"))
                .expected(format!("≥ {least} ms"))
                .observed(pause.map_or_else(|| "-".to_owned(), |pause| format!("{} ms", pause.as_millis()))))
        }
    ),
    step!(
        Then "カードは{int}回署名している",
        ja: "クライアントがこの照会でカードに求めた署名の数を確かめる",
        en: "checks how often the client had the card sign in this verification",
        example: "カードは0回署名している",
        async |world, args| {
            let (wanted, observed) = (args.parse::<usize>(0)?, world.report()?.signatures);
            if observed == wanted {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("署名の数が違う", "another number of signatures was made"))
                .expected(wanted)
                .observed(observed))
        }
    ),
    step!(
        Then "ゲートウェイは受け付ける",
        ja: "ゲートウェイが直前の要求に 200 で応じたことを確かめる",
        en: "checks that the gateway answered the last request with 200",
        example: "ゲートウェイは受け付ける",
        async |world, _| {
            match &world.online.replay {
                Some(reply) if reply.status == 200 => Ok(()),
                Some(reply) => Err(Trouble::subject(Text::new("ゲートウェイが拒んだ", "the gateway refused"))
                    .observed(reply.code.as_deref().unwrap_or(&reply.status.to_string()))),
                None => Err(Trouble::suite(Text::new("この手順の前に要求がない", "no request came before this step"))),
            }
        }
    ),
    step!(
        Then "チャレンジはすべて異なる",
        ja: "求めたチャレンジに同じものがないことを確かめる",
        en: "checks that no two of the challenges are alike",
        example: "チャレンジはすべて異なる",
        async |world, _| {
            let given = &world.gateway.challenges;
            let different: std::collections::BTreeSet<&String> = given.iter().collect();
            if given.len() > 1 && different.len() == given.len() {
                return Ok(());
            }
            Err(Trouble::subject(Text::new("同じチャレンジがある", "two challenges are alike"))
                .expected(given.len())
                .observed(different.len()))
        }
    ),
];
