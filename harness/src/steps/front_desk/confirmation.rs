//! Steps about who confirms a qualification, by what, and with which kind of online verification.

use eligibility::app::{Source, System};
use eligibility::deployment::Carrier;
use eligibility::desk::Question;
use eligibility::insurance_card::{Paper, Presented};

use super::words::parameters;
use crate::step;
use crate::step::StepDef;

pub(super) const STEPS: &[StepDef] = &[
    // --- 誰が・何で
    step!(
        Given "{facility}が資格を確認する",
        ja: "資格を確認する施設を決める",
        en: "sets the facility that confirms a qualification",
        example: "助産所が資格を確認する",
        async |world, args| {
            world.front_desk.facility = Some(args.parse(0)?);
            Ok(())
        }
    ),
    step!(
        When "{day}に{route}で資格を確認する",
        ja: "その日にその方法で確認してよいかを窓口に尋ねる",
        en: "asks whether the facility may confirm this way on this day",
        example: "2024-12-02に資格情報のお知らせだけで資格を確認する",
        async |world, args| {
            let facility = world.front_desk.facility()?;
            world.ask_desk(Question::Route { facility, route: args.parse(1)?, day: args.parse(0)? })
        }
    ),
    step!(
        When "{day}の{route}による確認を被保険者証の提示とする",
        ja: "直接支払制度で求められる被保険者証の提示とみなせるかを尋ねる",
        en: "asks whether the way counts as presenting the insurance card for direct payment",
        example: "2024-12-02の資格確認書による確認を被保険者証の提示とする",
        async |world, args| {
            world.ask_desk(Question::Presentation { route: args.parse(1)?, day: args.parse(0)? })
        }
    ),
    // --- オンライン資格確認の種類
    step!(
        Given "{kind}のオンライン資格確認を使う",
        ja: "オンライン資格確認の種類を決める",
        en: "sets the kind of online verification",
        example: "資格確認限定型のオンライン資格確認を使う",
        async |world, args| {
            world.front_desk.kind = Some(args.parse(0)?);
            Ok(())
        }
    ),
    step!(
        When "{user}向けのオンライン資格確認を調べる",
        ja: "利用者に応じた種類を尋ねる",
        en: "asks which kind of online verification is made for a user",
        example: "訪問看護向けのオンライン資格確認を調べる",
        async |world, args| {
            world.ask_desk(Question::Kind { user: args.parse(0)? })
        }
    ),
    step!(
        When "{visit}の本人確認を{check}とする",
        ja: "その本人確認でよいかを尋ねる",
        en: "asks whether identity may be checked this way",
        example: "初回の本人確認を暗証番号入力とする",
        async |world, args| {
            let kind = world.front_desk.kind()?;
            world.ask_desk(Question::IdentityCheck { kind, visit: args.parse(0)?, check: args.parse(1)? })
        }
    ),
    step!(
        When "{network}で接続する",
        ja: "その回線でよいかを尋ねる",
        en: "asks whether this kind works over this line",
        example: "通常のインターネット回線で接続する",
        async |world, args| {
            let kind = world.front_desk.kind()?;
            world.ask_desk(Question::Network { kind, network: args.parse(0)? })
        }
    ),
    step!(
        When "{item}を閲覧する",
        ja: "その情報を表示してよいかを尋ねる",
        en: "asks whether this kind may show the item",
        example: "薬剤情報を閲覧する",
        async |world, args| {
            let kind = world.front_desk.kind()?;
            world.ask_desk(Question::View { kind, item: args.parse(0)? })
        }
    ),
    step!(
        When "{day}に{kind}が運用されているかを調べる",
        ja: "その種類の運用が始まっているかを尋ねる",
        en: "asks whether this kind is in operation on this day",
        example: "2024-04-01に資格確認限定型が運用されているかを調べる",
        async |world, args| {
            world.ask_desk(Question::Operation { day: args.parse(0)?, kind: args.parse(1)? })
        }
    ),
    step!(
        When "{day}に{user}が導入を義務づけられているかを調べる",
        ja: "その利用者にオンライン資格確認の導入義務があるかを尋ねる",
        en: "asks whether the user is obliged to have online verification on this day",
        example: "2023-04-01に薬局が導入を義務づけられているかを調べる",
        async |world, args| {
            world.ask_desk(Question::Obligation { day: args.parse(0)?, user: args.parse(1)? })
        }
    ),
    step!(
        When "{carrier}で資格を読み取る",
        ja: "その機器でその種類のオンライン資格確認ができるかを尋ねる",
        en: "asks whether this kind runs on these devices",
        example: "モバイル端末で資格を読み取る",
        async |world, args| {
            let kind = world.front_desk.kind()?;
            world.ask_desk(Question::Carrier { kind, carrier: args.parse(0)? })
        }
    ),
    step!(
        When "Webサービスとオンライン資格確認等システムの間を{network}でつなぐ",
        ja: "Webサービスより奥の回線としてよいかを尋ねる",
        en: "asks whether this line may join the Web service to the verification system",
        example: "Webサービスとオンライン資格確認等システムの間をIP-VPNでつなぐ",
        async |world, args| {
            world.ask_desk(Question::WebServiceLine { network: args.parse(0)? })
        }
    ),
    // --- アプリ
    step!(
        When "{source}を{system}の端末で使う",
        ja: "そのアプリで資格を確認してよいかを尋ねる",
        en: "asks whether this app on this system may verify",
        example: "実施機関が配信したアプリをiOSの端末で使う",
        async |world, args| {
            world.ask_desk(Question::App { source: args.parse(0)?, system: args.parse(1)? })
        }
    ),
    step!(
        When "アプリの利用規約を{confirming}、ユーザ設定情報を{entering}初期登録を終える",
        ja: "アプリの初期登録を終えられるかを尋ねる",
        en: "asks whether the app's first set-up can be completed",
        example: "アプリの利用規約を確認し、ユーザ設定情報を入力して初期登録を終える",
        async |world, args| {
            let terms_confirmed = args.text(0)? == "確認し";
            world.ask_desk(Question::SetUp { terms_confirmed, settings_entered: args.text(1)? == "入力して" })
        }
    ),
    // --- 書類
    step!(
        When "{day}に発行された健康保険証を{day}に見せる",
        ja: "有効期限の書かれていない健康保険証で確認してよいかを尋ねる",
        en: "asks whether an insurance card without a printed last day counts",
        example: "2024-12-01に発行された健康保険証を2025-12-01に見せる",
        async |world, args| {
            let card = Presented { issued: args.parse(0)?, expires: None, day: args.parse(1)? };
            world.ask_desk(Question::InsuranceCard(card))
        }
    ),
    step!(
        When "{day}に発行された有効期限{day}の健康保険証を{day}に見せる",
        ja: "有効期限の書かれた健康保険証で確認してよいかを尋ねる",
        en: "asks whether an insurance card with a printed last day counts",
        example: "2024-08-01に発行された有効期限2025-07-31の健康保険証を2025-07-31に見せる",
        async |world, args| {
            let (issued, expires, day) = (args.parse(0)?, Some(args.parse(1)?), args.parse(2)?);
            world.ask_desk(Question::InsuranceCard(Presented { issued, expires, day }))
        }
    ),
    step!(
        When "{paper}を被保険者証として見せる",
        ja: "直接支払制度の実施要綱にいう被保険者証に含まれるかを尋ねる",
        en: "asks whether the paper is an insurance card in the sense of the direct-payment rules",
        example: "被保険者資格証明書を被保険者証として見せる",
        async |world, args| {
            world.ask_desk(Question::Paper { paper: args.parse(0)? })
        }
    ),
];

parameters! {
    "carrier", Carrier::WORDS, "読み取りに使う機器", "the devices that read the card";
    "source", Source::WORDS, "アプリの入手先", "where the app comes from";
    "system", System::WORDS, "端末のOS", "an operating system";
    "paper", Paper::WORDS, "被保険者証かもしれない書類", "a paper that may count as an insurance card";
    "confirming", "確認し|確認せず", "利用規約を確認したか", "whether the terms were confirmed";
    "entering", "入力して|入力せずに", "ユーザ設定情報を入力したか", "whether the user settings were entered";
}
