# language: ja
機能: クライアントは相手を確かめてから話す
  サーバー証明書や相互認証が正しくない相手には、端末の秘密もカードの署名も渡さない。

  シナリオアウトライン: 確かめられないサーバーには何も送らない
    前提 ゲートウェイに障害「<障害>」がある
    かつ 正常な個人番号カードを汎用カードリーダーに置く
    もし クライアントで資格確認を行う
    ならば クライアントは「<誤り>」として断る
    かつ ゲートウェイには何も届いていない
    かつ カードは0回署名している

    @異常 @要件:GW-101
    例: 認証局
      | 障害                 | 誤り                          |
      | certificate-wrong-ca | certificate-unknown-authority |

    @異常 @要件:GW-102
    例: 名前
      | 障害                   | 誤り                   |
      | certificate-wrong-name | certificate-wrong-name |

    @異常 @境界 @要件:GW-103
    例: 期間
      | 障害                      | 誤り                      |
      | certificate-expired       | certificate-expired       |
      | certificate-not-yet-valid | certificate-not-yet-valid |

    @異常 @要件:GW-104
    例: 用途
      | 障害                  | 誤り                      |
      | certificate-wrong-eku | certificate-wrong-purpose |

    @異常 @要件:GW-105
    例: 相互認証
      | 障害                         | 誤り                         |
      | client-certificate-not-asked | device-certificate-not-asked |

    @異常 @要件:GW-106
    例: TLSの版
      | 障害        | 誤り        |
      | tls-too-old | tls-version |

    @異常 @要件:GW-117
    例: TLSの途中の切断
      | 障害            | 誤り             |
      | handshake-reset | connection-reset |

    @異常 @要件:GW-115
    例: 無言のサーバー
      | 障害             | 誤り    |
      | handshake-silent | timeout |

  @異常 @境界 @要件:GW-107
  シナリオ: 時計のずれたゲートウェイとは照会を始めない
    前提 ゲートウェイに障害「clock-ahead」がある
    かつ 正常な個人番号カードを汎用カードリーダーに置く
    もし クライアントで資格確認を行う
    ならば クライアントは「clock-skew」として断る
    かつ ゲートウェイに届いたchallengeは0回である
    かつ カードは0回署名している
