#include "paper/paper.h"

#include <pthread.h>

#include "base/check.h"

static const char markup[] =
    "<h1>采购需求</h1><p class=\"middle\">项目编号：示采2026-001</p><h2>一、服务内容</h2>"
    "<p>为辖区内 400 名老人提供<b>居家养老服务</b>，A &amp; B &lt;C&gt;。</p>"
    "<ol><li>入户探访</li><li>助洁</li></ol>"
    "<dl class=\"pairs\"><dt>预算金额</dt><dd>1,200,000.00 元</dd></dl>"
    "<table><thead><tr><th scope=\"col\" data-w=\"40\">名称</th>"
    "<th scope=\"col\" class=\"r\">单价（元）</th></tr></thead>"
    "<tbody><tr><td>入户探访</td><td class=\"r\">40.00</td></tr>"
    "<tr><td colspan=\"2\">合计：肆拾元整</td></tr></tbody></table>"
    "<dl class=\"signs\"><dt>采购人（盖章）</dt><dd></dd></dl>";

static struct paper_sheet about(void)
{
    return (struct paper_sheet){S("采购需求"), S("示例区民政局"), S("abc12345678"),
                          S("https://example.gov.cn/verify/abc12345678?h=0123456789abcdef"),
                          S("0123 4567 89ab cdef"), {1772413200000000}, PAPER_BOOK};
}

TEST(takes_what_a_paper_may_hold_and_refuses_the_rest)
{
    static const char *const bad[] = {
        "<div>x</div>", "text", "<p>x", "<p><i>x</i></p>", "<table></table>",
        "<ul><p>x</p></ul>", "</p>",
        "<table><tr><td>1</td></tr><tr><td>1</td><td>2</td></tr></table>"};
    const struct blocks *b = NULL;
    CHECK_OK(paper_parse(a, str_of(markup), &b));
    CHECK(str_find(paper_words(a, b), S("A&B<C>。")) > 0);
    CHECK(str_find(paper_words(a, b), S("合计：肆拾元整")) > 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(paper_parse(a, str_of(bad[i]), &b).kind == ERR_INVALID);
}

struct copies {
    arena a;
    str pdf, docx;
};

static void *write_both(void *with)
{
    struct copies *c = with;
    struct paper_sheet p = about();
    const struct blocks *b = NULL;
    c->a = arena_make((size_t)1 << 30);
    if (paper_parse(&c->a, str_of(markup), &b).kind || paper_pdf(&c->a, &p, b, &c->pdf).kind ||
        paper_docx(&c->a, &p, b, &c->docx).kind)
        c->pdf = S("");
    return NULL;
}

TEST(the_same_paper_has_the_same_bytes_in_every_thread)
{
    struct copies c[2] = {0};
    pthread_t t[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&t[i], NULL, write_both, &c[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(t[i], NULL);
    CHECK(c[0].pdf.len > 1000 && c[0].pdf.len < 300000 && str_starts(c[0].pdf, S("%PDF-")));
    CHECK(str_eq(c[0].pdf, c[1].pdf));
    CHECK(c[0].docx.len > 1000 && str_starts(c[0].docx, S("PK")));
    CHECK(str_eq(c[0].docx, c[1].docx));
    for (int i = 0; i < 2; i++)
        arena_free(&c[i].a);
}

TEST(a_long_table_goes_on_over_pages_and_a_huge_cell_is_divided)
{
    struct out o = out_plain(a);
    put(&o, "<h1>清单</h1><table><thead><tr><th>序号</th><th>内容</th></tr></thead><tbody>");
    for (int i = 0; i < 200; i++) {
        put(&o, "<tr><td>");
        put(&o, i);
        put(&o, "</td><td>");
        for (int k = 0; k < (i == 77 ? 900 : 1); k++)
            put(&o, "逐条响应的内容，");
        put(&o, "</td></tr>");
    }
    put(&o, "</tbody></table>");
    struct paper_sheet p = about();
    const struct blocks *b = NULL;
    str pdf = {0};
    p.look = PAPER_LIST;
    CHECK_OK(paper_parse(a, out_str(&o), &b));
    CHECK_OK(paper_pdf(a, &p, b, &pdf));
    CHECK(pdf.len < 300000);
    size_t pages = 0;
    for (ptrdiff_t at; (at = str_find(pdf, S("/Type /Page %"))) >= 0; pages++)
        pdf = str_from(pdf, (size_t)at + 5);
    CHECK(pages > 5 && pages < 20);
}

CHECK_MAIN
