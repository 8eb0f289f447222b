//! Steps about the front desk: what it decides by the rules of the two notices.

mod operation;
pub mod scene;
mod words;

use eligibility::application::{Entry, Submission};
use eligibility::desk::{Decision, Question};
use eligibility::device::Equipment;

use crate::step;
use crate::step::StepDef;

use words::{CardReader, Omission, value_of_length};

pub(crate) use words::PARAMETERS;

pub(crate) const STEPS: &[StepDef] = &[
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
    // --- 機器
    step!(
        Given "端末は{terminal}、端末のNFCは{nfc}、カードリーダーは{card_reader}である",
        ja: "利用申請を済ませた端末と、組み合わせるカードリーダーを決める",
        en: "sets an enrolled terminal and the reader used with it",
        example: "端末はPC、端末のNFCはなし、カードリーダーはUSB接続で拡張Lc/Le対応である",
        async |world, args| {
            let CardReader(reader) = args.parse(2)?;
            let (terminal, nfc) = (args.parse(0)?, args.parse(1)?);
            world.front_desk.equipment = Some(Equipment { terminal, nfc, reader, enrolled: true });
            Ok(())
        }
    ),
    step!(
        Given "その端末は利用申請をしていない",
        ja: "直前に決めた端末を、利用申請のない端末にする",
        en: "makes the terminal one whose use was not applied for",
        example: "その端末は利用申請をしていない",
        async |world, _| {
            let equipment = Equipment { enrolled: false, ..world.front_desk.equipment()? };
            world.front_desk.equipment = Some(equipment);
            Ok(())
        }
    ),
    step!(
        When "その機器を{place}で使う",
        ja: "その機器で資格確認限定型を使ってよいかを尋ねる",
        en: "asks whether this equipment may carry the limited type at this place",
        example: "その機器を巡回健診のバスで使う",
        async |world, args| {
            let equipment = world.front_desk.equipment()?;
            world.ask_desk(Question::Equipment { place: args.parse(0)?, equipment })
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
    // --- 保険者・人間ドック・助成金
    step!(
        Given "保険者の導入届は{filing}である",
        ja: "オンライン資格確認導入届の状態を決める",
        en: "sets what became of the insurer's filing for the introduction",
        example: "保険者の導入届は未提出である",
        async |world, args| {
            world.front_desk.filing = Some(args.parse(0)?);
            Ok(())
        }
    ),
    step!(
        When "オンライン資格確認用コードが{assignment}の状態で導入手続きをする",
        ja: "資格確認限定型の導入手続きができるかを尋ねる",
        en: "asks whether the facility may take up the limited type",
        example: "オンライン資格確認用コードが未付番の状態で導入手続きをする",
        async |world, args| {
            let (facility, filing) = (world.front_desk.facility()?, world.front_desk.filing()?);
            world.ask_desk(Question::Introduction { facility, filing, code_assigned: args.text(0)? == "付番済み" })
        }
    ),
    step!(
        When "廃止届を{submission}オンライン資格確認を終える",
        ja: "保険者がオンライン資格確認を終えられるかを尋ねる",
        en: "asks whether an insurer may end its online verification",
        example: "廃止届を提出せずにオンライン資格確認を終える",
        async |world, args| {
            world.ask_desk(Question::End { filed: args.text(0)? == "提出して" })
        }
    ),
    step!(
        When "人間ドックで{purpose}のために{means}を用いる",
        ja: "人間ドックでその目的に用いてよいかを尋ねる",
        en: "asks whether the means serves the purpose at a comprehensive checkup",
        example: "人間ドックで本人確認だけのために資格確認限定型を用いる",
        async |world, args| {
            world.ask_desk(Question::Dock { purpose: args.parse(0)?, means: args.parse(1)? })
        }
    ),
    step!(
        When "{purchase}の購入費{int}円を{rounding}で助成申請する",
        ja: "助成額を尋ねる",
        en: "asks for the subsidy of a cost in yen",
        example: "汎用カードリーダーの購入費33333円を1円未満切り捨てで助成申請する",
        async |world, args| {
            let (purchase, cost, rounding) = (args.parse(0)?, args.parse(1)?, args.parse(2)?);
            world.ask_desk(Question::Subsidy { purchase, cost, rounding })
        }
    ),
    // --- ポータル
    step!(
        When "申請に使うポータルを調べる",
        ja: "施設が使うポータルを尋ねる",
        en: "asks which portal serves the facility",
        example: "申請に使うポータルを調べる",
        async |world, _| {
            let facility = world.front_desk.facility()?;
            world.ask_desk(Question::Portal { facility })
        }
    ),
    step!(
        When "アカウント登録の{field}に{string}と入力する",
        ja: "その値を入力できるかを尋ねる",
        en: "asks whether a field of the account form accepts a value",
        example: "アカウント登録の電話番号に\"0300000000\"と入力する",
        async |world, args| {
            world.ask_desk(Question::AccountField { field: args.parse(0)?, value: args.text(1)?.to_owned() })
        }
    ),
    step!(
        When "アカウント登録の{field}に{int}文字の値を入力する",
        ja: "ほかの条件を満たす、その長さの値を入力できるかを尋ねる",
        en: "asks the same of a value of this length that is right in all else",
        example: "アカウント登録のパスワードに8文字の値を入力する",
        async |world, args| {
            let field = args.parse(0)?;
            let value = value_of_length(field, args.parse(1)?)?;
            world.ask_desk(Question::AccountField { field, value })
        }
    ),
    step!(
        When "確認用のパスワードが{agreement}、規約に{consent}登録する",
        ja: "アカウントを登録できるかを尋ねる",
        en: "asks whether the filled account form can be registered",
        example: "確認用のパスワードが一致し、規約に同意せずに登録する",
        async |world, args| {
            let passwords_agree = args.text(0)? == "一致し";
            world.ask_desk(Question::Registration { passwords_agree, consent: args.text(1)? == "同意して" })
        }
    ),
    step!(
        When "有効化用リンクを送信の{int}分後に押す",
        ja: "リンクがまだ有効かを尋ねる",
        en: "asks whether the activation link still works so many minutes after it was sent",
        example: "有効化用リンクを送信の179分後に押す",
        async |world, args| {
            world.ask_desk(Question::ActivationLink { minutes: args.parse(0)? })
        }
    ),
    step!(
        When "アカウントを{activation}ログインする",
        ja: "ログインできるかを尋ねる",
        en: "asks whether the account can log in",
        example: "アカウントを有効化せずにログインする",
        async |world, args| {
            world.ask_desk(Question::Login { activated: args.text(0)? == "有効化して" })
        }
    ),
    step!(
        When "利用開始申請の口座番号に{string}と入力する",
        ja: "その口座番号を入力できるかを尋ねる",
        en: "asks whether the application accepts a bank account number",
        example: "利用開始申請の口座番号に\"1234567\"と入力する",
        async |world, args| {
            world.ask_desk(Question::ApplicationEntry { entry: Entry::BankAccount(args.text(0)?.to_owned()) })
        }
    ),
    step!(
        When "利用開始申請に{format}の書類{int}MBを添付する",
        ja: "その書類を添付できるかを尋ねる",
        en: "asks whether the application accepts a document",
        example: "利用開始申請にPDFの書類100MBを添付する",
        async |world, args| {
            let entry = Entry::Document { format: args.parse(0)?, megabytes: args.parse(1)? };
            world.ask_desk(Question::ApplicationEntry { entry })
        }
    ),
    step!(
        When "端末{int}台を{request}申請する",
        ja: "その台数を申請できるかを尋ねる",
        en: "asks whether so many terminals can be applied for",
        example: "端末21台を追加申請も使って申請する",
        async |world, args| {
            let additional_request = args.text(1)? == "追加申請も使って";
            let entry = Entry::Devices { total: args.parse(0)?, additional_request };
            world.ask_desk(Question::ApplicationEntry { entry })
        }
    ),
    step!(
        Given "利用開始申請で施設の確認を{proof}で済ませた",
        ja: "施設の確認の方法を決める",
        en: "sets how the facility was confirmed",
        example: "利用開始申請で施設の確認を書類の添付で済ませた",
        async |world, args| {
            world.front_desk.proof = Some(args.parse(0)?);
            Ok(())
        }
    ),
    step!(
        When "{omission}利用開始申請を送信する",
        ja: "申請を送信できるかを尋ねる",
        en: "asks whether the application can be sent with this left out",
        example: "利用規約に同意せずに利用開始申請を送信する",
        async |world, args| {
            let omitted: Omission = args.parse(0)?;
            let form = Submission {
                logged_in: omitted != Omission::Login,
                proof: world.front_desk.proof.filter(|_| omitted != Omission::Proof),
                numbers: omitted != Omission::Numbers,
                consent: omitted != Omission::Consent,
            };
            world.ask_desk(Question::Application { form })
        }
    ),
    step!(
        When "{stage}まで終えて{stage}に進む",
        ja: "次の段階に進めるかを尋ねる",
        en: "asks whether a facility that has finished one stage may begin another",
        example: "利用開始申請まで終えて利用開始申請完了メールの受信に進む",
        async |world, args| {
            world.ask_desk(Question::Stage { reached: args.parse(0)?, next: args.parse(1)? })
        }
    ),
    // --- 判定
    step!(
        Then "判定は{decision}である",
        ja: "窓口の判定が可か不可かを確かめる",
        en: "checks that the decision is yes or no",
        example: "判定は不可である",
        async |world, args| {
            let decision = if args.text(0)? == "可" { Decision::Accepted } else { Decision::Refused };
            world.expect_decision(decision)
        }
    ),
    step!(
        Then "オンライン資格確認の種類は{kind}である",
        ja: "窓口が答えた種類を確かめる",
        en: "checks the kind of online verification answered",
        example: "オンライン資格確認の種類は居宅同意取得型である",
        async |world, args| {
            world.expect_decision(Decision::Kind(args.parse(0)?))
        }
    ),
    step!(
        Then "ポータルは{portal}である",
        ja: "窓口が答えたポータルを確かめる",
        en: "checks the portal answered",
        example: "ポータルは施術所等向け総合ポータルサイトである",
        async |world, args| {
            world.expect_decision(Decision::Portal(args.parse(0)?))
        }
    ),
    step!(
        Then "助成額は{int}円である",
        ja: "窓口が答えた助成額を確かめる",
        en: "checks the subsidy answered",
        example: "助成額は30750円である",
        async |world, args| {
            world.expect_decision(Decision::Yen(args.parse(0)?))
        }
    ),
];
