#include "serve/caseload_copy.hpp"

#include <algorithm>
#include <array>

#include "serve/care_answers.hpp"
#include "serve/export_table.hpp"
#include "serve/person_minimum.hpp"
#include "view/current.hpp"

namespace kursaal::serve {
namespace {

struct CopyRow {
  std::string name, born, practice, stage, service, opened, last_contact, needs, contact, person_id;
};

struct Copy {
  std::string of, made, use_until, data, warning;  // words
  std::vector<CopyRow> rows;
};

constexpr std::array kHeads = {
    "Name", "Born", "Practice", "Stage", "Service", "Case since", "Last contact", "Communication needs", "Contact"};

// An unknown is said to be one.
std::string born_words(const view::PersonIdentity& who) {
  if (!who.birth.known()) return "not known";
  const std::string day = base::format_day(who.birth);
  if (who.birth_precision == base::Precision::year) return day.substr(0, 4);
  if (who.birth_precision == base::Precision::month) return day.substr(0, 7);
  return day;
}

CopyRow row_of(const Kitchen& kitchen, const view::Snapshot& snapshot, const care::CaseShown& each,
               const care::Notes& notes, const care::StageShown& stage) {
  CopyRow row;
  const auto who = snapshot.identity(each.person_id);
  row.person_id = each.person_id;
  row.name = who ? who->name() : "not in this snapshot";
  row.born = who ? born_words(*who) : "not known";
  row.practice = who ? who->practice_name : "";
  const auto in_force = stage.in_force();
  row.stage =
      !in_force ? "not known" : *in_force + (stage.confirmed && stage.confirmed_holds ? ", confirmed" : ", suggested");
  row.service = service_name(kitchen, each.service);
  row.opened = base::format_day(care::london_day(each.opened_at));
  row.last_contact = each.last_contact.value_or("none yet");
  const auto needs = communication_needs(notes, who ? std::string_view(who->communication_needs) : std::string_view());
  row.needs = needs.value_or("none recorded");
  row.contact = care::through_the_gate({who && who->deceased, who.has_value(), &notes}).how;
  return row;
}

std::vector<std::string> cells_of(const CopyRow& row) {
  return {row.name,   row.born,         row.practice, row.stage,  row.service,
          row.opened, row.last_contact, row.needs,    row.contact};
}

// The age and the end stand in every row: a row may be cut out and passed on.
std::string as_csv(const Copy& copy) {
  std::vector<std::vector<std::string>> rows(1);
  rows[0].assign(kHeads.begin(), kHeads.end());
  rows[0].insert(rows[0].end(), {"Person", "Copy made", "Not to be used after", "Data"});
  if (!copy.warning.empty()) rows[0].push_back("Warning");
  for (const CopyRow& each : copy.rows) {
    std::vector<std::string> cells = cells_of(each);
    cells.insert(cells.end(), {each.person_id, copy.made, copy.use_until, copy.data});
    if (!copy.warning.empty()) cells.push_back(copy.warning);
    rows.push_back(std::move(cells));
  }
  return "\xEF\xBB\xBF" + export_rows(rows);
}

constexpr std::string_view kStyle =
    "body{font:11pt/1.4 Arial,sans-serif;margin:1.5cm;color:#212b32}h1{font-size:16pt}table{border-collapse:collapse;"
    "width:100%}caption{text-align:left;font-weight:bold;padding:.4em 0}th,td{border:1px solid #4c6272;padding:.35em;"
    "text-align:left;vertical-align:top}thead{display:table-header-group}tr{break-inside:avoid}p.end{border:3px solid "
    "#212b32;padding:.5em;font-weight:bold}@page{size:A4 landscape}";

std::string as_html(const Copy& copy) {
  std::string out =
      "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Caseload copy</title><style>";
  out += kStyle;
  out += "</style></head><body><h1>Cases of " + html_text(copy.of) + ": copy for when the system is down</h1>";
  if (!copy.warning.empty()) out += "<p class=\"end\">" + html_text(copy.warning) + "</p>";
  out += "<p class=\"end\">Made at " + html_text(copy.made) + ". Not to be used after " + html_text(copy.use_until) +
         ": destroy it then. Nothing written here gets into the system by itself.</p><p>" + html_text(copy.data) +
         "</p>";
  out += "<table><caption>" + std::to_string(copy.rows.size()) +
         (copy.rows.size() == 1 ? " open case" : " open cases") + "</caption><thead><tr>";
  for (const char* head : kHeads) out += std::string("<th scope=\"col\">") + head + "</th>";
  out += "</tr></thead><tbody>";
  for (const CopyRow& each : copy.rows) {
    out += "<tr>";
    for (const std::string& cell : cells_of(each)) out += "<td>" + html_text(cell) + "</td>";
    out += "</tr>";
  }
  return out + "</tbody></table></body></html>\n";
}

base::Result<Copy> copy_for(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const SharedSnapshot snapshot, snapshot_of(kitchen));
  KURSAAL_ASSIGN(std::vector<care::CaseShown> cases,
                 care::copy_own_cases(*kitchen.care, request.doing(), facts_from(snapshot)));
  std::vector<std::string> ids;
  std::vector<std::optional<std::string>> suggested;
  for (const care::CaseShown& each : cases) {
    ids.push_back(each.person_id);
    suggested.push_back(suggested_in(*snapshot, each.person_id));
  }
  KURSAAL_ASSIGN(const std::vector<care::Notes> notes, care::notes_of_people(*kitchen.care, ids));
  KURSAAL_ASSIGN(const std::vector<care::StageShown> stages, care::stages_of_people(*kitchen.care, ids, suggested));
  Copy copy;
  copy.of = request.caller->shown_name;
  const care::Instant now = kitchen.care->now();
  copy.made = care::london_words(now);
  copy.use_until = care::london_words(now + kCopyHolds);
  copy.data = "What the data says is of " + care::day_words(snapshot->facts().as_of) + ", as known by " +
              care::day_words(snapshot->facts().known_by) + ".";
  if (kitchen.care->mode() == care::Mode::demo) copy.warning = "SYNTHETIC: nobody of this list exists";
  for (std::size_t i = 0; i < cases.size(); ++i)
    copy.rows.push_back(row_of(kitchen, *snapshot, cases[i], notes[i], stages[i]));
  std::stable_sort(copy.rows.begin(), copy.rows.end(),
                   [](const CopyRow& a, const CopyRow& b) { return a.name < b.name; });
  return copy;
}

}  // namespace

base::Result<Answer> caseload_copy(const Kitchen& kitchen, const Request& request) {
  KURSAAL_ASSIGN(const Copy copy, copy_for(kitchen, request));
  const bool csv = request.query_value("format") == "csv";
  Answer answer;
  answer.text = csv ? as_csv(copy) : as_html(copy);
  answer.content_type = csv ? "text/csv; charset=utf-8" : "text/html; charset=utf-8";
  // Saved, not shown: opened from the disk it has its style and needs no server. No name of anybody is in its name.
  const std::string day = base::format_day(care::london_day(kitchen.care->now()));
  answer.headers.emplace_back("Content-Disposition",
                              "attachment; filename=\"caseload-copy-" + day + (csv ? ".csv\"" : ".html\""));
  return answer;
}

}  // namespace kursaal::serve
