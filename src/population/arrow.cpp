#include "population/arrow.hpp"

#include <cstddef>
#include <cstring>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace kursaal::population {

namespace {

// One column in the making, or a struct or list of them: what both C structs are filled from.
struct Node {
  std::string format;
  std::string name;
  bool nullable = false;
  std::int64_t length = 0;
  std::int64_t null_count = 0;
  std::vector<std::vector<std::uint8_t>> buffers;  // buffer 0 is the validity bits; empty where nothing is null
  std::vector<Node> children;
};

template <class Value>
std::vector<std::uint8_t> bytes_of(std::span<const Value> values) {
  std::vector<std::uint8_t> bytes(values.size_bytes());
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

template <class Value>
Node column(const char* name, const char* format, std::span<const Value> values) {
  Node node{.format = format,
            .name = name,
            .length = static_cast<std::int64_t>(values.size()),
            .buffers = {},
            .children = {}};
  node.buffers.emplace_back();
  node.buffers.push_back(bytes_of(values));
  return node;
}

// Arrow's bits: bit i % 8 of byte i / 8 is 1 where the value exists.
template <class Value, class Missing>
Node nullable_column(const char* name, const char* format, std::span<const Value> values, const Missing& missing) {
  Node node = column(name, format, values);
  node.nullable = true;
  std::vector<std::uint8_t> bits((values.size() + 7) / 8);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (missing(values[i])) {
      ++node.null_count;
    } else {
      bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << (i % 8));
    }
  }
  if (node.null_count > 0) node.buffers[0] = std::move(bits);
  return node;
}

Node day_column(const char* name, std::span<const std::int32_t> days) {
  return nullable_column(name, "tdD", days, [](std::int32_t day) { return day == base::Day::kUnknownValue; });
}

Node structure(const char* name, std::size_t length, std::vector<Node> children) {
  Node node{.format = "+s",
            .name = name,
            .length = static_cast<std::int64_t>(length),
            .buffers = {},
            .children = std::move(children)};
  node.buffers.emplace_back();
  return node;
}

template <class Value, class Read>
std::vector<Value> each(std::span<const PersonFacts> persons, const Read& read) {
  std::vector<Value> values;
  values.reserve(persons.size());
  for (const PersonFacts& person : persons) values.push_back(static_cast<Value>(read(person)));
  return values;
}

Node bool_column(const char* name, const std::vector<std::uint8_t>& values) {
  std::vector<std::uint8_t> bits((values.size() + 7) / 8);
  for (std::size_t i = 0; i < values.size(); ++i)
    bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | values[i] << (i % 8));
  Node node{
      .format = "b", .name = name, .length = static_cast<std::int64_t>(values.size()), .buffers = {}, .children = {}};
  node.buffers.emplace_back();
  node.buffers.push_back(std::move(bits));
  return node;
}

Node event_node(const EventColumns& events) {
  std::vector<Node> columns;
  columns.push_back(day_column("day", events.day));
  columns.push_back(day_column("end_day", events.end_day));
  columns.push_back(day_column("known_day", events.known_day));
  columns.push_back(column("concept", "I", events.concept_id));
  columns.push_back(column("source", "S", events.source));
  columns.push_back(column("kind", "C", events.kind));
  columns.push_back(nullable_column("value", "g", events.value, [](double value) { return value != value; }));
  if (!events.file.empty()) {
    columns.push_back(column("file", "I", events.file));
    columns.push_back(column("line", "I", events.line));
  }
  return structure("item", events.size(), std::move(columns));
}

Node batch_node(const HistoryBatch& batch) {
  const std::span persons = batch.persons;
  const auto index = each<std::uint32_t>(persons, [](const PersonFacts& p) { return p.person; });
  const auto birth = each<std::int32_t>(persons, [](const PersonFacts& p) { return p.birth.value; });
  const auto precision = each<std::uint8_t>(persons, [](const PersonFacts& p) { return p.birth_precision; });
  const auto sex = each<std::uint8_t>(persons, [](const PersonFacts& p) { return p.sex; });
  const auto death = each<std::int32_t>(persons, [](const PersonFacts& p) { return p.death.value; });
  const auto deceased = each<std::uint8_t>(persons, [](const PersonFacts& p) { return p.deceased ? 1 : 0; });
  // The offsets of a large list are signed 64-bit, counted from the batch's first row.
  std::vector<std::int64_t> offsets(persons.size() + 1, 0);
  for (std::size_t i = 0; i < batch.first.size(); ++i)
    offsets[i] = static_cast<std::int64_t>(batch.first[i] - batch.first[0]);

  Node list{.format = "+L",
            .name = "events",
            .length = static_cast<std::int64_t>(persons.size()),
            .buffers = {},
            .children = {}};
  list.buffers.emplace_back();
  list.buffers.push_back(bytes_of(std::span<const std::int64_t>(offsets)));
  const std::size_t from = batch.first.empty() ? 0 : batch.first.front();
  const std::size_t end = batch.first.empty() ? 0 : batch.first.back();
  list.children.push_back(event_node(batch.events.rows(from, end - from)));

  std::vector<Node> columns;
  columns.push_back(column("person", "I", std::span(index)));
  columns.push_back(day_column("birth", birth));
  columns.push_back(column("birth_precision", "C", std::span(precision)));
  columns.push_back(column("sex", "C", std::span(sex)));
  columns.push_back(day_column("death", death));
  columns.push_back(bool_column("deceased", deceased));
  columns.push_back(std::move(list));
  return structure("", persons.size(), std::move(columns));
}

// What a released struct frees. Children are structs of their own: a receiver may take one out by copying it and
// marking it released, so each is released before its memory goes.
template <class CStruct>
struct Kept {
  std::string format, name;
  std::vector<std::vector<std::uint8_t>> buffers;
  std::vector<const void*> buffer_pointers;
  std::deque<CStruct> children;
  std::vector<CStruct*> child_pointers;
};

template <class CStruct>
void release(CStruct* released) {
  auto* kept = static_cast<Kept<CStruct>*>(released->private_data);
  for (CStruct& child : kept->children) {
    if (child.release != nullptr) child.release(&child);
  }
  delete kept;
  released->release = nullptr;
}

void fill_schema(const Node& node, ArrowSchema& schema) {
  auto kept = std::make_unique<Kept<ArrowSchema>>();
  kept->format = node.format;
  kept->name = node.name;
  for (const Node& child : node.children) {
    kept->children.emplace_back();
    fill_schema(child, kept->children.back());
    kept->child_pointers.push_back(&kept->children.back());
  }
  schema = {.format = kept->format.c_str(),
            .name = kept->name.c_str(),
            .metadata = nullptr,
            .flags = node.nullable ? ARROW_FLAG_NULLABLE : 0,
            .n_children = static_cast<std::int64_t>(kept->children.size()),
            .children = kept->child_pointers.data(),
            .dictionary = nullptr,
            .release = release<ArrowSchema>,
            .private_data = nullptr};
  schema.private_data = kept.release();
}

void fill_array(Node& node, ArrowArray& array) {
  auto kept = std::make_unique<Kept<ArrowArray>>();
  kept->buffers = std::move(node.buffers);
  for (std::size_t i = 0; i < kept->buffers.size(); ++i) {
    const bool no_bits = i == 0 && kept->buffers[i].empty();
    // Data of an empty column still wants an address: not every receiver forgives a null pointer.
    kept->buffers[i].reserve(8);
    kept->buffer_pointers.push_back(no_bits ? nullptr : kept->buffers[i].data());
  }
  for (Node& child : node.children) {
    kept->children.emplace_back();
    fill_array(child, kept->children.back());
    kept->child_pointers.push_back(&kept->children.back());
  }
  array = {.length = node.length,
           .null_count = node.null_count,
           .offset = 0,
           .n_buffers = static_cast<std::int64_t>(kept->buffer_pointers.size()),
           .n_children = static_cast<std::int64_t>(kept->children.size()),
           .buffers = kept->buffer_pointers.data(),
           .children = kept->child_pointers.data(),
           .dictionary = nullptr,
           .release = release<ArrowArray>,
           .private_data = nullptr};
  array.private_data = kept.release();
}

}  // namespace

void export_batch(const HistoryBatch& batch, ArrowSchema* schema, ArrowArray* array) {
  Node node = batch_node(batch);
  fill_schema(node, *schema);
  fill_array(node, *array);
}

}  // namespace kursaal::population
