// One source of those that the page tells of, or all of them.
import type { DataPage } from "../api/types";

export function SourceChoice({ page, value, set }: { page: DataPage; value: string; set: (source: string) => void }) {
  return (
    <label className="k-inline">
      Source
      <select value={value} onChange={(event) => set(event.target.value)}>
        <option value="">all</option>
        {page.sources.map((one) => (
          <option key={one.source} value={one.source}>
            {one.organisation_name || one.source} ({one.source})
          </option>
        ))}
      </select>
    </label>
  );
}
