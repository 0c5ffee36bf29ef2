import type { PageFacts } from '../../lib/client/page-data.ts';
import { YesNo } from './yes-no.tsx';

/** In place of the matrix: the nodes that there are, while there is no DaemonSet to call. */
export function EmptyCluster({ picture }: { readonly picture: PageFacts }) {
  return (
    <section
      className="min-w-0 overflow-auto border-line border-r medium:overflow-visible medium:border-t medium:border-r-0"
      aria-label="Nodes"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and nothing else in it takes the focus.
      tabIndex={0}
    >
      <div className="max-w-[640px] px-(--edge) py-3.5">
        {picture.nodes.length > 0 && (
          <table className="table">
            <thead>
              <tr>
                <th className="wide">Node</th>
                <th>Ready</th>
                <th>Taints</th>
              </tr>
            </thead>
            <tbody>
              {picture.nodes.map((node) => (
                <tr key={node.name}>
                  <td className="wide">
                    <b>{node.name}</b>
                  </td>
                  <td>
                    <YesNo is={node.ready === 'True'} says={node.ready === 'Unknown' ? 'unknown' : undefined} />
                  </td>
                  <td>
                    {node.taints.length === 0
                      ? '–'
                      : node.taints.map((taint) => (
                          <code key={taint} className="chip mr-1">
                            {taint}
                          </code>
                        ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}
