// Everybody who looked at a person, or tried: newest first, a page at a time.
import { usePages } from "../api/use_pages";
import { moment_in_words } from "../parts/days";
import { Nothing, ProblemNotice, Waiting } from "../parts/notices";
import { ShowMore } from "../parts/show_more";
import { type Column, Table } from "../parts/table";
import { useVocabulary, word_of } from "../shell/session";
import { type Looks, action_in_words, gathered } from "./looks";

export function WhoLooked({ person_id }: { person_id: string }) {
  const looks = usePages("GET /people/{person_id}/looked", { path: { person_id } }, 50);
  const words = useVocabulary();
  if (looks.problem) return <ProblemNotice problem={looks.problem} again={() => void looks.again()} />;
  if (!looks.first) return <Waiting what="who looked" />;
  if (looks.shown === 0) return <Nothing title="Nobody has looked, or there is no such person" />;

  const columns: Column<Looks>[] = [
    {
      name: "When",
      cell: ({ newest, oldest, times }) => (
        <>
          {moment_in_words(newest.at)}
          {times > 1 ? (
            <span className="k-cell-note">
              {times} times since {moment_in_words(oldest.at)}
            </span>
          ) : null}
        </>
      ),
    },
    {
      name: "Who",
      heads: true,
      cell: ({ newest }) => (
        <>
          {newest.shown_name}
          <span className="k-cell-note">
            {word_of(words?.roles, newest.role)}
            {newest.team_name ? `, ${newest.team_name}` : ""}
          </span>
        </>
      ),
    },
    {
      name: "What",
      cell: ({ newest }) => (
        <>
          {action_in_words(newest.action)}
          <span className="k-cell-note">
            {newest.outcome}
            {newest.rule ? `: ${newest.rule.replace(/-/g, " ")}` : ""}
          </span>
        </>
      ),
    },
  ];
  return (
    <>
      <Table caption="Who looked, newest first" caption_shown columns={columns} rows={gathered(looks.items)} key_of={(_, at) => at} />
      <ShowMore of={looks} one="look" label="Earlier looks" />
    </>
  );
}
