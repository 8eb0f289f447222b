# language: ja
機能: 資格情報のXMLの文字コード
  XML宣言、文字コード識別、実際の文字コードの三つは、どれか一つでも違えば読み手を誤らせる。

  @正常 @要件:QF-020 @要件:QF-021
  シナリオアウトライン: 宣言・識別・実際の文字コードは一致する (<形>)
    もし 試験太郎の資格情報を<形>で書き出す
    ならば 書き出された資格情報は規則「encoding-contradicts-declaration」に反しない
    かつ 書き出された資格情報は規則「encoding-contradicts-identifier」に反しない
    かつ 書き出された資格情報は規則「declaration-contradicts-identifier」に反しない
    かつ 書き出された資格情報から次の項目が読み取れる:
      | 氏名 | 試験　太郎                |
      | 住所 | 試験県試験市試験町１丁目1番 |

    例:
      | 形             |
      | UTF-8のXML     |
      | Shift_JISのXML |

  @異常 @要件:QF-022 @要件:QF-023
  シナリオ: XMLは整形式で、文書型宣言がない
    もし 試験太郎の資格情報をUTF-8のXMLで書き出す
    ならば 書き出された資格情報は規則「document-type」に反しない
    かつ 書き出された資格情報は規則「not-well-formed」に反しない
