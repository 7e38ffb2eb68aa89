// A reading that cannot be used is no reading, and hides none.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "stratify/history_in_test.hpp"

namespace kursaal::stratify {
namespace {

namespace fs = std::filesystem;
using drawn::DrawnEvent;
using drawn::DrawnHistory;

TEST(UnusableValue, of_the_first_bmi_does_not_hide_that_a_later_one_is_recorded) {
  // A site whose list gives the code of the measured BMI an item of its own as well.
  const fs::path data = fs::path(KURSAAL_SOURCE_DIR) / "data";
  const fs::path site = fs::temp_directory_path() / ("kursaal-bmi-" + std::to_string(::getpid()));
  fs::create_directories(site);
  for (const char* name : {"efi2.csv", "efi2.toml"}) fs::copy_file(data / "codelists" / name, site / name);
  std::ofstream(site / "efi2.csv", std::ios::app) << "activity_limitation,snomed,60621009,exact,Body mass index\n";
  const auto lists = terminology::CodeLists::load(data, site);
  fs::remove_all(site);
  ASSERT_TRUE(lists.ok()) << lists.error().text;

  const auto efi2 = [&](const std::vector<DrawnEvent>& events) {
    const DrawnHistory history(events);
    const auto table = KernelTable::compile(history.concepts(), *lists, drawn::shipped().measures,
                                            drawn::shipped().definitions, {1, 0});
    EXPECT_TRUE(table.ok());
    const SweepDate date{drawn::day("2024-01-01"), drawn::day("2024-01-01")};
    return score_history(history.history(), *table, drawn::covered(), date, true).row[Column::efi2];
  };
  const DrawnEvent unusable{.on = "2020-01-01", .code = "60621009"};
  const DrawnEvent usable{.on = "2021-01-01", .code = "60621009", .value = 25};
  EXPECT_NE(efi2({unusable}), efi2({usable})) << "alone it leaves the BMI missing";
  EXPECT_EQ(efi2({unusable, usable}), efi2({usable}));
}

}  // namespace
}  // namespace kursaal::stratify
