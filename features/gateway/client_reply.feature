# language: ja
機能: クライアントは応答を鵜呑みにしない
  壊れた応答、別の照会への応答、古い応答、健康・医療情報を含む応答からは資格を得ず、署名した答えを送り直さない。

  シナリオアウトライン: 受け取れない応答は名指して断り、答えを送り直さない
    前提 ゲートウェイに障害「<障害>」がある
    かつ 正常な個人番号カードを汎用カードリーダーに置く
    もし クライアントで資格確認を行う
    ならば クライアントは「<誤り>」として断る
    かつ 署名した答えは一度だけ送られている
    かつ カードは1回署名している

    @異常 @要件:GW-117
    例: 途切れた応答
      | 障害            | 誤り              |
      | reset-in-head   | connection-reset  |
      | reset-in-body   | connection-reset  |
      | close-in-body   | connection-closed |
      | length-too-long | connection-closed |
      | not-http        | not-http          |

    @異常 @境界 @要件:GW-112
    例: 最初のバイトの前と最後のバイトの前の切断
      | 障害                       | 誤り             |
      | reset-before-reply         | connection-reset |
      | reset-before-reply*1       | connection-reset |
      | reset-before-last-byte*1   | connection-reset |

    @異常 @要件:GW-115
    例: 遅い応答
      | 障害       | 誤り    |
      | late-reply | timeout |
      | slow-body  | timeout |

    @異常 @要件:GW-116
    例: 長すぎる応答
      | 障害           | 誤り           |
      | oversized-body | body-too-large |

    @異常 @要件:GW-128
    例: JSONでない応答
      | 障害             | 誤り           |
      | not-json         | profile-broken |
      | truncated-json   | profile-broken |
      | length-too-short | profile-broken |

    @異常 @要件:GW-122
    例: 二重の項目
      | 障害             | 誤り           |
      | duplicated-field | profile-broken |

    @異常 @要件:GW-123
    例: 定めのない項目
      | 障害          | 誤り           |
      | unknown-field | profile-broken |

    @異常 @要件:GW-121
    例: 未知のコード
      | 障害         | 誤り           |
      | unknown-code | profile-broken |

    @異常 @要件:GW-120
    例: 健康・医療情報
      | 障害        | 誤り        |
      | health-data | health-data |

    @異常 @要件:GW-124
    例: 異常の応答
      | 障害         | 誤り            |
      | header-error | abnormal-result |
      | body-error   | abnormal-result |

    @異常 @要件:GW-126
    例: 別の照会への応答
      | 障害           | 誤り             |
      | other-question | another-question |

    @異常 @要件:GW-127
    例: 古い応答
      | 障害         | 誤り         |
      | stale-answer | stale-answer |

    @異常 @要件:GW-110
    例: 転送
      | 障害       | 誤り     |
      | redirect   | redirect |
      | redirect*1 | redirect |

    @異常 @要件:GW-111
    例: 混雑
      | 障害                            | 誤り         |
      | status-429                      | gateway-busy |
      | status-503*1                    | gateway-busy |
      | status-429-retry-after@answer*1 | gateway-busy |
      | status-503-retry-after@answer*1 | gateway-busy |
      | status-500                      | http-status  |

  @正常 @要件:GW-125
  シナリオ: 成功に添えられたコードは誤りではない
    前提 証明書の期限が近い個人番号カードを汎用カードリーダーに置く
    もし クライアントで資格確認を行う
    ならば クライアントは資格「有効」を得る
    かつ クライアントに付帯コード「TSK-CERTIFICATE-EXPIRES-SOON」が届く

  @異常 @境界 @要件:GW-130
  シナリオ: 短いチャレンジには署名しない
    前提 ゲートウェイに障害「challenge-short」がある
    かつ 正常な個人番号カードを汎用カードリーダーに置く
    もし クライアントで資格確認を行う
    ならば クライアントは「profile-broken」として断る
    かつ カードは0回署名している

  @異常 @要件:GW-132
  シナリオ: カードが抜かれたら答えを送らない
    前提 誰も接続していないゲートウェイがある
    かつ 正常な個人番号カードを汎用カードリーダーに置く
    もし 暗証番号の入力中にカードを抜いてオンライン資格確認を行う
    ならば カードが抜かれて資格確認は終わる
    かつ ゲートウェイに届いたchallengeは1回である
    かつ ゲートウェイに届いたanswerは0回である

  @異常 @要件:GW-131
  シナリオ: 一度署名したチャレンジには再び署名しない
    前提 ゲートウェイに障害「challenge-repeated」がある
    かつ 正常な個人番号カードを汎用カードリーダーに置く
    もし クライアントで資格確認を行う
    ならば クライアントは資格「有効」を得る
    もし クライアントで資格確認を行う
    ならば クライアントは「challenge-repeated」として断る
    かつ カードは0回署名している
    かつ 署名した答えは一度だけ送られている
