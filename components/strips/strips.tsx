// biome-ignore-all lint/a11y/useSemanticElements: strips are painted on a canvas, with a table's roles beside it.
'use client';
import {
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import { NO_PANEL, type ViewState } from '../../lib/client/view-state.ts';
import type { Category } from '../../lib/coverage/model.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { useDigest, useServices, useSignal } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import type { GlyphName } from '../glyph/sprite.tsx';
import { commonSuffix } from '../grid/arrange.ts';
import { arrangeColumns } from '../grid/columns.ts';
import { filterGrid } from '../grid/filter.ts';
import { LayoutSwitch } from '../grid/layout-switch.tsx';
import { countLooks, Legend } from '../grid/legend.tsx';
import { useLegendFilter } from '../grid/use-legend-filter.ts';
import { arrangeLanes, arrangeNodes, categoryKey } from './arrange-strips.ts';
import type { AxisPool } from './axis.ts';
import { Lens } from './lens.tsx';
import { nextGapInStrips, type StripPlace } from './move.ts';
import { PoolHeads } from './pool-heads.tsx';
import { labelPools } from './pool-labels.ts';
import { ScaleNote } from './scale-note.tsx';
import { StripRow } from './strip-row.tsx';
import { StripSample } from './strip-sample.tsx';
import {
  cursorAt,
  type Frame,
  findLane,
  findNode,
  placeOfCursor,
  refOf,
  type Scene,
  StripsContext,
  useMakeTools,
} from './use-cursor.ts';
import { useStripsHandlers } from './use-strips-handlers.ts';
import { useStripsPlaces } from './use-strips-places.ts';

/** The last names may reach over the counts, which have no name. */
const OVERHANG_PX = 60;

interface StripsProps {
  readonly page: PageData;
  readonly view: ViewState;
  readonly mode: Mode;
}

/** Every DaemonSet against every node, for clusters whose nodes outnumber the lines of a screen. */
export const Strips = memo(function Strips({ page, view, mode }: StripsProps) {
  const services = useServices();
  const { counts } = useDigest();
  const tools = useMakeTools();
  const { scene, frame, pools, allColumns } = useScene(page, view, mode);
  const wrap = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLCanvasElement>(null);
  const highlight = useSignal(services.highlight);
  const isBehind = useSignal(services.digests.isBehind);
  const { canvas } = tools;
  useLayoutEffect(() => {
    canvas.update(scene, pools);
    tools.scene.set(scene);
  }, [canvas, tools, scene, pools]);
  useLayoutEffect(() => canvas.light(highlight), [canvas, highlight]);
  useStripsPlaces(canvas, root, field, frame.lanes);
  const axis = useSignal(canvas.axis);
  const labels = useMemo(
    () => (axis === null ? [] : labelPools(pools, axis.spans, canvas.ratio, axis.width / canvas.ratio + OVERHANG_PX)),
    [axis, pools, canvas],
  );

  const open = useCallback(
    (place: StripPlace) => {
      const shown = tools.scene.getSnapshot();
      const cell = shown === null ? null : refOf(shown, place);
      if (cell !== null) services.view.select({ ...NO_PANEL, cell });
    },
    [tools, services],
  );
  const handlers = useStripsHandlers({ frame, tools, labels, root, field, open });
  const selectedLane = view.cell === null ? -1 : findLane(frame, view.cell.daemonSet);
  const selectedNode = view.cell === null ? -1 : findNode(frame, view.cell.node);

  const requested = useSignal(services.focus);
  useEffect(() => {
    if (requested === null) return;
    const place = { lane: Math.max(0, findLane(frame, requested.daemonSet)), node: findNode(frame, requested.node) };
    if (place.node < 0) return;
    tools.focus(cursorAt(place, frame));
    services.focus.set(null);
  }, [requested, frame, tools, services]);
  const reveal = useEffectEvent((lane: number) => {
    root.current?.querySelector(`[data-lane="${lane}"]`)?.scrollIntoView({ block: 'nearest' });
  });
  useEffect(() => {
    if (view.cell !== null && selectedLane >= 0) reveal(selectedLane);
  }, [view.cell, selectedLane]);

  const goToGap = (step: 1 | -1) => {
    const selected = { lane: selectedLane, node: selectedNode };
    const from = view.cell === null ? placeOfCursor(tools.cursor.getSnapshot(), frame) : selected;
    const gap = nextGapInStrips(canvas.lanes.all, from, step);
    if (gap === null) return;
    if (view.cell !== null) open(gap);
    else tools.focus(cursorAt(gap, frame));
  };
  const toggleCategory = useCallback(
    (category: Category) => {
      const rest = view.foldCategories.filter((other) => other !== category);
      const isFolded = rest.length < view.foldCategories.length;
      services.view.filter({ foldCategories: isFolded ? rest : [...rest, category] });
    },
    [view.foldCategories, services],
  );
  const togglePools = useCallback(
    (toggled: readonly AxisPool[]) => {
      const names = new Set(toggled.map(({ name }) => name));
      const rest = (view.fold ?? []).filter((name) => !names.has(name));
      const isFolded = toggled.every((pool) => pool.isFolded);
      services.view.filter({ fold: isFolded ? rest : [...rest, ...names] });
    },
    [view.fold, services],
  );
  const toggleFamily = () => {
    const lane = frame.lanes[placeOfCursor(tools.cursor.getSnapshot(), frame).lane];
    const own = lane?.kind === 'column' ? frame.columns[lane.columns[0] ?? -1]?.family : null;
    const id = (own ?? frame.columns.find(({ family }) => family !== null)?.family)?.id;
    if (id === undefined) return;
    const rest = view.unfold.filter((other) => other !== id);
    services.view.filter({ unfold: rest.length < view.unfold.length ? rest : [...rest, id] });
  };
  const toggleState = useLegendFilter(view);
  const goBack = () => goToGap(-1);
  useKeys({ n: () => goToGap(1), N: goBack, f: toggleFamily });

  return (
    <StripsContext value={tools}>
      <div ref={wrap} className="strips-wrap">
        <div
          ref={root}
          className="strips"
          role="grid"
          aria-label="Nodes by agent"
          aria-rowcount={frame.lanes.length + 1}
          aria-colcount={frame.places.length + 2}
          {...handlers}
        >
          <PoolHeads labels={labels} frame={frame} onToggle={togglePools} />
          <div className="strips-body" role="rowgroup">
            {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: this canvas takes no focus. */}
            <canvas ref={field} className="strips-field" aria-hidden="true" />
            {frame.lanes.map((lane, place) => (
              <StripRow
                // The button that folds is the same as the one that unfolds.
                key={lane.isHead ? categoryKey(lane.category) : lane.key}
                lane={lane}
                place={place}
                frame={frame}
                isPast={isPast(mode)}
                isDimmed={highlight !== null && !highlight.some(({ daemonSet }) => isOf(frame, place, daemonSet))}
                selected={place === selectedLane ? selectedNode : -1}
                onToggle={toggleCategory}
              />
            ))}
            {frame.places.length * frame.lanes.length === 0 && (
              <p className="py-3 text-fg-2 text-small">Nothing here matches.</p>
            )}
          </div>
        </div>
        <Legend
          counts={isBehind ? null : countLooks(allColumns, counts)}
          mode={mode}
          states={view.states}
          onToggle={toggleState}
          sample={drawSample}
          note={
            <>
              <ScaleNote pools={pools} />
              <LayoutSwitch to="grid" nodeCount={page.picture.nodes.length} />
            </>
          }
        />
        <Lens frame={frame} wrap={wrap} onOpen={open} />
      </div>
    </StripsContext>
  );
});

function drawSample(glyph: GlyphName): ReactNode {
  if (glyph === 'meant') return null;
  return glyph === 'notSelected' ? <span key={glyph}>blank:</span> : <StripSample key={glyph} glyph={glyph} />;
}

/** Whether a problem of this DaemonSet, or of whole nodes, is in the strip. */
function isOf(frame: Frame, lane: number, daemonSet: string | null): boolean {
  if (daemonSet === null) return true;
  const places = frame.lanes[lane]?.columns ?? [];
  return places.some((place) => frame.columns[place]?.members.some(({ key }) => key === daemonSet));
}

/** What is shown, in which order. What stays the same keeps its identity. */
function useScene(page: PageData, view: ViewState, mode: Mode) {
  const { families, marks } = useDigest();
  const { q, states, fold, unfold, foldCategories } = view;
  const allColumns = useMemo(() => arrangeColumns(page.shapes, families, unfold), [page.shapes, families, unfold]);
  const { nodes, order } = page.layout;
  const isFiltered = q.trim() !== '' || states.length > 0;
  // Without a filter, what cells say decides nothing.
  const asked = isFiltered ? page : null;
  const by = isFiltered ? marks : null;
  const found = useMemo(
    () => (asked === null || by === null ? null : filterGrid(asked, allColumns, by, q, states)),
    [asked, allColumns, by, q, states],
  );
  const left = useSameList(found?.places ?? order);
  const columns = useSameList(found?.columns ?? allColumns);
  const arranged = useMemo(() => arrangeNodes(nodes, left), [nodes, left]);
  const pools = useMemo(
    () => arranged.pools.map((pool) => ({ ...pool, isFolded: fold?.includes(pool.name) ?? false })),
    [arranged, fold],
  );
  const suffix = useMemo(() => commonSuffix(nodes.map(({ name }) => name)), [nodes]);
  const lanes = useMemo(() => arrangeLanes(columns, foldCategories), [columns, foldCategories]);
  const { places } = arranged;
  const frame = useMemo(
    (): Frame => ({ lanes, columns, places, nodes, suffix }),
    [lanes, columns, places, nodes, suffix],
  );
  const isLost = mode === 'lost';
  const scene = useMemo((): Scene => ({ ...frame, page, marks, isLost }), [frame, page, marks, isLost]);
  return { scene, frame, pools, allColumns };
}

/** The list that was there before while it has the same in it: a filter makes a new one with every change of a cell. */
function useSameList<T>(list: readonly T[]): readonly T[] {
  const [kept, setKept] = useState(list);
  if (kept === list || (kept.length === list.length && kept.every((one, at) => one === list[at]))) return kept;
  setKept(list);
  return list;
}
