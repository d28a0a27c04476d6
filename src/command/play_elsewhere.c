// A purchase whose middle is held on another system: only its notice and its result are recorded.
#include "command/play.h"
#include "command/say.h"

static str system_member(const struct play *p, const char *key)
{
    return play_member(json_get(p->file, "elsewhere"), key);
}

static err wait_for_others(struct play *p)
{
    play_wait_days(p, 32, 9, 0);
    return OK;
}

static err record_notice(struct play *p)
{
    p->deadline = instant_plus(p->next, 26 * DAY_US);
    TRY(play_do(p, &p->unit->handler, "tender.record_notice",
                say(&p->a,
                    "{'project':%i,'method':%s,'outside_number':%s,"
                    "'address':'https://ggzy.example.gov.cn/notice/1.htm','listed_at':%t,"
                    "'deadline':%t,'file':%j,'title':%s}",
                    p->project, p->consultation ? S("consultation") : S("open_tender"),
                    system_member(p, "number"), p->next, p->deadline,
                    play_paper(p, "外部公告"), p->title)));
    p->next = instant_plus(p->deadline, 4 * DAY_US);
    return play_id(p, "tender", &p->tender);
}

// The winner registers here, so that its contract and payments have somebody to belong to.
static err record_result(struct play *p)
{
    str label = system_member(p, "winner");
    for (size_t i = 0; i < p->bidders_count; i++) {
        struct bidder *b = &p->bidders[i];
        if (!str_eq(b->label, label))
            continue;
        TRY(play_register(p, b));
        p->winner_label = b->label;
        p->award = b->final;
        TRY(play_do(p, &p->unit->handler, "evaluate.record_result",
                    say(&p->a,
                        "{'tender':%i,'outside_number':%s,'supplier':%i,'amount':%m,"
                        "'address':'https://ggzy.example.gov.cn/result/1.htm','listed_at':%t,"
                        "'file':%j}",
                        p->tender, system_member(p, "number"), b->who.actor.who.org, b->final,
                        p->next, play_paper(p, "外部结果公告"))));
        play_wait_days(p, 5, 9, 0);
        return OK;
    }
    return (err){.kind = ERR_INVALID, .detail = S("elsewhere.winner: no such bid")};
}

const struct step play_elsewhere_steps[] = {
    {"elsewhere", wait_for_others},
    {"recorded_notice", record_notice},
    {"recorded_result", record_result},
    {0},
};
