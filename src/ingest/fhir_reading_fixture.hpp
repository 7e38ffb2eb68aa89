// For tests: FHIR texts in, what the staging made of them out, drawn so that a test can name it in a line.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/day.hpp"
#include "base/text.hpp"
#include "ingest/fhir_reader.hpp"
#include "ingest/staging.hpp"

namespace kursaal::ingest {

struct DrawnEvent {
  std::string person, kind, code, day;  // code as "snomed|44054006"
  population::Event raw;
};

// What was read, from one source called "gp".
struct FhirRead {
  population::Staged staged;
  std::vector<DrawnEvent> events;  // in the total order

  [[nodiscard]] std::optional<population::Identity> person(std::string_view id) const {
    for (population::Identity identity : staged.identities)
      if (identity.key.local_id == id) return identity;
    return std::nullopt;
  }
  [[nodiscard]] population::RecordCounts counts(std::string_view type) const {
    for (const auto& row : staged.accounting.by_type)
      if (row.record == type) return row.counts;
    return {};
  }
  [[nodiscard]] bool says(std::string_view code) const {
    return std::any_of(staged.quarantine.begin(), staged.quarantine.end(),
                       [&](const auto& row) { return staged.reason_of(row).code == code; });
  }
  [[nodiscard]] std::vector<std::uint64_t> lines_of(std::string_view code) const {
    std::vector<std::uint64_t> lines;
    for (const auto& row : staged.quarantine)
      if (staged.reason_of(row).code == code) lines.push_back(row.line);
    return lines;
  }
  // "kind system|code day" of every event, for one comparison.
  [[nodiscard]] std::vector<std::string> drawn() const {
    std::vector<std::string> out;
    for (const auto& event : events) out.push_back(event.kind + " " + event.code + " " + event.day);
    return out;
  }
};

class FhirReading {
 public:
  FhirReading& ndjson(std::string_view text) { return add(text, true); }
  FhirReading& document(std::string_view text) { return add(text, false); }

  FhirRead read() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kursaal-fhir-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    std::vector<population::SourceFile> files;
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      population::SourceFile file;
      file.name = "file-" + std::to_string(i) + ".json";
      files.push_back(file);
    }
    FhirRead read;
    {
      Staging staging(files, {population::StagedSource{"gp", {"mixed"}, true, {}}}, folder);
      {
        RecordSink sink(staging, 0);
        FhirReferences references(folder / "waiting");
        FhirWorker worker(references);
        for (std::size_t i = 0; i < texts_.size(); ++i) {
          if (texts_[i].second) {
            tables::Block block;
            block.text = texts_[i].first;
            block.last = true;
            read_ndjson_block(block, static_cast<std::uint32_t>(i), sink, worker);
          } else {
            documents_.push_back(read_json_document(texts_[i].first, static_cast<std::uint32_t>(i), sink, worker));
          }
        }
        EXPECT_TRUE(read_deferred(references, sink, worker).ok());
      }
      auto finished = staging.finish(terminology::CodeLists{}, terminology::Measures{}, 1, nullptr);
      EXPECT_TRUE(finished.ok());
      if (finished.ok()) read.staged = std::move(finished).value();
    }
    draw(read);
    std::filesystem::remove_all(folder);
    return read;
  }
  [[nodiscard]] const std::vector<FhirDocument>& documents() const { return documents_; }

 private:
  FhirReading& add(std::string_view text, bool lines) {
    texts_.emplace_back(text, lines);
    return *this;
  }
  static void draw(FhirRead& read) {
    std::vector<population::Event> raw;
    for (const auto& file : read.staged.events.files) {
      std::ifstream in(file, std::ios::binary);
      population::Event event;
      while (in.read(reinterpret_cast<char*>(&event), sizeof event)) raw.push_back(event);
    }
    std::sort(raw.begin(), raw.end(), population::EventOrder{});
    for (const auto& event : raw) {
      const auto& code = read.staged.concepts.at(terminology::ConceptId{event.concept_id});
      DrawnEvent drawn;
      drawn.person = read.staged.identities[event.person].key.local_id;
      drawn.kind = population::event_kind_name(event.kind);
      drawn.code = std::string(terminology::code_system_name(code.system)) + "|" + code.code;
      drawn.day = base::format_day(base::Day{event.day});
      drawn.raw = event;
      read.events.push_back(drawn);
    }
  }
  std::vector<std::pair<std::string, bool>> texts_;
  std::vector<FhirDocument> documents_;
};

inline FhirRead read_ndjson(std::string_view text) { return FhirReading().ndjson(text).read(); }
inline FhirRead read_document(std::string_view text) { return FhirReading().document(text).read(); }

// A resource that a test draws over several lines, as one line of NDJSON.
inline std::string one_line(std::string text) {
  std::erase(text, '\n');
  return text;
}

using Drawn = std::vector<std::string>;

}  // namespace kursaal::ingest
