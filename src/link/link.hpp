// The door of the room: which identities are one person. First form: NHS number, confirmed by date of birth; everything
// that is doubtful waits for review; the ledger keeps what was decided for ever.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "link/keyed_hash.hpp"
#include "link/ledger.hpp"
#include "place/place.hpp"
#include "population/assemble.hpp"
#include "population/staged.hpp"

namespace kursaal::link {

struct LinkOptions {
  bool service_mode = false;            // demo allows test and never-issued NHS number ranges, service does not
  std::string key_secret;               // keys PersonKey's hash; demo has a fixed one
  std::filesystem::path ledger_folder;  // holds ledger.csv, do_not_link.csv, decisions.csv
  base::Day as_of;                      // stamped on new ledger lines: an extract date, never the clock
  std::size_t threads = 1;
};

// Why an identity is with its person.
enum class LinkMethod : std::uint8_t {
  alone,                 // its source's own person
  nhs_number_and_birth,  // cross-check trace: the same valid number and exactly the same date of birth
  nhs_number_partial,    // the number, a partly agreeing date of birth, and the name (MPS step 2)
  decided,               // a person decided so in the ledger
};
std::string_view link_method_name(LinkMethod method);

struct LinkRow {
  std::uint32_t identity = 0;
  LinkMethod method = LinkMethod::alone;
  double strength =
      1;  // estimated probability that it is right (ASSUMED values, see docs/methods/linkage-first-form.md)
};

// A pair that nobody may join without a look (safety rule 17).
struct ReviewPair {
  std::uint32_t left = 0;  // IdentityIndex
  std::uint32_t right = 0;
  std::string_view reason;  // code, for example "number-same-person-differs"; stands as long as the program
};

struct Linked {
  std::vector<population::Person> persons;  // sorted by key; the position is the PersonIndex
  std::vector<LinkRow> links;               // by identity, in identity order
  std::vector<ReviewPair> review;           // sorted; never holds a pair of the do-not-link register
  LedgerEntries new_entries;                // to be appended before the snapshot is published
  std::uint64_t ledger_entries = 0;         // that were there before
  // Counts for the report, of identities.
  std::uint64_t numbers_valid = 0, numbers_absent = 0, numbers_bad_check = 0, numbers_refused_range = 0,
                numbers_repeated_digit = 0;
};

// Errors: configuration (a ledger file is malformed, naming the line), io.
base::Result<Linked> link_identities(const population::Staged& staged, const LinkOptions& options);

// Appends new entries to the ledger (synced), before the snapshot that uses their keys is made current: a key that was
// ever seen outside is never lost. A run that dies in between finds its own keys again. Errors: io, conflict.
base::Status commit_ledger(const Linked& linked, const LinkOptions& options);

// Lets go of what is known of people beside their keys: when the snapshot holds them, no more is asked.
void forget_demographics(Linked& linked, std::size_t threads);

// Pseudonyms for secondary use: a keyed hash of the person's key under another key.
class Pseudonyms {
 public:
  explicit Pseudonyms(std::string_view secret) : hash_("pseudonym:" + std::string(secret)) {}
  [[nodiscard]] std::string of(std::string_view person_key) const;

 private:
  KeyedHash hash_;
};
// Of one person.
std::string pseudonym_of(std::string_view person_key, std::string_view secret);

}  // namespace kursaal::link
