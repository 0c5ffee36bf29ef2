import { createElement, Fragment, type ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** A command to paste. Breaks between words only, so that what is read is what is copied. */
export function Command({ text }: { readonly text: string }) {
  return (
    <div className="command">
      <pre>{createElement(Fragment, null, ...unbroken(text))}</pre>
      <CopyButton text={text} what="command" />
    </div>
  );
}

/** Longer words break where they must: a line has room for about eighty characters. */
const LONGEST_WHOLE = 62;

/** Words that stay whole, `--as=name` among them, with the spaces between. */
function unbroken(text: string): ReactNode[] {
  const whole = { className: 'whitespace-nowrap' };
  return text.split(/( +)/).map((word) => (word.length > LONGEST_WHOLE ? word : createElement('span', whole, word)));
}

/** YAML to merge. The keys that lead to the change are context, the rest is what is added. */
export function Patch({ text }: { readonly text: string }) {
  const lines = text.trimEnd().split('\n');
  // Without any line that adds, all of it is the change.
  const start = Math.max(
    0,
    lines.findIndex((line) => !/^\s*[\w./-]+:\s*$/.test(line)),
  );
  return (
    <pre className="code-block">
      {start > 0 && `${lines.slice(0, start).join('\n')}\n`}
      <span className="added">{lines.slice(start).join('\n')}</span>
    </pre>
  );
}
