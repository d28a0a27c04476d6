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
static bool organization_code_ok(const char *code)
{
    static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 8; i++)
        sum += (code[i] >= 'A' ? code[i] - 'A' + 10 : code[i] - '0') * weights[i];
    int check = 11 - sum % 11;
    char expected = check == 10 ? 'X' : check == 11 ? '0' : (char)('0' + check);
    return code[8] == expected;
}

int uscc_wrong_place(str code)
{
    static const int weights[] = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                  29, 25, 13, 8,  24, 10, 30, 28};
    int sum = 0;
    for (size_t i = 0; i < code.len && i < 18; i++)
        if (value_of(code.at[i]) < 0)
            return (int)i + 1;
    if (code.len != 18)
        return code.len < 18 ? (int)code.len + 1 : 19;
    if (!organization_code_ok(code.at + 8))
        return 17;
    for (int i = 0; i < 17; i++)
        sum += value_of(code.at[i]) * weights[i];
    return value_of(code.at[17]) == (31 - sum % 31) % 31 ? 0 : 18;
}
