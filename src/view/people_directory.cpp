#include "view/people_directory.hpp"

#include "base/text.hpp"

namespace kursaal::view {
namespace {

using base::ErrorCode;

std::string text_or(const std::optional<std::string_view>& text) { return std::string(text.value_or("")); }

base::Day day_or(const std::optional<double>& number) {
  return number ? base::Day{static_cast<std::int32_t>(*number)} : base::Day{};
}

base::Precision precision_of(std::string_view code) {
  using enum base::Precision;
  for (const base::Precision precision : {minute, day, month, year})
    if (base::precision_code(precision) == code) return precision;
  return unknown;
}

}  // namespace

std::string PersonIdentity::name() const {
  if (family.empty()) return given;
  return given.empty() ? family : family + ", " + given;
}

base::Result<PeopleDirectory> PeopleDirectory::load(tables::Connection& connection, const std::string& people) {
  PeopleDirectory directory;
  KURSAAL_ASSIGN(tables::QueryResult ids, connection.query("SELECT person_index, person_id FROM " + people));
  while (true) {
    KURSAAL_ASSIGN(const std::optional<tables::Chunk> chunk, ids.next());
    if (!chunk) break;
    const auto* index = static_cast<const std::uint32_t*>(chunk->data(0));
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      const std::string_view id = chunk->text(1, i);
      const std::size_t person = directory.size();
      if (index[i] != person || id.empty() || (person > 0 && id <= directory.id(person - 1)))
        return base::make_error(ErrorCode::input_refused, "the people of the snapshot are not in order");
      directory.ids_.append(id);
      directory.starts_.push_back(static_cast<std::uint32_t>(directory.ids_.size()));
    }
  }
  directory.ids_.shrink_to_fit();
  directory.starts_.shrink_to_fit();
  KURSAAL_ASSIGN(directory.table_, PackedTable::load(connection, people, "", "person_index", directory.size(),
                                                     [](std::string_view key) -> std::optional<std::size_t> {
                                                       const auto index = base::parse_integer(key);
                                                       return index ? std::optional(static_cast<std::size_t>(*index))
                                                                    : std::nullopt;
                                                     },
                                                     {"person_id", "locality_registered", "locality_resident"}));
  if (directory.table_.rows_read() != directory.size())
    return base::make_error(ErrorCode::input_refused, "the people of the snapshot are not whole");
  return directory;
}

std::optional<std::size_t> PeopleDirectory::find(std::string_view person_id) const {
  std::size_t low = 0;
  std::size_t high = size();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (id(middle) < person_id)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == size() || id(low) != person_id) return {};
  return low;
}

AccessFacts PeopleDirectory::facts(std::size_t person) const {
  return {text_or(table_.text("practice", person)), table_.number("restricted", person).value_or(0) != 0};
}

PersonIdentity PeopleDirectory::identity(std::size_t person) const {
  PersonIdentity who;
  who.person_id = id(person);
  who.nhs_number = text_or(table_.text("nhs_number", person));
  who.family = text_or(table_.text("family", person));
  who.given = text_or(table_.text("given", person));
  who.birth = day_or(table_.number("birth_date", person));
  who.birth_precision = precision_of(table_.text("birth_precision", person).value_or(""));
  const std::string_view sex = table_.text("sex", person).value_or("U");
  who.sex = sex.empty() ? 'U' : sex[0];
  who.death = day_or(table_.number("death_date", person));
  who.deceased = table_.number("deceased", person).value_or(0) != 0;
  who.ethnicity = text_or(table_.text("ethnicity", person));
  who.postcode = text_or(table_.text("postcode", person));
  who.lsoa = text_or(table_.text("lsoa", person));
  who.ward = text_or(table_.text("ward", person));
  who.practice = text_or(table_.text("practice", person));
  who.locality = text_or(table_.text("locality", person));
  who.language = text_or(table_.text("language", person));
  who.communication_needs = text_or(table_.text("communication_needs", person));
  who.sealed = table_.number("restricted", person).value_or(0) != 0;
  who.test_patient = table_.number("test_patient", person).value_or(0) != 0;
  who.identities = static_cast<std::uint32_t>(table_.number("identities", person).value_or(0));
  who.link_strength = table_.number("link_strength", person).value_or(0);
  return who;
}

std::uint64_t PeopleDirectory::bytes() const { return ids_.capacity() + 4 * starts_.capacity() + table_.bytes(); }

}  // namespace kursaal::view
