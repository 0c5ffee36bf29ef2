'use client';
import { useEffect, useRef, useState } from 'react';
import { useServices, useView } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { Glyph } from '../glyph/glyph.tsx';

/** Browsers allow about a hundred changes of the address in half a minute. */
const SETTLE_MS = 120;

/** Narrows the grid as one types. Escape clears, then leaves. */
export function SearchBox() {
  const { view: store } = useServices();
  const { q } = useView();
  const [text, setText] = useState(q);
  const [shown, setShown] = useState(q);
  const input = useRef<HTMLInputElement>(null);
  if (q !== shown) {
    setShown(q);
    setText(q);
  }
  useEffect(() => {
    if (text === shown) return;
    const timer = setTimeout(() => {
      setShown(text);
      store.filter({ q: text });
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text, shown, store]);
  useKeys({ '/': () => input.current?.focus() });

  const leave = () => {
    if (text === '') input.current?.blur();
    else setText('');
  };
  return (
    <search className="search-box">
      <Glyph name="search" />
      <input
        ref={input}
        type="search"
        aria-label="Find a node, DaemonSet or reason"
        aria-keyshortcuts="/"
        placeholder="Find a node, DaemonSet or reason"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') leave();
        }}
      />
      <kbd className="key">/</kbd>
    </search>
  );
}
