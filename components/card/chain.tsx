import type { CellState, ChainStep, ChainStepId, Evidence } from '../../lib/coverage/model.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { Prose } from '../ui/prose.tsx';

/** Kubernetes' own names for what is checked. */
const TITLES: Readonly<Record<ChainStepId, string>> = {
  nodeReady: 'Node is Ready',
  nodeName: 'nodeName',
  nodeSelector: 'nodeSelector',
  affinity: 'Affinity',
  taints: 'Taints, tolerations',
  resources: 'Resources',
  podCreated: 'Pod created',
  scheduled: 'Scheduled',
  image: 'Image',
  running: 'Running',
  ready: 'Ready',
  revision: 'Revision',
};

/** `would`: passes, but stands after the broken link, so that nothing got as far. `off`: not reached. */
type Look = 'pass' | 'broken' | 'would' | 'off' | 'unknown';

/** Why, in the order of debugging: everything up to the first broken link holds. */
export function Chain({ chain, state }: { readonly chain: readonly ChainStep[]; readonly state: CellState }) {
  const broken = chain.findIndex((step) => step.outcome === 'fail');
  return (
    <ol aria-label="Why">
      {chain.map((step, place) => {
        const look = lookOf(step, place, broken);
        return (
          <li key={step.step} className="chain-step" data-look={look}>
            <Glyph name={glyphFor(look, state)} />
            <b>
              <span className="visually-hidden">{SPOKEN[look]}: </span>
              {TITLES[step.step]}
            </b>
            <span className="says">
              <Prose text={step.says} />
            </span>
            {step.evidence.length > 0 && (look === 'broken' || look === 'unknown') && (
              <EvidenceList evidence={step.evidence} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

const SPOKEN: Readonly<Record<Look, string>> = {
  pass: 'passes',
  broken: 'fails',
  would: 'would pass',
  off: 'not reached',
  unknown: 'unknown',
};

function lookOf({ outcome }: ChainStep, place: number, broken: number): Look {
  if (outcome === 'fail') return 'broken';
  if (outcome === 'unknown') return 'unknown';
  if (outcome === 'skipped') return 'off';
  return broken >= 0 && place > broken ? 'would' : 'pass';
}

function glyphFor(look: Look, state: CellState): GlyphName {
  if (look === 'broken') return state === 'healthy' || state === 'notSelected' ? 'cross' : state;
  if (look === 'unknown') return 'question';
  return look === 'off' ? 'unread' : 'check';
}

/** Fields verbatim as code, what was worked out as text; the first field is the one that decides. */
function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  const hit = evidence.findIndex(({ path }) => path !== '');
  return (
    <dl className="evidence">
      {evidence.map(({ label, value, path }, place) => (
        <div key={`${label} ${value}`} className="contents">
          <dt>{label}</dt>
          <dd>
            {path === '' ? (
              <Prose text={value} />
            ) : (
              <code className={place === hit ? 'chip hit' : 'chip'} title={path}>
                {value}
              </code>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
