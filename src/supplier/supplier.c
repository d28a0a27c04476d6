#include "supplier/supplier.h"

#include "supplier/supplier_rules.h"
#include "supplier_sql.h"

const struct choice supplier_kinds[] = {
    {"enterprise", "企业"},
    {"individual_business", "个体工商户"},
    {"social_group", "社会团体"},
    {"social_service", "社会服务机构（民办非企业单位）"},
    {"foundation", "基金会"},
    {"institution_two", "公益二类事业单位"},
    {"institution_business", "从事生产经营活动的事业单位"},
    {"rural_collective", "农村集体经济组织"},
    {"grassroots", "基层群众性自治组织（村、居委会）"},
    {"other_org", "其他组织"},
    {"natural_person", "个人"},
    {"institution_one", "公益一类事业单位"},
    {"group_budget", "由财政拨款保障的群团组织"},
    {0},
};

const struct choice supplier_sizes[] = {
    {"large", "大型"}, {"medium", "中型"}, {"small", "小型"},
    {"micro", "微型"}, {"none", "不适用（非企业）"}, {0},
};

const struct choice supplier_states[] = {
    {"effective", "已登记生效"},
    {"returned", "已生效，有栏目待修改"},
    {"resubmitted", "已生效，修改后待核验"},
    {"verified", "已核验"},
    {0},
};

const struct choice supplier_fields[] = {
    {"name", "单位全称"},   {"kind", "单位类型"}, {"size", "企业规模"},
    {"address", "住所"},    {"legal_rep", "法定代表人（负责人）"},
    {"contact", "联系人"},  {"phone", "联系电话"}, {"founded", "成立日期"},
    {0},
};

// The published table of GB 32100 prefixes, as far as suppliers meet it: what the code's holder is,
// and as which kinds it may register.
static const struct prefix {
    const char *code, *zh, *kinds;
} prefixes[] = {
    {"11", "机关", ""},
    {"12", "事业单位", "institution_one institution_two institution_business"},
    {"13", "编办直接管理的群众团体", "group_budget other_org"},
    {"31", "律师执业机构", "other_org"},
    {"32", "公证处", "other_org"},
    {"33", "基层法律服务所", "other_org"},
    {"34", "司法鉴定机构", "other_org"},
    {"35", "仲裁委员会", "other_org"},
    {"51", "社会团体", "social_group"},
    {"52", "民办非企业单位", "social_service"},
    {"53", "基金会", "foundation"},
    {"81", "基层工会", "group_budget other_org"},
    {"91", "企业", "enterprise"},
    {"92", "个体工商户", "individual_business"},
    {"93", "农民专业合作社", "enterprise rural_collective other_org"},
    {"N1", "组级集体经济组织", "rural_collective"},
    {"N2", "村级集体经济组织", "rural_collective"},
    {"N3", "乡镇级集体经济组织", "rural_collective"},
    {"N9", "其他农村集体经济组织", "rural_collective"},
};

static const struct prefix *prefix_of(str code)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (str_starts(code, str_of(prefixes[i].code)))
            return &prefixes[i];
    return NULL;
}

static bool has_word(const char *words, str one)
{
    for (str rest = str_of(words); rest.at;)
        if (str_eq(str_cut(&rest, ' '), one))
            return true;
    return false;
}

enum code_fit supplier_code_fit(str code, str kind)
{
    const struct prefix *p = prefix_of(code);
    if (!p)
        return CODE_UNKNOWN;
    return has_word(p->kinds, kind) ? CODE_FITS : CODE_OTHER;
}

const char *supplier_code_word(str code)
{
    const struct prefix *p = prefix_of(code);
    return p ? p->zh : NULL;
}

bool supplier_excluded(str kind)
{
    return has_word("institution_one group_budget", kind);
}

bool supplier_size_fits(str kind, str size)
{
    bool sized = has_word("enterprise individual_business", kind);
    return sized != str_eq(size, S("none"));
}

bool supplier_is_small(str size)
{
    return has_word("small micro", size);
}

bool supplier_is_sme(str size)
{
    return has_word("medium small micro", size);
}

bool supplier_is_social(str kind)
{
    return has_word("social_group social_service foundation", kind);
}

err supplier_by_org(struct db *db, arena *a, id org, struct supplier **ret)
{
    struct supplier_row *row = NULL;
    *ret = NULL;
    TRY(supplier_find(db, a, org, &row));
    if (!row)
        return OK;
    *ret = new(a, struct supplier, 1);
    **ret = (struct supplier){
        .org = row->org, .name = row->name, .code = row->code, .kind = row->kind,
        .size = row->size, .state = row->state, .address = row->address,
        .legal_rep = row->legal_rep, .contact = row->contact, .founded = row->founded,
    };
    return OK;
}

err supplier_options(struct db *db, arena *a, __attribute__((unused)) id post,
                     __attribute__((unused)) id thing, struct options *ret)
{
    struct supplier_choice_rows rows;
    TRY(supplier_choices(db, a, S(""), &rows));
    *ret = (struct options){new(a, struct option, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        ret->at[i] = (struct option){id_text(a, rows.at[i].org), rows.at[i].name};
    return OK;
}

const struct slice supplier_slice = {
    "supplier", "供应商",
    {supplier_acts, supplier_enroll_acts, supplier_verify_acts}, {supplier_pages},
    &supplier_sql,
};
