"""Family names in Chinese, Japanese and Korean script: how to tell a name from another word of that script.

A vocabulary only; how names are taken apart is ``model.name``'s. The commonest ones are enough: see
https://en.wikipedia.org/wiki/List_of_common_Chinese_surnames and
https://en.wikipedia.org/wiki/List_of_common_Japanese_surnames.
"""

from __future__ import annotations

from typing import Final

from llmlist.model.title import word_set

# Of one character.
SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁沈"
    "姚卢姜崔钟谭陆汪范石廖贾夏韦付邹孟熊秦邱尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤温康施牛"
    "樊葛邢齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝尚舒阮柯梅童凌裴霍涂苗谷翁冉骆蓝辛靳柴蒙"
    "鲍喻祁蒲房滕屈饶牟艾尤穆卓缪芦褚娄窦戚岑宫卜晏瞿佟臧闵苟邬卞姬仇栾隋刁巫寇甄虞敖佘邝張劉陳楊黃趙"
    "吳孫馬鄭謝許韓馮鄧蕭蔣葉蘇呂盧鐘鍾譚陸賈韋鄒龍賀顧龔錢嚴湯龐顏莊聶魯歐蘭塗駱藍鮑饒婁竇閔鄔鄺金朴"
)
# These begin as many words of the page as names: only with two more characters are they read as a name.
SURNAMES_TOO: Final = frozenset("高方文任安江华成白季管时关包万简路明单全游解项车连商景")
# Of two characters.
LONG_SURNAMES: Final = word_set(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 皇甫 夏侯 慕容 公孙 公孫 尉迟 尉遲 "
    "长孙 長孫 令狐 宇文 东方 東方 端木 남궁 황보 제갈 선우 독고 사공"
)
JAPANESE_SURNAMES: Final = word_set(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 "
    "山口 松本 井上 木村 斎藤 清水 山崎 池田 橋本 阿部 石川 山下 中島 "
    "石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤 青木 坂本 斉藤 "
    "福田 太田 西村 藤井 岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 "
    "田村 中山 和田 石田 森田 上田 内田 柴田 酒井 宮崎 横山 高木 安藤 "
    "宮本 大野 谷口 今井 高田 丸山 杉山 村田 大塚 新井 藤本 平野 河野 "
    "上野 野口 武田 松井 菅原 岩崎 久保 木下 松尾 岡崎 乾"
)
