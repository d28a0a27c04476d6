"""Papers: each as PDF and DOCX, in Chinese that other programs can read, the same bytes each time, and
with a code that leads to the truth about it."""
import io
import os
import re
import subprocess
import tempfile
import urllib.parse
import xml.etree.ElementTree as ET
import zipfile

from kit import check, same

W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
# Who reads a paper, where links to its things stand, and a word that must be in it.
PAPERS = {
    '/notice/{id}/paper': ('limin', ['/notices'], r'/notice/(\w+)', '公告'),
    '/project/{id}/need/paper': ('limin', ['/projects'], r'/project/(\w+)/plan', '采购需求'),
    '/tender/{id}/opening/paper': ('limin', ['/procurements', '/project'], r'/tender/(\w+)/opening', '记录'),
    '/tender/{id}/report/paper': ('chengong', ['/procurements', '/project'], r'/tender/(\w+)/opening',
                                  '评审报告'),
    '/tender/{id}/sheets/paper': ('chengong', ['/procurements', '/project'], r'/tender/(\w+)/opening', '评分汇总表'),
    '/tender/{id}/folder/paper': ('heyang', ['/tenders'], r'/tender/(\w+)', '授权书'),
    '/tender/{id}/document/paper': ('limin', ['/procurements', '/project'], r'/tender/(\w+)/opening', '采购需求'),
    '/signoff/{id}/paper': ('limin', ['/signoffs'], r'/signoff/(\w+)', '会签'),
    '/settlement/{id}/application': ('limin', ['/contracts', '/contract'], r'/settlement/(\w+)', '支付申请书'),
    '/bid/{id}/letter/paper': ('heyang', ['/bids'], r'/bid/(\w+)', '书'),
    '/contract/{id}/paper': ('limin', ['/contracts'], r'/contract/(\w+)', '甲方'),
    '/contract/{id}/performance/paper': ('limin', ['/contracts'], r'/contract/(\w+)', '考核'),
    '/settlement/{id}/paper': ('limin', ['/contracts', '/contract'], r'/settlement/(\w+)', '结算单'),
}


def things(client, pages, pattern):
    """Ids of this pattern on the first page, or on the pages that it links."""
    found = re.findall(f'href="{pattern}', client.get(pages[0]).text)
    if len(pages) > 1:
        inner = re.findall(rf'href="({pages[1]}/\w+)', client.get(pages[0]).text)
        for path in dict.fromkeys(inner):
            extra = '/payments' if pages[1] == '/contract' else ''
            found += re.findall(f'href="{pattern}', client.get(path + extra).text)
    return list(dict.fromkeys(found))


def text_of_pdf(content):
    with tempfile.NamedTemporaryFile(suffix='.pdf') as f:
        f.write(content)
        f.flush()
        return subprocess.run(['pdftotext', '-layout', f.name, '-'], check=True, text=True,
                              capture_output=True).stdout


def text_of_docx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as z:
        check(not z.testzip(), 'a part is damaged')
        for name in z.namelist():
            if name.endswith(('.xml', '.rels')):
                ET.fromstring(z.read(name))
        return ''.join(t.text or '' for t in ET.fromstring(z.read('word/document.xml')).iter(f'{W}t'))


def one_paper(s, path):
    login, pages, pattern, word = PAPERS[path]
    client = s.signed_in(login)
    for thing in things(client, pages, pattern):
        where = path.replace('{id}', thing)
        answer = client.get(where + '.pdf')
        if answer.status == 200:
            return client, where, answer.bytes, word
    raise AssertionError(f'{path}: the demo has none that {login} may read')


def every_paper_can_be_taken_as_pdf_and_docx(s):
    """X27"""
    doc = s.client().get('/api/openapi.json').json
    papers = {p.removeprefix('/api/v1') for p, row in doc['paths'].items()
              if row.get('get', {}).get('description', '').startswith('a paper')}
    same(papers, set(PAPERS), 'the papers there are, and those tested')
    for path in PAPERS:
        client, where, pdf, word = one_paper(s, path)
        check(pdf.startswith(b'%PDF-') and len(pdf) < 1000000, f'{where}: {len(pdf)} bytes')
        same(client.get(where + '.pdf').bytes == pdf, True, f'{where}: the same bytes again')
        text = text_of_pdf(pdf)
        flat = re.sub(r'\s', '', text)
        check(word in flat, f'{where}: no {word} in {flat[:200]}')
        check(re.search(r'第1页共\d+页', flat), f'{where}: no page numbers')
        docx = client.get(where + '.docx')
        same(docx.status, 200, where + '.docx')
        check(word in text_of_docx(docx.bytes), f'{where}.docx: no {word}')
        same(client.get(where + '.docx').bytes == docx.bytes, True, f'{where}.docx: the same bytes')
        check('filename*=UTF-8' in docx.headers['Content-Disposition'], 'no name')
        same(s.client().get(where).status in (200, 303, 401, 403), True, where)


def decoded(pdf):
    """What the code on the paper says, by a reader that is not ours."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'paper.pdf')
        with open(path, 'wb') as f:
            f.write(pdf)
        subprocess.run(['pdftoppm', '-r', '150', '-png', path, os.path.join(folder, 'p')], check=True)
        for name in sorted(os.listdir(folder)):
            if name.endswith('.png'):
                run = subprocess.run(['zbarimg', '-q', '--raw', os.path.join(folder, name)],
                                     text=True, capture_output=True, check=False)
                if run.stdout.strip():
                    return run.stdout.strip()
    raise AssertionError('no code on the paper')


def the_code_on_a_paper_leads_to_the_truth(s):
    """C08."""
    c = s.client()
    _, where, pdf, _ = one_paper(s, '/notice/{id}/paper')
    url = urllib.parse.urlsplit(decoded(pdf))
    same(url.path, '/verify', 'the address')
    page = c.get(f'{url.path}?{url.query}')
    same(page.status, 200, 'verify')
    check('>有效<' in page.text and where in page.text, 'a good paper is not said to be good')
    query = dict(urllib.parse.parse_qsl(url.query))
    for name, value in (('n', '000000000000'), ('f', query['f'][::-1]), ('t', '1700000000'),
                        ('p', '/notice/00000000000/paper')):
        page = c.get('/verify?' + urllib.parse.urlencode({**query, name: value}))
        check('不存在' in page.text and '>有效<' not in page.text, f'a changed {name} is believed')
    same(c.get('/verify').status, 200, 'verify without a number')


def a_private_paper_says_nothing_to_strangers(s):
    c = s.client()
    _, where, pdf, _ = one_paper(s, '/settlement/{id}/paper')
    same(c.get(where + '.pdf').status, 303, 'a stranger is asked to sign in')
    url = urllib.parse.urlsplit(decoded(pdf))
    page = c.get(f'{url.path}?{url.query}').text
    check('编号属实' in page, 'the number is not said to be genuine')
    amount = re.search(r'[\d,]+\.\d\d', text_of_pdf(pdf))[0]
    check(amount not in page, 'an amount stands on the page')


TESTS = [every_paper_can_be_taken_as_pdf_and_docx, the_code_on_a_paper_leads_to_the_truth,
         a_private_paper_says_nothing_to_strangers]
