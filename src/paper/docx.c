// The same paper as WordprocessingML (ISO/IEC 29500) in a zip of fixed times, for who edits it.
#include <string.h>
#include <zip.h>

#include "paper/block.h"
#include "paper/qr.h"

struct writer {
    arena *a;
    const struct paper_sheet *p;
    struct out o;
    int width;  // of the text, twentieths of a point
    int size;   // half-points
};

static const struct {
    int margin[4], size;  // twentieths of a point: top right bottom left
} looks[] = {
    [PAPER_LETTER] = {{2098, 1474, 1985, 1588}, 32},
    [PAPER_BOOK] = {{1701, 1474, 1588, 1588}, 24},
    [PAPER_LIST] = {{1134, 1134, 1134, 1134}, 21},
};

static void put_run(struct out *o, str text, bool bold, const char *more)
{
    put_raw(o, S("<w:r><w:rPr>"));
    if (bold)
        put_raw(o, S("<w:b/>"));
    put_raw(o, str_of(more));
    put_raw(o, S("</w:rPr>"));
    for (bool first = true; text.at; first = false) {
        str line = str_cut(&text, '\n');
        if (!first)
            put_raw(o, S("<w:br/>"));
        put_raw(o, S("<w:t xml:space=\"preserve\">"));
        put_str(o, line);
        put_raw(o, S("</w:t>"));
    }
    put_raw(o, S("</w:r>"));
}

static void put_runs(struct out *o, const struct words *w, bool bold, const char *more)
{
    size_t at = 0;
    for (size_t i = 0; i < w->bolds; i++) {
        if (w->bold[i].from > at)
            put_run(o, str_part(w->text, at, w->bold[i].from - at), bold, more);
        put_run(o, str_part(w->text, w->bold[i].from, w->bold[i].to - w->bold[i].from), true, more);
        at = w->bold[i].to;
    }
    if (w->text.len > at)
        put_run(o, str_from(w->text, at), bold, more);
}

static void open_p(struct out *o, const char *style, const char *more)
{
    put_raw(o, S("<w:p><w:pPr><w:pStyle w:val=\""));
    put_raw(o, str_of(style));
    put_raw(o, S("\"/>"));
    put_raw(o, str_of(more));
    put_raw(o, S("</w:pPr>"));
}

static const char *alignment(unsigned bits)
{
    return bits & BIT_RIGHT ? "<w:jc w:val=\"right\"/>"
           : bits & BIT_MIDDLE ? "<w:jc w:val=\"center\"/>" : "";
}

static void put_cell(struct writer *w, const struct cell *c, int width)
{
    struct out *o = &w->o;
    put_raw(o, format(w->a, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width));
    if (c->span > 1)
        put_raw(o, format(w->a, "<w:gridSpan w:val=\"%d\"/>", c->span));
    put_raw(o, S("</w:tcPr>"));
    open_p(o, c->th ? "TableHead" : "TableText", alignment(c->bits));
    put_runs(o, &c->words, false, "");
    put_raw(o, S("</w:p></w:tc>"));
}

// Shares where they are given; what is left is divided by the longest words.
static void widths(const struct writer *w, const struct paper_table *t, int *ret)
{
    size_t longest[columns_max] = {0}, sum = 0;
    int rest = w->width;
    for (size_t r = 0; r < t->n; r++)
        for (size_t c = 0, at = 0; c < t->at[r].n; at += (size_t)t->at[r].at[c++].span) {
            size_t n = t->at[r].at[c].span > 1 ? 0 : t->at[r].at[c].words.text.len;
            n = n > 60 ? 60 : n < 12 ? 12 : n;
            longest[at] = n > longest[at] ? n : longest[at];
        }
    for (int c = 0; c < t->columns; c++) {
        ret[c] = t->weight[c] ? w->width * t->weight[c] / 100 : 0;
        rest -= ret[c];
        sum += t->weight[c] ? 0 : longest[c];
    }
    for (int c = 0; c < t->columns; c++)
        if (!ret[c])
            ret[c] = (int)((size_t)rest * longest[c] / sum);
}

static void put_table(struct writer *w, const struct paper_table *t)
{
    struct out *o = &w->o;
    int width[columns_max];
    widths(w, t, width);
    put_raw(o, S("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>"
                 "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"));
    for (int c = 0; c < t->columns; c++)
        put_raw(o, format(w->a, "<w:gridCol w:w=\"%d\"/>", width[c]));
    put_raw(o, S("</w:tblGrid>"));
    for (size_t r = 0; r < t->n; r++) {
        put_raw(o, S("<w:tr><w:trPr><w:cantSplit/>"));
        if (t->at[r].head)
            put_raw(o, S("<w:tblHeader/>"));
        put_raw(o, S("</w:trPr>"));
        for (size_t c = 0, at = 0; c < t->at[r].n; c++) {
            int wide = 0;
            for (int k = 0; k < t->at[r].at[c].span; k++)
                wide += width[at++];
            put_cell(w, &t->at[r].at[c], wide);
        }
        put_raw(o, S("</w:tr>"));
    }
    put_raw(o, S("</w:tbl>"));
    open_p(o, "Plain", "");
    put_raw(o, S("</w:p>"));
}

static void put_block(struct writer *w, const struct block *b)
{
    static const char *const heads[] = {"Title", "Heading1", "Heading2"};
    struct out *o = &w->o;
    bool bare = w->p->look == PAPER_LIST || b->bits & (BIT_TO | BIT_RIGHT | BIT_MIDDLE | BIT_SMALL);
    switch (b->kind) {
    case BLOCK_TABLE:
        put_table(w, b->table);
        return;
    case BLOCK_BREAK:
        put_raw(o, S("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"));
        return;
    case BLOCK_H1: case BLOCK_H2: case BLOCK_H3:
        open_p(o, heads[b->kind], alignment(b->bits));
        break;
    case BLOCK_P:
        open_p(o, b->bits & BIT_HEAD ? "Letterhead" : bare ? "Plain" : "Normal",
               alignment(b->bits));
        break;
    case BLOCK_ITEM:
        open_p(o, "Item", "");
        put_run(o, join(w->a, b->mark, S(" ")), false, "");
        break;
    case BLOCK_QUOTE:
        open_p(o, "Quote", "");
        break;
    case BLOCK_PAIR: case BLOCK_SIGN:
        open_p(o, "Plain", "");
        put_run(o, join(w->a, b->label.text, S("：")), b->kind == BLOCK_PAIR, "");
        if (!b->words.text.len && b->kind == BLOCK_SIGN)
            put_run(o, S("　　　　　　　　　　　　"), false, "<w:u w:val=\"single\"/>");
        break;
    }
    put_runs(o, &b->words, false, "");
    put_raw(o, S("</w:p>"));
}

#define MAIN_NS "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
                "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

static void put_picture(struct writer *w)
{
    put_raw(&w->o, S(
        "<w:p><w:r><w:drawing><wp:inline xmlns:wp=\"http://schemas.openxmlformats.org/drawing"
        "ml/2006/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:"
        "extent cx=\"900000\" cy=\"900000\"/><wp:docPr id=\"1\" name=\"QR\" descr=\"QR\"/><a:"
        "graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphic"
        "Data uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic xmlns"
        ":pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:"
        "cNvPr id=\"1\" name=\"QR\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:emb"
        "ed=\"rId3\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a"
        ":off x=\"0\" y=\"0\"/><a:ext cx=\"900000\" cy=\"900000\"/></a:xfrm><a:prstGeom prst="
        "\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></w"
        "p:inline></w:drawing></w:r></w:p>"));
    open_p(&w->o, "Plain", "");
    put_run(&w->o, join(w->a, S("编号 "), w->p->number, S("　指纹 "), w->p->print), false,
            "<w:sz w:val=\"18\"/>");
    put_raw(&w->o, S("</w:p>"));
}

static str document(struct writer *w, const struct blocks *b)
{
    struct out *o = &w->o;
    const int *m = looks[w->p->look].margin;
    put_raw(o, S(XML "<w:document " MAIN_NS "><w:body>"));
    for (size_t i = 0; i < b->n; i++)
        put_block(w, &b->at[i]);
    if (w->p->check.at)
        put_picture(w);
    put_raw(o, format(w->a, "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/>"
                      "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"%d\" w:right=\"%d\" "
                      "w:bottom=\"%d\" w:left=\"%d\" w:header=\"720\" w:footer=\"720\" "
                      "w:gutter=\"0\"/></w:sectPr></w:body></w:document>", m[0], m[1], m[2], m[3]));
    return out_str(o);
}

static void put_style(struct out *o, const char *name, const char *paragraph, const char *run)
{
    const char *pieces[] = {"<w:style w:type=\"paragraph\" w:styleId=\"", name,
                            "\"><w:name w:val=\"", name, "\"/><w:pPr>", paragraph,
                            "</w:pPr><w:rPr>", run, "</w:rPr></w:style>"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        put_raw(o, str_of(pieces[i]));
}

#define HEI "<w:rFonts w:ascii=\"SimHei\" w:hAnsi=\"SimHei\" w:eastAsia=\"黑体\"/><w:b/>"
#define FANG "<w:rFonts w:ascii=\"FangSong\" w:hAnsi=\"FangSong\" w:eastAsia=\"仿宋\"/>"

static str styles(struct writer *w)
{
    struct out o = out_plain(w->a);
    int n = looks[w->p->look].size;
    char *size = str_c(w->a, format(w->a, "<w:sz w:val=\"%d\"/>", n));
    char *body = str_c(w->a, join(w->a, S(FANG), str_of(size)));
    char *line = str_c(w->a, format(w->a, "<w:spacing w:line=\"%d\" w:lineRule=\"exact\"/>",
                                    w->p->look == PAPER_LETTER ? 580 : n * 18));
    char *indent = str_c(w->a, join(w->a, str_of(line), S("<w:ind w:firstLineChars=\"200\" "
                                                           "w:firstLine=\"480\"/>")));
    put_raw(&o, S(XML "<w:styles " MAIN_NS ">"));
    put_style(&o, "Normal", indent, body);
    put_style(&o, "Plain", line, body);
    put_style(&o, "Item", "<w:ind w:left=\"480\" w:hanging=\"480\"/>", body);
    put_style(&o, "Quote", "<w:ind w:left=\"480\"/>", body);
    put_style(&o, "TableText", "", FANG "<w:sz w:val=\"20\"/>");
    put_style(&o, "TableHead", "", HEI "<w:sz w:val=\"20\"/>");
    put_style(&o, "Title", "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"240\"/>"
              "<w:jc w:val=\"center\"/><w:outlineLvl w:val=\"0\"/>",
              str_c(w->a, format(w->a, HEI "<w:sz w:val=\"%d\"/>", n + 12)));
    put_style(&o, "Heading1", "<w:keepNext/><w:spacing w:before=\"200\" w:after=\"100\"/>"
              "<w:outlineLvl w:val=\"1\"/>", str_c(w->a, format(w->a, HEI "<w:sz w:val=\"%d\"/>",
                                                               n + 2)));
    put_style(&o, "Heading2", "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"60\"/>"
              "<w:outlineLvl w:val=\"2\"/>", str_c(w->a, join(w->a, S(HEI), str_of(size))));
    put_style(&o, "Letterhead", "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"16\" w:space=\"6\" "
              "w:color=\"B3261E\"/></w:pBdr><w:jc w:val=\"center\"/>",
              FANG "<w:b/><w:color w:val=\"B3261E\"/><w:sz w:val=\"60\"/>");
    put_raw(&o, S("<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Grid\"/><w:tblPr>"
                  "<w:tblBorders>"));
    static const char *const edges[] = {"top", "left", "bottom", "right", "insideH", "insideV"};
    for (size_t i = 0; i < 6; i++)
        put_raw(&o, format(w->a, "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" "
                           "w:color=\"000000\"/>", edges[i]));
    put_raw(&o, S("</w:tblBorders></w:tblPr></w:style></w:styles>"));
    return out_str(&o);
}

static str footer(struct writer *w)
{
    struct out o = out_html(w->a, LANG_ZH);
    put_raw(&o, S(XML "<w:ftr " MAIN_NS "><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>"));
    if (w->p->number.at)
        put_run(&o, join(w->a, S("编号 "), w->p->number, S("　　")), false, "<w:sz w:val=\"18\"/>");
    put_run(&o, S("第 "), false, "<w:sz w:val=\"18\"/>");
    put_raw(&o, S("<w:fldSimple w:instr=\"PAGE\"><w:r><w:t>1</w:t></w:r></w:fldSimple>"));
    put_run(&o, S(" 页 共 "), false, "<w:sz w:val=\"18\"/>");
    put_raw(&o, S("<w:fldSimple w:instr=\"NUMPAGES\"><w:r><w:t>1</w:t></w:r></w:fldSimple>"));
    put_run(&o, S(" 页"), false, "<w:sz w:val=\"18\"/>");
    put_raw(&o, S("</w:p></w:ftr>"));
    return out_str(&o);
}

static str core(struct writer *w)
{
    struct out o = out_html(w->a, LANG_ZH);
    str when = join(w->a, w->p->at.us ? str_part(instant_utc(w->a, w->p->at), 0, 19)
                                      : S("2020-01-01T00:00:00"), S("Z"));
    put_raw(&o, S(XML "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
                  "2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                  "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/"
                  "XMLSchema-instance\"><dc:title>"));
    put_str(&o, w->p->title);
    put_raw(&o, S("</dc:title><dc:creator>"));
    put_str(&o, w->p->by);
    put_raw(&o, S("</dc:creator><cp:keywords>"));
    put_str(&o, w->p->check);
    put_raw(&o, S("</cp:keywords><dcterms:created xsi:type=\"dcterms:W3CDTF\">"));
    put_str(&o, when);
    put_raw(&o, S("</dcterms:created></cp:coreProperties>"));
    return out_str(&o);
}

#define TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
static const char types[] =
    XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
    "Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"xml\" "
    "ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"" TYPE
    "document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"" TYPE
    "styles+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"" TYPE
    "footer+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd."
    "openxmlformats-package.core-properties+xml\"/></Types>";
static const char package_links[] =
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" REL "officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/"
    "metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
#define LINKS                                                                                   \
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"               \
        "relationships\"><Relationship Id=\"rId1\" Type=\"" REL                                 \
        "styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"" REL                 \
        "footer\" Target=\"footer1.xml\"/>"

// 1 January 2020, as DOS counts; not the hour at which somebody asked.
enum { dos_date = (2020 - 1980) << 9 | 1 << 5 | 1 };

static bool zip_put(zip_t *z, const char *name, str content)
{
    zip_source_t *from = zip_source_buffer(z, content.at, content.len, 0);
    zip_int64_t i = from ? zip_file_add(z, name, from, ZIP_FL_ENC_UTF_8) : -1;
    return i >= 0 && zip_file_set_dostime(z, (zip_uint64_t)i, 0, dos_date, 0) == 0;
}

static err zipped(struct writer *w, str body, str png, str *ret)
{
    zip_error_t why;
    zip_error_init(&why);
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_t *z = to ? zip_open_from_source(to, ZIP_TRUNCATE, &why) : NULL;
    if (!z)
        return fault("DOCX");
    zip_source_keep(to);
    bool good = zip_put(z, "[Content_Types].xml", str_of(types)) &&
                zip_put(z, "_rels/.rels", str_of(package_links)) &&
                zip_put(z, "docProps/core.xml", core(w)) &&
                zip_put(z, "word/document.xml", body) && zip_put(z, "word/styles.xml", styles(w)) &&
                zip_put(z, "word/footer1.xml", footer(w)) &&
                zip_put(z, "word/_rels/document.xml.rels", png.len
                    ? S(LINKS "<Relationship Id=\"rId3\" Type=\"" REL "image\" Target=\"qr.png\"/>"
                        "</Relationships>") : S(LINKS "</Relationships>")) &&
                (!png.len || zip_put(z, "word/qr.png", png));
    good = zip_close(z) == 0 && good && zip_source_open(to) == 0;
    zip_stat_t about;
    if (good && zip_source_stat(to, &about) == 0) {
        char *bytes = new(w->a, char, about.size);
        good = zip_source_read(to, bytes, about.size) == (zip_int64_t)about.size;
        *ret = (str){bytes, about.size};
    }
    zip_source_close(to);
    zip_source_free(to);
    return good ? OK : fault("DOCX");
}

err paper_docx(arena *a, const struct paper_sheet *p, const struct blocks *b, str *ret)
{
    const int *m = looks[p->look].margin;
    struct writer w = {a, p, out_html(a, LANG_ZH), 11906 - m[1] - m[3], looks[p->look].size};
    str png = {0};
    if (p->check.at) {
        struct qr q = qr_of(a, p->check);
        TRY(qr_png(a, &q, &png));
    }
    return zipped(&w, document(&w, b), png, ret);
}
