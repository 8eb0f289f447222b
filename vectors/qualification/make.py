#!/usr/bin/env python3
"""Writes the samples of this folder and what a reader must find in each (`expected.yaml`).

    python3 vectors/qualification/make.py           writes them
    python3 vectors/qualification/make.py --check   fails if a file differs

The samples are made here and not by the project's own writers, so that an error of theirs shows. Places are worked out
from the text by this script as well. Everybody and everything in them is synthetic.
"""

import json
import pathlib
import sys
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).parent
FILES = {}
EXPECTED = []

HEADER = {
    "ProcessExecutionTime": "20260401093005",
    "QualificationConfirmationDate": "20260401",
    "MedicalInstitutionCode": "1319999999",
    "ArbitraryFileIdentifier": "TEST-0001",
    "ReferenceClassification": "1",
    "SegmentOfResult": "1",
    "CharacterCodeIdentifier": "0",
}
TARO = {
    "InsuredCardClassification": "01",
    "InsurerNumber": "06139992",
    "InsuredCardSymbol": "試験",
    "InsuredIdentificationNumber": "１０１",
    "InsuredBranchNumber": "01",
    "PersonalFamilyClassification": "1",
    "Name": "試験　太郎",
    "NameKana": "ｼｹﾝ ﾀﾛｳ",
    "Sex1": "1",
    "Birthdate": "19850401",
    "Address": "試験県試験市試験町１丁目１番",
    "PostNumber": "000-0000",
    "QualificationDate": "20200401",
    "InsuredCertificateIssuanceDate": "20200401",
    "InsuredCardValidDate": "20200401",
    "InsuredCardExpirationDate": "20270331",
    "InsurerName": "試験健康保険組合",
}
KURO = {
    **TARO,
    "InsurerNumber": "  139907",
    "InsuredIdentificationNumber": "１０９",
    "Name": "試験　九郎",
    "NameKana": "ｼｹﾝ ｸﾛｳ",
    "NameOfOther": "試験　通称",
    "NameOfOtherKana": "ｼｹﾝ ﾂｳｼｮｳ",
    "Sex2": "1",
    "Birthdate": "19530909",
    "InsurerName": "第二試験市国民健康保険",
    "ElderlyRecipientCertificateInfo": {
        "ElderlyRecipientCertificateDate": "20250801",
        "ElderlyRecipientValidStartDate": "20250801",
        "ElderlyRecipientValidEndDate": "20260731",
        "ElderlyRecipientContributionRatio": "020",
    },
    "LimitApplicationCertificateRelatedConsFlg": "1",
    "LimitApplicationCertificateRelatedConsTime": "20260401092900",
    "LimitApplicationCertificateRelatedInfo": {
        "LimitApplicationCertificateClassification": "01",
        "LimitApplicationCertificateClassificationFlag": "B04",
        "LimitApplicationCertificateDate": "20250801",
        "LimitApplicationCertificateValidStartDate": "20250801",
        "LimitApplicationCertificateValidEndDate": "20260731",
        "LimitApplicationCertificateLongTermDate": "20251001",
    },
    "ReferenceNumber": "T-0109",
}
HACHIRO = {
    key: value
    for key, value in {
        **TARO,
        "InsurerNumber": "39139993",
        "InsuredIdentificationNumber": "１０８",
        "Name": "試験　八郎",
        "NameKana": "ｼｹﾝ ﾊﾁﾛｳ",
        "Birthdate": "19440505",
        "InsuredPartialContributionRatio": "010",
        "InsurerName": "試験県後期高齢者医療広域連合",
    }.items()
    if key not in ("InsuredCardSymbol", "InsuredBranchNumber")
}
MOMO = {
    **TARO,
    "InsuredBranchNumber": "03",
    "PersonalFamilyClassification": "2",
    "InsuredName": "試験　太郎",
    "Name": "試験　もも",
    "NameKana": "ｼｹﾝ ﾓﾓ",
    "Sex1": "2",
    "Birthdate": "20230501",
    "QualificationDate": "20230501",
    "PreschoolClassification": "1",
}
LOST = {**TARO, "DisqualificationDate": "20260301", "ReasonOfLoss": "03"}


def message(results, validity="1", header=None, body=None):
    whole = {**HEADER, **(header or {})}
    answer = {"ProcessingResultStatus": "1", "QualificationValidity": validity, **(body or {})}
    answer["ResultList"] = [{"ResultOfQualificationConfirmation": result} for result in results]
    return {"XmlMsg": {"MessageHeader": whole, "MessageBody": answer}}


def xml(tree, encoding="UTF-8", head=None):
    lines = [head or f'<?xml version="1.0" encoding="{encoding}" standalone="no"?>']

    def write(name, value, level):
        pad = "  " * level
        if isinstance(value, dict):
            lines.append(f"{pad}<{name}>")
            for key, inner in value.items():
                write(key, inner, level + 1)
            lines.append(f"{pad}</{name}>")
        elif isinstance(value, list):
            lines.append(f"{pad}<{name}>")
            for item in value:
                for key, inner in item.items():
                    write(key, inner, level + 1)
            lines.append(f"{pad}</{name}>")
        else:
            lines.append(f"{pad}<{name}>{escape(value)}</{name}>")

    for key, value in tree.items():
        write(key, value, 0)
    return "\n".join(lines) + "\n"


def text_json(tree):
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def clipboard(lines, end="\r\n"):
    return "".join(("\t".join(line) if isinstance(line, tuple) else line) + end for line in lines)


def sample(name, text, encoding="utf-8", form=None, real=None, rows=None, findings=()):
    """One sample. A finding is (rule, text at whose first place it lies or None, path)."""
    data = text if isinstance(text, bytes) else text.encode(encoding)
    FILES[name] = data
    listed = []
    for rule, mark, path in findings:
        at = None
        if mark is not None:
            mark, nth = mark if isinstance(mark, tuple) else (mark, 1)
            offset = -1
            for _ in range(nth):
                offset = text.index(mark, offset + 1)
            before = text[:offset]
            at = f"{before.count(chr(10)) + 1}:{offset - (before.rfind(chr(10)) + 1) + 1}"
        listed.append({"rule": rule, "at": at, "path": path})
    # ASCII is the same in UTF-8 and Shift_JIS, so its encoding cannot be told.
    real = None if data.isascii() else real
    EXPECTED.append({"file": name, "form": form, "encoding": real, "rows": rows or {}, "findings": listed})


def in_xml(name, tree, rows=None, findings=()):
    sample(f"{name}.xml", xml(tree), form="xml", real="UTF-8", rows=rows, findings=findings)


ROOT = "/XmlMsg"
RESULT = "/XmlMsg/MessageBody/ResultList/ResultOfQualificationConfirmation"


def good_messages():
    taro = message([TARO])
    rows = {"氏名": "試験　太郎", "保険者番号": "06139992", "資格有効性": "有効", "生年月日": "昭和60年4月1日"}
    in_xml("good/taro", taro, rows)
    sjis = message([TARO], header={"CharacterCodeIdentifier": "1"})
    sample("good/taro-shift-jis.xml", xml(sjis, "Shift_JIS"), "cp932", "xml", "Shift_JIS", rows)
    sample("good/taro.json", text_json(taro), form="json", real="UTF-8", rows=rows)
    shuffled = message([dict(sorted(TARO.items()))])
    body = shuffled["XmlMsg"].pop("MessageBody")
    shuffled["XmlMsg"] = {"MessageBody": dict(reversed(body.items())), **shuffled["XmlMsg"]}
    in_xml("good/any-order", shuffled, rows)
    in_xml("good/elderly-and-limit", message([KURO]), {"保険者番号": "139907", "高齢受給者証 負担割合": "2割"})
    in_xml("good/late-stage", message([HACHIRO]), {"負担割合": "1割"})
    in_xml("good/child", message([MOMO]), {"未就学区分": "義務教育就学前", "本人・家族の別": "家族"})
    in_xml("good/lost", message([LOST], "2"), {"資格有効性": "無効", "資格喪失事由": "他保険加入"})
    in_xml("good/several", message([TARO, HACHIRO], "5"), {"資格有効性": "複数該当"})
    sample("good/several.json", text_json(message([TARO, HACHIRO], "5")), form="json", real="UTF-8")
    in_xml("good/none", message([], "4"), {"資格有効性": "該当資格なし"})
    side = {"ProcessingResultCode": "TEST_SIDE", "ProcessingResultMessage": "試験用のお知らせ"}
    in_xml("good/side-code", message([TARO], body=side), {"お知らせ": "試験用のお知らせ"})
    abnormal = message([], header={"SegmentOfResult": "9", "ErrorCode": "TEST_ERROR", "ErrorMessage": "試験用の誤り"})
    del abnormal["XmlMsg"]["MessageBody"]
    in_xml("good/abnormal", abnormal, {"処理結果": "異常"})
    rare = message([{**TARO, "Name": "試験　𠮷郎"}], header={"CharacterCodeIdentifier": "1"})
    text = xml(rare, "Shift_JIS").replace("𠮷", "&#x20BB7;")
    sample("good/beyond-shift-jis.xml", text, "cp932", "xml", "Shift_JIS", {"氏名": "試験　𠮷郎"})
    extended = message([{**TARO, "Name": "試験　髙﨑～"}], header={"CharacterCodeIdentifier": "1"})
    sample("good/code-page-932.xml", xml(extended, "Shift_JIS"), "cp932", "xml", "Shift_JIS", {"氏名": "試験　髙﨑～"})


FACE = [
    "資格情報",
    ("確認日 : ", "令和8年4月1日"),
    ("保険者番号", "06139992"),
    ("保険者名", "試験健康保険組合"),
    ("記号", "試験"),
    ("番号", "１０１"),
    ("枝番", "01"),
    ("フリガナ", "ｼｹﾝ ﾀﾛｳ"),
    ("氏名", "試験　太郎"),
    ("生年月日", "昭和60年4月1日"),
    ("性別", "男"),
    ("郵便番号", "000-0000"),
    ("住所", "試験県試験市試験町１丁目１番"),
    ("証区分", "一般"),
    ("有効開始日", "令和2年4月1日"),
    ("有効終了日", "令和9年3月31日"),
    ("資格取得年月日", "令和2年4月1日"),
    ("本人・家族の別", "本人"),
]
BACK = ["裏面記載情報", ("氏名", "試験　通称"), ("氏名カナ", "ｼｹﾝ ﾂｳｼｮｳ"), ("性別", "男")]
ELDERLY = ["高齢受給者証", ("有効開始日", "令和7年8月1日"), ("有効終了日", "令和8年7月31日"), ("負担割合", "2割")]
LIMIT = ["限度額適用認定証", ("有効開始年月日", "令和7年8月1日"), ("有効終了年月日", "令和8年7月31日")]


def renewed(lines):
    """Heads of the time since medical assistance was added."""
    heads = {"資格情報": "資格情報(医療保険)", "裏面記載情報": "裏面記載情報(医療保険)"}
    return [heads.get(line, line) if isinstance(line, str) else line for line in lines]


def changed(lines, **values):
    return [line if isinstance(line, str) else (line[0], values.get(line[0].strip(" :"), line[1])) for line in lines]


def texts(good):
    def text(name, lines, findings=(), rows=None, end="\r\n", encoding="utf-8", real="UTF-8"):
        sample(name, clipboard(lines, end), encoding, "clipboard", real, rows, findings)

    if good:
        rows = {"確認日": "令和8年4月1日", "氏名": "試験　太郎", "性別": "男", "番号": "１０１"}
        text("good/app-first.txt", FACE, rows=rows)
        text("good/app-lf.txt", FACE, rows=rows, end="\n")
        text("good/app-shift-jis.txt", FACE, rows=rows, encoding="cp932", real="Shift_JIS")
        text("good/app-all-sections.txt", FACE + BACK + ELDERLY + LIMIT, rows={**rows, "裏面 氏名": "試験　通称", "高齢受給者証 負担割合": "2割"})
        before = [("照会番号", "T-0101"), ("未就学区分", "義務教育就学前")]
        text("good/app-second.txt", before + renewed(FACE + BACK) + ELDERLY, rows={**rows, "照会番号": "T-0101"}, end="\n")
        hyphens = changed(FACE, 確認日="2026-04-01", 生年月日="1985-04-01", 有効開始日="2020-04-01", 有効終了日="2027-03-31")
        text("good/app-hyphens.txt", hyphens, rows=rows)
        text("good/app-first-year.txt", changed(FACE, 資格取得年月日="令和元年5月1日"), rows={"資格取得年月日": "令和元年5月1日"})
        text("good/app-six-digits.txt", changed(FACE, 保険者番号="139998"), rows={"保険者番号": "139998"})
        assistance = ["資格情報(医療扶助)", ("公費負担者番号", "12139002")]
        text("good/app-medical-assistance.txt", renewed(FACE) + assistance, [("not-of-limited-type", "資格情報(医療扶助)", "")], rows)
        data = b"\xff\xfe" + clipboard(FACE).encode("utf-16-le")
        sample("good/app-utf16.txt", data, form="clipboard", real="UTF-16", rows=rows, findings=[("byte-order-mark", None, "")])
        return

    face = "資格情報"
    text("bad/text-start.txt", FACE[1:], [("text-start", "確認日", "")])
    before = [("未就学区分", "義務教育就学前"), ("枝番", "01"), *[line for line in FACE if line[0] != "枝番"]]
    text("bad/text-before-head.txt", before, [("text-start", "枝番", "")])
    no_day = [FACE[0], *FACE[2:]]
    text("bad/text-no-check-day.txt", no_day, [("missing-element", None, "")])
    text("bad/text-label-doubled.txt", [*FACE, ("氏名", "試験　次郎")], [("duplicate-element", ("氏名", 2), f"{face}/氏名")])
    text("bad/text-unknown-label.txt", [*FACE, ("血液型", "試験")], [("unknown-label", "血液型", face)])
    text("bad/text-label-of-other-section.txt", [*FACE, *ELDERLY, ("住所", "試験県")], [("unknown-label", ("住所", 2), "高齢受給者証")])
    text("bad/text-colon.txt", [*FACE[:-1], "本人・家族の別：本人"], [("line-without-tab", "本人・家族の別：", "")])
    text("bad/text-code-for-word.txt", [("本人・家族の別", "1") if line[0] == "本人・家族の別" else line for line in FACE], [("unknown-word", "本人・家族の別", f"{face}/本人・家族の別")])
    text("bad/text-western-unpadded.txt", changed(FACE, 資格取得年月日="2020-4-1"), [("date-form", "資格取得年月日", f"{face}/資格取得年月日")])
    text("bad/text-slashes.txt", changed(FACE, 資格取得年月日="2020/04/01"), [("date-form", "資格取得年月日", f"{face}/資格取得年月日")])
    text("bad/text-era-over.txt", changed(FACE, 資格取得年月日="平成32年4月1日"), [("era-range", "資格取得年月日", f"{face}/資格取得年月日")], {"資格取得年月日": "令和2年4月1日"})
    text("bad/text-era-eve.txt", changed(FACE, 資格取得年月日="令和元年4月30日"), [("era-range", "資格取得年月日", f"{face}/資格取得年月日")])
    text("bad/text-empty-value.txt", changed(FACE, 枝番=""), [("empty-element", "枝番", f"{face}/枝番")])
    text("bad/text-section-again.txt", [*FACE, *LIMIT, "限度額適用認定証"], [("section-heads", ("限度額適用認定証", 2), "限度額適用認定証")])
    text("bad/text-heads-mixed.txt", [*FACE, *renewed(BACK)], [("section-heads", "裏面記載情報(医療保険)", "裏面記載情報")])
    mixed = clipboard(FACE[:5]) + clipboard(FACE[5:], "\n")
    sample("bad/text-line-ends.txt", mixed, form="clipboard", real="UTF-8", findings=[("line-ends", None, "")])
    text("bad/text-number-too-long.txt", changed(FACE, 番号="１" * 21), [("bad-value", "番号\t１", f"{face}/番号")])
    text("bad/text-dates.txt", changed(FACE, 有効終了日="令和2年3月31日"), [("dates-contradict", "有効終了日", f"{face}/有効終了日")])
    no_name = [line for line in FACE if line[0] != "氏名"]
    text("bad/text-no-name.txt", no_name, [("missing-element", face, f"{face}/氏名")])


def bad_messages():
    def one(name, changes=None, rule=None, mark=None, path=None, drop=(), **more):
        result = {key: value for key, value in {**TARO, **(changes or {})}.items() if key not in drop}
        findings = [(rule, mark, path)] if rule else more.pop("findings")
        in_xml(f"bad/{name}", message([result], **more), findings=findings)

    def element(rule, name, group=RESULT, mark=None):
        return {"rule": rule, "mark": mark or f"<{name}>", "path": f"{group}/{name}"}

    one("padding-none", {"InsurerNumber": "139998"}, **element("insurer-number-padding", "InsurerNumber"))
    one("padding-zeros", {"InsurerNumber": "00139998"}, **element("insurer-number-padding", "InsurerNumber"))
    one("insurer-number-form", {"InsurerNumber": "6139992"}, **element("bad-value", "InsurerNumber"))
    one("check-digit", {"InsurerNumber": "06139991"}, **element("insurer-number-check-digit", "InsurerNumber"))
    one("kana-full-width", {"NameKana": "シケン　タロウ"}, **element("kana-width", "NameKana"))
    one("name-half-width-space", {"Name": "試験 太郎"}, **element("name-width", "Name"))
    one("empty-element", {"InsuredBranchNumber": ""}, **element("empty-element", "InsuredBranchNumber"))
    one("blank-element", {"Address": "  "}, **element("empty-element", "Address"))
    one("branch-one-digit", {"InsuredBranchNumber": "1"}, **element("bad-value", "InsuredBranchNumber"))
    one("postal-code", {"PostNumber": "0000000"}, **element("bad-value", "PostNumber"))
    one("day-with-hyphens", {"Birthdate": "1985-04-01"}, **element("bad-value", "Birthdate"))
    one("day-not-in-calendar", {"Birthdate": "19850230"}, **element("bad-value", "Birthdate"))
    one("ratio-two-digits", {"InsuredPartialContributionRatio": "10"}, **element("bad-value", "InsuredPartialContributionRatio"))
    one("unknown-sex", {"Sex1": "9"}, **element("unknown-code", "Sex1"))
    one("unknown-validity", validity="6", findings=[
        ("unknown-code", "<QualificationValidity>", f"{ROOT}/MessageBody/QualificationValidity"),
        ("result-contradicts", "<MessageBody>", f"{ROOT}/MessageBody/QualificationValidity"),
    ])
    one("unlisted-certificate", {"InsuredCardClassification": "A1"}, **element("unlisted-code", "InsuredCardClassification"))
    one("missing-name", rule="missing-element", mark="<ResultOfQualificationConfirmation>", path=f"{RESULT}/Name", drop=("Name",))
    one("unknown-element", {"Blood": "A"}, **element("unknown-element", "Blood"))
    one("specific-disease", {"SpecificDiseasesCertificateRelatedConsFlg": "1"}, **element("not-of-limited-type", "SpecificDiseasesCertificateRelatedConsFlg"))
    for group in ("SpecificHealthCheckupsInfo", "PharmacistsInfo", "DiagnosisInfo", "OperationInfo"):
        name = f"{group}ConsFlg"
        one(f"health-data-{group}", {name: "1"}, **element("health-data", name))
    one("health-data-hidden", {"Blood": {"PharmacistsInfoAvailableTime": "20260402093005"}}, findings=[
        ("unknown-element", "<Blood>", f"{RESULT}/Blood"),
        ("health-data", "<PharmacistsInfoAvailableTime>", f"{RESULT}/Blood/PharmacistsInfoAvailableTime"),
    ])
    one("period-reversed", {"InsuredCardExpirationDate": "20200331"}, **element("dates-contradict", "InsuredCardExpirationDate"))
    one("before-birth", {"QualificationDate": "19850331"}, **element("dates-contradict", "QualificationDate"))
    one("elements-for-text", {"Name": {"Family": "試験"}}, **element("wrong-shape", "Name"))
    in_xml("bad/late-stage-branch", message([{**HACHIRO, "InsuredBranchNumber": "01"}]), findings=[("branch-of-late-stage", "<InsuredBranchNumber>", f"{RESULT}/InsuredBranchNumber")])
    denied = {**KURO, "LimitApplicationCertificateRelatedConsFlg": "0"}
    in_xml("bad/limit-without-consent", message([denied]), findings=[("consent-contradicts", "<LimitApplicationCertificateRelatedInfo>", f"{RESULT}/LimitApplicationCertificateRelatedInfo")])
    validity = ("result-contradicts", "<QualificationValidity>", f"{ROOT}/MessageBody/QualificationValidity")
    in_xml("bad/valid-without-result", message([]), findings=[validity])
    in_xml("bad/none-with-result", message([TARO], "4"), findings=[validity])
    segment = ("result-contradicts", "<SegmentOfResult>", f"{ROOT}/MessageHeader/SegmentOfResult")
    in_xml("bad/normal-with-error", message([TARO], header={"ErrorCode": "TEST_ERROR"}), findings=[segment])
    in_xml("bad/institution", message([TARO], header={"MedicalInstitutionCode": "131999999"}), findings=[("bad-value", "<MedicalInstitutionCode>", f"{ROOT}/MessageHeader/MedicalInstitutionCode")])

    taro = message([TARO])
    text = xml(taro)
    doubled = xml(taro).replace("        <Sex1>1</Sex1>\n", "        <Sex1>1</Sex1>\n        <Sex1>2</Sex1>\n")
    sample("bad/doubled.xml", doubled, form="xml", real="UTF-8", findings=[("duplicate-element", ("<Sex1>", 2), f"{RESULT}/Sex1")])
    sample("bad/attribute.xml", text.replace("<Sex1>", '<Sex1 word="男">'), form="xml", real="UTF-8", findings=[("attribute", "<Sex1 ", f"{RESULT}/Sex1")])
    sample("bad/text-between.xml", text.replace("<MessageBody>", "<MessageBody>試験"), form="xml", real="UTF-8", findings=[("wrong-shape", "<MessageBody>", f"{ROOT}/MessageBody")])
    sample("bad/cut.xml", text[: text.index("<Birthdate>")], form="xml", real="UTF-8", findings=[("not-well-formed", ("<", 1), "")])
    bomb = '<!DOCTYPE XmlMsg [<!ENTITY a "試験"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    sample("bad/entities.xml", text.replace("<XmlMsg>", bomb + "<XmlMsg>", 1).replace("太郎", "&b;"), form="xml", real="UTF-8", findings=[("document-type", "<!DOCTYPE", "")])
    sample("bad/another-root.xml", text.replace("XmlMsg", "Message"), real="UTF-8", findings=[("unrecognised-form", None, "")])
    sample("bad/plain.txt", "試験\n", real="UTF-8", findings=[("unrecognised-form", None, "")])
    sample("bad/no-encoding.txt", b"\xff\xfd\x80", findings=[("unreadable-bytes", None, "")])

    # Declared encoding × CharacterCodeIdentifier × real bytes.
    for declared in ("UTF-8", "Shift_JIS"):
        for code in ("0", "1"):
            for real in ("UTF-8", "Shift_JIS"):
                right = {"0": "UTF-8", "1": "Shift_JIS"}[code]
                if declared == right == real:
                    continue
                tree = message([TARO], header={"CharacterCodeIdentifier": code})
                path = f"{ROOT}/MessageHeader/CharacterCodeIdentifier"
                findings = []
                if declared != real:
                    findings.append(("encoding-contradicts-declaration", "encoding=", ""))
                if right != real:
                    findings.append(("encoding-contradicts-identifier", "<CharacterCodeIdentifier>", path))
                if declared != right:
                    findings.append(("declaration-contradicts-identifier", "<CharacterCodeIdentifier>", path))
                codec = {"UTF-8": "utf-8", "Shift_JIS": "cp932"}[real]
                name = f"bad/declared-{declared}-code-{code}-real-{real}.xml".lower().replace("_", "-")
                sample(name, xml(tree, declared), codec, "xml", real, findings=findings)
    sample("bad/declared-euc-jp.xml", xml(taro, "EUC-JP"), form="xml", real="UTF-8", findings=[("encoding-name", "encoding=", ""), ("encoding-contradicts-declaration", "encoding=", "")])
    sjis = message([TARO], header={"CharacterCodeIdentifier": "1"})
    sample("bad/declared-windows-31j.xml", xml(sjis, "windows-31j"), "cp932", "xml", "Shift_JIS", findings=[("encoding-name", "encoding=", "")])
    sample("bad/byte-order-mark.xml", b"\xef\xbb\xbf" + xml(taro).encode(), form="xml", real="UTF-8", findings=[("byte-order-mark", None, "")])


def bad_json():
    taro = message([TARO])
    text = text_json(taro)

    def one(name, old, new, *findings):
        changed = text.replace(old, new, 1)
        assert changed != text, name
        sample(f"bad/{name}.json", changed, form="json", real="UTF-8", findings=findings)

    one("json-doubled", '"Sex1": "1",', '"Sex1": "1",\n            "Sex1": "2",', ("duplicate-element", ('"Sex1"', 2), f"{RESULT}/Sex1"))
    one("json-number", '"Sex1": "1"', '"Sex1": 1', ("wrong-shape", '"Sex1"', f"{RESULT}/Sex1"))
    one("json-null", '"InsuredBranchNumber": "01"', '"InsuredBranchNumber": null', ("wrong-shape", '"InsuredBranchNumber"', f"{RESULT}/InsuredBranchNumber"), ("empty-element", '"InsuredBranchNumber"', f"{RESULT}/InsuredBranchNumber"))
    one("json-comma", '"Sex1": "1",', '"Sex1": "1"', ("not-well-formed", '"Birthdate"', ""))
    one("json-identifier", '"CharacterCodeIdentifier": "0"', '"CharacterCodeIdentifier": "1"', ("encoding-contradicts-identifier", '"CharacterCodeIdentifier"', f"{ROOT}/MessageHeader/CharacterCodeIdentifier"))
    body = message([TARO])
    body["XmlMsg"]["MessageBody"]["ResultList"] = {"ResultOfQualificationConfirmation": TARO}
    sample("bad/json-list-as-object.json", text_json(body), form="json", real="UTF-8", findings=[("wrong-shape", '"ResultList"', "/XmlMsg/MessageBody/ResultList")])
    two = message([TARO])
    two["Another"] = "試験"
    sample("bad/json-two-keys.json", text_json(two), form="json", real="UTF-8", findings=[("wrong-shape", '"Another"', "Another")])
    sample("bad/json-shift-jis.json", text, "cp932", "json", "Shift_JIS", findings=[("encoding-contradicts-declaration", None, ""), ("encoding-contradicts-identifier", '"CharacterCodeIdentifier"', f"{ROOT}/MessageHeader/CharacterCodeIdentifier")])


def quoted(value):
    return "null" if value is None else json.dumps(value, ensure_ascii=False)


def expected_yaml():
    lines = [
        "# What a reader must find in each sample. Written by make.py; places are line:column, from 1, in characters.",
        "samples:",
    ]
    for entry in EXPECTED:
        lines.append(f"  - file: {entry['file']}")
        lines.append(f"    form: {quoted(entry['form'])}")
        lines.append(f"    encoding: {quoted(entry['encoding'])}")
        if entry["rows"]:
            lines.append("    rows:")
            lines += [f"      {quoted(label)}: {quoted(value)}" for label, value in entry["rows"].items()]
        if entry["findings"]:
            lines.append("    findings:")
            for finding in entry["findings"]:
                lines.append(f"      - {{ rule: {finding['rule']}, at: {quoted(finding['at'])}, path: {quoted(finding['path'])} }}")
    return ("\n".join(lines) + "\n").encode()


def main():
    good_messages()
    texts(good=True)
    bad_messages()
    bad_json()
    texts(good=False)
    FILES["expected.yaml"] = expected_yaml()
    if "--check" in sys.argv:
        there = {str(path.relative_to(HERE)) for kind in ("good", "bad") for path in (HERE / kind).iterdir()}
        wrong = [name for name, data in FILES.items() if not (HERE / name).exists() or (HERE / name).read_bytes() != data]
        wrong += sorted(there - set(FILES))
        if wrong:
            sys.exit("samples differ from make.py: " + ", ".join(wrong))
        return
    for name, data in FILES.items():
        path = HERE / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


main()
