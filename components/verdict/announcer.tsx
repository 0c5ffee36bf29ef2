'use client';
import { useEffect, useRef, useState } from 'react';

const AT_MOST_EVERY_MS = 10_000;

/** Tells a screen reader when the verdict means something else than before, and not more often than it can listen. */
export function Announcer({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('');
  const heard = useRef({ meaning: withoutAges(text), at: 0 });
  useEffect(() => {
    const meaning = withoutAges(text);
    if (meaning === heard.current.meaning) return;
    const wait = Math.max(0, heard.current.at + AT_MOST_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      heard.current = { meaning, at: Date.now() };
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <span className="visually-hidden" aria-live="polite">
      {said}
    </span>
  );
}

/** `since 12 min` becomes `since 13 min` without anything having happened. */
export function withoutAges(text: string): string {
  return text.replace(/\b\d+(\.\d+)? (s|min|h|d)\b ?/g, '');
}
