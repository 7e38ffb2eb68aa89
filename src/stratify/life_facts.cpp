#include "stratify/life_facts.hpp"

#include <utility>

namespace kursaal::stratify {
namespace {

using Named = std::pair<std::string_view, LifeItem>;

constexpr std::array<Named, 3> kMeasures{{
    {"clinical-frailty-scale", LifeItem::frailty_scale},
    {"barthel", LifeItem::barthel},
    {"barthel-100", LifeItem::barthel_100},
}};

// A decision about resuscitation, or an admission coded as palliative, is no record of the end of life (safety rule
// 10): neither stands here.
constexpr std::array<Named, 5> kEndOfLife{{
    {"end-of-life-register", LifeItem::end_of_life},
    {"palliative-care", LifeItem::end_of_life},
    {"gold-standards-framework", LifeItem::end_of_life},
    {"fast-track", LifeItem::fast_track},
    {"end-of-life-removed", LifeItem::end_of_life_ended},
}};

constexpr std::array<Named, 28> kLife{{
    {"homeless", LifeItem::homeless},
    {"homeless-ended", LifeItem::homeless_ended},
    {"isolated", LifeItem::isolated},
    {"isolated-ended", LifeItem::isolated_ended},
    {"lives-alone", LifeItem::lives_alone},
    {"lives-alone-ended", LifeItem::lives_alone_ended},
    {"carer", LifeItem::carer},
    {"carer-ended", LifeItem::carer_ended},
    {"substance-misuse", LifeItem::substance_misuse},
    {"substance-misuse-ended", LifeItem::substance_misuse_ended},
    {"mental-illness", LifeItem::mental_illness},
    {"mental-illness-ended", LifeItem::mental_illness_ended},
    {"severe-mental-illness", LifeItem::severe_mental_illness},
    {"stage-independent", LifeItem::stage_independent},
    {"stage-adaptive", LifeItem::stage_adaptive},
    {"stage-assisted", LifeItem::stage_assisted},
    {"stage-dependent", LifeItem::stage_dependent},
    {"stage-end-of-life", LifeItem::stage_end_of_life},
    {"left-practice", LifeItem::left_practice},
    {"community-nursing", LifeItem::community_nursing},
    {"complex-care-team", LifeItem::complex_care_team},
    {"short-term-care", LifeItem::short_term_care},
    {"equipment", LifeItem::equipment},
    {"respite", LifeItem::respite},
    {"residential-care", LifeItem::residential_care},
    {"review-done", LifeItem::review_done},
    {"review-planned", LifeItem::review_planned},
    {"ready-to-leave", LifeItem::ready_to_leave},
}};

template <std::size_t N>
std::optional<LifeItem> find(const std::array<Named, N>& all, std::string_view item) {
  for (const auto& [name, named] : all)
    if (name == item) return named;
  return std::nullopt;
}

}  // namespace

std::optional<LifeItem> life_item_named(std::string_view list, std::string_view item) {
  if (list == "measures") return find(kMeasures, item);
  if (list == "eol_and_function") return find(kEndOfLife, item);
  return list == "life_and_care" ? find(kLife, item) : std::nullopt;
}

}  // namespace kursaal::stratify
