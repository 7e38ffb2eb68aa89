// Where the user is: the address bar as state. A person's name never stands in it, only the opaque key.
import { type AnchorHTMLAttributes, type MouseEvent, useEffect, useSyncExternalStore } from "react";

const moved = "kursaal-moved";

function subscribe(heard: () => void): () => void {
  window.addEventListener("popstate", heard);
  window.addEventListener(moved, heard);
  return () => {
    window.removeEventListener("popstate", heard);
    window.removeEventListener(moved, heard);
  };
}

export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => window.location.pathname);
}

export function go_to(path: string, replace = false): void {
  if (replace) window.history.replaceState(null, "", path);
  else window.history.pushState(null, "", path);
  window.dispatchEvent(new Event(moved));
  window.scrollTo(0, 0);
}

export function Redirect({ to }: { to: string }) {
  useEffect(() => go_to(to, true), [to]);
  return null;
}

// "/people/{id}" against "/people/p123": the values, or nothing.
export function matched(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/");
  const given = path.replace(/\/+$/, "").split("/");
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const here = given[i] ?? "";
    if (part.startsWith("{")) {
      try {
        found[part.slice(1, -1)] = decodeURIComponent(here);
      } catch {
        return null;
      }
    } else if (part !== here) {
      return null;
    }
  }
  return found;
}

function is_plain_click(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  return (
    <a
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || !is_plain_click(event)) return;
        event.preventDefault();
        go_to(href);
      }}
      {...rest}
    />
  );
}

export function person_path(person_id: string): string {
  return `/people/${encodeURIComponent(person_id)}`;
}
