// The one place that knows every slice.
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "archive/archive.h"
#include "bid/bid.h"
#include "bundle/bundle.h"
#include "command/command.h"
#include "contract/contract.h"
#include "dispute/dispute.h"
#include "draw/draw.h"
#include "evaluate/evaluate.h"
#include "fund/fund.h"
#include "insight/insight.h"
#include "ledger/ledger.h"
#include "message/message.h"
#include "pay/pay.h"
#include "perform/perform.h"
#include "plan/plan.h"
#include "portal/portal.h"
#include "subscribe/subscribe.h"
#include "supplier/supplier.h"
#include "tender/tender.h"
#include "tour/tour.h"

static const struct slice *const slices[] = {
    &journal_slice,
    &account_slice,
    &ledger_slice,
    &supplier_slice,
    &fund_slice,
    &plan_slice,
    &tender_slice,
    &bid_slice,
    &draw_slice,
    &evaluate_slice,
    &dispute_slice,
    &contract_slice,
    &perform_slice,
    &pay_slice,
    &message_slice,
    &subscribe_slice,
    &archive_slice,
    &bundle_slice,
    &insight_slice,
    &portal_slice,
    &tour_slice,
};

static err derive(struct db *db, arena *a, const struct entry *e, const struct act *act,
                  const void *in, const void *out)
{
    TRY(ledger_derive(db, a, e, act, in, out));
    TRY(bundle_derive(db, a, e, act, in, out));
    TRY(portal_derive(db, a, e, act, in, out));
    return message_derive(db, a, e, act, in, out);
}

const struct house the_house = {
    .slices = slices,
    .count = sizeof slices / sizeof *slices,
    .chain = message_chain,
    .signing = account_signing,
    .signing_check = account_signing_check,
    .signing_keep = account_signing_keep,
    .derive = derive,
    .person_name = account_person_name,
    .thing_name = archive_thing_name,
};

static const struct command commands[] = {
    {"init", "init --data DIR [--store URL] [--origin NAME] [--district NAME]",
     "Makes a new, empty store with its three administrators.", command_init},
    {"serve",
     "serve --data DIR --port N [--store URL] [--signer SOCKET | --sandbox [--clock TIME]]",
     "Serves pages and API until SIGTERM.", command_serve},
    {"replay", "replay --data DIR [--store URL] [--into URL] [--digest]",
     "Rebuilds every record from the journal and compares; 1 if a row differs.", command_replay},
    {"play", "play FILE... [--store URL] [--keep DIR] [--script FILE]",
     "Plays whole purchases and compares what came of them; 1 if one differs.", command_play},
    {"case", "case FILE...", "Asks what the rules say in each row of the files.", command_case},
    {"demo", "demo --data DIR [--store URL] [--purchases N] [--seed S] [--until DATE]",
     "Makes a city's year of purchases at every stage.", command_demo},
    {"verify", "verify --log URL|DIR | --receipt FILE [--entry FILE] | --draw FILE|URL |"
               " --bundle FILE, --key KEY | --policy FILE [--gm-key KEY]",
     "Checks a log, a receipt, a draw or a project's bundle on your own computer; 1 if wrong.",
     command_verify},
    {"age", "age [-d] [-a] [-r RECIPIENT] [-R FILE] [-i FILE] [-p] [-o OUT] [IN]; age keygen",
     "Encrypts and decrypts as age does, for those who have none.", command_age},
    {"hold", "hold -i IDENTITY --deadline TIME [--policy FILE] [--no-witness] HEADS; hold -i "
     "IDENTITY --draw HEADS; hold --split, --join FILE",
     "Prints the file keys of sealed bids once witnesses saw the closing, for who holds a padlock.",
     command_hold},
    {"signed-data",
     "signed-data sign --key PEM --certificate PEM [--detached] FILE; check --roots PEM FILE",
     "Signs a file by an SM2 certificate, and checks such files (GB/T 35275).",
     command_signed_data},
    {"export", "export --data DIR --log DIR | --bundle PROJECT --for WHOM --out FILE",
     "Writes the log as files, for mirrors and other readers, or one project with its proofs.",
     command_export},
    {"signer", "signer --keys DIR --socket PATH [--origin NAME]",
     "Holds the keys in a process of its own and signs what grows; see doc/signer.md.",
     command_signer},
    {"rotate-key", "rotate-key --data DIR [--store URL] | --signer SOCKET",
     "Makes a new key for the log's checkpoints and writes into the log that it is used.",
     command_rotate_key},
    {"sweep", "sweep --data DIR [--store URL]",
     "Puts files aside that nothing names, and removes those put aside before; nightly by serve.",
     command_sweep},
    {"rules", "rules", "Prints the law table.", command_rules},
};

static void print_help(const struct command *c)
{
    printf("xinyue %s\n    %s\n", c->line, c->help);
}

int main(int count, char **words)
{
    size_t n = sizeof commands / sizeof *commands;
    for (size_t i = 0; count > 1 && i < n; i++) {
        if (strcmp(words[1], commands[i].name) != 0)
            continue;
        if (count > 2 && strcmp(words[2], "--help") == 0) {
            print_help(&commands[i]);
            return 0;
        }
        return commands[i].run(count, words);
    }
    for (size_t i = 0; i < n; i++)
        print_help(&commands[i]);
    return count > 1 && strcmp(words[1], "--help") == 0 ? 0 : 2;
}
