#include "report/html.hpp"

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"

namespace kursaal::report {
namespace {

// Colours and type after the NHS identity guidelines (blue 005EB8, greys, contrast at least 4.5 to 1).
constexpr std::string_view kStyle = R"(
:root{color-scheme:light;--ink:#212b32;--quiet:#4c6272;--line:#d8dde0;--blue:#005eb8;--paper:#fff;--pale:#f0f4f5}
*{box-sizing:border-box}
body{margin:0;font:17px/1.5 Frutiger,"Frutiger Linotype",Arial,sans-serif;color:var(--ink);background:var(--pale)}
header.top{background:var(--blue);color:#fff;padding:1.5rem 1rem}
header.top>div,main,footer{max-width:66rem;margin:0 auto}
header.top h1{margin:0;font-size:1.9rem;line-height:1.2}
header.top p{margin:.25rem 0 0;opacity:.95}
.synthetic{background:#ffeb3b;color:#212b32;font-weight:700;letter-spacing:.06em;text-align:center;padding:.5rem 1rem}
main{padding:1.25rem 1rem 2rem}
section{background:var(--paper);border:1px solid var(--line);padding:1rem 1.25rem 1.25rem;margin:0 0 1.25rem}
h2{font-size:1.35rem;margin:.25rem 0 .5rem}
h3{font-size:1.05rem;margin:1.25rem 0 .25rem}
p{margin:.35rem 0 .7rem;max-width:48rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
caption{text-align:left;color:var(--quiet);padding:1.1rem 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line)}
th{border-bottom:2px solid var(--ink);font-weight:700}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.n{white-space:normal;min-width:5.5rem}td.d{white-space:nowrap}
.bad{color:#a3211a;font-weight:700}.doubt{color:#8a4b00;font-weight:700}.good{color:#00662f}.quiet{color:var(--quiet)}
.figures{display:flex;flex-wrap:wrap;gap:.75rem;margin:.5rem 0 1rem;padding:0;list-style:none}
.figures li{flex:1 1 9rem;border-left:4px solid var(--blue);background:var(--pale);padding:.5rem .75rem}
.figures b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
.callout{border-left:6px solid #d5281b;background:#fdf1f0;padding:.6rem 1rem;margin:.5rem 0 1rem}
svg text{font:14px Arial,sans-serif;fill:var(--ink)}
footer{padding:0 1rem 2rem;color:var(--quiet);font-size:.9rem}
@media print{body{background:#fff}section{border:0;padding:0;break-inside:avoid-page}header.top{color:#000;background:#fff;padding:0}}
)";

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

Cell text_cell(std::string_view text, std::string_view note) { return {html_escape(text), false, std::string(note)}; }
Cell count_cell(std::uint64_t count, std::string_view note) {
  return {base::format_count(count), true, std::string(note)};
}

Cell shown_cell(const std::optional<std::uint64_t>& count) {
  if (count) return count_cell(*count);
  return {"<span aria-label=\"not shown\">*</span>", true, "quiet"};
}

Cell share_cell(double share, std::string_view note) {
  // Never "100.0 %" of what is not whole, nor "0.0 %" of what is not none.
  char buffer[32];
  if (share > 0.9995 && share < 1)
    std::snprintf(buffer, sizeof buffer, "&gt; 99.9 %%");
  else if (share > 0 && share < 0.0005)
    std::snprintf(buffer, sizeof buffer, "&lt; 0.1 %%");
  else
    std::snprintf(buffer, sizeof buffer, "%.1f %%", share * 100);
  return {buffer, true, std::string(note)};
}

Cell absent_cell() { return {"<span aria-label=\"not known\">&mdash;</span>", true, "quiet"}; }

std::string html_table(std::string_view caption, const std::vector<std::string>& heads,
                       const std::vector<std::vector<Cell>>& rows) {
  std::string out =
      "<div class=\"scroll\" tabindex=\"0\"><table><caption>" + html_escape(caption) + "</caption><thead><tr>";
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const bool number = !rows.empty() && i < rows.front().size() && rows.front()[i].number;
    out += std::string("<th scope=\"col\"") + (number ? " class=\"n\">" : ">") + html_escape(heads[i]) + "</th>";
  }
  out += "</tr></thead><tbody>\n";
  for (const auto& row : rows) {
    out += "<tr>";
    for (const Cell& cell : row) {
      std::string classes = cell.number ? "n" : "";
      if (!cell.note.empty()) classes += (classes.empty() ? "" : " ") + cell.note;
      out += classes.empty() ? "<td>" : "<td class=\"" + classes + "\">";
      out += cell.text + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

std::string html_bars(std::string_view sentence, const std::vector<Bar>& bars) {
  std::uint64_t most = 1;
  for (const Bar& bar : bars) most = std::max(most, bar.count);
  constexpr int kRow = 30;
  const int height = kRow * static_cast<int>(bars.size());
  std::string out = "<p>" + html_escape(sentence) + "</p>\n<svg role=\"img\" aria-label=\"" + html_escape(sentence) +
                    "\" width=\"100%\" viewBox=\"0 0 720 " + std::to_string(height) +
                    "\" preserveAspectRatio=\"xMinYMin meet\" style=\"max-width:720px\">\n";
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const int top = kRow * static_cast<int>(i);
    const auto width = static_cast<int>(static_cast<double>(bars[i].count) / static_cast<double>(most) * 400);
    out += "<text x=\"0\" y=\"" + std::to_string(top + 20) + "\">" + html_escape(bars[i].label) +
           "</text><rect x=\"200\" y=\"" + std::to_string(top + 5) + "\" width=\"" +
           std::to_string(bars[i].count > 0 ? std::max(width, 2) : 0) +
           "\" height=\"20\" fill=\"#005eb8\"/><text x=\"" + std::to_string(210 + width) + "\" y=\"" +
           std::to_string(top + 20) + "\">" + (bars[i].hidden ? std::string("*") : base::format_count(bars[i].count)) +
           "</text>\n";
  }
  return out + "</svg>\n";
}

std::string html_page(std::string_view title, bool synthetic, std::string_view body) {
  std::string out =
      "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width,initial-scale=1\"><title>";
  out += html_escape(title);
  out += "</title><style>";
  out += kStyle;
  out += "</style></head><body>\n";
  if (synthetic)
    out +=
        "<div class=\"synthetic\" role=\"note\">SYNTHETIC &ndash; demonstration mode, not for the care of any "
        "person</div>\n";
  out += body;
  return out + "</body></html>\n";
}

}  // namespace kursaal::report
