"""The keys of a spec that are not labels of the form."""

FORM = "様式"
ANNEX = "別紙"
ID = "id"
VALUE = "記載"
OVERRIDE = "上書き"
REASON = "理由"
WITHHELD = "公表しない"

# Of a group of record items (記録項目).
GROUP_HEADING = "見出し"
GROUP_PREFACE = "前文"
GROUP_STYLE = "書き方"
GROUP_ITEMS = "項目"
GROUP_NOTE = "注"
GROUP_HEADER = "列の見出し"
GROUP_ABREAST = "段数"

# Of an annex (別紙).
ANNEX_NAME = "名称"
ANNEX_HEADING = "見出し"
ANNEX_COLUMNS = "列"
ANNEX_ROWS = "行"
ANNEX_FILE = "ファイル"

# Of a figure (図).
FIGURE_TITLE = "題名"
FIGURE_IMAGE = "画像"
FIGURE_ALTERNATIVE = "代替テキスト"
FIGURE_CHART = "流れ図"
FIGURE_REMARKS = "備考"

# Of a flow chart (流れ図).
CHART_GROUPS = "登場者"
CHART_FLOWS = "流れ"
CHART_NOTES = "注"
CHART_GROUP = "まとまり"
CHART_NODES = "要素"
NODE_NAME = "名前"
NODE_KIND = "種類"
FLOW_NUMBER = "番号"
FLOW_SOURCE = "から"
FLOW_TARGET = "へ"
FLOW_WORDS = "内容"
FLOW_MY_NUMBER = "個人番号"

# What a flag is set with.
YES = ("true", "はい")
NO = ("false", "いいえ")

# Of a note on the next changes (次回の変更).
NEXT_CHANGES = "次回の変更"
NOTE_ITEM = "項目"
NOTE_KIND = "変更の種類"
NOTE_TIMING = "提出時期"
NOTE_REASON = "説明"
NOTE_DATE = "変更日"
NOTE_WORDS = "項目の記載"
NOTE_BEFORE = "変更前の記載"
NOTE_AFTER = "変更後の記載"
NOTE_LEFT_OUT = "載せない"
