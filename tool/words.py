"""The program's Chinese texts, and which words of them are not the officials'."""
import glob
import re
import sys

import compile_html

HAN = re.compile('[\u3400-\u9fff]')
# Left: a word that is not theirs. Right: what they say.
WRONG = {
    '一事一议': '项目采购方案（限额以下）',
    '正在征集响应': '公告中',
    '资金预订': '指标冻结、占用',
    '预订额度': '指标冻结、占用',
    '授标': '中标、成交',
    '授予合同': '中标、成交',
    '分期款': '预付款、进度款、尾款',
    '批准计划': '实施计划备案',
    '计划审批': '实施计划备案',
    '职责分离': '不相容岗位分离',
    '见证视图': '在线见证',
    '切换角色': '切换身份',
    '切换帽子': '切换身份',
    '裁判': '评委',
    '评判员': '评委',
    '审计发现': '审计取证单',
    '发现项': '疑点',
    '招标方': '采购人',
    '投标方': '供应商',
    '乙方单位': '承接主体',
    '甲方单位': '购买主体',
    '政府购买服务条例': '没有这部条例',
    '点击这里': '说出去哪里',
    '点此': '说出去哪里',
    '用户名': '登录名',
    '账户名': '登录名',
    '哈希': 'SHA-256、指纹',
    '非法输入': '说清哪里不对、怎么改',
    '无效参数': '说清哪里不对、怎么改',
    '操作成功': '说出办成了什么',
    '操作失败': '说出什么没有办成',
    '请联系管理员': '说出找谁、带什么编号',
    '帐号': '账号',
    '登陆': '登录',
    '其它': '其他',
}
# Half-width signs between Han, and full-width letters and digits.
MIXED = [
    (re.compile('[\u3400-\u9fff][,;:?!][\u3400-\u9fff]'), 'half-width punctuation between Han'),
    (re.compile('[\u3400-\u9fff]\\([^)]*[\u3400-\u9fff]|[\u3400-\u9fff][^(]*[\u3400-\u9fff]\\)'),
     'half-width brackets around Han'),
    (re.compile('[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]'), 'full-width letter or digit'),
    (re.compile('\\.\\.\\.|。。|，，|、、'), 'doubled punctuation'),
    (re.compile('[\u3400-\u9fff] [，。；：？！、]|[，。；：？！、] [\u3400-\u9fff]'),
     'a blank beside full-width punctuation'),
]
ENGLISH = {'询问': 'inquir', '质疑': 'challenge', '投诉': 'complain', '举报': 'report'}
# Names of examples, and what only a terminal shows, are not translated.
APART = ('src/command/', 'src/main.c')
# Notices in the ministry's form, contract terms, words that checks look for, and numerals stay
# Chinese whatever language the screen speaks.
CHINESE_ONLY = ('src/base/money.c', 'src/base/typed.c', 'src/plan/plan_words.c',
                'src/tender/tender_text.c', 'src/tender/tender_text_document.c', 'src/journal/trial.c',
                'src/paper/', *sorted(glob.glob('src/*/*_paper.html')))


def wrong(text):
    for word, right in WRONG.items():
        if word in text:
            yield f'「{word}」→ {right}'
    for pattern, why in MIXED:
        m = pattern.search(text)
        if m:
            yield f'{why}: {m[0]}'


def wrong_english(zh, en):
    """A text about exactly one of the four ways to object says it with the agreed word."""
    about = [w for w in ENGLISH if w in zh]
    if len(about) == 1 and ENGLISH[about[0]] not in en.lower():
        yield f'{about[0]} is {ENGLISH[about[0]]}...'


def c_strings(path):
    """String literals of a C file, neighbours joined."""
    with open(path, encoding='utf-8') as f:
        text = f.read()
    text = re.sub(r'^\s*//[^\n]*|(?<=[\s;,{}])//[^\n"]*$', '', text, flags=re.M)
    for m in re.finditer(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*', text):
        whole = ''.join(re.findall(r'"((?:\\.|[^"\\\n])*)"', m[0]))
        if HAN.search(whole):
            yield (whole.replace('\\n', '\n').replace('\\"', '"'),
                   f'{path}:{text.count(chr(10), 0, m.start()) + 1}')


def template_strings(path):
    compile_html.messages.clear()
    compiler = compile_html.Compiler(path, {})
    try:
        compiler.run()
    except compile_html.Bad as e:
        sys.exit(str(e))
    yield from list(compile_html.messages)


def law_strings(path):
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f, 1):
            key, _, text = line.strip().partition(' ')
            if key == 'breach' and HAN.search(text):
                yield text, f'{path}:{number}'


def texts(files):
    """(text, place) of everything that is said in Chinese on a screen."""
    for path in files:
        if path.startswith('src/') and path.endswith('.html'):
            yield from template_strings(path)
        elif path.startswith('src/') and path.endswith(('.c', '.h')) and \
                not path.endswith('_test.c') and not path.startswith(APART):
            yield from c_strings(path)
        elif path.startswith('law/') and path.endswith('.law'):
            yield from law_strings(path)
