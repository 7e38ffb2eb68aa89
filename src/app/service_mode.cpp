#include "app/service_mode.hpp"

#include <toml++/toml.h>
#include <fstream>
#include <sstream>

#include "app/version.hpp"

namespace kursaal::app {
namespace {

using base::ErrorCode;

std::optional<std::string> bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::stringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

}  // namespace

base::Result<SafetyFile> read_safety_file(const std::filesystem::path& file) {
  const std::optional<std::string> text = bytes_of(file);
  if (!text) return base::make_error(ErrorCode::configuration, "there is no safety file ", file.string());
  SafetyFile out;
  try {
    const toml::table table = toml::parse(*text);
    const toml::table* officer = table["clinical_safety_officer"].as_table();
    if (officer == nullptr)
      return base::make_error(ErrorCode::configuration, file.string(), " has no [clinical_safety_officer]");
    const auto word = [&](std::string_view key) { return (*officer)[key].value_or(std::string()); };
    out.name = word("name");
    out.registration = word("registration");
    out.program_version = word("program_version");
    out.document = word("document");
    out.digest = word("digest");
    if (const auto day = (*officer)["signed_on"].value<toml::date>())
      out.signed_on = base::day_of(day->year, day->month, day->day);
  } catch (const toml::parse_error& error) {
    return base::make_error(ErrorCode::configuration, file.string(), ":", std::to_string(error.source().begin.line),
                            " is not TOML");
  }
  // The document stands beside the file: a name with a folder in it would be somebody else's.
  const bool plain = !out.document.empty() && out.document.find('/') == std::string::npos;
  if (const auto document = plain ? bytes_of(file.parent_path() / out.document) : std::nullopt)
    out.digest_found = care::plain_digest(*document);
  return out;
}

std::vector<std::string> snapshot_faults(const ServiceFacts& facts) {
  std::vector<std::string> out;
  if (facts.demo_snapshot) out.emplace_back("the published snapshot was made in demo mode: run the site anew");
  if (facts.code_list_status != "full")
    out.push_back("the snapshot rests on code lists that are " +
                  (facts.code_list_status.empty() ? std::string("of no known status") : facts.code_list_status) +
                  ", not full");
  for (const std::string& source : facts.without_basis)
    out.push_back("source " + source + " has no legal basis for direct care that holds today");
  return out;
}

std::vector<std::string> service_mode_faults(const ServiceFacts& facts) {
  std::vector<std::string> out = snapshot_faults(facts);
  if (facts.default_passwords > 0)
    out.push_back(std::to_string(facts.default_passwords) +
                  " accounts of a demonstration can sign in with a published password: disable them");
  if (facts.open_network)
    out.emplace_back(
        "it would be reached from other machines without TLS: give --tls-cert and --tls-key, or "
        "--behind-proxy where a proxy speaks TLS");
  if (!facts.safety.ok()) {
    out.push_back(facts.safety.error().text + ": a named clinical safety officer has to sign one");
    return out;
  }
  const SafetyFile& safety = *facts.safety;
  if (safety.name.empty() || safety.registration.empty())
    out.emplace_back("the safety file names no clinical safety officer with a registration");
  if (!safety.signed_on.known() || facts.today < safety.signed_on)
    out.emplace_back("the safety file is not signed on a day up to today");
  if (safety.program_version != kVersion)
    out.push_back("the safety file is signed for version " +
                  (safety.program_version.empty() ? std::string("none") : safety.program_version) + ", this is " +
                  kVersion);
  if (safety.digest_found.empty())
    out.emplace_back("the document that the safety file names does not stand beside it");
  else if (safety.digest != safety.digest_found)
    out.emplace_back("the document that the safety file names is not the one that was signed: its digest differs");
  return out;
}

base::Result<std::int64_t> accounts_with_default_password(care::Store& store) {
  return store.read([](care::Connection& connection) -> base::Result<std::int64_t> {
    KURSAAL_ASSIGN(
        const auto rows,
        (connection.rows<std::int64_t>("SELECT COUNT(*) FROM account WHERE demo <> 0 AND disabled_at IS NULL")));
    return rows.empty() ? std::int64_t{0} : std::get<0>(rows.front());
  });
}

std::vector<std::string> sources_not_entitled(const place::Site& site, base::Day today) {
  std::vector<std::string> out;
  for (const place::Source& source : site.sources)
    if (source.basis_for(place::Purpose::direct_care, today) == nullptr) out.push_back(source.name);
  return out;
}

}  // namespace kursaal::app
