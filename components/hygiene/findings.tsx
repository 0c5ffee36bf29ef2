import type { HygieneFindingView } from '../../lib/coverage/hygiene/rule.ts';
import { Advice, EvidenceLines } from '../ui/advice.tsx';
import { isOpen } from './hygiene-table.tsx';

/** Each finding with its evidence and its remedy; what is not open comes last. */
export function Findings({ findings }: { readonly findings: readonly HygieneFindingView[] }) {
  const ordered = [...findings.filter(isOpen), ...findings.filter((one) => !isOpen(one))];
  return (
    <ul>
      {ordered.map((finding) => (
        <Finding key={finding.rule} finding={finding} />
      ))}
    </ul>
  );
}

function Finding({ finding }: { readonly finding: HygieneFindingView }) {
  const { rule, severity, says, evidence, remedy, ignored } = finding;
  return (
    <li className="block hygiene-finding">
      <p>
        <b className={isOpen(finding) && severity === 'warning' ? 'font-semibold text-nr-t' : 'font-semibold'}>
          {says}
        </b>{' '}
        <a className="text-fg-3 text-small" href={`/reasons#${rule}`}>
          {rule}
        </a>
      </p>
      {ignored !== null && (
        <p className="text-fg-2 text-small">
          Ignored by policy{ignored.until === null ? '' : ` until ${ignored.until}`}: {ignored.reason} ({ignored.owner})
        </p>
      )}
      <EvidenceLines evidence={evidence} />
      {remedy !== null && ignored === null && <Advice remedy={remedy} />}
    </li>
  );
}
