import type { Evidence, Remedy } from '../../lib/coverage/model.ts';
import { Command, Patch } from './command.tsx';
import { CopyButton } from './copy-button.tsx';

/** Fields that prove a finding, in the words of the API. */
export function EvidenceLines({ evidence }: { readonly evidence: readonly Evidence[] }) {
  return (
    <dl className="evidence-lines">
      {evidence.map(({ label, value, path }) => (
        <div key={`${label} ${value}`}>
          <dt title={path}>{label}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What to do about it, ready to paste. */
export function Advice({ remedy: { says, commands, patch } }: { readonly remedy: Remedy }) {
  return (
    <>
      <p className="text-fg-2">
        {says} {patch !== null && <CopyButton text={patch} label="Copy YAML" what="YAML" />}
      </p>
      {patch !== null && <Patch text={patch} />}
      {commands.map((command) => (
        <Command key={command} text={command} />
      ))}
    </>
  );
}
