'use client';
import { useEffect, useState } from 'react';
import { fetchCell } from '../../lib/client/api.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
import type { Judgement } from '../../lib/coverage/judgement/judge.ts';
import { INTENT_WORDS } from '../card/intent-words.ts';

/** Whether what keeps the agent off the node is meant, once the server has said so; nothing until then. */
export function Meant({ at: { daemonSet, node } }: { readonly at: CellRef }) {
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  useEffect(() => {
    const end = new AbortController();
    fetchCell({ daemonSet, node }, end.signal).then(
      (detail) => setJudgement(detail.judgement),
      // The tooltip says the rest without it.
      () => {},
    );
    return () => end.abort();
  }, [daemonSet, node]);
  if (judgement === null) return null;
  return (
    <p>
      {INTENT_WORDS[judgement.intent]}: {judgement.grounds[0]?.says}
    </p>
  );
}
