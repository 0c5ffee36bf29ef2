/** The names of nodes, compressed as they travel, against `xz -9` of the sorted list. */
import { MessageWriter } from '../../lib/wire/message.ts';
import { writeTable } from '../../lib/wire/table.ts';
import type { Finding } from './finding.ts';
import { NAMINGS, nodeNames } from './wire-cluster.ts';
import { compress, xz } from './wire-compress.ts';

/** The worst of the namings, of gzip. */
export function wireNames(count: number): Finding {
  const all = (Object.keys(NAMINGS) as (keyof typeof NAMINGS)[]).map((naming) => {
    const names = nodeNames(naming, count);
    const out = new MessageWriter();
    writeTable(
      out,
      names.map((name) => ({ name })),
    );
    const { gzip, brotli, says } = compress(out.finish());
    const { bytes, by } = xz(names.join('\n'));
    const ratios = `gzip ${(gzip / bytes).toFixed(2)}x and brotli ${(brotli / bytes).toFixed(2)}x of ${bytes} B of ${by}`;
    return { ratio: gzip / bytes, says: `${count} such as ${names[0]}: ${ratios}; ${says}` };
  });
  return {
    name: 'wire-names',
    value: Math.max(...all.map(({ ratio }) => ratio)),
    details: all.map(({ says }) => says).join('\n  '),
  };
}
