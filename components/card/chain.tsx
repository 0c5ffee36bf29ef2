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

/**
 * Why, in the order of debugging: everything up to the first broken link holds. Where none is broken, a link that has
 * evidence is what there is to say of a cell that is fine.
 */
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
            {step.evidence.length > 0 && (broken < 0 || look === 'broken' || look === 'unknown') && (
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

/** What stands in a field as code, what was worked out as text; the first line is the one that decides. */
function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  return (
    <dl className="evidence">
      {evidence.map((line, place) => (
        <div key={`${line.label} ${line.value}`} className="contents">
          <dt>{line.label}</dt>
          <dd title={line.path}>
            <EvidenceValue line={line} isHit={place === 0} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function EvidenceValue({ line, isHit }: { readonly line: Evidence; readonly isHit: boolean }) {
  const look = isHit ? 'chip hit' : 'chip';
  if (isVerbatim(line)) return <code className={look}>{line.value}</code>;
  return isHit ? <span className={look}>{line.value}</span> : <Prose text={line.value} />;
}

/** One word with more than letters in it, a toleration spelled out, or a message as the cluster gave it. */
export function isVerbatim({ value, path }: Evidence): boolean {
  const isToken = !value.includes(' ') && /[^a-z]/.test(value);
  const isSpelledOut = /^\w+: \S+, \w+: /.test(value);
  return isToken || isSpelledOut || /^Event|message$/.test(path);
}
