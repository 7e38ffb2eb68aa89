// What each source is called on a person's page: by its organisation, and where one organisation sends several, by what
// each of them tells of. Pure.
import type { FeedShown } from "../api/types";
import { domain_in_words, short_organisation } from "../parts/words";

export interface Agency {
  agency: string;
  name: string;
}

export function agency_names(agencies: readonly Agency[], feeds: readonly Pick<FeedShown, "source" | "domains">[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { agency, name } of agencies) {
    const short = short_organisation(name);
    const shared = agencies.some((other) => other.agency !== agency && other.name === name);
    const domains = feeds.find((feed) => feed.source === agency)?.domains ?? [];
    const what = domains.length > 0 ? domains.map(domain_in_words).join(", ") : agency.replace(/-/g, " ");
    names.set(agency, shared ? `${short}: ${what}` : short);
  }
  return names;
}
