// How far two identities agree, in the parts that the cross-check trace of the NHS Person_ID Handbook looks at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "population/staged.hpp"

namespace kursaal::link {

enum class BirthAgreement : std::uint8_t { exact, partial, differs, unknown };

// exact: the same day, both said to the day. partial: two of day, month and year agree, or day and month are exchanged,
// or the digits of the day, or the last two of the year, are swapped; a birth said only to the month agrees partially
// if month and year do. unknown: one of them says none, or only a year or an age. Source: MPS Person_ID Handbook,
// cross-check trace 2.
BirthAgreement compare_births(const population::Identity& a, const population::Identity& b);

// The first letter of the given name and the first three of the family name (a previous family name counts) are the
// same, compared without case, spaces, hyphens and apostrophes.
bool names_agree(const population::Identity& a, const population::Identity& b);
// Both have a given and a family name.
bool names_known(const population::Identity& a, const population::Identity& b);
// The first letters of the given names are known and differ.
bool given_differs(const population::Identity& a, const population::Identity& b);
// Both sexes are known (female, male) and differ.
bool sexes_differ(const population::Identity& a, const population::Identity& b);
// Both postcodes are known and their outward parts ("SS1") are the same.
bool outcodes_agree(const population::Identity& a, const population::Identity& b);

// Upper case letters only, common Latin accents folded: what names are compared in.
std::string name_letters(std::string_view name);

}  // namespace kursaal::link
