#include "report/run_report.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "report/small_counts.hpp"

namespace kursaal::report {
namespace {

using base::format_count;
using base::format_day;

std::string figure(std::uint64_t count, std::string_view what) {
  return "<li><b>" + format_count(count) + "</b>" + html_escape(what) + "</li>";
}

std::string section(std::string_view title, std::string_view body) {
  return "<section><h2>" + html_escape(title) + "</h2>\n" + std::string(body) + "</section>\n";
}

std::string callouts(const RunFacts& facts) {
  if (facts.unusable_files.empty()) return {};
  std::string out =
      "<section><h2>Look at these first</h2>\n<div class=\"callout\" role=\"note\"><p>Nothing in these files could be "
      "used:</p><ul>\n";
  for (const FileLine& file : facts.unusable_files)
    out += "<li><b>" + html_escape(file.name) + "</b> &ndash; " + html_escape(file.why) + "</li>\n";
  return out + "</ul></div></section>\n";
}

// How the date came about where nobody asked for one.
std::string date_note(const RunFacts& facts) {
  if (facts.date_basis == DateBasis::asked) return {};
  if (facts.date_basis == DateBasis::extract) return ", the latest extract date";
  std::uint64_t doubted = 0;
  for (const ReasonLine& line : facts.doubts) doubted += line.code == "date-stands-alone" ? line.count : 0;
  std::string note = ", the latest day that something happened, as no source states an extract date";
  if (doubted > 0) note += " (later dates stand alone and are doubted, see Doubts)";
  return note;
}

std::string records_section(const RunFacts& facts) {
  const population::RecordCounts& all = facts.accounting.records;
  std::vector<std::vector<Cell>> rows;
  const auto row = [&](std::string_view source, std::string_view type, const population::RecordCounts& counts) {
    rows.push_back({text_cell(source), text_cell(type), count_cell(counts.read), count_cell(counts.loaded),
                    count_cell(counts.unused_type + counts.unknown_format), count_cell(counts.duplicate),
                    count_cell(counts.superseded),
                    count_cell(counts.quarantined, counts.quarantined > 0 ? "doubt" : "")});
  };
  for (const population::TypeCounts& type : facts.accounting.by_type) row(type.source, type.record, type.counts);
  row("All", "", all);
  std::string body = "<p>" + format_count(all.read) + " records read = " + format_count(all.loaded) + " loaded + " +
                     format_count(all.unused_type + all.unknown_format + all.duplicate + all.superseded) +
                     " set aside + " + format_count(all.quarantined) +
                     " quarantined. Withdrawn at their source: " + format_count(facts.accounting.withdrawn) + ".</p>\n";
  body += html_table("Every record, by source and type",
                     {"Source", "Type", "Read", "Loaded", "Not used", "Duplicate", "Superseded", "Quarantined"}, rows);
  if (!facts.unknown_files.empty()) {
    body += "<h3>Files of no known layout, set aside</h3><ul>\n";
    for (const FileLine& file : facts.unknown_files)
      body +=
          "<li>" + html_escape(file.name) + (file.why.empty() ? "" : " &ndash; " + html_escape(file.why)) + "</li>\n";
    body += "</ul>\n";
  }
  return section("Records", body);
}

std::string reasons_table(std::string_view caption, const std::vector<ReasonLine>& lines) {
  constexpr std::size_t kShown = 200;
  std::vector<std::vector<Cell>> rows;
  for (const ReasonLine& line : lines) {
    if (rows.size() == kShown) break;
    rows.push_back({text_cell(line.source), text_cell(line.file), text_cell(line.code), text_cell(line.text),
                    count_cell(line.count), line.first_line > 0 ? count_cell(line.first_line) : absent_cell()});
  }
  std::string out = html_table(caption, {"Source", "File", "Code", "Why", "Records", "First line"}, rows);
  if (lines.size() > kShown)
    out += "<p class=\"quiet\">" + format_count(lines.size() - kShown) +
           " more kinds are in direct/quarantine.parquet.</p>";
  return out;
}

std::string quality_section(const RunFacts& facts) {
  std::vector<std::vector<Cell>> rows;
  for (const QualityLine& line : facts.quality) {
    const auto trend = [&](std::uint64_t before_part, std::uint64_t before_whole, double now) -> Cell {
      if (!line.before || before_whole == 0) return absent_cell();
      const double change = (now - static_cast<double>(before_part) / static_cast<double>(before_whole)) * 100;
      char buffer[32];
      std::snprintf(buffer, sizeof buffer, "%+.1f", change);
      return {buffer, true, change < -0.5 ? "doubt" : "quiet"};
    };
    rows.push_back({text_cell(line.now.source), text_cell(line.now.record), text_cell(line.now.field),
                    count_cell(line.now.records), line.now.records > 0 ? share_cell(line.complete) : absent_cell(),
                    line.before ? trend(line.before->present, line.before->records, line.complete) : absent_cell(),
                    line.now.present > 0 ? share_cell(line.valid) : absent_cell(),
                    line.before ? trend(line.before->valid, line.before->present, line.valid) : absent_cell(),
                    line.now.present > 0 ? share_cell(line.duplicated) : absent_cell(),
                    line.late_days ? count_cell(static_cast<std::uint64_t>(*line.late_days + 0.5)) : absent_cell(),
                    line.verdict == QualityVerdict::meets         ? text_cell("meets", "good")
                    : line.verdict == QualityVerdict::falls_short ? text_cell(line.shortfall, "doubt")
                                                                  : text_cell("nothing to judge", "quiet")});
  }
  return section("Data quality",
                 "<p>Completeness is of the records that should have the field, validity of those that have it; the "
                 "change is in percentage points against "
                 "the run before. Thresholds are the site's and can change without reading the data again.</p>" +
                     html_table("By source, record and field",
                                {"Source", "Record", "Field", "Records", "Complete", "Change", "Valid", "Change",
                                 "Duplicated", "Days late", "Verdict"},
                                rows));
}

std::string coverage_section(const RunFacts& facts) {
  std::vector<std::vector<Cell>> sources;
  for (const SourceLine& source : facts.sources)
    sources.push_back(
        {text_cell(source.name), text_cell(source.domains), count_cell(source.files),
         source.extracted.known() ? text_cell(format_day(source.extracted)) : text_cell("not stated", "quiet"),
         source.data_through.known() ? text_cell(format_day(source.data_through)) : text_cell("no events", "quiet"),
         count_cell(source.coded_events),
         source.coded_events > 0
             ? share_cell(static_cast<double>(source.unknown_code_events) / static_cast<double>(source.coded_events))
             : absent_cell()});
  std::vector<std::vector<Cell>> periods;
  for (const population::CoverageRow& row : facts.coverage)
    periods.push_back({text_cell(row.source), text_cell(row.domain), text_cell(format_day(row.period.start)),
                       text_cell(format_day(row.period.end - 1)),
                       text_cell(row.basis == population::CoverageBasis::declared ? "declared by the site"
                                                                                  : "inferred from its events",
                                 "quiet")});
  return section(
      "Sources and what they cover",
      html_table("Sources",
                 {"Source", "About", "Files", "Extracted", "Data through", "Coded events", "Codes no list knows"},
                 sources) +
          "<p>A figure over a window that is not covered is unknown, never zero.</p>" +
          html_table("Covered days", {"Source", "About", "From", "To", "Basis"}, periods));
}

std::string feedback_sentence(const std::optional<FeedbackLine>& feedback) {
  if (!feedback) return {};
  return "<p>Of what teams did, " + format_count(feedback->used) + " of " + format_count(feedback->rows) +
         " rows are used. Set aside: " + format_count(feedback->later) + " of a later day, " +
         format_count(feedback->of_nobody) + " of somebody who is not here any more, " +
         format_count(feedback->of_another_service) + " of a service that the site does not name" +
         (feedback->without_basis == 0
              ? std::string()
              : ", " + format_count(feedback->without_basis) + " for want of a legal basis in the site's register") +
         ".</p>\n";
}

std::string people_section(const RunFacts& facts) {
  std::string body = "<p>" + format_count(facts.accounting.identities) + " identities are " +
                     format_count(facts.accounting.people) + " people: " + format_count(facts.accounting.links) +
                     " links, by NHS number confirmed by date of birth. " + format_count(facts.review_pairs) +
                     " pairs wait for somebody to look at them.";
  if (facts.accounting.fallen_identities > 0)
    body += " Of " + format_count(facts.accounting.fallen_identities) +
            " more everything was withdrawn, superseded or kept out: nobody is made of them.";
  body += "</p>\n";
  body += html_table(
      "NHS numbers of the identities",
      {"Usable", "None sent", "Wrong check digit or shape", "One repeated digit", "Not accepted in this mode"},
      {{count_cell(facts.numbers_valid), count_cell(facts.numbers_absent), count_cell(facts.numbers_bad_check),
        count_cell(facts.numbers_repeated_digit), count_cell(facts.numbers_refused_range)}});
  std::string score;
  std::vector<Bar> bars;
  const auto flush = [&] {
    if (bars.empty()) return;
    std::string sentence = score + ": ";
    for (std::size_t i = 0; i < bars.size(); ++i)
      sentence += (i > 0 ? ", " : "") + (bars[i].hidden ? std::string("not shown") : format_count(bars[i].count)) +
                  " " + bars[i].label;
    body += "<h3>" + html_escape(score) + "</h3>" + html_bars(sentence + ".", bars);
    bars.clear();
  };
  for (const BandLine& line : facts.bands) {
    if (line.score != score) flush();
    score = line.score;
    bars.push_back({line.band, line.people.value_or(0), !line.people});
  }
  flush();
  if (!facts.bands.empty())
    body +=
        "<p class=\"quiet\">Bands count the people who are not known to have died. A person without a band is not fit: "
        "the score does not apply to them, or is not known.</p>\n";
  if (!facts.bands.empty() || !facts.stages.by_stage.empty())
    body += "<p>" + html_escape(small_counts_sentence(facts.small_counts)) + "</p>\n";
  body += render_stage_tables(facts.stages);
  body += "<p class=\"quiet\">Code lists: ";
  for (std::size_t i = 0; i < facts.code_lists.size(); ++i)
    body += (i > 0 ? ", " : "") + html_escape(facts.code_lists[i]);
  return section(
      "People and scores",
      body + ". A starter list finds the commonest codes only; its bands are shown in demonstration mode alone.</p>\n");
}

}  // namespace

std::vector<ReasonLine> summarise_reasons(const population::Staged& staged, ReasonKind kind) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, ReasonLine> lines;  // by file, reason: sorted by code and text
  for (const population::QuarantineRow& row : staged.quarantine) {
    const ReasonKind of = row.severity >= base::Severity::error     ? ReasonKind::quarantined
                          : row.severity == base::Severity::warning ? ReasonKind::doubted
                                                                    : ReasonKind::noted;
    if (of != kind) continue;
    ReasonLine& line = lines[{row.file, row.reason}];
    if (line.count++ == 0) {
      line.source = row.source < staged.sources.size() ? staged.sources[row.source].name : "";
      line.file = row.file < staged.files.size() ? base::mask_ten_digits(staged.files[row.file].name) : "";
      line.code = staged.reason_of(row).code;
      line.text = base::mask_ten_digits(staged.reason_of(row).text);
      line.severity = row.severity;
      line.first_line = row.line;
    }
    line.first_line = std::min(line.first_line, row.line);
  }
  std::vector<ReasonLine> out;
  for (auto& [key, line] : lines) out.push_back(std::move(line));
  return out;
}

std::string_view date_basis_name(DateBasis basis) {
  constexpr std::array<std::string_view, 3> kNames{"asked", "extract", "happened"};
  return kNames[static_cast<std::size_t>(basis)];
}

std::string render_run_report(const RunFacts& facts) {
  std::string body = "<header class=\"top\"><div><h1>" + html_escape(facts.site) +
                     "</h1><p>Report of a run &middot; as of " + format_day(facts.as_of) + date_note(facts) +
                     (facts.known_by.known() ? " &middot; as known by " + format_day(facts.known_by) : "") +
                     " &middot; snapshot " + html_escape(facts.content_id.substr(0, 12)) +
                     "</p></div></header>\n<main>\n";
  const population::RecordCounts& records = facts.accounting.records;
  body += "<ul class=\"figures\">" + figure(facts.accounting.people, "people") +
          figure(facts.accounting.events_published, "events") + figure(records.loaded, "records loaded") +
          figure(records.quarantined, "records quarantined") + figure(facts.accounting.files, "files") + "</ul>\n";
  body += callouts(facts);
  body += people_section(facts);
  if (const std::string lists = list_counts_html(facts.lists); !lists.empty())
    body += section("Lists", feedback_sentence(facts.feedback) + lists);
  body += records_section(facts);
  if (!facts.quarantined.empty())
    body += section(
        "Quarantine",
        "<p>These records were kept out, each for the reason given. The lines are in direct/quarantine.parquet.</p>" +
            reasons_table("Quarantined, by file and reason", facts.quarantined));
  if (!facts.doubts.empty())
    body += section("Doubts", "<p>These records were loaded; something in them was doubted.</p>" +
                                  reasons_table("Doubts, by file and reason", facts.doubts));
  if (!facts.notes.empty())
    body += section("Notes", "<p>What else there is to know of the files; nothing in them is doubted for it.</p>" +
                                 reasons_table("Notes, by file", facts.notes));
  body += coverage_section(facts);
  body += quality_section(facts);
  body += "</main><footer><p>Made by kursaal " + html_escape(facts.version) +
          ". No person is in this page; ten digits in the name of a file, which may be somebody's number, are shown as "
          "#. Figures describe the data that were sent; what no source sent is "
          "unknown.</p></footer>\n";
  return html_page(facts.site + ": report of a run", facts.synthetic, body);
}

}  // namespace kursaal::report
