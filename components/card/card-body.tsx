import type { CellDetail } from '../../lib/client/api.ts';
import { NO_PANEL } from '../../lib/client/view-state.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { Command, Patch } from '../ui/command.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Prose } from '../ui/prose.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { Chain } from './chain.tsx';
import { Events } from './events.tsx';
import { JudgementBlock } from './judgement.tsx';
import { PodBlock } from './pod-block.tsx';

interface Shown {
  readonly detail: CellDetail;
}

interface CardBodyProps {
  /** What the grid shows it as. */
  readonly look: CellState | null;
  readonly detail: CellDetail | null;
  readonly error: string | null;
  /** What is shown is how it was last known: without colour. */
  readonly isPast: boolean;
}

/** Everything that is fetched for a card. */
export function CardBody({ look, detail, error, isPast }: CardBodyProps) {
  if (look === null) return null;
  return (
    <div className="panel-body" aria-busy={detail === null && error === null}>
      {error !== null && (
        <p className="mb-2 text-nr-t text-small" role="alert">
          {error}
        </p>
      )}
      {detail === null && error === null && <p className="text-fg-3 text-small">Reading the chain.</p>}
      {detail !== null && (
        <div className={isPast ? 'grayscale' : ''}>
          <Chain chain={detail.chain} state={look} />
          {detail.judgement !== null && <JudgementBlock judgement={detail.judgement} />}
          <Also also={detail.also} />
          <RemedyBlock remedy={detail.remedy} />
          {detail.podDetail !== null && <PodBlock pod={detail.podDetail} />}
          <Events events={detail.events} hasPod={detail.podDetail !== null} />
          <More detail={detail} />
        </div>
      )}
    </div>
  );
}

/** Where to read on. */
function More({ detail: { reason, daemonSet } }: Pick<Shown, 'detail'>) {
  return (
    <p className="mt-4 flex flex-wrap gap-x-4 text-fg-3 text-small [overflow-wrap:anywhere]">
      {reason !== '' && <a href={`/reasons#${reason}`}>What {reason} means</a>}
      <ViewLink to={{ ...NO_PANEL, hygiene: daemonSet }}>How {daemonSet.split('/')[1]} is kept</ViewLink>
    </p>
  );
}

function Also({ also }: Pick<CellDetail, 'also'>) {
  if (also.length === 0) return null;
  return (
    <section className="block">
      <h3>Also</h3>
      <ul className="text-fg-2 text-small">
        {also.map(({ reason, message }) => (
          <li key={`${reason} ${message}`}>
            <Prose text={message} />{' '}
            <a className="text-fg-3" href={`/reasons#${reason}`}>
              {reason}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RemedyBlock({ remedy }: Pick<CellDetail, 'remedy'>) {
  const { says, commands, patch } = remedy;
  if (says === '' && commands.length === 0 && patch === null) return null;
  return (
    <section className="block">
      <h3>
        Remedy
        {patch !== null && <CopyButton text={patch} label="Copy YAML" what="YAML" />}
      </h3>
      {says !== '' && (
        <p>
          <Prose text={says} />
        </p>
      )}
      {patch !== null && <Patch text={patch} />}
      {commands.map((command) => (
        <Command key={command} text={command} />
      ))}
    </section>
  );
}
