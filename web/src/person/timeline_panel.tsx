// A life as its agencies saw it: a lane for each, and beneath it every event in words.
import { useState } from "react";
import type { FeedShown, TimelineItem, TimelinePage } from "../api/types";
import { usePages } from "../api/use_pages";
import { in_words, minute_in_words, month_in_words, number_of } from "../parts/days";
import { Figure } from "../parts/figure";
import { line_height, Lines, lines_of } from "../parts/label_lines";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { type Column, Table } from "../parts/table";
import { count, counted, number_in_words, short_organisation } from "../parts/words";
import { agency_names } from "./agency_names";
import { day_x, drawn_in_words, lane_bars, span_in_words, window_of, year_ticks } from "./lane_layout";

type Lanes = NonNullable<TimelinePage["lanes"]>;

const spans = [
  { years: 2, label: "2 years" },
  { years: 5, label: "5 years" },
  { years: 0, label: "All" },
];

function Drawing({ lanes, as_of, years, width, chosen, choose }: { lanes: Lanes; as_of: string; years: number; width: number; chosen: string; choose: (agency: string) => void }) {
  const beside = width >= 560;
  const left = beside ? 236 : 0;
  const { first, last } = window_of(lanes, as_of, years);
  const drawn = lane_bars(lanes, first, last, left, width - left - 2, 22);
  const names = drawn.map((lane) => lines_of(lane.name, (beside ? left : width) - 6));
  const most = Math.max(1, ...names.map((lines) => lines.length));
  const row = beside ? Math.max(30, most * line_height + 6) : 30 + most * line_height;
  const ticks = year_ticks(first, last, left, width - left - 2);
  const height = drawn.length * row + 24;
  return (
    <svg width={width} height={height} role="img" aria-label={`Months with events, a lane for each of ${counted(drawn.length, "agency", "agencies")}`} className="k-lanes">
      {ticks.map((tick) => (
        <g key={tick.label}>
          <line x1={tick.x} x2={tick.x} y1={0} y2={height - 20} className="k-lanes__tick" />
          <text x={tick.x + 3} y={height - 6} className="k-lanes__year">
            {tick.label}
          </text>
        </g>
      ))}
      <line x1={day_x(as_of, first, last, left, width - left - 2)} x2={day_x(as_of, first, last, left, width - left - 2)} y1={0} y2={height - 20} className="k-lanes__as-of" />
      {drawn.map((lane, i) => {
        const base = (i + 1) * row - 4;
        const lines = names[i] ?? [lane.name];
        const on = chosen === "" || chosen === lane.agency;
        return (
          <g key={lane.agency} className={on ? "k-lanes__lane" : "k-lanes__lane k-lanes__lane--off"} onClick={() => choose(chosen === lane.agency ? "" : lane.agency)}>
            <rect x={0} y={i * row} width={width} height={row} className="k-lanes__row" />
            <Lines lines={lines} x={2} y={beside ? base - 6 - (lines.length - 1) * line_height : i * row + 15} look="k-lanes__name" />
            <line x1={left} x2={width} y1={base} y2={base} className="k-lanes__base" />
            {lane.bars.map((bar) => (
              <rect key={bar.month} x={bar.x} y={base - bar.height} width={bar.width} height={bar.height} className="k-lanes__bar">
                <title>{`${lane.name}, ${month_in_words(bar.month)}: ${counted(bar.count, "event")}`}</title>
              </rect>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

type DrawnLane = ReturnType<typeof lane_bars>[number];

const lane_columns: Column<DrawnLane>[] = [
  { name: "Agency", heads: true, cell: (lane) => lane.name },
  { name: "Events", number: true, cell: (lane) => count(lane.total) },
  { name: "Months with any", number: true, cell: (lane) => lane.bars.length },
  { name: "Last", cell: (lane) => (lane.bars.length > 0 ? month_in_words(lane.bars[lane.bars.length - 1]?.month ?? "") : "none in this time") },
];

function LaneTable({ lanes, as_of, years }: { lanes: Lanes; as_of: string; years: number }) {
  const { first, last } = window_of(lanes, as_of, years);
  return <Table caption={`Events by agency, ${span_in_words({ first, last })}`} caption_shown columns={lane_columns} rows={lane_bars(lanes, first, last, 0, 100, 1)} key_of={(lane) => lane.agency} />;
}

function when(item: TimelineItem): string {
  const day = in_words(item.day, item.precision === "minute" ? "day" : item.precision);
  const minute = item.minute !== null && item.minute >= 0 ? `, ${minute_in_words(item.minute)}` : "";
  const until = item.end_day && item.end_day !== item.day ? ` to ${in_words(item.end_day)}` : "";
  return `${day}${minute}${until}`;
}

// `of`: the one agency whose events they are, or nothing where they are everybody's; it stands on paper too.
function Events({ items, names, of }: { items: readonly TimelineItem[]; names: ReadonlyMap<string, string>; of: string }) {
  const columns: Column<TimelineItem>[] = [
    {
      name: "When",
      cell: (item) => {
        const late = item.known_day && item.day && item.known_day !== item.day ? number_of(item.known_day) - number_of(item.day) : 0;
        return (
          <>
            {when(item)}
            {late > 0 ? <span className="k-cell-note">known {in_words(item.known_day)}</span> : null}
          </>
        );
      },
    },
    {
      name: "What",
      cell: (item) => (
        <>
          {item.words}
          {item.value !== null ? (
            <strong>
              {" "}
              {number_in_words(item.value)} {item.unit ?? ""}
            </strong>
          ) : null}
          <span className="k-cell-note">
            {item.kind_words}
            {item.code ? `, ${item.system} ${item.code}` : ""}
          </span>
          {item.after_death ? <span className="k-tag k-tag--differ">After the recorded death: the link is doubtful</span> : null}
        </>
      ),
    },
    { name: "Who told us", cell: (item) => names.get(item.agency) ?? short_organisation(item.agency_name) },
  ];
  return <Table caption={of === "" ? "Events, newest first" : `Events of ${of} alone, newest first`} caption_shown={of !== ""} look="k-events" columns={columns} rows={items} key_of={(_, at) => at} />;
}

export function TimelinePanel({ person_id, as_of, feeds }: { person_id: string; as_of: string; feeds: readonly FeedShown[] }) {
  const [agency, set_agency] = useState("");
  const [years, set_years] = useState(2);
  const whole = usePages("GET /people/{person_id}/timeline", { path: { person_id } }, 12, 50);
  const some = usePages(agency === "" ? null : "GET /people/{person_id}/timeline", { path: { person_id }, query: { agency } }, 12, 50);

  const sent = whole.first?.lanes ?? [];
  const names = agency_names(sent, feeds);
  const lanes = sent.map((lane) => ({ ...lane, name: names.get(lane.agency) ?? lane.name }));
  const page = agency === "" ? whole : some;

  if (whole.problem) return <ProblemNotice problem={whole.problem} again={() => void whole.again()} />;
  if (!whole.first) return <Waiting what="the timeline" />;
  if (lanes.length === 0 && whole.shown === 0)
    return <Nothing title="No event that you may see">That is not the same as nothing having happened: see how fresh each feed is.</Nothing>;
  return (
    <>
      <Figure
        title="Who saw them, month by month"
        sentence={`${drawn_in_words(lanes, window_of(lanes, as_of, years))} A taller bar is more events in that month; the broken line is the day of the data, and what stands after it is planned.`}
        draw={(width) => <Drawing lanes={lanes} as_of={as_of} years={years} width={width} chosen={agency} choose={set_agency} />}
        table={<LaneTable lanes={lanes} as_of={as_of} years={years} />}
      />
      <div className="k-filters">
        <div role="group" aria-label="Whose events" className="k-pills">
          <button type="button" aria-pressed={agency === ""} onClick={() => set_agency("")}>
            All agencies
          </button>
          {lanes.map((lane) => (
            <button key={lane.agency} type="button" aria-pressed={agency === lane.agency} onClick={() => set_agency(lane.agency)}>
              {lane.name}
            </button>
          ))}
        </div>
        <div role="group" aria-label="How far back the drawing goes" className="k-pills">
          {spans.map((span) => (
            <button key={span.years} type="button" aria-pressed={years === span.years} onClick={() => set_years(span.years)}>
              {span.label}
            </button>
          ))}
        </div>
      </div>
      {page.problem ? <ProblemNotice problem={page.problem} again={() => void page.again()} /> : null}
      {page.first === null && page.busy ? <Waiting what="the events" /> : <Events items={page.items} names={names} of={lanes.find((lane) => lane.agency === agency)?.name ?? ""} />}
      <ShowMore of={page} one="event" label="Earlier events" />
    </>
  );
}
