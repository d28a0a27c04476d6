// Words in conditions that the law forbids: pure functions over one text, each giving the word that
// was found, or an absent text.
#pragma once

#include "base/str.h"

// 87-17: registered capital, assets, turnover, staff, profit, tax. Of staff only where it decides
// who may take part, and only as a number: what the staff must be able to do is no scale.
str words_scale(str text, bool qualification);
str words_age(str text);            // 46-5, 38号: years since founding
str words_local_record(str text);   // TL-20: record or awards of one region or industry
str words_local_branch(str text);   // 38号: registered or with a branch here
str words_supplier_list(str text);  // 38号: on a list of ours
str words_lowest_price(str text);   // 87-12
// How many similar contracts a text asks for (22-18); 0 if it asks for none.
int64_t words_similar_contracts(str text);
bool words_number(str text);  // has a digit, or a Chinese numeral
bool words_said(str text);    // more than blanks and dashes
