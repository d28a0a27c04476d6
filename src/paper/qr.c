#include "paper/qr.h"

#include <cairo.h>
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
        return (struct qr){1, S(""), new(a, unsigned char, 1)};
    int side = code->width + 2 * quiet;
    unsigned char *squares = new(a, unsigned char, (size_t)side * (size_t)side);
    for (int i = 0; i < code->width * code->width; i++)
        squares[(i / code->width + quiet) * side + i % code->width + quiet] = code->data[i] & 1;
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width;) {
            int run = 0;
            while (dark(code, x + run, y))
                run++;
            if (run)
                put(&o, format(a, "M%d %dh%dv1h-%dz", x + quiet, y + quiet, run, run));
            x += run + 1;
        }
    return (struct qr){side, out_str(&o), squares};
}

static cairo_status_t put_png(void *with, const unsigned char *bytes, unsigned n)
{
    put_raw(with, (str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

enum { square_pixels = 8 };

err qr_png(arena *a, const struct qr *q, str *ret)
{
    int side = (int)q->size, pixels = side * square_pixels;
    struct out o = out_plain(a);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels, pixels);
    cairo_t *cr = cairo_create(s);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0, 0, 0);
    for (int i = 0; i < side * side; i++)
        if (q->dark[i])
            cairo_rectangle(cr, i % side * square_pixels, i / side * square_pixels, square_pixels,
                            square_pixels);
    cairo_fill(cr);
    cairo_status_t status = cairo_surface_write_to_png_stream(s, put_png, &o);
    cairo_destroy(cr);
    cairo_surface_destroy(s);
    *ret = out_str(&o);
    return status ? fault("PNG") : OK;
}
