'use client';
import { lazy, Suspense } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import type { Layout, ViewState } from '../../lib/client/view-state.ts';
import { LoadGuard } from '../app/load-guard.tsx';
import type { Mode } from '../app/mode.ts';
import { Grid } from '../grid/grid.tsx';

/** Small clusters never ask for it. */
const Strips = lazy(() => import('./strips.tsx').then(({ Strips }) => ({ default: Strips })));

interface MatrixProps {
  readonly layout: Layout;
  readonly page: PageData;
  readonly view: ViewState;
  readonly mode: Mode;
}

/** Nodes against agents, as a grid or as strips. */
export function Matrix({ layout, ...rest }: MatrixProps) {
  if (layout === 'grid') return <Grid {...rest} />;
  return (
    <LoadGuard>
      <Suspense fallback={<div className="strips-wrap" aria-busy="true" />}>
        <Strips {...rest} />
      </Suspense>
    </LoadGuard>
  );
}
