// The width that a figure has, so that it is drawn at its real size and its words stay readable on a telephone.
import { type RefObject, useEffect, useRef, useState } from "react";

export function useWidth<T extends HTMLElement>(at_first = 640): [RefObject<T | null>, number] {
  const box = useRef<T>(null);
  const [width, set_width] = useState(at_first);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => set_width(Math.max(200, Math.floor(element.clientWidth)));
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}
