// OpenAPI 3.1 of every act and page, written from the same tables that answer them.
#include "web/schema.h"
#include "web/site.h"

static void put_pair(struct out *o, const char *key, const char *value)
{
    json_put_key(o, key);
    json_put_str(o, str_of(value));
}

static void open_response(struct out *o, const char *status, const char *says, const char *type)
{
    json_put_key(o, status);
    json_open(o, '{');
    put_pair(o, "description", says);
    json_put_key(o, "content");
    json_open(o, '{');
    json_put_key(o, type);
    json_open(o, '{');
    json_put_key(o, "schema");
}

static void close_response(struct out *o)
{
    for (int i = 0; i < 3; i++)
        json_close(o, '}');
}

static void put_response(struct out *o, const char *status, const char *says, const char *type,
                         const char *schema)
{
    open_response(o, status, says, type);
    json_open(o, '{');
    put_pair(o, "$ref", schema);
    json_close(o, '}');
    close_response(o);
}

static void put_problem_response(struct out *o)
{
    put_response(o, "default", "problem", "application/problem+json",
                 "#/components/schemas/Problem");
}

// What was signed: an object as entries hold it (journal/statement.h).
static void put_passkey_parameter(struct out *o)
{
    json_open(o, '{');
    put_pair(o, "name", "Xinyue-Passkey");
    put_pair(o, "in", "header");
    put_pair(o, "description", "JSON: after, at, client, data, key, once, root, signature; "
                               "what to sign: POST /api/v1/signing/KIND");
    json_put_key(o, "schema");
    json_put_raw(o, S("{\"type\":\"string\",\"maxLength\":8000}"));
    json_close(o, '}');
}

static void put_parameters(struct out *o, const struct act *a)
{
    json_put_key(o, "parameters");
    json_open(o, '[');
    json_open(o, '{');
    put_pair(o, "name", "Idempotency-Key");
    put_pair(o, "in", "header");
    json_put_key(o, "schema");
    json_put_raw(o, S("{\"type\":\"string\",\"maxLength\":100}"));
    json_close(o, '}');
    if (a->weighty)
        put_passkey_parameter(o);
    json_close(o, ']');
}

static void put_act(struct out *o, const struct act *a)
{
    json_put_key(o, str_c(o->a, join(o->a, S("/api/v1/acts/"), str_of(a->kind))));
    json_open(o, '{');
    json_put_key(o, "post");
    json_open(o, '{');
    put_pair(o, "operationId", a->kind);
    put_pair(o, "summary", tr(o->lang, a->zh));
    if (a->help)
        put_pair(o, "description", tr(o->lang, a->help));
    put_pair(o, "x-relation", a->may.relation->name);
    put_pair(o, "x-log", a->log == ACT_PUBLIC ? "public" : a->log == ACT_PRIVATE ? "private"
                                                                                  : "none");
    put_parameters(o, a);
    json_put_key(o, "requestBody");
    json_open(o, '{');
    json_put_key(o, "required");
    json_put_bool(o, true);
    json_put_key(o, "content");
    json_open(o, '{');
    json_put_key(o, "application/json");
    json_open(o, '{');
    json_put_key(o, "schema");
    put_fields_schema(o, a->in);
    json_close(o, '}');
    json_close(o, '}');
    json_close(o, '}');
    json_put_key(o, "responses");
    json_open(o, '{');
    put_response(o, "200", "done", "application/json", "#/components/schemas/Done");
    put_problem_response(o);
    json_close(o, '}');
    json_close(o, '}');
    json_close(o, '}');
}

static void put_path_parameters(struct out *o, str path)
{
    json_put_key(o, "parameters");
    json_open(o, '[');
    for (str rest = path; rest.at;) {
        str part = str_cut(&rest, '/');
        if (!str_starts(part, S("{")))
            continue;
        json_open(o, '{');
        json_put_key(o, "name");
        json_put_str(o, str_part(part, 1, part.len - 2));
        put_pair(o, "in", "path");
        json_put_key(o, "required");
        json_put_bool(o, true);
        json_put_key(o, "schema");
        json_put_raw(o, S("{\"type\":\"string\"}"));
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void put_page(struct out *o, const struct page *p)
{
    json_put_key(o, str_c(o->a, join(o->a, S("/api/v1"), str_of(p->path))));
    json_open(o, '{');
    json_put_key(o, "get");
    json_open(o, '{');
    put_pair(o, "summary", tr(o->lang, p->zh));
    put_pair(o, "x-relation", p->may.relation->name);
    if (p->paper)
        put_pair(o, "description", "a paper: also with .pdf and .docx behind its path");
    put_path_parameters(o, str_of(p->path));
    json_put_key(o, "responses");
    json_open(o, '{');
    open_response(o, "200", "what the page shows", p->type ? p->type : "application/json");
    if (p->type)
        json_put_raw(o, S("{\"type\":\"string\"}"));
    else
        put_view_schema(o, p->parts);
    close_response(o);
    put_problem_response(o);
    json_close(o, '}');
    json_close(o, '}');
    json_close(o, '}');
}

static const char components[] =
    "{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}},\"schemas\":{"
    "\"File\":{\"type\":\"object\",\"required\":[\"name\",\"sha256\",\"size\",\"ticket\"],"
    "\"properties\":{\"name\":{\"type\":\"string\"},\"sha256\":{\"type\":\"string\"},"
    "\"size\":{\"type\":\"integer\"},\"ticket\":{\"type\":\"string\"}}},"
    "\"Done\":{\"type\":\"object\",\"required\":[\"at\",\"kind\",\"out\"],\"properties\":{"
    "\"at\":{\"type\":\"string\",\"format\":\"date-time\"},\"kind\":{\"type\":\"string\"},"
    "\"out\":{\"type\":\"object\"},\"waiting\":{\"type\":\"string\"}}},"
    "\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\"],\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":[\"string\",\"null\"]},"
    "\"instance\":{\"type\":\"string\"},\"rule\":{\"type\":\"string\"},"
    "\"clause\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\"}}}}}";

static void put_files(struct out *o)
{
    json_put_key(o, "/api/v1/files");
    json_put_raw(o, S("{\"post\":{\"operationId\":\"files\","
                      "\"summary\":\"upload files before an act\","
                      "\"requestBody\":{\"required\":true,\"content\":{\"multipart/form-data\":"
                      "{\"schema\":{\"type\":\"object\"}}}},\"responses\":{\"200\":{"
                      "\"description\":\"what to write into the act\",\"content\":{"
                      "\"application/json\":{\"schema\":{\"type\":\"object\"}}}}}}}"));
}

static void put_uploads(struct out *o)
{
    json_put_key(o, "/uploads");
    json_put_raw(o, S("{\"post\":{\"operationId\":\"uploads\",\"summary\":\"begin a file in "
                      "pieces by tus 1.0.0; a whole one is what /api/v1/files gives\","
                      "\"parameters\":[{\"name\":\"Tus-Resumable\",\"in\":\"header\","
                      "\"required\":true,\"schema\":{\"const\":\"1.0.0\"}},"
                      "{\"name\":\"Upload-Length\",\"in\":\"header\",\"required\":true,"
                      "\"schema\":{\"type\":\"integer\"}}],\"responses\":{\"201\":{"
                      "\"description\":\"Location: where to PATCH, HEAD, GET, DELETE\"}}},"
                      "\"get\":{\"summary\":\"what one has under way\",\"responses\":{\"200\":{"
                      "\"description\":\"uploads\",\"content\":{\"application/json\":{"
                      "\"schema\":{\"type\":\"object\"}}}}}}}"));
}

static void put_workbook(struct out *o, const struct act *a)
{
    json_put_key(o, str_c(o->a, join(o->a, S("/api/v1/workbooks/"), str_of(a->kind))));
    json_put_raw(o, S("{\"get\":{\"summary\":\"the form as a workbook, with what stands\","
                      "\"responses\":{\"200\":{\"description\":\"a workbook\",\"content\":{"
                      "\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\":{}"
                      "}}}},"
                      "\"post\":{\"summary\":\"reads a workbook into the body; keeps nothing\","
                      "\"requestBody\":{\"required\":true,\"content\":{"
                      "\"multipart/form-data\":{\"schema\":{\"type\":\"object\"}}}},"
                      "\"responses\":{\"200\":{\"description\":\"body, and what was not "
                      "known\",\"content\":{\"application/json\":{\"schema\":{"
                      "\"type\":\"object\",\"required\":[\"act\",\"body\",\"errors\","
                      "\"unknown\"]}}}},\"default\":{\"description\":\"problem\",\"content\":{"
                      "\"application/problem+json\":{\"schema\":{"
                      "\"$ref\":\"#/components/schemas/Problem\"}}}}}}}"));
}

void api_openapi(struct visit *v, struct answer *ret)
{
    v->out = out_plain(v->a);
    v->out.lang = v->lang;
    struct out *o = &v->out;
    json_open(o, '{');
    put_pair(o, "openapi", "3.1.0");
    json_put_key(o, "info");
    json_put_raw(o, S("{\"title\":\"Xinyue\",\"version\":\"1\"}"));
    json_put_key(o, "security");
    json_put_raw(o, S("[{},{\"token\":[]}]"));
    json_put_key(o, "paths");
    json_open(o, '{');
    put_files(o);
    put_uploads(o);
    EACH_ACT(v->house, a)
        if (a->may.relation != &the_clock)
            put_act(o, a);
    EACH_ACT(v->house, a)
        if (a->may.relation != &the_clock && workbook_fits(a))
            put_workbook(o, a);
    EACH_PAGE(v->house, p)
        put_page(o, p);
    json_close(o, '}');
    json_put_key(o, "components");
    json_put_raw(o, str_of(components));
    json_close(o, '}');
    v->type = "application/json";
    finish(v, ret);
}
