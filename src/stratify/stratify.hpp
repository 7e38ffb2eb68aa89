// The door of the room: scores, features and their reasons, for any dates, in one sweep over a snapshot.
#pragma once

#include "stratify/evaluate.hpp"
#include "stratify/kernel_table.hpp"
#include "stratify/score_columns.hpp"
#include "stratify/score_definitions.hpp"
