"""What is read as official, and what is refused as plainly something else; texts worded for it."""

from __future__ import annotations

import pytest

from gazette_parser.errors import SourceError
from gazette_parser.pipeline import parse


@pytest.mark.parametrize('text', [
    '各位代表！今年要用心办好十件实事。\n1.改造老旧小区300个，惠及居民5万户。\n2.新建口袋公园40座，新增泊位1.2万个。',
    '五、在扩大投资上聚力突破。开工项目120个，竣工80个，抓好水库、天然气管线等设施。',
    '一等奖\n《春风》 李明 城关小学\n《山路》 王芳 第二中学',
    '团长：李国强\n副团长：张梅、王磊\n团员：刘芳、陈红、赵军',
    '序号\t水库名称\t所在地\t坝高（米）\n1\t青山水库\t青山镇\t32\n2\t龙潭水库\t龙潭乡\t28',
    '各位会员：\n本会定于4月16日上午九时在文化宫召开年会，请准时出席。\n市摄影家协会\n2023年4月1日',
    '门球队全体队员：\n从下周一起训练改在下午三点，地点不变，请互相转告。\n老年体协\n5月6日',
    '张某某：\n你反映的小区外墙脱落问题收悉。经查，该楼已过保修期，可由业主大会决定动用维修资金。',
    '在候车室吸烟的，处五十元以上二百元以下罚款；拒不改正的，处二百元以上五百元以下罚款。',
    '同志们：\n今天我们召开动员大会，就是要鼓足干劲。过去一年大家干得不错，但差距也不小。下面我讲三点意见。',
    '4.2.1 砂浆强度等级不应低于M5。\n4.2.2 墙体厚度不应小于240mm，灰缝厚度宜为10mm。',
    'Notice 通知: 定于5月4日召开工作会议。 The working conference is to be held on May 4 in the main hall.',
    '\n'.join(f'{surname}{name}' for surname in '赵钱孙李周吴郑王' for name in ('文华', '建国', '秀英', '志强', '淑兰')),
    '青菜\t2.5\n萝卜\t1.8\n豆角\t4.0\n黄瓜\t3.2\n茄子\t3.5\n南瓜\t1.6\n冬瓜\t1.2\n辣椒\t5.0\n西红柿\t3.8\n土豆\t2.2\n'
    '鸡蛋\t9.6\n鲫鱼\t14.0\n鲤鱼\t12.5\n排骨\t28.0\n牛腩\t62.0\n豆腐\t3.0\n面粉\t3.6\n大米\t3.1\n菜籽油\t13.5\n白糖\t6.4\n'
    '苹果\t7.0\n香蕉\t5.5\n雪梨\t6.0\n西瓜\t3.3\n柑橘\t6.8\n葡萄\t11.0\n猕猴桃\t9.9\n花生米\t12.0\n绿豆\t8.8\n黄豆\t6.2',
])
def test_official_language_is_never_refused(text: str) -> None:
    assert parse(text.encode()).documents


@pytest.mark.parametrize('text', [
    '他抬起头来，望着窗外，轻声说道：\n“三天之内，我一定把钱还你。”老王不信，冷笑了一声。村长走了进来，说县里的干部明天要来。',
    '从前有一个国王，他有三个女儿，最小的女儿长得最美。天热的时候，她常常坐在井边，抛着一个金球玩。',
    '五花肉500克切块，冷水下锅，加姜片和料酒煮开后捞出。锅里放少许油，下冰糖熬至枣红色，倒入肉块翻炒，加生抽、老抽，焖煮40分钟收汁出锅。',
    '昨晚的联赛第12轮，主场作战的红星队在两球落后的情况下连扳三球，以3比2逆转取胜。替补登场的小将补时阶段头球破门，完成绝杀。',
    '秋冬新款羽绒服 促销价 ¥399 月销2000件\n加入购物车 立即购买\n付款后48小时内发货 快递包邮 七天无理由退换\n买家评论：版型好看',
    '前期不要乱花钻石，先打到第五章，解锁竞技场。每天记得刷副本，阵容一坦两输出一奶妈，橙装最后再换。',
    '大熊猫体色为黑白两色，脸颊圆，身体胖，爪子锋利。皮肤最厚处可达10毫米，有利于隐蔽在密林的树上和积雪的地面而不易被天敌发现。'
    '成年个体每天吃竹子12到38公斤，其余时间多半是在睡梦中度过，野外寿命平均为18到20岁。',
    'import sys\n# 读取文件\ndef count(path):\n    with open(path) as file:\n        return len(file.read())\nprint(count(sys.argv[1]))  # 结果\n',
    'Minutes of the council, 5 May 2020. Present: Mr. Smith, Mrs. Li (李华).',
    '昨日は友達と一緒に映画を見に行きました。とても面白かったです。',
])
def test_what_is_plainly_no_document_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match='no Chinese official document'):
        parse(text.encode())
