// Charlson and Elixhauser: weights of comorbidity categories after their hierarchy, from ICD-10 by prefix (Quan 2005).
// Sources: Charlson et al. J Chronic Dis 1987; Quan et al. Am J Epidemiol 2011; van Walraven et al. Med Care 2009;
// Sharma et al. BMC Health Serv Res 2021. A code sets every category it stands in; negative totals are valid.
#pragma once

#include <cstdint>
#include <span>

namespace kursaal::stratify {

// Sum of the weights of the categories in `present`; with the hierarchy, one whose `hidden_by` meets `present` weighs
// 0.
std::int32_t comorbidity_score(std::uint64_t present, std::span<const std::int32_t> weights,
                               std::span<const std::uint64_t> hidden_by, bool hierarchy = true);

// Age points of the age-adjusted Charlson: 50 to 59 one ... 80 and over four. Only with the 1987 weights (safety rule
// 7).
std::int32_t charlson_age_points(int age_years);

}  // namespace kursaal::stratify
