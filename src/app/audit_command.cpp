#include "app/audit_command.hpp"

#include <cstdio>
#include <optional>
#include <vector>

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "care/audit.hpp"
#include "care/cases.hpp"

namespace kursaal::app {
namespace {

struct Expected {
  std::int64_t seq = 0;
  std::string hash;
};

base::Result<std::optional<Expected>> parse_expected(const std::string& text) {
  if (text.empty()) return std::optional<Expected>();
  const std::size_t colon = text.find(':');
  const auto seq = base::parse_integer(text.substr(0, colon));
  if (colon == std::string::npos || !seq || *seq < 0)
    return base::make_error(base::ErrorCode::usage, "--expect takes SEQ:HASH as an earlier verify printed it");
  return std::optional(Expected{*seq, text.substr(colon + 1)});
}

std::string document_of(const care::AuditCheck& check, const std::vector<std::string>& invariants) {
  base::JsonWriter json;
  json.begin_object().key("audit").begin_object().key("rows").value(check.rows).key("head").value(check.head);
  json.key("broken");
  if (check.broken_seq)
    json.begin_object().key("seq").value(*check.broken_seq).key("why").value(check.why).end_object();
  else
    json.null();
  json.end_object().key("broken_invariants").begin_array();
  for (const std::string& each : invariants) json.value(each);
  return json.end_array().end_object().text();
}

}  // namespace

void add_audit_options(CLI::App& verb, AuditRequest& request) {
  CLI::App* verify = verb.add_subcommand("verify", "name the first row that is not as it was written, or none");
  verb.require_subcommand(1);
  verify->add_option("site", request.store.site, "site folder, for its care store");
  add_care_store_options(*verify, request.store);
  verify->add_option("--expect", request.expected,
                     "SEQ:HASH that an earlier verify printed: the row must be there with that hash");
}

base::Result<int> verify_audit(const AuditRequest& request, const Settings& settings) {
  KURSAAL_ASSIGN(const std::optional<Expected> expected, parse_expected(request.expected));
  KURSAAL_ASSIGN(const auto store, open_care_store(request.store));
  KURSAAL_ASSIGN(care::AuditCheck check, care::verify_audit(*store));
  KURSAAL_ASSIGN(const std::vector<std::string> invariants, care::broken_invariants(*store));
  if (expected && !check.broken_seq) {
    KURSAAL_ASSIGN(const std::optional<std::string> hash, care::audit_hash_at(*store, expected->seq));
    if (hash != expected->hash) {
      check.broken_seq = expected->seq;
      check.why = hash ? "the row is not the one that was noted" : "the row that was noted is missing";
    }
  }
  if (settings.json) {
    std::printf("%s\n", document_of(check, invariants).c_str());
  } else {
    std::printf("%s rows are as they were written; the head is %lld:%s\n",
                base::format_count(static_cast<std::uint64_t>(check.rows)).c_str(), static_cast<long long>(check.rows),
                check.head.c_str());
    if (check.broken_seq)
      std::printf("BROKEN at row %lld: %s\n", static_cast<long long>(*check.broken_seq), check.why.c_str());
    for (const std::string& each : invariants) std::printf("BROKEN: %s\n", each.c_str());
  }
  return check.broken_seq || !invariants.empty() ? base::error_facts(base::ErrorCode::law_broken).exit_status : 0;
}

}  // namespace kursaal::app
