// What those have to do who do not run purchases: finance, and the three administrators.
#include "archive/archive_parts.h"
#include "base/money.h"

enum { ending_days = 30 };

// "{n} 家供应商待核验"
static str counted(const struct visit *v, const char *zh, int64_t n)
{
    struct out o = out_plain(v->a);
    str rest = str_of(tr(v->lang, zh));
    put(&o, str_cut(&rest, '{'));
    put(&o, n);
    str_cut(&rest, '}');
    put(&o, rest);
    return out_str(&o);
}

static void add(struct book *b, const char *zh, str title, const char *link)
{
    book_add(b, (struct task){.stage = STAGE_FILE, .state = TASK_NOW, .zh = zh, .title = title,
                              .link = str_of(link)});
}

static err of_finance(struct visit *v, struct book *b)
{
    struct to_verify_row verify;
    struct unexplained_row gaps;
    TRY(to_verify(v->db, v->a, &verify));
    TRY(unexplained(v->db, v->a, &gaps));
    if (str_eq(v->who.post_kind, S("oversight")) && verify.n)
        add(b, "核验供应商", counted(v, "{n} 家供应商待核验", verify.n), "/suppliers/review");
    if (str_eq(v->who.post_kind, S("budget")) && gaps.n)
        add(b, "说明差异", counted(v, "{n} 处账务差异没有说明", gaps.n), "/fund/differences");
    return OK;
}

// A post that runs out takes its holder's rights away by itself: renewed in time or handed over.
static err of_security(struct visit *v, struct book *b)
{
    struct ending_post_rows ending;
    TRY(posts_ending(v->db, v->a, day_plus(v->today, ending_days), &ending));
    for (size_t i = 0; i < ending.n; i++) {
        const struct ending_post *x = &ending.at[i];
        book_add(b, (struct task){.stage = STAGE_FILE, .state = TASK_NOW, .zh = "续任或者移交",
                                  .why = "到期后自动结束任职", .due = x->until_day,
                                  .title = join(v->a, x->org_name, S(" "), x->name),
                                  .link = page_of(v, "/person/", x->person, "")});
    }
    return OK;
}

static err of_system(struct visit *v, struct book *b)
{
    struct undelivered_row row;
    TRY(undelivered(v->db, v->a, &row));
    if (row.messages)
        add(b, "重新发送", counted(v, "{n} 条消息没有发到手机", row.messages),
            "/deliveries?state=failed");
    if (row.letters)
        add(b, "查明原因", counted(v, "{n} 封订阅的信没有寄出", row.letters), "/subscriptions");
    return OK;
}

err tasks_of_desk(struct visit *v, struct tasks *ret)
{
    struct book b = book_make(v);
    str post = v->who.post_kind;
    if (v->visitor.menu == MENU_FINANCE)
        TRY(of_finance(v, &b));
    else if (str_eq(post, S("security_admin")))
        TRY(of_security(v, &b));
    else if (str_eq(post, S("system_admin")))
        TRY(of_system(v, &b));
    *ret = b.tasks;
    return OK;
}
