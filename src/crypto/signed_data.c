// The structure of GB/T 35275, chapter 8, written and read; certificates are in
// signed_data_certificate.c.
#include "crypto/signed_data.h"

#include <string.h>

#include "base/out.h"
#include "crypto/der.h"
#include "crypto/sign.h"
#include "crypto/signed_data_inside.h"

// Contents of OBJECT IDENTIFIERs: chapter 5 of GB/T 35275 and annex A of GB/T 33560.
#define GM "\x2a\x81\x1c\xcf\x55"
static const str data_type = {GM "\x06\x01\x04\x02\x01", 10};
static const str signed_data_type = {GM "\x06\x01\x04\x02\x02", 10};
static const str sm3_algorithm = {GM "\x01\x83\x11", 8};
static const str sm2_sign_algorithm = {GM "\x01\x82\x2d\x01", 9};
static const str sm2_with_sm3_algorithm = {GM "\x01\x83\x75", 8};
static const str digest_attribute = {"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04", 9};  // PKCS #9

enum { signers_max = 16, certificates_max = 32, signature_der_max = 80 };

bool signed_data_key_read(arena *a, str key_pem, str certificate_pem, struct signed_data_key *ret)
{
    unsigned char own[sm2_public_len];
    struct certificate c;
    return secret_from_pem(key_pem, ret->secret) && sm2_public_of(ret->secret, own) &&
           certificate_from_pem(a, certificate_pem, &ret->certificate) &&
           certificate_read(a, ret->certificate, &c) &&
           memcmp(own, c.public_key, sizeof own) == 0;
}

static str put_algorithm(arena *a, str oid)
{
    return der_put(a, DER_SEQUENCE, der_put(a, DER_OID, oid));
}

static str put_number_one(arena *a)
{
    return der_put_unsigned(a, S("\1"));
}

static str put_signer(arena *a, const struct signed_data_key *key, const struct certificate *c,
                      str content)
{
    unsigned char signature[sm2_signature_len];
    sm2_sign(key->secret, content, signature);
    return der_put(a, DER_SEQUENCE,
                   join(a, put_number_one(a), der_put(a, DER_SEQUENCE, c->issuer_and_serial),
                        put_algorithm(a, sm3_algorithm), put_algorithm(a, sm2_sign_algorithm),
                        der_put(a, DER_OCTETS, sm2_signature_der(a, signature))));
}

str signed_data_make(arena *a, const struct signed_data_key *key, str content, bool detached)
{
    struct certificate c;
    if (!certificate_read(a, key->certificate, &c))
        return (str){0};
    str inside = der_put(a, DER_CONTEXT, der_put(a, DER_OCTETS, content));
    str info = join(a, der_put(a, DER_OID, data_type), detached ? S("") : inside);
    str body = join(a, put_number_one(a), der_put(a, DER_SET, put_algorithm(a, sm3_algorithm)),
                    der_put(a, DER_SEQUENCE, info), der_put(a, DER_CONTEXT, key->certificate),
                    der_put(a, DER_SET, put_signer(a, key, &c, content)));
    return der_put(a, DER_SEQUENCE,
                   join(a, der_put(a, DER_OID, signed_data_type),
                        der_put(a, DER_CONTEXT, der_put(a, DER_SEQUENCE, body))));
}

struct reading {
    arena *a;
    const struct signed_data_check *asked;
    str content;
    str certificates[certificates_max];
    size_t certificate_count;
    struct signed_data *ret;
};

// Parameters are absent or NULL. Nothing is taken off if it is another.
static bool cut_algorithm(str *rest, str oid)
{
    str after = *rest, in, found, none;
    bool right = der_cut(&after, DER_SEQUENCE, &in) && der_cut(&in, DER_OID, &found) &&
                 str_eq(found, oid) && (!in.len || (der_cut(&in, DER_NULL, &none) && !none.len)) &&
                 !in.len;
    if (right)
        *rest = after;
    return right;
}

static bool cut_one(str *rest)
{
    unsigned char n = 0;
    return der_cut_unsigned(rest, &n, 1) && n == 1;
}

static bool cut_content(struct reading *r, str *rest)
{
    str info, type, inside;
    if (!der_cut(rest, DER_SEQUENCE, &info) || !der_cut(&info, DER_OID, &type) ||
        !str_eq(type, data_type))
        return false;
    r->content = r->asked->content;
    if (!info.len)
        return true;
    return der_cut(&info, DER_CONTEXT, &inside) && !info.len &&
           der_cut(&inside, DER_OCTETS, &r->content) && !inside.len;
}

static bool cut_certificates(struct reading *r, str *rest)
{
    str in;
    if (!der_cut(rest, DER_CONTEXT, &in))
        return false;
    while (in.len) {
        if (r->certificate_count == certificates_max ||
            !der_cut_whole(&in, DER_SEQUENCE, &r->certificates[r->certificate_count]))
            return false;
        r->certificate_count++;
    }
    return r->certificate_count > 0;
}

// Revocation lists are passed over: who has to know them asks where they are published.
static void pass_lists(str *rest)
{
    str lists;
    der_cut(rest, DER_CONTEXT + 1, &lists);
}

static bool find_certificate(struct reading *r, str issuer_and_serial, size_t *ret_i,
                             struct certificate *ret)
{
    for (size_t i = 0; i < r->certificate_count; i++)
        if (certificate_read(r->a, r->certificates[i], ret) &&
            str_eq(ret->issuer_and_serial, issuer_and_serial)) {
            *ret_i = i;
            return true;
        }
    return false;
}

// The digest among signed attributes; exactly one.
static bool digest_in(str attributes, struct hash *ret)
{
    str attribute, type, values, digest;
    size_t found = 0;
    while (attributes.len) {
        if (!der_cut(&attributes, DER_SEQUENCE, &attribute) ||
            !der_cut(&attribute, DER_OID, &type) || !der_cut(&attribute, DER_SET, &values) ||
            attribute.len)
            return false;
        if (!str_eq(type, digest_attribute))
            continue;
        if (!der_cut(&values, DER_OCTETS, &digest) || values.len || digest.len != sizeof ret->at)
            return false;
        memcpy(ret->at, digest.at, sizeof ret->at);
        found++;
    }
    return found == 1;
}

struct signer {
    str issuer_and_serial, attributes;  // attributes: absent if nothing but the content is signed
    unsigned char signature[sm2_signature_len];
};

static bool cut_signer(str *rest, struct signer *ret)
{
    str in, octets, passed;
    *ret = (struct signer){.attributes = {0}};
    if (!der_cut(rest, DER_SEQUENCE, &in) || !cut_one(&in) ||
        !der_cut(&in, DER_SEQUENCE, &ret->issuer_and_serial) || !cut_algorithm(&in, sm3_algorithm))
        return false;
    der_cut(&in, DER_CONTEXT, &ret->attributes);
    if ((!cut_algorithm(&in, sm2_sign_algorithm) && !cut_algorithm(&in, sm2_with_sm3_algorithm)) ||
        !der_cut(&in, DER_OCTETS, &octets) || !sm2_signature_parse(octets, ret->signature))
        return false;
    der_cut(&in, DER_CONTEXT + 1, &passed);  // attributes that nobody signed
    return !in.len;
}

static enum signed_data_result check_signer(struct reading *r, const struct signer *s)
{
    struct certificate c;
    struct hash digest;
    size_t at = 0;
    str message = r->content;
    if (!find_certificate(r, s->issuer_and_serial, &at, &c))
        return SIGNED_DATA_FORM;
    if (s->attributes.at) {
        if (!digest_in(s->attributes, &digest))
            return SIGNED_DATA_FORM;
        if (!hash_same(digest, sm3(r->content)))
            return SIGNED_DATA_CONTENT;
        message = der_put(r->a, DER_SET, s->attributes);
    }
    if (!sm2_holds(c.public_key, message, s->signature))
        return SIGNED_DATA_SIGNATURE;
    if (r->asked->roots_pem.at &&
        !certificate_leads_to(r->certificates[at], r->certificates, r->certificate_count,
                              r->asked->roots_pem, r->asked->at))
        return SIGNED_DATA_CHAIN;
    if (!r->ret->signers++)
        r->ret->subject = c.subject;
    return SIGNED_DATA_OK;
}

static enum signed_data_result check_signers(struct reading *r, str signers)
{
    struct signer s;
    enum signed_data_result result = SIGNED_DATA_OK;
    while (signers.len && result == SIGNED_DATA_OK) {
        if (r->ret->signers == signers_max || !cut_signer(&signers, &s))
            return SIGNED_DATA_FORM;
        result = check_signer(r, &s);
    }
    return result == SIGNED_DATA_OK && !r->ret->signers ? SIGNED_DATA_FORM : result;
}

enum signed_data_result signed_data_check(arena *a, const struct signed_data_check *c,
                                          struct signed_data *ret)
{
    struct reading *r = new(a, struct reading, 1);
    str rest = c->der, outer, type, wrapped, in, algorithms, signers;
    *ret = (struct signed_data){.signers = 0};
    r->a = a;
    r->asked = c;
    r->ret = ret;
    if (!der_cut(&rest, DER_SEQUENCE, &outer) || rest.len || !der_cut(&outer, DER_OID, &type) ||
        !str_eq(type, signed_data_type) || !der_cut(&outer, DER_CONTEXT, &wrapped) || outer.len ||
        !der_cut(&wrapped, DER_SEQUENCE, &in) || wrapped.len || !cut_one(&in) ||
        !der_cut(&in, DER_SET, &algorithms) || !cut_algorithm(&algorithms, sm3_algorithm) ||
        algorithms.len || !cut_content(r, &in) || !cut_certificates(r, &in))
        return SIGNED_DATA_FORM;
    pass_lists(&in);
    if (!der_cut(&in, DER_SET, &signers) || in.len)
        return SIGNED_DATA_FORM;
    if (!r->content.at || (c->content.at && !str_eq(c->content, r->content)))
        return SIGNED_DATA_CONTENT;
    ret->content = r->content;
    return check_signers(r, signers);
}

const char *signed_data_says(enum signed_data_result r)
{
    switch (r) {
    case SIGNED_DATA_OK:
        return "ok";
    case SIGNED_DATA_FORM:
        return "this is not a SignedData of GB/T 35275";
    case SIGNED_DATA_CONTENT:
        return "this is not the content that was signed";
    case SIGNED_DATA_SIGNATURE:
        return "a signature does not hold";
    default:
        return "its certificate does not lead to these roots, or was not in force";
    }
}
