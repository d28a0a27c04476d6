// Draws: draw/v1 by our own vectors (made by another program), RFC 3797 by those of its section 6.
#include "base/check.h"
#include "tlog/draw.h"

static const char draw_name[] = "T-2026-0001/draw-1";
static const char pool_root[] =
    "8535e0670e9d46541421c5747e51cc438741b8eeea65de1e9506008b9e811f31";
static const struct {
    const char *name, *r, *commit;
} parts[] = {
    {"purchaser",
     "5d91cd632111bdc04036430baddb4793917c7248fd1e6c61ae1da71f1d73f84a",
     "c36b5e45452419ab2be7c8435efc869592d663afd75aecbc752400e8c410595c"},
    {"supervisor",
     "eeb20598231e29803fe17af6cccd2a61130f0754a3fe1b3c52464255f7ab1f4f",
     "63bccfb8dfe535462f5b7fb9c044e331e520a3810a82b2b56820e0f08b65ba33"},
    {"operator",
     "cac1b44de49d6e3d95c2afdada30f2d32199a5f18f24d4ccc57e87bdcd5087df",
     "710cb8d6a309fc9e7e1bc41a4b5030d1eaa5ea62a9f465091bbf36369f23bb49"},
};
static const struct {
    const char *category;
    size_t rank;
    const char *commitment, *ticket;
} candidates[] = {
    {"law", 1,
     "c68c92ff537f443aeeeda1d741d4002eecb79535be654acb32ad85d63c084815",
     "5dffe9cb3c44cb45a84206554df1d0578a890dcb2f34a7338a282a9e1093480c"},
    {"tech", 2,
     "ac9710d2d8998af0609e3b0e5589262e2cf95d35f3dfa6802b47a9faa000b1e7",
     "1f9c69360873583de750159d1353c8345de9ea3deb918e193fdbcf638cfb0b90"},
    {"tech", 19,
     "21032d9f722e1f2d84a36856af789b05b9b3a0a4ae53e9a62143a4ca9b796a81",
     "eb343963e9d357594608f00ca4af84005a279d0909b759f4c5e436dc34780fd0"},
    {"tech", 15,
     "710729e356c2f9500105c650fc9728f2d696d8dd6de5af001dea870141aab4fb",
     "ba882c8e739ab78d9c88e930f6d73c2ad9c3a46932c9634c0bb30d88bd48c7c7"},
    {"tech", 12,
     "16fb9c747d0bcc5509f6608a9840a02914797d9053f1ae56320f2cfb223f739a",
     "b25e3d47257bcba1afecf875e61e52599d281285473c007b2fbfbc731044a05d"},
    {"law", 5,
     "9bf220a31ea384c94969156c6811442e2b6d98ec1066c6ea0528d8d470401293",
     "d1420675060c7faf01aa5ffa034d71ff2265244486170bf2a0d236f99a4e994d"},
    {"tech", 7,
     "2eee5de4147a6c090ca2c70011f4d4eb2a0bc49c84828539b82077fcbdb0ddab",
     "543f886db708c8428139414d70d276fd917648e51b60eba0a930c9ba271a6755"},
    {"tech", 8,
     "245f7b162679dd43fcb6f61410c2c63f4a56527c37a22b5e09385068df578292",
     "5886b79dbc475181a7bd53ec4d83ec43e5216a1fb1c7bab50dfb8c5997862b8f"},
    {"tech", 17,
     "93782426388719d05bf1d440563046b0b752bf8159d853ffbfd1678125a351bb",
     "e1bceafc0c43b93a54b1ddee50d33ffb92be405bcb2cbfefa3c8a8688e7132b9"},
    {"tech", 6,
     "f1e65130c74a14f1672fa66405c4e30954cb6db543f9007b059e4848cbe4a38e",
     "3a93cca025e30960432c9e73d04c2ea8093d2c35a52d2f7728d5a00d00486aa7"},
    {"law", 2,
     "f6f4d7f6c366585ce95a164c831d5211220da7fe4d3ea544b5dd350ce334d353",
     "71ffde8c5b161d4be174004ca339071365fe24c7221066d98b81863340554da1"},
    {"tech", 5,
     "4b1ca6b4d743a966497bbe4cb57815821eb17b939548c990a9603ea48818034b",
     "35c890814e3a6372b732050228baf321f64223cf74903ae7e203a141ec1be781"},
    {"tech", 13,
     "931b626ceab07745b169e5a707d4487e9d13350b854f1807cd12c70e90a8b291",
     "b49b5c5506fe3f1cea03b9fdd95eacec8e2e26ad1efdb550559fbb02e2b61b34"},
    {"tech", 9,
     "64ba9c6e7c1825aea7687912d7444178f68c7e888602a8f353b72047bdd1cc33",
     "5df50e598b6dfe3cae8db721262ca4396bb8b18c4f784a6aae59044bcce80fd6"},
    {"tech", 14,
     "b82707dcc820e15e328ee8fc1bd21fb4dad5417cd7eb8d944de7ee5d9a461652",
     "b9fcbfe060ba0b3bf30d44579d123244e5141a5fb7cf14e7b4ba1a21bdec7119"},
    {"law", 3,
     "1831723868c2cfedcfc915bbb1786ff204e4215605b5bd77b2c1deba07aef54e",
     "777817d455ec83b54d4ec31e1f9af65555f43b06ddda05af8233ec4d390949b2"},
    {"tech", 10,
     "bed9ebb5985f9727f2009d0d5fe2d2b8f7b473ce0a4b5681775a23981490704f",
     "6ddbc681f7e3e65546e43feaec10914fb5eb988e06fcb6eb98dfe9ea2b718281"},
    {"tech", 16,
     "1481a8dda2b9d539aae011d1a64dbc985de241f706d20b9141ef3428ddab696b",
     "c2318ceb99897a25db77ba26f92a265a4b0bb3dbafad1d633fbf2d77986b8309"},
    {"tech", 4,
     "89a0b0d240449fa36e44d70170f45d39ed5b8492497f09572fe7ae8873e3fc8a",
     "331ab4aa3ca36a294719d3ef8d15c9eff04ee9ef14b52a97ea3a3a58c3fb0f55"},
    {"tech", 11,
     "62286e69b10e03803ee62c42811de7a59e8b9c224f3acf6e13e54ed63d9f2ede",
     "92de5a607f965cc007883b40577697205a41bfecda03afa754ea58488fefb02c"},
    {"law", 4,
     "5afa8ff55e183a9eae0bddde48c741ace3a792717cf462f22af2f415350afdd1",
     "854ce9c5386c76a7613f2af9d1473acebe1b4955f05a3d5c886d6fdc54c59bc5"},
    {"tech", 18,
     "97a0e2638ef661266c1b8cb49065e900dd6fa5606a981c456dab36bd47e00dd3",
     "ead1f06c2de8d1f9c26302045135c1a232aa78ea8c14e33610c6984803516386"},
    {"tech", 3,
     "ac48e580295e9d124836bcf36c4f0cd7c62dc821283d7443ac49f1eae1276574",
     "2fea020736493190ca40020c9eeb930df000033604dcd8086011a9e54bd436f2"},
    {"tech", 1,
     "0191d02c4e172bf4f97634bb93fbb271cc8ca67c486623ebfb051808dccdc21d",
     "16e87562b0eb2024aa536e79d064090f84517642a899f5d228d2dc7470aa4eb7"},
    {"tech", 20,
     "1c39dccd90d13bcefbd038f45b8e774cf4d11d3d31fbdc1827c3b040a136d4a8",
     "fdcaba401c37e79cb832df44b78ff4b4c38b41aa42bebeac3d999d6879c58d95"},
};
enum { candidates_n = sizeof candidates / sizeof *candidates };

static struct hash of(const char *hex_text)
{
    struct hash h = {0};
    CHECK(hash_parse(str_of(hex_text), &h));
    return h;
}

static struct hash vector_seed(arena *a)
{
    struct draw_part given[3];
    for (size_t i = 0; i < 3; i++)
        given[i] = (struct draw_part){.name = str_of(parts[i].name), .r = of(parts[i].r)};
    return draw_seed(*a, str_of(draw_name), of(pool_root), &(struct draw_parts){given, 3});
}

static struct draw_pool vector_pool(arena *a)
{
    struct draw_pool p = {new(a, struct draw_candidate, candidates_n), candidates_n};
    for (size_t i = 0; i < p.n; i++)
        p.at[i] = (struct draw_candidate){.category = str_of(candidates[i].category),
                                          .commitment = of(candidates[i].commitment)};
    return p;
}

TEST(a_number_is_fixed_with_its_draw_and_its_giver)
{
    for (size_t i = 0; i < 3; i++)
        CHECK_STR(parts[i].commit,
                  hash_hex(a, draw_commit(*a, str_of(draw_name), str_of(parts[i].name),
                                          of(parts[i].r))));
    CHECK(!hash_same(of(parts[0].commit),
                     draw_commit(*a, str_of(draw_name), S("operator"), of(parts[0].r))));
}

TEST(seed_tickets_and_order_are_the_vectors)
{
    struct hash seed = vector_seed(a);
    struct draw_pool p = vector_pool(a);
    CHECK_STR("53be09a65eeb061c00d25674390a87858bcec19a31d2fe0df26181a4b2cc40e8",
              hash_hex(a, seed));
    draw_order(seed, &p);
    for (size_t i = 0, place = 0; i < p.n; i++) {
        place = i && str_eq(p.at[i].category, p.at[i - 1].category) ? place + 1 : 1;
        for (size_t k = 0; k < p.n; k++)
            if (hash_same(p.at[i].commitment, of(candidates[k].commitment))) {
                CHECK(candidates[k].rank == place);
                CHECK_STR(candidates[k].ticket, hash_hex(a, p.at[i].ticket));
            }
    }
}

TEST(the_order_does_not_depend_on_the_list_and_nobody_moves_when_one_is_taken_out)
{
    struct hash seed = vector_seed(a);
    struct draw_pool all = vector_pool(a), fewer = vector_pool(a);
    fewer.at++;
    fewer.n--;
    for (size_t i = 0; i < fewer.n / 2; i++) {
        struct draw_candidate x = fewer.at[i];
        fewer.at[i] = fewer.at[fewer.n - 1 - i];
        fewer.at[fewer.n - 1 - i] = x;
    }
    draw_order(seed, &all);
    draw_order(seed, &fewer);
    for (size_t i = 0, k = 0; i < all.n; i++) {
        if (hash_same(all.at[i].commitment, of(candidates[0].commitment)))
            continue;
        CHECK(hash_same(all.at[i].commitment, fewer.at[k].commitment));
        k++;
    }
}

TEST(the_root_fixes_every_candidate_and_the_category)
{
    struct hash key = sha256(S("key"));
    struct draw_pool p = vector_pool(a), other = vector_pool(a);
    struct hash root = draw_pool_root(*a, key, &p);
    struct draw_candidate first = other.at[0];
    other.at[0] = other.at[7];
    other.at[7] = first;
    CHECK(hash_same(root, draw_pool_root(*a, key, &other)));
    other.at[3].category = S("other");
    CHECK(!hash_same(root, draw_pool_root(*a, key, &other)));
    other = vector_pool(a);
    other.n--;
    CHECK(!hash_same(root, draw_pool_root(*a, key, &other)));
    CHECK(!hash_same(root, draw_pool_root(*a, sha256(S("other")), &p)));
}

TEST(rfc_3797_draws_as_its_section_6)
{
    static const size_t selected[] = {17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22, 5, 18,
                                      9, 1, 4, 12, 15, 20, 14, 11, 3, 6, 21, 10};
    size_t order[25];
    str key;
    CHECK(draw_3797_key(a, S("9319\n2 5 12 8 10\n9 18 26 34 41 45\n"), &key));
    CHECK_STR("9319./2.5.8.10.12./9.18.26.34.41.45./", key);
    draw_3797_order(*a, key, 25, order);
    for (size_t i = 0; i < 25; i++)
        CHECK(order[i] == selected[i]);
}

TEST(rfc_3797_takes_numbers_alone)
{
    str key;
    CHECK(draw_3797_key(a, S(" 007  3 "), &key));
    CHECK_STR("3.7./", key);
    const char *wrong[] = {"", " ", "1\n\n2", "1,2", "-1", "1.5", "x", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!draw_3797_key(a, str_of(wrong[i]), &key));
}

CHECK_MAIN
