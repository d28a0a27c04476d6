#include "web/qr.h"

#include <qrencode.h>

#include "base/out.h"

enum { quiet = 4 };

static void free_code(QRcode **code)
{
    QRcode_free(*code);
}

static bool dark(const QRcode *code, int x, int y)
{
    return x < code->width && code->data[y * code->width + x] & 1;
}

struct qr qr_of(arena *a, str text)
{
    struct out o = out_plain(a);
    __attribute__((cleanup(free_code))) QRcode *code =
        QRcode_encodeData((int)text.len, (const unsigned char *)text.at, 0, QR_ECLEVEL_M);
    if (!code)
        return (struct qr){1, S("")};
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width;) {
            int run = 0;
            while (dark(code, x + run, y))
                run++;
            if (run)
                put(&o, format(a, "M%d %dh%dv1h-%dz", x + quiet, y + quiet, run, run));
            x += run + 1;
        }
    return (struct qr){code->width + 2 * quiet, out_str(&o)};
}
