#include "report/explanation.hpp"

#include <gtest/gtest.h>

namespace kursaal::report {
namespace {

Explanation person() {
  Explanation told;
  told.person_id = "P1";
  told.age_years = 70;
  told.sex = "F";
  told.as_of = base::day_of(2024, 3, 31);
  told.known_by = told.as_of;
  told.code_list_status = "starter";
  ExplainedScore efi;
  efi.name = "efi";
  efi.title = "Electronic frailty index (eFI)";
  efi.values = {
      {"efi_count", ValueForm::number, "1", "deficits", "ever", "deficits present", "no record"},
      {"efi_change_6m", ValueForm::number, "1", "deficits", "6 months", "", "one is not known"},
      {"efi", ValueForm::number, "0.027777777777777776", "proportion", "ever", "", "no record"},
      {"hfrs", ValueForm::number, std::nullopt, "points", "24 months", "", "no admission in the window"},
      {"bed_days_12m", ValueForm::number, std::nullopt, "nights", "12 months", "", "no admission in the window"}};
  ExplainedReason reason;
  reason.item = "falls";
  reason.item_name = "Falls";
  reason.system = "snomed";
  reason.code = "279992002";
  reason.event_date = base::day_of(2015, 3, 2);
  reason.source = "gp";
  reason.file = "gp/c.csv";
  reason.line = 7;
  reason.sensitivity = "abuse";
  efi.reasons = {reason};
  told.scores = {efi};
  return told;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Explanation, SaysAValueWithItsUnitAndAChangeWithItsSign) {
  const std::string text = render_explanation(person());
  EXPECT_TRUE(holds(text, "efi_count: 1 deficit (deficits present)\n")) << text;
  EXPECT_TRUE(holds(text, "efi_change_6m: +1 deficit\n"));
  EXPECT_TRUE(holds(text, "efi: 0.0278 proportion\n"));  // 1 / 36
}

TEST(Explanation, SaysEachReasonForNotKnowingOnce) {
  EXPECT_TRUE(holds(render_explanation(person()), "  hfrs, bed_days_12m\n      no admission in the window\n"));
}

TEST(Explanation, SaysInOneLineWhatWasLookedForAndNotThere) {
  Explanation told = person();
  ExplainedScore use;
  use.title = "Use of services";
  use.values = {{"ae_attendances_12m", ValueForm::number, "0", "days", "", "", ""},
                {"bed_days_12m", ValueForm::number, "3", "nights", "", "", ""},
                {"ambulance_12m", ValueForm::number, "0", "days", "", "", ""}};
  told.scores.push_back(use);
  EXPECT_TRUE(holds(render_explanation(told),
                    "  bed_days_12m: 3 nights\n  0, looked for and not there: ae_attendances_12m, ambulance_12m\n"));
}

TEST(Explanation, WalksAReasonToFileAndLineAndNamesItsLabel) {
  const std::string text = render_explanation(person());
  EXPECT_TRUE(holds(
      text,
      "snomed 279992002, happened 2015-03-02, known on an unknown day\n      gp  gp/c.csv:7\n      SENSITIVE: abuse\n"))
      << text;
}

TEST(Explanation, KeepsUnknownAsNullInTheDocument) {
  const std::string json = render_explanation_document(person());
  EXPECT_TRUE(holds(
      json, "\"name\": \"hfrs\",\n          \"value\": null,\n          \"unknown\": \"no admission in the window\""))
      << json;
  EXPECT_TRUE(holds(json, "\"value\": 0.027777777777777776"));
  EXPECT_TRUE(holds(json, "\"known_date\": null"));
  EXPECT_TRUE(holds(json, "\"dead\": null"));
}

// Safety rule 14: advisory wording, reasons, what is missing, version; no bare percentage.
TEST(Explanation, AdvisesAndNeverShowsAPercentage) {
  const std::string text = render_explanation(person());
  EXPECT_TRUE(holds(text, "This is advice"));
  EXPECT_TRUE(holds(text, "code lists starter"));
  EXPECT_FALSE(holds(text, "%"));
}

TEST(Explanation, SaysBeforeAllElseThatThePersonDied) {
  Explanation told = person();
  EXPECT_FALSE(holds(render_explanation(told), "DIED"));  // not known is not said
  told.dead = true;
  const std::string text = render_explanation(told);
  EXPECT_LT(text.find("DIED by this date"), text.find("As of"));
}

TEST(Explanation, SaysSyntheticInDemonstrationModeAlone) {
  Explanation told = person();
  EXPECT_TRUE(render_explanation(told).starts_with("SYNTHETIC"));
  told.synthetic = false;
  EXPECT_FALSE(holds(render_explanation(told), "SYNTHETIC"));
}

}  // namespace
}  // namespace kursaal::report
