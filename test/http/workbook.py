"""Workbooks by which forms are filled: what the program gives is what it understands, what a person
changes in Excel is read, and what is wrong is said by cell. Written and read here with zipfile alone."""
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from xml.sax.saxutils import escape

from kit import check, same

NS = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
REL = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id'


def made(sheets):
    """An XLSX of {name: rows}, as a small foreign program writes it."""
    data = io.BytesIO()
    rels = ''.join(f'<Relationship Id="r{i}" Target="worksheets/s{i}.xml"/>'
                   for i in range(len(sheets)))
    names = ''.join(f'<sheet name="{escape(n)}" sheetId="{i + 1}" r:id="r{i}"/>'
                    for i, n in enumerate(sheets))
    with zipfile.ZipFile(data, 'w', zipfile.ZIP_DEFLATED) as z:
        z.writestr('xl/_rels/workbook.xml.rels', f'<Relationships>{rels}</Relationships>')
        z.writestr('xl/workbook.xml', '<workbook xmlns:r="http://schemas.openxmlformats.org/'
                   f'officeDocument/2006/relationships"><sheets>{names}</sheets></workbook>')
        for i, rows in enumerate(sheets.values()):
            body = ''.join('<row>' + ''.join(
                f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>' for cell in row) +
                '</row>' for row in rows)
            z.writestr(f'xl/worksheets/s{i}.xml',
                       f'<worksheet><sheetData>{body}</sheetData></worksheet>')
    return data.getvalue()


def read(content):
    """{name: rows of texts} of an XLSX that the program wrote."""
    with zipfile.ZipFile(io.BytesIO(content)) as z:
        check(not z.testzip(), 'a part is damaged')
        shared = []
        if 'xl/sharedStrings.xml' in z.namelist():
            shared = [''.join(t.text or '' for t in si.iter(f'{NS}t'))
                      for si in ET.fromstring(z.read('xl/sharedStrings.xml'))]
        targets = {r.get('Id'): r.get('Target')
                   for r in ET.fromstring(z.read('xl/_rels/workbook.xml.rels'))}
        sheets = {}
        for sheet in ET.fromstring(z.read('xl/workbook.xml')).iter(f'{NS}sheet'):
            part = ET.fromstring(z.read('xl/' + targets[sheet.get(REL)]))
            rows = []
            for row in part.iter(f'{NS}row'):
                cells = {}
                for c in row.iter(f'{NS}c'):
                    text = ''.join(t.text or '' for t in c.iter(f'{NS}t'))
                    v = c.find(f'{NS}v')
                    if v is not None:
                        text = shared[int(v.text)] if c.get('t') == 's' else v.text
                    cells[re.match('[A-Z]+', c.get('r'))[0]] = text
                rows.append(cells)
            sheets[sheet.get('name')] = rows
        return sheets


def upload(api, kind, content, fields=(), name='table.xlsx'):
    body = b''.join(f'--XX\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
                    for n, v in fields)
    body += (f'--XX\r\nContent-Disposition: form-data; name="_workbook"; filename="{name}"\r\n\r\n'
             .encode() + content + b'\r\n--XX--\r\n')
    return api.send('POST', f'/api/v1/workbooks/{kind}', body,
                    {'Content-Type': 'multipart/form-data; boundary=XX'})


def imported(api):
    """A project and its need out of last year's workbook."""
    filled = upload(api, 'plan.import', last_year(free_line(api))).json
    same(filled['errors'], [], 'errors of a good workbook')
    answer = api.act('plan.import', filled['body'])
    same(answer.status, 200, f'the act: {answer.text[:400]}')
    return answer.json['out']['project']


def what_is_given_is_understood_again(s):
    api = s.token('limin')
    project = imported(api)
    answer = api.get(f'/workbooks/plan.set_need?project={project}')
    same(answer.status, 200, 'the workbook of a need')
    check('.xlsx' in answer.headers['Content-Disposition'], 'it has no name')
    sheets = read(answer.bytes)
    same(list(sheets)[:2], ['说明', '基本情况'], 'the first sheets')
    check(len(sheets['考核指标']) > 1, 'the indicators are not in it')
    again = upload(api, 'plan.set_need', answer.bytes, [('project', project), ('version', 1)]).json
    same(again['errors'], [], 'errors of what was given')
    same(again['unknown'], [], 'unknown cells of what was given')
    need = api.get(f'/project/{project}/need').json
    same([i['name'] for i in again['body']['indicators']],
         [i['name'] for i in need['indicators']], 'indicators')
    same([i['percent'] for i in again['body']['instalments']],
         [i['percent'] for i in need['instalments']], 'instalments')
    # As it is, it is a body of the act.
    again['body']['version'] = need['need']['version']
    same(api.act('plan.set_need', again['body']).status, 200, 'the body of the workbook')


def last_year(line, budget='300,000.00', weight='60'):
    return made({
        '说明': [['随便写']],
        '基本情况': [
            ['栏', '填写'], ['项目名称：', '居家养老上门服务'], ['服务种类', '政府向社会公众提供的公共服务'],
            ['指导性目录', 'A0102 居家社区养老照护服务'], ['服务内容', '上门照护'], ['预算金额（元）', budget],
            ['预算年度', '2026'], ['已对照负面清单六项，不在其中', '是'],
            ['要达到的目标', '失能老人得到照护'], ['服务对象', '失能老人 320 人'],
            ['服务内容和范围', '上门照护'], ['采购组织形式', '委托代理机构'],
            ['合同类型', '固定总价'], ['定价方式', '竞争报价'], ['评审规则', '综合评分法'],
            ['最高限价（元）', '300000'], ['服务期限（月）', '１２'], ['是否预留给中小企业', '不专门面向中小企业'],
            ['不预留的理由（选填）', '面向社会组织采购'], ['验收方案', '按月验收'],
            ['考核怎么影响付款', '按得分段付款'], ['去年的合同编号', '示例〔2025〕7 号'],
        ],
        '资金来源': [['预算指标', '安排金额（元）'], [line, budget]],
        '服务标准': [['标准或规范'], ['《养老机构服务质量基本规范》']],
        '服务要求': [['要求', '实质性要求（★，不满足的投标或响应无效）'], ['每周上门三次', '★']],
        '资格条件': [['资格条件'], ['依法设立']],
        '考核指标': [['指标名称', '考核维度', '预算绩效维度', '权重（%）', '目标值', '计量单位', '怎么测'],
                 ['上门次数', '产出', '产出', weight, '95', '%', '抽查'],
                 ['满意度', '满意度', '效益', '40', '90', '%', '问卷']],
        '付款安排': [['款项名称', '占合同价（%）', '什么时候到期'], ['预付款', '30', '合同签订后'],
                 ['尾款', '70', '验收合格后']],
        '报价表': [['报价项目', '单位', '数量'], ['上门照护', '小时', '9600']],
        '考核等级': [['等级', '从多少分起'], ['优', '90'], ['差', '0']],
        '按得分段付款': [['从多少分（含）', '到多少分（不含，100 分含）', '付合同价的（%）'],
                   [0, 60, 80], [60, 100, 100]],
    })


def words_of(api, act):
    """Label and word of every choice of an act, out of its template."""
    sheets = read(api.get(f'/workbooks/{act}').bytes)
    return {row.get('B'): row.get('D', '').split('\n') for row in sheets['说明'] if row.get('B')}


def free_line(api):
    """A budget line of 2026 with room for 300,000 yuan, in the words of the workbook."""
    for word in words_of(api, 'plan.import')['预算指标']:
        room = re.search(r'（([\d,.]+)）$', word)
        if word.startswith('2026 ') and float(room[1].replace(',', '')) >= 300000:
            return word
    raise AssertionError('no line has room')


def last_years_contract_becomes_a_project(s):
    api = s.token('limin')
    filled = upload(api, 'plan.import', last_year(free_line(api))).json
    same([u['cell'] for u in filled['unknown']], ['「基本情况」A22'], 'what was not known')
    same(filled['body']['title'], '居家养老上门服务', 'the title')
    same(filled['body']['negative_checked'], True, 'yes')
    same(len(filled['body']['need']), 1, 'the need')
    need = filled['body']['need'][0]
    same(need['term_months'], 12, 'full-width digits')
    same([i['weight'] for i in need['indicators']], ['60', '40'], 'weights')
    same(need['requirements'][0]['substantive'], True, 'a star')


def what_is_wrong_is_said_by_cell(s):
    api = s.token('limin')
    before = api.get('/projects').json
    answer = upload(api, 'plan.import', last_year(free_line(api), weight='六十'))
    same(answer.status, 422, 'a workbook with a mistake')
    same([e['cell'] for e in answer.json['errors']], ['「考核指标」D2'], 'the cell of the weight')
    check('body' not in answer.json, 'a body with a hole')
    same(api.get('/projects').json, before, 'nothing was saved')


def what_is_no_workbook_is_refused(s):
    api = s.token('limin')
    for content, part in ((b'a,b\n1,2\n', 'Excel'), (b'%PDF-1.7 scanned', 'Excel'),
                          (b'\xd0\xcf\x11\xe0old', '.xls'), (b'PK\x03\x04cut', '损坏'),
                          (made({'别的': [['甲', '乙']]}), '没有认出')):
        answer = upload(api, 'plan.import', content)
        same(answer.status, 422, f'{content[:8]!r}')
        check(part in answer.json['detail'], answer.json['detail'])
    many = made({f'表{i}': [['甲'], ['乙']] for i in range(41)})
    check('没有认出' in upload(api, 'plan.import', many).json['detail'], 'forty pages of other things')
    same(upload(api, 'bid.submit', made({'a': [['b']]})).status, 404, 'an act with secrets')
    same(s.token('heyang').get('/workbooks/plan.import').status, 403, 'another role')


TESTS = [what_is_given_is_understood_again, last_years_contract_becomes_a_project,
         what_is_wrong_is_said_by_cell, what_is_no_workbook_is_refused]
