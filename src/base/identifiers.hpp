// Ids as distinct types, so that one cannot be handed where another is meant.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace kursaal::base {

// A dense index of one run or snapshot; kNone is "no such".
template <class Tag>
struct Index {
  std::uint32_t value = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  [[nodiscard]] constexpr bool exists() const { return value != kNone; }
  friend constexpr auto operator<=>(Index, Index) = default;
};

// A textual id from the outside.
template <class Tag>
struct Text {
  std::string value;
  friend auto operator<=>(const Text&, const Text&) = default;
};

struct PersonIndexTag;
struct ConceptIdTag;
struct IdentityIndexTag;
struct SourceIdTag;
struct FileIdTag;
struct PersonKeyTag;

using PersonIndex = Index<PersonIndexTag>;      // dense, of one snapshot, for kernels
using ConceptId = Index<ConceptIdTag>;          // dense, of one snapshot: an array position
using IdentityIndex = Index<IdentityIndexTag>;  // dense, of one run: one SourceKey
using SourceId = Index<SourceIdTag>;
using FileId = Index<FileIdTag>;
using PersonKey = Text<PersonKeyTag>;  // stable, opaque, never reused: the only id the outside sees

// Who a source says it is: the source's name and its own local id.
struct SourceKey {
  std::string source;
  std::string local_id;
  friend auto operator<=>(const SourceKey&, const SourceKey&) = default;
};

}  // namespace kursaal::base

template <class Tag>
struct std::hash<kursaal::base::Index<Tag>> {
  std::size_t operator()(kursaal::base::Index<Tag> index) const noexcept { return index.value; }
};
