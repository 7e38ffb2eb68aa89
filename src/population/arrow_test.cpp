#include "population/arrow.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace kursaal::population {
namespace {

// Two people, the first with two events, the second with none, the third with one.
struct Batch {
  std::vector<PersonFacts> persons = {
      {.person = 7,
       .birth = base::Day{-9000},
       .birth_precision = base::Precision::day,
       .sex = Sex::female,
       .death = {},
       .deceased = false},
      {.person = 8,
       .birth = {},
       .birth_precision = base::Precision::unknown,
       .sex = Sex::unknown,
       .death = {},
       .deceased = true},
      {.person = 9,
       .birth = base::Day{1},
       .birth_precision = base::Precision::month,
       .sex = Sex::male,
       .death = base::Day{90},
       .deceased = true},
  };
  std::vector<std::uint64_t> first = {0, 2, 2, 3};
  std::vector<std::int32_t> day = {base::Day::kUnknownValue, 100, 80}, end_day = {5, 6, base::Day::kUnknownValue},
                            known_day = {1, 2, 3};
  std::vector<std::uint32_t> concepts = {40, 41, 42}, file = {1, 1, 2}, line = {10, 11, 12};
  std::vector<std::uint16_t> source = {0, 1, 0};
  std::vector<EventKind> kind = {EventKind::condition, EventKind::measurement, EventKind::planned};
  std::vector<double> value = {kNoValue, 7.5, 0};
  [[nodiscard]] HistoryBatch view(bool provenance) const {
    EventColumns columns{day, end_day, known_day, concepts, source, kind, value, {}, {}};
    if (provenance) columns.file = file, columns.line = line;
    return {persons, first, columns};
  }
};

bool is_null(const ArrowArray& array, int row) {
  const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
  return bits != nullptr && (bits[row / 8] >> (row % 8) & 1) == 0;
}

template <class Value>
Value value_at(const ArrowArray& array, int row) {
  return static_cast<const Value*>(array.buffers[1])[row];
}

std::string shape_of(const ArrowSchema& schema) {
  std::string text =
      std::string(schema.name) + ":" + schema.format + ((schema.flags & ARROW_FLAG_NULLABLE) != 0 ? "?" : "");
  for (int64_t i = 0; i < schema.n_children; ++i) text += (i == 0 ? "(" : " ") + shape_of(*schema.children[i]);
  return text + (schema.n_children > 0 ? ")" : "");
}

TEST(Arrow, TheSchemaIsAPersonARowWithAListOfEvents) {
  const Batch batch;
  ArrowSchema schema{};
  ArrowArray array{};
  export_batch(batch.view(true), &schema, &array);
  EXPECT_EQ(
      shape_of(schema),
      ":+s(person:I birth:tdD? birth_precision:C sex:C death:tdD? deceased:b events:+L(item:+s(day:tdD? end_day:tdD? "
      "known_day:tdD? concept:I source:S kind:C value:g? file:I line:I)))");
  schema.release(&schema);
  array.release(&array);
  EXPECT_EQ(schema.release, nullptr);
  EXPECT_EQ(array.release, nullptr);
  export_batch(batch.view(false), &schema, &array);
  EXPECT_EQ(schema.children[6]->children[0]->n_children, 7);
  schema.release(&schema);
  array.release(&array);
}

TEST(Arrow, ValuesOffsetsAndNullsAreThoseOfTheBatch) {
  ArrowSchema schema{};
  ArrowArray array{};
  {
    const Batch batch;  // gone before it is read: the export is a copy
    export_batch(batch.view(true), &schema, &array);
  }
  EXPECT_EQ(array.length, 3);
  EXPECT_EQ(array.n_buffers, 1);
  EXPECT_EQ(array.null_count, 0);
  EXPECT_EQ(value_at<std::uint32_t>(*array.children[0], 2), 9U);
  EXPECT_EQ(value_at<std::int32_t>(*array.children[1], 0), -9000);
  EXPECT_TRUE(is_null(*array.children[1], 1));
  EXPECT_EQ(array.children[1]->null_count, 1);
  EXPECT_EQ(array.children[4]->null_count, 2);
  EXPECT_EQ(static_cast<const std::uint8_t*>(array.children[5]->buffers[1])[0], 0b110);
  const ArrowArray& list = *array.children[6];
  EXPECT_EQ(list.n_buffers, 2);
  EXPECT_EQ(value_at<std::int64_t>(list, 0), 0);
  EXPECT_EQ(value_at<std::int64_t>(list, 1), 2);
  EXPECT_EQ(value_at<std::int64_t>(list, 2), 2);
  EXPECT_EQ(value_at<std::int64_t>(list, 3), 3);
  const ArrowArray& events = *list.children[0];
  EXPECT_EQ(events.length, 3);
  EXPECT_TRUE(is_null(*events.children[0], 0));
  EXPECT_EQ(value_at<std::int32_t>(*events.children[0], 1), 100);
  EXPECT_TRUE(is_null(*events.children[1], 2));
  EXPECT_EQ(value_at<std::uint32_t>(*events.children[3], 2), 42U);
  EXPECT_EQ(value_at<std::uint16_t>(*events.children[4], 1), 1U);
  EXPECT_EQ(value_at<std::uint8_t>(*events.children[5], 2), 61U);
  EXPECT_TRUE(is_null(*events.children[6], 0));
  EXPECT_FALSE(is_null(*events.children[6], 2));
  EXPECT_EQ(value_at<double>(*events.children[6], 1), 7.5);
  EXPECT_EQ(value_at<std::uint32_t>(*events.children[8], 2), 12U);
  schema.release(&schema);
  array.release(&array);
}

TEST(Arrow, AChildThatTheReceiverTookOutLivesOn) {
  const Batch batch;
  ArrowSchema schema{};
  ArrowArray array{};
  export_batch(batch.view(true), &schema, &array);
  ArrowArray taken = *array.children[0];
  array.children[0]->release = nullptr;
  array.release(&array);
  EXPECT_EQ(value_at<std::uint32_t>(taken, 1), 8U);
  taken.release(&taken);
  schema.release(&schema);
}

TEST(Arrow, ABatchOfNobodyHasOneOffset) {
  const std::vector<std::uint64_t> first = {0};
  ArrowSchema schema{};
  ArrowArray array{};
  export_batch({{}, first, {}}, &schema, &array);
  EXPECT_EQ(array.length, 0);
  EXPECT_EQ(value_at<std::int64_t>(*array.children[6], 0), 0);
  schema.release(&schema);
  array.release(&array);
}

}  // namespace
}  // namespace kursaal::population
