#!/usr/bin/env python3
"""Compiles .html templates to typed C: compile_html.py NAME IN.html OUT.h OUT.c EN.po...

    {{include "plan/plan_pages.h"}}
    {{template plan_show(const struct plan_show *p)}}
      {{ p->title }}                       put, escaped by type
      {{_ 共 {p->n} 条 }}                  a sentence: translated, {..} are put
      {{# p->rows as r }} .. {{/}}         for each row
      {{? p->open }} .. {{: p->late }} .. {{^}} .. {{/}}
      {{> tag_open r }}                    another template
      {{let d = p->deadline}}
      {{! a comment }}
    {{end}}

Chinese text between tags and in attributes is translated as it stands; beside a {{ }} it must be a
{{_ }} sentence, so that the translator sees the whole. Line ends and indentation are dropped.
"""
import re
import sys

import compile_po

HAN = re.compile('[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]')
TOKEN = re.compile(r'\{\{(.*?)\}\}(?!\})', re.S)
SAFE_LINK = re.compile(r'(link|asset|url)\(')
messages = []


class Bad(Exception):
    pass


def c(text):
    return '"' + text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n') + '"'


def escape(text):
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('"', '&quot;')


class Context:
    """Where in the HTML a piece stands: text, tag, or a quoted attribute."""

    def __init__(self):
        self.state, self.attribute, self.raw = 'text', '', None

    def feed(self, text, where):
        i = 0
        while i < len(text):
            ch = text[i]
            if self.state == 'text':
                if text.startswith('<!--', i):
                    raise Bad(f'{where}: write comments as {{{{! }}}}')
                if ch == '<':
                    m = re.match(r'</?([a-zA-Z][\w-]*)|<!', text[i:])
                    if not m:
                        raise Bad(f'{where}: a lone <')
                    self.state = 'tag'
                    i += len(m[0])
                    self.raw = m[1] if m[1] in ('script', 'style') and m[0][1] != '/' else None
                    continue
            elif self.state == 'tag':
                if ch == '>':
                    self.state = 'text'
                elif ch == '"':
                    m = re.search(r'([\w:-]+)=$', text[:i])
                    if not m:
                        raise Bad(f'{where}: a quote without its attribute')
                    self.attribute, self.value_empty = m[1], True
                    self.state = 'attribute'
                    if self.attribute == 'style' or self.attribute.startswith('on'):
                        raise Bad(f'{where}: {self.attribute}= is not allowed by our CSP')
                elif ch == "'":
                    raise Bad(f'{where}: attributes take double quotes')
            elif ch == '"':
                self.state = 'tag'
            else:
                self.value_empty = False
            i += 1


def note(msgid, where):
    messages.append((msgid, where))


class Compiler:
    def __init__(self, path, po):
        self.path, self.po = path, po
        self.includes, self.protos, self.out = [], [], []
        self.text = open(path, encoding='utf-8').read()

    def where(self, at):
        return f'{self.path}:{self.text.count(chr(10), 0, at) + 1}'

    def put_text(self, text):
        if text:
            self.out.append(f'    put_raw(o, S({c(text)}));')

    def translated(self, msgid, where):
        """C that writes a static text in the reader's language."""
        note(msgid, where)
        english = self.po.get(msgid)
        if english is None:
            self.put_text(escape(msgid))
        else:
            self.out.append(f'    put_raw(o, o->lang == LANG_EN ? S({c(escape(english))}) : '
                            f'S({c(escape(msgid))}));')

    def static(self, text, where, before, after):
        """Markup with its Chinese texts; before/after say whether an expression stands there."""
        pieces = re.split(r'(<[^>]*>?)', text)
        for n, piece in enumerate(pieces):
            if not HAN.search(piece):
                self.put_text(piece)
            elif piece.startswith('<'):
                self.attributes(piece, where)
            else:
                beside = (n == 0 and before) or (n == len(pieces) - 1 and after)
                if beside:
                    raise Bad(f'{where}: "{piece.strip()}" beside {{{{ }}}}: write {{{{_ }}}}')
                lead = piece[:len(piece) - len(piece.lstrip())]
                tail = piece[len(piece.rstrip()):]
                self.put_text(lead)
                self.translated(piece.strip(), where)
                self.put_text(tail)

    def attributes(self, tag, where):
        for part in re.split(r'("[^"]*"?)', tag):
            if HAN.search(part):
                if not part.endswith('"') or not part.startswith('"'):
                    raise Bad(f'{where}: an attribute with Chinese and {{{{ }}}}: write {{{{_ }}}}')
                self.put_text('"')
                self.translated(part[1:-1], where)
                self.put_text('"')
            else:
                self.put_text(part)

    def sentence(self, text, where):
        msgid = ' '.join(text.split())
        args = re.findall(r'\{([^{}]*)\}', msgid)
        blanks = iter(range(1, 20))
        key = re.sub(r'\{[^{}]*\}', lambda m: '{%d}' % next(blanks), msgid)
        note(key, where)
        english = self.po.get(key)

        def emit(form):
            for part in re.split(r'(\{\d+\})', form):
                if re.fullmatch(r'\{\d+\}', part):
                    number = int(part[1:-1])
                    if number > len(args):
                        raise Bad(f'{where}: {part} in the translation of "{key}"')
                    self.out.append(f'    put(o, {args[number - 1]});')
                else:
                    self.put_text(escape(part))
        if english is None:
            emit(key)
            return
        self.out.append('    if (o->lang == LANG_EN) {')
        emit(english)
        self.out.append('    } else {')
        emit(key)
        self.out.append('    }')

    def body(self, text, start):
        context, at, depth = Context(), 0, []
        text_before = False
        for m in list(TOKEN.finditer(text)) + [None]:
            raw = text[at:m.start() if m else len(text)]
            where = self.where(start + at)
            static = re.sub(r'\s*\n\s*', '', raw)
            inner = m[1] if m else ''
            is_put = bool(m) and inner[:1] not in '#?:^/>_!' and not inner.startswith('let ')
            was = context.state
            if was == 'attribute' and HAN.search(static.split('"')[0]):
                raise Bad(f'{where}: Chinese beside {{{{ }}}} in an attribute: write {{{{_ }}}}')
            context.feed(static, where)
            self.line(start + at)
            open_tag = re.match(r'([^"]*")?((?:[^">]|"[^"]*")*>?)' if was == 'attribute' else
                                r'()((?:[^">]|"[^"]*")*>?)', static) if was != 'text' else None
            if open_tag:
                self.put_text(open_tag[1] or '')
                self.attributes(open_tag[2], where)
            self.static(static[open_tag.end():] if open_tag else static, where,
                        text_before and was == 'text', is_put and context.state == 'text')
            if not m:
                break
            at = m.end()
            self.line(start + m.start())
            self.token(inner, self.where(start + m.start()), context, depth)
            text_before = is_put
        if depth:
            raise Bad(f'{self.where(start)}: {depth[-1]} is not closed')
        if context.state != 'text':
            raise Bad(f'{self.where(start)}: a tag is not closed')

    def line(self, at):
        number = self.text.count('\n', 0, at) + 1
        self.out.append(f'#line {number} "{self.path}"')

    def token(self, inner, where, context, depth):
        kind, rest = inner[:1], inner[1:].strip()
        if kind == '!':
            return
        if context.state == 'tag' and kind not in '?^/:':
            raise Bad(f'{where}: {{{{{inner}}}}} inside a tag but outside an attribute')
        if context.raw and context.state == 'text':
            raise Bad(f'{where}: nothing is put inside script or style')
        if kind == '#':
            m = re.fullmatch(r'(.*) as (\w+)', rest, re.S)
            if not m:
                raise Bad(f'{where}: write {{{{# list as row }}}}')
            i = 'i_' + m[2]
            self.out.append(f'    for (size_t {i} = 0; {i} < ({m[1]}).n; {i}++) {{\n'
                            f'    __auto_type {m[2]} = &({m[1]}).at[{i}];\n    (void){m[2]};')
            depth.append(inner)
        elif kind == '?':
            self.out.append(f'    if ({rest}) {{')
            depth.append(inner)
        elif kind == ':':
            self.out.append(f'    }} else if ({rest}) {{')
        elif kind == '^':
            self.out.append('    } else {')
        elif kind == '/':
            if not depth:
                raise Bad(f'{where}: nothing to close')
            depth.pop()
            self.out.append('    }')
        elif kind == '_':
            self.sentence(inner[1:].strip(), where)
        elif kind == '>':
            name, _, args = rest.partition(' ')
            self.out.append(f'    {name}_html(o, v{", " + args if args else ""});')
        elif inner.startswith('let '):
            self.out.append(f'    __auto_type {inner[4:].strip()};')
        else:
            expression = inner.strip()
            if context.state == 'attribute' and context.value_empty and \
                    context.attribute in ('href', 'src', 'action', 'formaction') and \
                    not SAFE_LINK.match(expression):
                raise Bad(f'{where}: {context.attribute}= begins with an expression: use link()')
            self.out.append(f'    put(o, {expression});')

    def run(self):
        at = 0
        pattern = re.compile(r'\{\{(include|template) (.*?)\}\}')
        while True:
            m = pattern.search(self.text, at)
            if not m:
                return
            if self.text[at:m.start()].strip():
                raise Bad(f'{self.where(at)}: text outside a template')
            at = m.end()
            if m[1] == 'include':
                self.includes.append(m[2])
                continue
            name, _, args = m[2].partition('(')
            end = self.text.find('{{end}}', at)
            if end < 0:
                raise Bad(f'{self.where(at)}: template {name} has no {{{{end}}}}')
            args = args.rstrip(')').strip()
            proto = f'void {name}_html(struct out *o, struct visit *v{", " + args if args else ""})'
            self.protos.append(proto + ';')
            self.out.append(f'{proto}\n{{\n    (void)v;')
            self.body(self.text[at:end], at)
            self.out.append('}\n')
            at = end + len('{{end}}')


def main():
    name, path, out_h, out_c, *po_paths = sys.argv[1:]
    compiler = Compiler(path, compile_po.read_all(po_paths))
    try:
        compiler.run()
    except Bad as e:
        sys.exit(str(e))
    head = [f'// Compiled from {name}.html.', '#pragma once', '', '#include "web/page.h"']
    head += [f'#include {i}' for i in compiler.includes] + [''] + compiler.protos
    open(out_h, 'w', encoding='utf-8').write('\n'.join(head) + '\n')
    body = [f'#include "{name}_html.h"', '#include "web/widgets.h"', ''] + compiler.out
    open(out_c, 'w', encoding='utf-8').write('\n'.join(body) + '\n')


if __name__ == '__main__':
    main()
