// GB 32100-2015, and GB 11714 for its ninth to seventeenth character.
#include <string.h>

#include "account/account.h"

static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int value_of(char c)
{
    const char *at = memchr(letters, c, sizeof letters - 1);
    return at ? (int)(at - letters) : -1;
}

// GB 11714 counts letters from A = 10 with the whole alphabet.
static char organization_check(const char *code)
{
    static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += (code[i] >= 'A' ? code[i] - 'A' + 10 : code[i] - '0') * weights[i];
    int check = 11 - sum % 11;
    return check == 10 ? 'X' : check == 11 ? '0' : (char)('0' + check);
}

static char whole_check(const char *code)
{
    static const int weights[] = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                  29, 25, 13, 8,  24, 10, 30, 28};
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += value_of(code[i]) * weights[i];
    return letters[(31 - sum % 31) % 31];
}

int uscc_wrong_place(str code)
{
    for (size_t i = 0; i < code.len && i < 18; i++)
        if (value_of(code.at[i]) < 0)
            return (int)i + 1;
    if (code.len != 18)
        return code.len < 18 ? (int)code.len + 1 : 19;
    if (organization_check(code.at + 8) != code.at[16])
        return 17;
    return whole_check(code.at) == code.at[17] ? 0 : 18;
}

// The whole letter that begins at this byte: a Han character is shown whole.
static str letter_at(str code, size_t at)
{
    size_t end = at + 1;
    while (end < code.len && (code.at[end] & 0xc0) == 0x80)
        end++;
    return str_part(code, at, end - at);
}

bool account_find_code(struct call *c, str path, str code)
{
    int place = uscc_wrong_place(code);
    size_t at = (size_t)place - 1;
    if (!place)
        return false;
    if (at < code.len && at < 18 && value_of(code.at[at]) < 0) {
        FIND(c, account_credit_code_letter, path, ARG(place), ARG(letter_at(code, at)));
    } else if (code.len != 18) {
        FIND(c, account_credit_code_length, path, ARG(code.len));
    } else {
        char *check = new(c->a, char, 1);
        *check = place == 17 ? organization_check(code.at + 8) : whole_check(code.at);
        FIND(c, account_credit_code, path, ARG(code), ARG(place), ARG(letter_at(code, at)),
             ARG(((str){check, 1})));
    }
    return true;
}
