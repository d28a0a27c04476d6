// Files that come with a form: whose they are, and whether they are what their name says.
#include <string.h>
#include <unistd.h>

#include "web/site.h"

enum { looked_at = 64 << 10 };  // bytes at either end

// What a file of this name begins with; any of them.
static const struct {
    const char *ends, *begins[3];
} shapes[] = {
    {".pdf", {"%PDF-"}},
    {".docx", {"PK\3\4"}},
    {".xlsx", {"PK\3\4"}},
    {".pptx", {"PK\3\4"}},
    {".ofd", {"PK\3\4"}},
    {".zip", {"PK\3\4"}},
    {".doc", {"\xD0\xCF\x11\xE0", "{\\rtf", "PK\3\4"}},
    {".xls", {"\xD0\xCF\x11\xE0", "PK\3\4"}},
    {".jpg", {"\xFF\xD8\xFF"}},
    {".jpeg", {"\xFF\xD8\xFF"}},
    {".png", {"\x89PNG"}},
};

static bool has_ending(str name, str ending)
{
    return name.len >= ending.len &&
           strncasecmp(name.at + name.len - ending.len, ending.at, ending.len) == 0;
}

static const char *shape_wrong(str name, str head)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        bool fits = false;
        if (!has_ending(name, str_of(shapes[i].ends)))
            continue;
        for (int k = 0; k < 3 && shapes[i].begins[k]; k++)
            fits = fits || str_starts(head, str_of(shapes[i].begins[k]));
        // Some writers put a few bytes before the mark of a PDF.
        if (i == 0 && !fits)
            fits = str_find(str_part(head, 0, 1024), S("%PDF-")) >= 0;
        if (fits)
            return NULL;
        if (shapes[i].begins[0][0] == 'P' && str_starts(head, S("\xD0\xCF\x11\xE0")))
            return "{label}选的「{read}」加了密码，别人打不开；请去掉密码，另存后再上传";
        return i == 0 ? "{label}选的「{read}」名字是 PDF，内容不是；请用 WPS 或 Word 输出为 PDF 再上传"
                      : "{label}选的「{read}」内容和扩展名不符；请重新导出，再上传";
    }
    return NULL;
}

static err read_ends(const struct site *s, arena *a, const struct file *file, str *ret_head,
                     str *ret_tail)
{
    struct hash h;
    int fd = -1;
    int64_t size = 0;
    if (!hash_parse(file->sha256, &h))
        return missing();
    TRY(blob_open(s->blobs, h, &fd, &size));
    char *head = new(a, char, looked_at), *tail = new(a, char, looked_at);
    ssize_t n = pread(fd, head, looked_at, 0);
    ssize_t m = pread(fd, tail, looked_at, size > looked_at ? size - looked_at : 0);
    close(fd);
    *ret_head = (str){head, n > 0 ? (size_t)n : 0};
    *ret_tail = (str){tail, m > 0 ? (size_t)m : 0};
    return n < 0 || m < 0 ? fault("an uploaded file cannot be read") : OK;
}

// A PDF says at its end, or when made for the web at its start, that it is encrypted.
static const char *file_wrong(const struct site *s, arena *a, const struct file *file)
{
    str head = {0}, tail = {0};
    if (read_ends(s, a, file, &head, &tail).kind)
        return "{label}没有上传成功，请重新选择文件";
    const char *wrong = shape_wrong(file->name, head);
    bool locked = has_ending(file->name, S(".pdf")) && (str_find(tail, S("/Encrypt")) >= 0 ||
                                                        str_find(head, S("/Encrypt")) >= 0);
    if (!wrong && locked)
        return "{label}选的「{read}」加了密码或限制；请去掉保护，重新输出后再上传";
    return wrong;
}

str file_ticket(const struct site *s, arena *a, id person, str sha256, int64_t size)
{
    struct hash key;
    str text = join(a, S("file\n"), sha256, format(a, "%lld", (long long)size));
    if (person_key(s, a, person, &key).kind)
        return (str){0};
    struct hash h = hmac_sha256(hash_bytes(&key), text);
    return hex(a, h.at, 16);
}

void files_ticket(const struct site *s, arena *a, id person, struct form *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct form_value *x = &f->at[i];
        if (!x->uploaded)
            continue;
        str rest = x->value;
        int64_t size = 0;
        str sha256 = str_cut(&rest, '/'), size_text = str_cut(&rest, '/');
        str_cut(&rest, '/');
        if (str_int(size_text, &size))
            x->value = join(a, sha256, S("/"), size_text, S("/"),
                            file_ticket(s, a, person, sha256, size), S("/"), rest);
    }
}

void files_check(const struct site *s, struct call *c, const struct field *fields,
                    void *in, str prefix)
{
    for (const struct field *f = fields; f && f->name; f++) {
        str path = join(c->a, prefix, str_of(f->name));
        if (f->kind == FIELD_LIST) {
            const struct rows *rows = field_rows(f, in);
            for (size_t i = 0; i < rows->n; i++)
                files_check(s, c, f->fields, (char *)rows->at + i * f->size,
                              join(c->a, path, format(c->a, ".%zu.", i)));
        }
        if (f->kind != FIELD_FILE)
            continue;
        struct file *file = (struct file *)(void *)((char *)in + f->at);
        if (!file->sha256.at)
            continue;
        str ticket = file_ticket(s, c->a, c->who.person, file->sha256, file->size);
        const char *wrong = ticket.at && str_eq(file->ticket, ticket) ? file_wrong(s, c->a, file)
                                                         : "{label}不是您上传的，请重新上传";
        if (wrong)
            field_error_add(c->a, &c->errors, path, f, wrong)->read = file->name;
    }
}
