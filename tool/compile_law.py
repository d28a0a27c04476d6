#!/usr/bin/env python3
"""Compiles law/*.law to const tables: compile_law.py OUT.h OUT.c FILE.law...

A file is blocks of lines `key text`, blocks divided by empty lines:

    instrument 87
    name 《政府采购货物和服务招标投标管理办法》（财政部令第87号）
    name_en Measures for ...
    brief 87号令
    brief_en Order 87

    rule tender.issue_to_deadline
    clause 87-18            (several: 87-16,87-18; a paragraph: 46-6(1))
    value 20 days           (or a range: value 10..30 percent)
    from 2017-10-01
    anchor notice
    mark verified           (or: lawyer)
    text 自招标文件开始发出之日起至截止之日止，不得少于二十日。
    text_en ...
    breach 从 {1} 到 {2} 只有 {3} 日，不得少于 {value} 日；最早可定在 {4}。
    breach_en ...

    term 采购意向
    en procurement intention
    rule plan.intention_first        (or: clause 102-6)
    text 单位打算买什么……
    text_en What a unit means to purchase ...

A second block with the same name and a later `from` is a newer version.
"""
import re
import sys

UNITS = {'none': 'UNIT_NONE', 'days': 'UNIT_DAYS', 'working_days': 'UNIT_WORKING_DAYS',
         'months': 'UNIT_MONTHS', 'minutes': 'UNIT_MINUTES', 'percent': 'UNIT_PERCENT',
         'people': 'UNIT_PEOPLE', 'yuan': 'UNIT_FEN', 'years': 'UNIT_YEARS'}
DIGITS = '零一二三四五六七八九'
RULE_KEYS = {'rule', 'clause', 'value', 'from', 'until', 'anchor', 'mark', 'text', 'text_en',
             'breach', 'breach_en'}
LONG = {'text', 'text_en', 'breach', 'breach_en'}


class Bad(Exception):
    pass


def blocks(path):
    block, start, last = {}, 0, None
    for number, line in enumerate(open(path, encoding='utf-8'), 1):
        text = line.strip()
        if text.startswith('#'):
            continue
        if not text:
            if block:
                yield f'{path}:{start}', block
            block, last = {}, None
            continue
        if line[0] in ' \t':
            block[last] += ('' if last in ('text', 'breach') else ' ') + text
            continue
        key, _, value = text.partition(' ')
        if key in block:
            raise Bad(f'{path}:{number}: {key} twice')
        start = start if block else number
        block[key], last = value.strip(), key
    if block:
        yield f'{path}:{start}', block


def chinese(n):
    if n < 10:
        return DIGITS[n]
    if n < 20:
        return '十' + (DIGITS[n % 10] if n % 10 else '')
    if n < 100:
        return DIGITS[n // 10] + '十' + (DIGITS[n % 10] if n % 10 else '')
    rest = n % 100
    tail = '' if not rest else '零' + DIGITS[rest] if rest < 10 else \
        ('一' if rest < 20 else '') + chinese(rest)
    return DIGITS[n // 100] + '百' + tail


def clause(text, instruments, where):
    zh, en, first = [], [], None
    for part in text.split(','):
        m = re.fullmatch(r'([A-Z0-9a-z]+)(?:-(\d+))?((?:\(\d+\))*)', part.strip())
        if not m or m[1] not in instruments:
            raise Bad(f'{where}: cannot read clause {part}')
        ins = instruments[m[1]]
        first = first or m[1]
        items = re.findall(r'\d+', m[3])
        z, e = ins['brief'], ins['brief_en']
        if m[2]:
            z += f'第{chinese(int(m[2]))}条'
            e += f' art. {m[2]}'
        for i in items:
            z += f'第{chinese(int(i))}项'
            e += f'({i})'
        zh.append(z)
        en.append(e)
    return first, '、'.join(zh), ', '.join(en)


def day(text, where):
    import datetime
    try:
        return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days
    except ValueError:
        raise Bad(f'{where}: {text} is not a day')


def value(text, where):
    m = re.fullmatch(r'(\d+)(?:\.\.(\d+))? ([a-z_]+)', text)
    if not m or m[3] not in UNITS:
        raise Bad(f'{where}: cannot read value {text}')
    scale = 100 if m[3] == 'yuan' else 1
    return int(m[1]) * scale, int(m[2] or 0) * scale, UNITS[m[3]]


def c(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"') + '"'


def check(block, where):
    for key in block:
        if key not in RULE_KEYS:
            raise Bad(f'{where}: unknown line {key}')
    for key in ('clause', 'from', 'mark', 'text', 'text_en', 'breach', 'breach_en'):
        if not block.get(key):
            raise Bad(f'{where}: {block["rule"]} lacks {key}')
    if block['mark'] not in ('verified', 'lawyer'):
        raise Bad(f'{where}: mark is verified or lawyer')
    blanks = [set(re.findall(r'\{(\w+)\}', block[k])) for k in ('breach', 'breach_en')]
    if blanks[0] != blanks[1]:
        raise Bad(f'{where}: {block["rule"]}: the two breach texts use different blanks')


def term_row(b, where, rules, instruments):
    """A word of the trade: what it means in plain language, and the rule or clause behind it."""
    for key in ('en', 'text', 'text_en'):
        if not b.get(key):
            raise Bad(f'{where}: {b["term"]} lacks {key}')
    if 'rule' in b and b['rule'] not in rules:
        raise Bad(f'{where}: there is no rule {b["rule"]}')
    text = b['clause'] if 'clause' in b else rules[b['rule']][-1][1]['clause']
    _, zh, en = clause(text, instruments, where)
    anchor = re.sub('[^a-z]+', '-', b['en'].lower())
    rule = '&RULE_' + b['rule'].replace('.', '_') if 'rule' in b else 'NULL'
    return (f'    {{{c(b["term"])}, {c(b["en"])}, {c(anchor)}, {c(b["text"])},\n     '
            f'{c(b["text_en"])},\n     {c(zh)}, {c(en)}, {rule}}},')


def main():
    out_h, out_c, *paths = sys.argv[1:]
    instruments, rules = {}, {}
    try:
        every = [(w, b) for p in paths for w, b in blocks(p)]
        for where, b in every:
            if 'instrument' in b:
                instruments[b['instrument']] = b
        for where, b in every:
            if 'term' in b:
                continue
            if 'rule' in b:
                check(b, where)
                rules.setdefault(b['rule'], []).append((where, b))
            elif 'instrument' not in b:
                raise Bad(f'{where}: neither rule nor instrument')
        h = ['#pragma once', '#include "law/rule.h"', '']
        o = ['#include "law_rules.h"', '', 'const struct instrument instruments[] = {']
        keys = list(instruments)
        for k in keys:
            b = instruments[k]
            o.append(f'    {{{c(k)}, {c(b["name"])}, {c(b["name_en"])}, {c(b["brief"])}, '
                     f'{c(b["brief_en"])}}},')
        o += ['};', f'const size_t instruments_count = {len(keys)};']
        for name in sorted(rules):
            symbol = 'RULE_' + name.replace('.', '_')
            versions = sorted(rules[name], key=lambda v: v[1]['from'])
            for i, (where, b) in enumerate(versions):
                first, zh, en = clause(b['clause'], instruments, where)
                n, upper, unit = value(b['value'], where) if 'value' in b else (0, 0, 'UNIT_NONE')
                last = i + 1 == len(versions)
                own = symbol if last else f'{symbol}_{i}'
                o.append(
                    f'{"" if last else "static "}const struct rule {own} = {{\n    {c(name)}, '
                    f'&instruments[{keys.index(first)}], {c(zh)}, {c(en)},\n    {c(b["text"])},\n'
                    f'    {c(b["text_en"])},\n    {c(b["breach"])},\n    {c(b["breach_en"])},\n'
                    f'    {n}, {upper}, {unit}, {{{day(b["from"], where)}}}, '
                    f'{{{day(b["until"], where) if b.get("until") else 0}}}, '
                    f'{c(b.get("anchor", "act"))}, {"true" if b["mark"] == "verified" else "false"}, '
                    f'{"&" + symbol + "_" + str(i - 1) if i else "NULL"}}};')
            h.append(f'extern const struct rule {symbol};')
        o.append('const struct rule *const rules[] = {')
        o += [f'    &RULE_{n.replace(".", "_")},' for n in sorted(rules)]
        o += ['};', f'const size_t rules_count = {len(rules)};']
        o.append('const struct term terms[] = {')
        words = [(w, b) for w, b in every if 'term' in b]
        o += [term_row(b, w, rules, instruments) for w, b in words]
        o += ['};', f'const size_t terms_count = {len(words)};']
    except (Bad, KeyError) as e:
        sys.exit(f'compile_law: {e}')
    open(out_h, 'w', encoding='utf-8').write('\n'.join(h) + '\n')
    open(out_c, 'w', encoding='utf-8').write('\n'.join(o) + '\n')


if __name__ == '__main__':
    main()
