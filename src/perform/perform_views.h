// What the pages of this slice show.
#pragma once

#include "web/picture.h"

#include "perform/perform.h"

struct performance_view {
    struct contract_row contract;
    struct contract_indicator_row_rows indicators;
    struct contract_grade_row_rows grades;
    struct contract_band_row_rows bands;
    struct contract_instalment_row_rows instalments;
    struct assessment_row_rows assessments;
    struct assessment_score_row_rows scores;
    struct acceptance_row_rows acceptances;
    struct acceptance_member_row_rows members;
    struct rectification_row_rows items;  // to be put right
    bool supplier, handler, manager, running, has_final;
    struct picture_bullets bullets;  // of the newest assessment
    int64_t reached, measured;
    id reader;
};

struct to_sign_view {
    struct acceptance_to_sign_rows waiting;
};
