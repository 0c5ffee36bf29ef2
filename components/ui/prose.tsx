import { createElement, Fragment, type ReactNode } from 'react';

/** Taints as kubectl prints them, and the commands that sentences name. */
const TOKENS =
  /((?<!\S)\S*?[\w./=-]:(?:NoSchedule|NoExecute|PreferNoSchedule)\b-?)|(kubectl get ds(?: -A)?|\b\d+ nodes? (?:is|are) silent|^\d+ cells)/g;

/** A sentence with its taints set as code and its commands set in bold. */
export function Prose({ text }: { readonly text: string }) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [token, taint] = match;
    parts.push(text.slice(end, match.index));
    parts.push(
      taint === undefined ? <b className="font-[550] text-fg">{token}</b> : <code className="chip">{token}</code>,
    );
    end = match.index + token.length;
  }
  parts.push(text.slice(end));
  return createElement(Fragment, null, ...parts);
}

/** The first clause in bold: what all share comes first, how the others differ after it. */
export function BoldClause({ text }: { readonly text: string }) {
  const cut = text.search(/[;,]/);
  if (cut < 0) return <b className="font-semibold text-fg">{text}</b>;
  return (
    <>
      <b className="font-semibold text-fg">{text.slice(0, cut)}</b>
      {text.slice(cut)}
    </>
  );
}
