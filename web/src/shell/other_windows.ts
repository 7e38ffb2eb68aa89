// What the windows of one browser tell each other: that somebody has signed in or out, and that a window which waited for
// that goes on. Nothing of who it is.
const words = ["signed-in", "signed-out", "goes-on"] as const;
export type Word = (typeof words)[number];

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("kursaal-session");

export function tell_windows(word: Word): void {
  channel?.postMessage(word);
}

export function on_word(heard: (word: Word) => void): () => void {
  const hear = ({ data }: MessageEvent) => {
    const word = words.find((each) => each === data);
    if (word) heard(word);
  };
  channel?.addEventListener("message", hear);
  return () => channel?.removeEventListener("message", hear);
}
