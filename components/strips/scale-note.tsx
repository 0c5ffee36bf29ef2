'use client';
import { useSignal } from '../app/services.tsx';
import type { AxisPool } from './axis.ts';
import { useStripsTools } from './use-cursor.ts';

/** What a pixel stands for. */
export function ScaleNote({ pools }: { readonly pools: readonly AxisPool[] }) {
  const { canvas } = useStripsTools();
  const axis = useSignal(canvas.axis);
  const [pool] = pools;
  const [span] = axis?.spans ?? [];
  if (span === undefined || pool === undefined) return null;
  const nodes = ((span.to - span.from) * canvas.ratio) / span.width;
  if (nodes <= 1) return null;
  const where = axis?.spans.length === pools.length && pool.name !== '' ? ` in ${pool.name}` : '';
  return (
    <span className="scale-note">
      1 px = {nodes.toFixed(1)} nodes{where}; a pixel shows its worst node
    </span>
  );
}
