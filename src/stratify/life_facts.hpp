// Facts about function, circumstances and care that are true for a time: each is said to begin, to end, or to be so on
// a day. What lasts how long without being renewed is in one table here (safety rules 6, 8 and 10).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace kursaal::stratify {

// What one record says. Values are bits of Meaning::life.
enum class LifeItem : std::uint8_t {
  frailty_scale,  // with a value, 1 to 9
  barthel,        // with a value, 0 to 20
  barthel_100,    // with a value, 0 to 100
  end_of_life,
  end_of_life_ended,
  homeless,
  homeless_ended,
  isolated,
  isolated_ended,
  lives_alone,
  lives_alone_ended,
  carer,
  carer_ended,
  substance_misuse,
  substance_misuse_ended,
  mental_illness,
  mental_illness_ended,
  severe_mental_illness,
  stage_independent,
  stage_adaptive,
  stage_assisted,
  stage_dependent,
  stage_end_of_life,
  left_practice,
  registered,
  community_nursing,
  complex_care_team,
  review_done,
  review_planned,
  ready_to_leave,
  // Kinds of a package of care: of a residence, not gathered as life facts.
  short_term_care,
  equipment,
  respite,
  residential_care,
  fast_track,
  item_count,
};
inline constexpr std::size_t kLifeItems = static_cast<std::size_t>(LifeItem::item_count);
constexpr std::uint64_t life_bit(LifeItem item) { return 1ULL << static_cast<unsigned>(item); }
inline constexpr std::uint64_t kPackageBits = life_bit(LifeItem::short_term_care) | life_bit(LifeItem::equipment) |
                                              life_bit(LifeItem::respite) | life_bit(LifeItem::residential_care) |
                                              life_bit(LifeItem::fast_track);
// Contacts that count by the day, of which only the windows matter.
inline constexpr std::uint64_t kTeamBits =
    life_bit(LifeItem::community_nursing) | life_bit(LifeItem::complex_care_team);

// The items of the code lists life_and_care, eol_and_function and measures that are life items; nothing for others.
std::optional<LifeItem> life_item_named(std::string_view list, std::string_view item);

// A circumstance that one kind of record begins and another ends.
enum class Circumstance : std::uint8_t {
  end_of_life,
  homeless,
  isolated,
  lives_alone,
  carer,
  substance_misuse,
  mental_illness,
  severe_mental_illness,
};
inline constexpr std::size_t kCircumstances = 8;
struct CircumstanceFacts {
  LifeItem begins;
  std::optional<LifeItem> ends;
  std::int32_t lasts_days;  // without being renewed; beyond it nobody knows. 0: for ever
};
// By Circumstance. Units: days, ASSUMED.
inline constexpr std::array<CircumstanceFacts, kCircumstances> kCircumstanceFacts{{
    {LifeItem::end_of_life, LifeItem::end_of_life_ended, 1096},
    {LifeItem::homeless, LifeItem::homeless_ended, 365},
    {LifeItem::isolated, LifeItem::isolated_ended, 365},
    {LifeItem::lives_alone, LifeItem::lives_alone_ended, 1096},
    {LifeItem::carer, LifeItem::carer_ended, 1096},
    {LifeItem::substance_misuse, LifeItem::substance_misuse_ended, 1826},
    {LifeItem::mental_illness, LifeItem::mental_illness_ended, 1826},
    {LifeItem::severe_mental_illness, std::nullopt, 0},
}};

}  // namespace kursaal::stratify
