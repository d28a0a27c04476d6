// Papers: what a person signs, edits or posts, as PDF and DOCX, from one piece of markup.
//
// A slice's template writes a small subset of HTML, the same for screen, PDF and DOCX:
//
//     h1 h2 h3          the title (first h1), chapters, headings
//     p                 classes: to (not indented), r (at the right), middle, small, lines (each
//                       line a paragraph of its own), letterhead (the issuing body in red
//                       over a rule)
//     ol ul li          numbered or marked lines
//     dl.pairs          label and answer
//     dl.signs          who signs, and the name if it is signed here; an empty dd is a line to
//                       sign on
//     table             thead, tbody, tr, th, td; colspan; classes r middle n; data-w="30" on a th
//                       of the head is the column's share of the width; the head is repeated
//     blockquote        a clause that is quoted
//     hr                the next page begins
//     b br span         inside a line
//
// Anything else is refused by paper_parse, so that a mistake in a template fails the test that
// walks over every paper. All results live in the arena; nothing is written to disk. Bytes depend
// on the markup and struct paper_sheet alone.
#pragma once

#include "base/err.h"
#include "base/out.h"

enum paper_look {
    PAPER_LETTER,  // 公文: 16 points, margins of GB/T 9704
    PAPER_BOOK,    // documents and contracts: 12 points, the same margins
    PAPER_LIST,    // sheets that are mostly a table: 10 points, margins of 20 mm
};

struct paper_sheet {
    str title, by;
    str number;   // at the foot of each page; absent for a draft
    str check;    // address behind the QR code; absent for a draft
    str print;    // fingerprint of the words, beside the QR code
    instant at;   // when what it says was recorded: the date inside the file
    enum paper_look look;
};

struct blocks;
err paper_parse(arena *a, str markup, const struct blocks **ret);
// All words in reading order without blanks: what the fingerprint is taken over.
str paper_words(arena *a, const struct blocks *b);

err paper_pdf(arena *a, const struct paper_sheet *p, const struct blocks *b, str *ret);
err paper_docx(arena *a, const struct paper_sheet *p, const struct blocks *b, str *ret);
