"""Charts to draw in tests: made by chance from a number, like those of real assessments."""

import random

from hyokasho.figures.chart import Chart, Flow, Group, Kind, MyNumber, Node

WORDS = (
    "対象者情報の連携",
    "申請",
    "副本登録",
    "情報照会",
    "通知",
    "接種記録の取込",
    "住民税データの連携",
    "資格情報の照会・回答",
    "費用の支払い",
    "本人確認",
    "統合宛名番号の連携",
)
NAMES = (
    "健康管理システム",
    "共通基盤システム",
    "住民",
    "中間サーバー",
    "情報提供ネットワークシステム",
    "他市町村",
    "医療機関",
    "窓口職員",
    "委託業者",
    "税務システム",
    "住基システム",
    "宛名システム",
    "国保連合会",
    "マイナポータル",
    "支払基金",
    "都道府県",
    "年金機構",
    "オンライン資格確認等システム",
    "滞納整理システム",
    "コールセンター",
)


def chart(seed: int, nodes: int, flows: int) -> Chart:
    """A connected chart in which some nodes have many flows, as systems in the middle do."""
    chance = random.Random(seed)  # noqa: S311 - Charts are no secret.
    names = chance.sample(NAMES, nodes)
    cuts = sorted(chance.sample(range(1, nodes), min(chance.randint(1, 4), nodes - 1)))
    groups = tuple(
        Group(
            title="" if chance.random() < 0.4 else f"まとまり{first}",
            nodes=tuple(
                Node(name=name, kind=chance.choice(list(Kind))) for name in names[first:last]
            ),
        )
        for first, last in zip([0, *cuts], [*cuts, nodes], strict=True)
    )
    weights = [1] * nodes
    drawn = []
    for number in range(flows):
        if number < nodes - 1:
            ends = [number + 1, chance.choices(range(number + 1), weights[: number + 1])[0]]
        else:
            ends = [chance.choices(range(nodes), weights)[0]]
            ends.append(chance.choice([node for node in range(nodes) if node != ends[0]]))
        for end in ends:
            weights[end] += 1
        chance.shuffle(ends)
        drawn.append(
            Flow(
                number=chr(ord("①") + number % 20),
                source=names[ends[0]],
                target=names[ends[1]],
                words=chance.choice(WORDS),
                my_number=chance.choice(list(MyNumber)),
            )
        )
    return Chart(title="", groups=groups, flows=tuple(drawn))
