'use client';
import { useEffect, useState } from 'react';
import { Glyph } from '../glyph/glyph.tsx';

const SAID_FOR_MS = 1600;

/** Copies `text`; says so for a moment. */
export function CopyButton({
  text,
  label,
  what,
}: {
  readonly text: string;
  readonly label?: string;
  readonly what: string;
}) {
  const [answer, setAnswer] = useState<'copied' | 'not copied' | null>(null);
  useEffect(() => {
    if (answer === null) return;
    const timer = setTimeout(() => setAnswer(null), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [answer]);
  const copy = async () => {
    setAnswer((await copyText(text)) ? 'copied' : 'not copied');
  };
  return (
    <button type="button" className="copy" aria-label={`Copy ${what}`} title={`Copy ${what}`} onClick={copy}>
      <Glyph name={answer === 'copied' ? 'check' : 'copy'} />
      <span aria-live="polite">{answer ?? label}</span>
    </button>
  );
}

/** False where the browser refuses: only secure origins and loopback may write to the clipboard. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
