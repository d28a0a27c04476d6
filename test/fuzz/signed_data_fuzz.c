// Whatever is sent as a SignedData of GB/T 35275: read or refused; what holds has a signer.
#include "crypto/signed_data.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct signed_data found;
    struct signed_data_check c = {.der = fuzz_text(data, size)};
    enum signed_data_result r = signed_data_check(fuzz_arena(), &c, &found);
    assert(r != SIGNED_DATA_CHAIN);
    assert(r != SIGNED_DATA_OK || (found.signers > 0 && found.content.at && found.subject.at));
    return 0;
}
