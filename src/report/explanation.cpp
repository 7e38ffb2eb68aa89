#include "report/explanation.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "base/json_text.hpp"
#include "base/text.hpp"

namespace kursaal::report {
namespace {

using base::format_day;

constexpr std::string_view kAdvice =
    "This is advice from what was recorded, for a professional to weigh with the person. It is no diagnosis, and it\n"
    "decides nothing.\n";

std::string day_or(base::Day day, std::string_view otherwise) {
  return day.known() ? format_day(day) : std::string(otherwise);
}

// Four decimals are enough to read; the JSON document has the number as published.
std::string readable(const ExplainedValue& value) {
  if (!value.value) return "not known";
  if (value.form == ValueForm::truth) return *value.value == "true" ? "yes" : "no";
  if (value.form == ValueForm::text || value.value->find('.') == std::string::npos) return *value.value;
  const auto number = base::parse_number(*value.value);
  if (!number) return *value.value;
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%.4f", *number);
  std::string text = buffer;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

// "1 day" but "2 days".
std::string unit_for(const ExplainedValue& value) {
  if (value.value == "1" && value.unit.ends_with('s')) return value.unit.substr(0, value.unit.size() - 1);
  return value.unit;
}

// A change says which way it went.
std::string_view sign_of(const ExplainedValue& value) {
  const bool change = value.name.find("_change_") != std::string::npos;
  return change && value.value && !value.value->starts_with('-') && *value.value != "0" ? "+" : "";
}

std::string sex_words(std::string_view sex) {
  if (sex == "F") return "female";
  if (sex == "M") return "male";
  if (sex == "O") return "other";
  return "sex not known";
}

std::string joined(const std::vector<base::Day>& days) {
  std::string text;
  for (const base::Day day : days) text.append(text.empty() ? "" : ", ").append(format_day(day));
  return text;
}

void write_head(std::string& out, const Explanation& all) {
  if (all.synthetic) out += "SYNTHETIC: demonstration mode, no real person\n\n";
  out += "Person " + all.person_id + ": ";
  out += all.age_years ? "age " + std::to_string(*all.age_years) : "age not known";
  out += ", " + sex_words(all.sex);
  if (all.dead && *all.dead) out += "\nDIED by this date: the age is that at death, and nothing here asks for a visit";
  out += "\nAs of " + format_day(all.as_of) + ", counting what was known by " + format_day(all.known_by) + "; ";
  out += all.recomputed ? "worked out now from the history\n" : "as published\n";
  if (!all.published_dates.empty()) out += "Published for: " + joined(all.published_dates) + "\n";
  if (all.rules_differ)
    out +=
        "Note: the code lists or score tables in use now are not those of the published snapshot; figures may differ\n"
        "from it for that reason alone.\n";
  if (all.restricted)
    out +=
        "Withheld: a source marked this record as restricted, so no reason, link or place is shown here. Ask the\n"
        "privacy officer.\n";
  out += "\n";
  out += kAdvice;
}

void write_reason(std::string& out, const ExplainedReason& reason) {
  out += "    " + reason.item;
  if (!reason.item_name.empty() && reason.item_name != reason.item) out += " (" + reason.item_name + ")";
  out += "\n      ";
  if (reason.code.empty()) {
    out += "nothing about it is recorded, which this score counts\n";
    return;
  }
  out += reason.system + " " + reason.code;
  if (!reason.display.empty()) out += " \"" + reason.display + "\"";
  out += ", happened " + day_or(reason.event_date, "on an unknown day") + ", known " +
         day_or(reason.known_date, "on an unknown day") + "\n";
  if (!reason.file.empty()) {
    out += "      " + reason.source + "  " + reason.file;
    if (reason.line > 0) out += ":" + std::to_string(reason.line);
    out += "\n";
  }
  if (!reason.sensitivity.empty()) out += "      SENSITIVE: " + reason.sensitivity + "\n";
}

void write_value(std::string& out, const ExplainedValue& value) {
  out.append("  ").append(value.name).append(": ").append(sign_of(value)).append(readable(value));
  if (!value.unit.empty()) out += " " + unit_for(value);
  if (!value.meaning.empty()) out += " (" + value.meaning + ")";
  out += "\n";
}

void write_score(std::string& out, const ExplainedScore& score) {
  out += "\n" + score.title + "\n";
  if (!score.band.empty()) out += "  suggests: " + score.band + "\n";
  if (score.status == "not-applicable") out += "  does not apply to this person at this date\n";
  if (score.status == "unknown") out += "  cannot be said: not known, which is neither zero nor \"no\"\n";
  if (!score.note_words.empty()) out += "  note: " + score.note_words + "\n";
  // Counts without a status of their own are many: what was looked for and not found is said in one line.
  std::string none;
  for (const ExplainedValue& value : score.values) {
    if (!value.value) continue;
    if (score.status.empty() && *value.value == "0") {
      none.append(none.empty() ? "" : ", ").append(value.name);
    } else {
      write_value(out, value);
    }
  }
  if (!none.empty()) out += "  0, looked for and not there: " + none + "\n";
  if (score.reasons.empty()) return;
  out += "  reasons:\n";
  for (const ExplainedReason& reason : score.reasons) write_reason(out, reason);
}

// Each reason for not knowing once, with the columns that it leaves unknown.
void write_missing(std::string& out, const std::vector<ExplainedScore>& scores) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const ExplainedScore& score : scores)
    for (const ExplainedValue& value : score.values) {
      if (value.value) continue;
      auto line =
          std::find_if(lines.begin(), lines.end(), [&](const auto& known) { return known.first == value.unknown; });
      if (line == lines.end()) line = lines.insert(lines.end(), {value.unknown, ""});
      line->second.append(line->second.empty() ? "" : ", ").append(value.name);
    }
  if (lines.empty()) return;
  out += "\nWhat is not known (and so is neither zero nor \"no\")\n";
  for (const auto& [why, names] : lines) out.append("  ").append(names).append("\n      ").append(why).append("\n");
}

// Two that say different things and neither of which is said to have ended.
bool in_conflict(const std::vector<ExplainedDecision>& decisions) {
  const auto ended = [](const ExplainedDecision& one) {
    constexpr std::array<std::string_view, 7> kEnded{"inactive", "resolved",  "revoked",         "cancelled",
                                                     "ended",    "completed", "entered-in-error"};
    return std::find(kEnded.begin(), kEnded.end(), one.status) != kEnded.end();
  };
  const ExplainedDecision* first = nullptr;
  for (const ExplainedDecision& one : decisions) {
    if (ended(one)) continue;
    if (first != nullptr && first->item != one.item) return true;
    first = &one;
  }
  return false;
}

void write_decisions(std::string& out, const std::vector<ExplainedDecision>& decisions) {
  if (decisions.empty()) return;
  const auto or_unknown = [](const std::string& text) { return text.empty() ? std::string("not known") : text; };
  out += "\nRecorded decisions about resuscitation, newest first (the document itself decides)\n";
  if (in_conflict(decisions))
    out +=
        "  CONFLICT: these say different things and none is known to have ended. Ask before acting; tell the team.\n";
  for (const ExplainedDecision& one : decisions) {
    out += "  " + (one.display.empty() ? one.item : one.display) + " (" + one.system + " " + one.code + ")\n";
    out += "      decided " + day_or(one.day, "on an unknown day") + ", recorded " +
           day_or(one.known_day, "on an unknown day") + "; status: " + or_unknown(one.status) + "\n";
    out += "      author: " + or_unknown(one.author) + "; document: " + or_unknown(one.place) +
           "; review: " + day_or(one.review, "not known") + "\n";
    out += "      " + one.source + "  " + one.file + ":" + std::to_string(one.line) + "\n";
  }
}

void write_links(std::string& out, const std::vector<ExplainedLink>& links) {
  if (links.empty()) return;
  out += "\nWho the sources say this is\n";
  for (const ExplainedLink& link : links) {
    out += "  " + link.source + "  " + link.local_id + "  " + link.method;
    if (!link.method_words.empty()) out += " (" + link.method_words + ")";
    out += ", strength " + base::format_number(link.strength) + "\n";
  }
  if (links.size() > 1)
    out +=
        "  Strength is an estimated probability that the link is right (ASSUMED by method). If one of these is\n"
        "  somebody else, tell the data team before acting.\n";
}

void write_coverage(std::string& out, const std::vector<ExplainedCoverage>& coverage) {
  out += "\nWhich days the sources cover\n";
  if (coverage.empty()) out += "  none is known: every figure over a window is unknown\n";
  for (const ExplainedCoverage& row : coverage)
    out += "  " + row.source + " (" + row.domain + "): " + day_or(row.period.start, "?") + " to " +
           day_or(row.period.end.known() ? row.period.end - 1 : row.period.end, "?") +
           (row.declared ? ", declared by the site\n" : ", inferred from its events\n");
}

void put(base::JsonWriter& json, std::string_view key, base::Day day) {
  json.key(key);
  if (day.known()) {
    json.value(format_day(day));
  } else {
    json.null();
  }
}

void put_or_null(base::JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key);
  if (text.empty()) {
    json.null();
  } else {
    json.value(text);
  }
}

void put_value(base::JsonWriter& json, const ExplainedValue& value) {
  json.begin_object().key("name").value(value.name).key("value");
  if (!value.value) {
    json.null().key("unknown").value(value.unknown);
  } else if (value.form == ValueForm::truth) {
    json.value(*value.value == "true");
  } else if (value.form == ValueForm::number && base::parse_number(*value.value)) {
    json.raw(*value.value);
  } else {
    json.value(*value.value);
  }
  json.key("unit").value(value.unit).key("window").value(value.window).key("meaning").value(value.meaning).end_object();
}

void put_reason(base::JsonWriter& json, const ExplainedReason& reason) {
  json.begin_object().key("item").value(reason.item);
  put_or_null(json, "item_name", reason.item_name);
  put(json, "event_date", reason.event_date);
  put(json, "known_date", reason.known_date);
  put_or_null(json, "system", reason.system);
  put_or_null(json, "code", reason.code);
  put_or_null(json, "display", reason.display);
  put_or_null(json, "source", reason.source);
  put_or_null(json, "file", reason.file);
  json.key("line");
  if (reason.line > 0) {
    json.value(reason.line);
  } else {
    json.null();
  }
  put_or_null(json, "sensitivity", reason.sensitivity);
  json.end_object();
}

void put_score(base::JsonWriter& json, const ExplainedScore& score) {
  json.begin_object().key("name").value(score.name).key("title").value(score.title);
  put_or_null(json, "band", score.band);
  put_or_null(json, "status", score.status);
  put_or_null(json, "note", score.note);
  put_or_null(json, "note_text", score.note_words);
  json.key("values").begin_array();
  for (const ExplainedValue& value : score.values) put_value(json, value);
  json.end_array().key("reasons").begin_array();
  for (const ExplainedReason& reason : score.reasons) put_reason(json, reason);
  json.end_array().end_object();
}

}  // namespace

std::string render_explanation(const Explanation& explanation) {
  std::string out;
  write_head(out, explanation);
  write_decisions(out, explanation.decisions);
  out += suggestions_text(explanation.suggestions);
  out += confirmed_text(explanation.confirmed);
  for (const ExplainedScore& score : explanation.scores) write_score(out, score);
  write_missing(out, explanation.scores);
  out += standing_text(explanation.lists);
  write_links(out, explanation.links);
  write_coverage(out, explanation.coverage);
  out += "\nRules " + explanation.rules_version + ", code lists " + explanation.code_list_status;
  if (!explanation.data_through.empty()) out += ", data through " + explanation.data_through;
  return out + "\n";
}

std::string render_explanation_document(const Explanation& explanation) {
  base::JsonWriter json(2);
  json.begin_object().key("person_id").value(explanation.person_id).key("synthetic").value(explanation.synthetic);
  json.key("age_years");
  if (explanation.age_years) {
    json.value(*explanation.age_years);
  } else {
    json.null();
  }
  json.key("sex").value(explanation.sex).key("dead");
  if (explanation.dead) {
    json.value(*explanation.dead);
  } else {
    json.null();
  }
  put(json, "as_of", explanation.as_of);
  put(json, "known_by", explanation.known_by);
  json.key("recomputed").value(explanation.recomputed).key("rules_differ").value(explanation.rules_differ);
  json.key("restricted").value(explanation.restricted);
  json.key("rules_version").value(explanation.rules_version);
  put_or_null(json, "code_list_status", explanation.code_list_status);
  put_or_null(json, "data_through", explanation.data_through);
  json.key("published").begin_array();
  for (const base::Day day : explanation.published_dates) json.value(format_day(day));
  json.end_array().key("scores").begin_array();
  for (const ExplainedScore& score : explanation.scores) put_score(json, score);
  json.end_array();
  put_suggestions(json, explanation.suggestions);
  put_confirmed(json, explanation.confirmed);
  put_standing(json, explanation.lists);
  json.key("decisions_conflict").value(in_conflict(explanation.decisions));
  json.key("decisions").begin_array();
  for (const ExplainedDecision& one : explanation.decisions) {
    json.begin_object().key("item").value(one.item).key("system").value(one.system).key("code").value(one.code);
    put_or_null(json, "display", one.display);
    put(json, "day", one.day);
    put(json, "known_day", one.known_day);
    put_or_null(json, "author", one.author);
    put_or_null(json, "status", one.status);
    put_or_null(json, "place", one.place);
    put(json, "review", one.review);
    json.key("source").value(one.source).key("file").value(one.file).key("line").value(one.line).end_object();
  }
  json.end_array().key("links").begin_array();
  for (const ExplainedLink& link : explanation.links)
    json.begin_object()
        .key("source")
        .value(link.source)
        .key("local_id")
        .value(link.local_id)
        .key("method")
        .value(link.method)
        .key("strength")
        .value(link.strength)
        .end_object();
  json.end_array().key("coverage").begin_array();
  for (const ExplainedCoverage& row : explanation.coverage) {
    json.begin_object().key("source").value(row.source).key("domain").value(row.domain);
    put(json, "from", row.period.start);
    put(json, "to", row.period.end);  // the day after the last covered one
    json.key("basis").value(row.declared ? "declared" : "inferred").end_object();
  }
  json.end_array().end_object();
  return json.text() + "\n";
}

}  // namespace kursaal::report
