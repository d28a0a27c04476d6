#include "base/err.h"

#include <errno.h>

err fault(const char *what)
{
    return (err){.kind = ERR_FAULT, .detail = str_of(what)};
}

err invalid(const char *what)
{
    return (err){.kind = ERR_INVALID, .detail = str_of(what)};
}

err missing(void)
{
    return (err){.kind = ERR_MISSING};
}

err denied(void)
{
    return (err){.kind = ERR_DENIED};
}

err fault_errno(const char *what, int number)
{
    bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    return (err){.kind = full ? ERR_FULL : ERR_FAULT, .detail = str_of(what)};
}
