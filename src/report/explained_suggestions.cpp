#include "report/explained_suggestions.hpp"

#include "base/json_text.hpp"

namespace kursaal::report {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string suggestions_text(const std::vector<ExplainedSuggestion>& suggestions) {
  std::string out;
  for (const ExplainedSuggestion& each : suggestions) {
    out += "\n" + each.title + " (a suggestion: a professional decides)\n  suggests: " + each.answer + "\n";
    if (each.withheld) {
      out += "  why is withheld: a source marked the record as restricted\n";
      continue;
    }
    if (each.unknown)
      out += "  because this could not be decided: " + each.reason + "\n";
    else
      out += "  because: " + each.reason + "\n";
    out += "  rule: " + each.rule;
    if (!each.source.empty()) out += ", source " + each.source;
    if (!each.inferred.empty()) out += "; inferred: " + each.inferred;
    out += "\n";
    std::string inputs;
    for (const auto& [name, value] : each.inputs)
      inputs += (inputs.empty() ? "" : ", ") + name + " " + value.value_or("not known");
    if (!inputs.empty()) out += "  looked at: " + inputs + "\n";
    if (!each.passed_over.empty()) out += "  a best guess: not known whether " + joined(each.passed_over) + "\n";
  }
  return out;
}

std::string confirmed_text(const ExplainedConfirmed& confirmed) {
  const std::string held = confirmed.stage +
                           ", by a professional (role: " + (confirmed.role.empty() ? "not known" : confirmed.role) +
                           ") on " + base::format_day(confirmed.on) + ", until " + base::format_day(confirmed.until);
  std::string out = "\nThe stage that a professional confirmed\n";
  switch (confirmed.standing) {
    case ConfirmedStanding::nobody:
      return out + "  nobody is known to have confirmed one\n  what counts: the suggested one, " + confirmed.suggested +
             "\n";
    case ConfirmedStanding::holds:
      out += "  confirmed: " + held + "\n  what counts: the confirmed one, " + confirmed.stage;
      return out +
             (confirmed.stage == confirmed.suggested ? "\n" : "; the rules suggest " + confirmed.suggested + "\n");
    case ConfirmedStanding::lapsed:
      return out + "  confirmed: " + held + "; it no longer holds\n  what counts: the suggested one, " +
             confirmed.suggested + "\n";
    case ConfirmedStanding::later:
      return out + "  confirmed after this date: " + held +
             "\n  what counted on this date is not known here: this snapshot keeps the newest confirmation alone\n";
  }
  return out;
}

void put_confirmed(base::JsonWriter& json, const ExplainedConfirmed& confirmed) {
  json.key("stage_confirmed");
  if (confirmed.standing == ConfirmedStanding::nobody) {
    json.null();
  } else {
    json.begin_object().key("stage").value(confirmed.stage).key("role");
    if (confirmed.role.empty()) {
      json.null();
    } else {
      json.value(confirmed.role);
    }
    json.key("on").value(base::format_day(confirmed.on)).key("until").value(base::format_day(confirmed.until));
    json.key("holds").value(confirmed.standing == ConfirmedStanding::holds).end_object();
  }
  json.key("stage_that_counts");
  if (confirmed.standing == ConfirmedStanding::later) {
    json.null();
  } else {
    json.value(confirmed.standing == ConfirmedStanding::holds ? confirmed.stage : confirmed.suggested);
  }
}

void put_suggestions(base::JsonWriter& json, const std::vector<ExplainedSuggestion>& suggestions) {
  json.key("suggestions").begin_array();
  for (const ExplainedSuggestion& each : suggestions) {
    json.begin_object().key("name").value(each.name).key("answer").value(each.answer);
    json.key("withheld").value(each.withheld);
    if (!each.withheld) {
      json.key("undecided").value(each.unknown).key("rule").value(each.rule).key("reason").value(each.reason);
      json.key("source").value(each.source).key("inferred").value(each.inferred).key("inputs").begin_object();
      for (const auto& [name, value] : each.inputs) {
        json.key(name);
        if (value) {
          json.value(*value);
        } else {
          json.null();
        }
      }
      json.end_object().key("passed_over").begin_array();
      for (const std::string& rule : each.passed_over) json.value(rule);
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace kursaal::report
