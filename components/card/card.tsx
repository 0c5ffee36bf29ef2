'use client';
import { useQuery } from '@tanstack/react-query';
import { fetchCell } from '../../lib/client/api.ts';
import { lookOf } from '../../lib/coverage/digest/marks.ts';
import { isPast } from '../app/mode.ts';
import { useDigest } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { copyText } from '../ui/copy-button.tsx';
import { CardBody } from './card-body.tsx';
import { CardFrame, type CardProps, lookUp } from './card-frame.tsx';

/** While a card is open its chain is asked for again this often, for what changes without the cell changing. */
const REFRESH_MS = 15_000;
const NO_WORD = 'This page has no word from Rollcall: the chain cannot be read.';

/** One cell: its state, the chain with its first broken link, and what to do. */
export function Card(props: CardProps) {
  const { cell: ref, page, mode } = props;
  const { state, cell } = lookUp(page, ref);
  const mark = useDigest().marks.get(ref.node);

  const detail = useQuery({
    // A cell that changed is another question; the answer to the last one stays until the new one is here.
    queryKey: ['cell', ref.daemonSet, ref.node, state, cell?.reason, cell?.since, cell?.message],
    queryFn: ({ signal }) => fetchCell(ref, signal),
    placeholderData: (previous, query) => (isAbout(query?.queryKey, ref) ? previous : undefined),
    refetchInterval: REFRESH_MS,
    enabled: mode !== 'lost' && state !== null,
  });

  useKeys({ c: () => void copyText(detail.data?.remedy.commands[0] ?? '') });

  return (
    <CardFrame {...props}>
      <CardBody
        look={state === null ? null : lookOf(state, ref.daemonSet, mark)}
        detail={detail.data ?? null}
        error={mode === 'lost' ? NO_WORD : (detail.error?.message ?? null)}
        isPast={isPast(mode)}
      />
    </CardFrame>
  );
}

function isAbout(queryKey: readonly unknown[] | undefined, { daemonSet, node }: CardProps['cell']): boolean {
  return queryKey?.[1] === daemonSet && queryKey[2] === node;
}
