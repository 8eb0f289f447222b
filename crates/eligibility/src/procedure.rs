//! The procedures that the portal lists for the verification app, and what each is for.

use crate::named::named;

named! {
    /// An entry of the portal's list (マイナ資格確認アプリ).
    pub enum Procedure {
        /// News.
        News: "お知らせ", "news";
        /// Frequent questions.
        Questions: "よくある質問", "frequent questions";
        /// Application for the start of use.
        StartOfUse: "利用開始申請", "application for the start of use";
        /// Registration of the day on which operation starts.
        OperationStart: "運用開始日登録", "registration of the first day of operation";
        /// Application for the subsidy.
        Subsidy: "助成金交付申請", "application for the subsidy";
        /// Download of the notice that the subsidy was granted.
        DecisionNotice: "交付決定通知書ダウンロード", "download of the decision notice";
        /// The facility's accounts for verification.
        Accounts: "資格確認アカウント管理", "accounts";
        /// Request for further terminals.
        AdditionalDevices: "資格確認端末機器（アカウント）追加申請", "additional request for terminals";
        /// State of the requests for accounts.
        RequestState: "資格確認アカウント申請状況", "state of requests";
        /// End or change of use.
        EndOrChange: "利用終了・変更申請", "end or change of use";
    }
}

named! {
    /// What a facility wants.
    pub enum Need {
        /// To read what is new.
        News: "新しい知らせを読みたい", "to read what is new";
        /// To find an answer.
        Answer: "疑問の答えを探したい", "to find an answer";
        /// To begin using the app.
        Begin: "アプリを使い始めたい", "to begin using the app";
        /// To say from which day it operates.
        FirstDay: "運用を始める日を登録したい", "to register its first day of operation";
        /// To be given the subsidy.
        Subsidy: "助成金を受けたい", "to be given the subsidy";
        /// To have the notice that it was granted.
        Decision: "交付決定通知書を手に入れたい", "to have the decision notice";
        /// To look at its accounts.
        Accounts: "アカウントを確かめたい", "to look at its accounts";
        /// To have more terminals than it asked for, or than 20.
        MoreDevices: "端末を増やしたい", "to have more terminals";
        /// To know what became of a request.
        State: "アカウントの申請がどうなったか知りたい", "to know what became of a request";
        /// To stop using the app.
        End: "利用をやめたい", "to stop using the app";
        /// To change what it registered.
        Change: "登録した内容を変えたい", "to change what it registered";
    }
}

/// The procedure for a need.
///
/// Implements MW-111 to MW-118, MW-119 (news and questions).
#[must_use]
pub const fn serving(need: Need) -> (Procedure, &'static str) {
    match need {
        Need::Begin => (Procedure::StartOfUse, "MW-111"),
        Need::FirstDay => (Procedure::OperationStart, "MW-112"),
        Need::Subsidy => (Procedure::Subsidy, "MW-113"),
        Need::Decision => (Procedure::DecisionNotice, "MW-114"),
        Need::Accounts => (Procedure::Accounts, "MW-115"),
        Need::MoreDevices => (Procedure::AdditionalDevices, "MW-116"),
        Need::State => (Procedure::RequestState, "MW-117"),
        Need::End | Need::Change => (Procedure::EndOrChange, "MW-118"),
        Need::News => (Procedure::News, "MW-119"),
        Need::Answer => (Procedure::Questions, "MW-119"),
    }
}
