// Offers that nobody took, as counts by team and list: what the board sees, small ones hidden by the server.
import type { UnattendedCount } from "../api/types";
import { from_today } from "./days";
import { type Column, Table } from "./table";
import { count, organisation_in_words } from "./words";

export const kind_words: Record<UnattendedCount["kind"], string> = {
  overdue: "past the day to decide",
  "ask-again": "to be asked again",
};

const columns: Column<UnattendedCount>[] = [
  { name: "Team", heads: true, cell: (one) => organisation_in_words(one.team_name) },
  { name: "List", cell: (one) => one.service_name },
  { name: "What", cell: (one) => kind_words[one.kind] },
  { name: "Offers", number: true, cell: (one) => ("value" in one.offers ? count(one.offers.value) : "hidden") },
  { name: "Oldest due", cell: (one) => (one.oldest_due ? from_today(one.oldest_due) : "hidden") },
];

export function UnattendedCounts({ counts }: { counts: readonly UnattendedCount[] }) {
  return <Table caption="Offers without an answer, by team and list" columns={columns} rows={counts} key_of={(one) => `${one.team}/${one.service}/${one.kind}`} />;
}
