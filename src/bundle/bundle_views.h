// What the page of a project's bundles shows.
#pragma once

#include "bundle/bundle_parts.h"

struct bundle_view {
    struct bundle_project_row project;
    id id;
    int64_t size;    // of the log at the newest checkpoint; 0: none yet
    str key;         // by which the log is signed now
    bool own;        // the visitor's organization has private records in it
    bool inspector, taken, secret;
    struct bundle_taking_row_rows takings;  // for inspectors
};
