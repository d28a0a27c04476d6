// Pages that are papers: on screen, as PDF and as DOCX, from one template; and whether a paper that
// somebody holds is one of ours.
#include <string.h>

#include "paper/paper.h"
#include "layout_html.h"
#include "paper_html.h"
#include "web/layout.h"
#include "web/site.h"

static const struct {
    const char *ending, *type;
    enum paper_form form;
} forms[] = {
    {".pdf", "application/pdf", PAPER_PDF},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
     PAPER_DOCX},
};

const struct page *route_paper(const struct house *h, struct visit *v, str path)
{
    const struct page *p = route_page(h, v, path);
    if (p) {
        v->form = p->paper ? PAPER_PAGE : PAPER_NONE;
        return p;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!str_ends(path, str_of(forms[i].ending)))
            continue;
        str plain = str_part(path, 0, path.len - strlen(forms[i].ending));
        p = route_page(h, v, plain);
        if (!p || !p->paper)
            return NULL;
        v->path = plain;
        v->form = forms[i].form;
        return p;
    }
    return NULL;
}

// The words are Chinese whatever the reader's language: the Chinese text is the authentic one.
static err paper_blocks(struct visit *v, const void *view, const struct blocks **ret,
                        str *ret_print)
{
    struct visit chinese = *v;
    struct out markup = out_html(v->a, LANG_ZH);
    chinese.lang = LANG_ZH;
    v->page->show(&markup, &chinese, view);
    TRY(paper_parse(v->a, out_str(&markup), ret));
    *ret_print = str_part(hash_hex(v->a, sha256(paper_words(v->a, *ret))), 0, 16);
    return OK;
}

static str groups_of_four(arena *a, str s)
{
    struct out o = out_plain(a);
    for (size_t i = 0; i < s.len; i += 4) {
        put(&o, i ? " " : "");
        put(&o, str_part(s, i, 4));
    }
    return out_str(&o);
}

// Twelve hexadecimal digits over what was printed and when, under this installation's key: it stays
// true whatever the records, the program and the templates become.
static err number_of(const struct visit *v, str path, str at, str print, str *ret)
{
    struct hash h;
    TRY(seal_key(v->seal, join(v->a, S("paper\n"), path, S("\n"), at, S("\n"), print), &h));
    *ret = str_part(hash_hex(v->a, h), 0, 12);
    return OK;
}

static str check_address(const struct visit *v, str number, str at, str print)
{
    return join(v->a, v->host, S("/verify?p="), v->path, S("&t="), at, S("&f="), print, S("&n="),
                number);
}

static err paper_of(struct visit *v, str print, struct paper_sheet *ret)
{
    struct paper_sheet p = {.title = v->title, .by = v->paper.by, .at = v->paper.at,
                      .look = (enum paper_look)v->paper.look};
    if (v->paper.at.us) {  // else a draft
        str at = format(v->a, "%lld", (long long)(v->paper.at.us / second_us));
        TRY(number_of(v, v->path, at, print, &p.number));
        p.check = check_address(v, p.number, at, print);
        p.print = groups_of_four(v->a, print);
    }
    *ret = p;
    return OK;
}

static void show_on_screen(struct visit *v, const void *view)
{
    struct layout l = layout_of(v);
    struct visit chinese = *v;
    chinese.lang = LANG_ZH;
    layout_open_html(&v->out, v, &l);
    paper_open_html(&v->out, v);
    v->out.lang = LANG_ZH;
    v->page->show(&v->out, &chinese, view);
    v->out.lang = v->lang;
    paper_close_html(&v->out, v);
    layout_close_html(&v->out, v, &l);
}

err show_paper(struct visit *v, const void *view)
{
    const struct blocks *blocks = NULL;
    str print = {0}, bytes = {0};
    if (v->form == PAPER_PAGE) {
        show_on_screen(v, view);
        return OK;
    }
    TRY(paper_blocks(v, view, &blocks, &print));
    struct paper_sheet p;
    TRY(paper_of(v, print, &p));
    TRY((v->form == PAPER_PDF ? paper_pdf : paper_docx)(v->a, &p, blocks, &bytes));
    v->out = out_plain(v->a);
    put_raw(&v->out, bytes);
    v->type = forms[v->form == PAPER_DOCX].type;
    visit_named(v, join(v->a, v->title, str_of(forms[v->form == PAPER_DOCX].ending)));
    return OK;
}

// What the paper says today, as somebody reads it who has not signed in.
static err read_today(struct visit *v, str path, struct paper_check *ret, str *ret_print)
{
    struct visit now = *v;
    const struct blocks *blocks = NULL;
    now.who = (struct who){0};
    now.visitor = (struct visitor){0};
    now.query = (struct form){0};
    now.title = (str){0};
    now.paper = (struct paper_facts){0};
    now.page = route_page(v->house, &now, path);
    if (!now.page || !now.page->paper || visit_may(&now, &now.page->may).kind)
        return OK;
    void *view = arena_take(v->a, now.page->view_size, _Alignof(max_align_t), 1);
    err e = now.page->load(&now, view);
    if (e.kind)
        return e.kind == ERR_FAULT ? e : OK;
    TRY(paper_blocks(&now, view, &blocks, ret_print));
    ret->there = true;
    ret->now = now.paper;
    ret->title = now.title;
    return OK;
}

err paper_look_up(struct visit *v, str number, str path, str at, str print,
                  struct paper_check *ret)
{
    str today = {0}, right = {0};
    int64_t seconds = 0;
    *ret = (struct paper_check){0};
    if (str_empty(number) || str_empty(path) || !str_int(at, &seconds) || seconds <= 0)
        return OK;
    TRY(number_of(v, path, at, print, &right));
    ret->ours = str_eq(number, right);
    if (!ret->ours)
        return OK;
    ret->at = (instant){seconds * second_us};
    TRY(read_today(v, path, ret, &today));
    ret->same = ret->there && str_eq(today, print);
    return OK;
}
