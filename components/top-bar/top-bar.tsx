import type { PageFacts } from '../../lib/client/page-data.ts';
import { ALL, chooseLayout, NO_PANEL, shownLayout } from '../../lib/client/view-state.ts';
import type { Mode } from '../app/mode.ts';
import { useView } from '../app/services.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { Freshness } from './freshness.tsx';
import { SearchBox } from './search-box.tsx';
import { ThemeToggle } from './theme-toggle.tsx';

interface TopBarProps {
  readonly picture: PageFacts;
  readonly mode: Mode;
  readonly onKeys: () => void;
}

const TAB =
  'rounded-[5px] px-[9px] medium:px-1.5 py-1 text-fg-2 no-underline hover:bg-hover aria-[current]:bg-hover aria-[current]:font-[550] aria-[current]:text-fg';

/** Where one is, and how fresh what one sees is. */
export function TopBar({ picture, mode, onKeys }: TopBarProps) {
  const view = useView();
  const moving = picture.daemonSets.filter(({ rollout }) => rollout !== null && isUnderWay(rollout.phase)).length;
  const nodeCount = picture.nodes.length;
  const panel = view.rollout !== null ? 'rollouts' : view.hygiene !== null ? 'hygiene' : null;
  const shown = view.cell !== null || panel === null ? shownLayout(view, nodeCount) : panel;
  return (
    <header className="relative flex h-11 flex-none items-center gap-3.5 border-line border-b px-(--edge) whitespace-nowrap narrow:gap-2">
      <a className="font-[650] text-[14px] no-underline tracking-[-.01em]" href="/">
        Rollcall
      </a>
      <span
        className="flex h-7 min-w-0 items-center rounded-md border border-line px-2.5 font-medium"
        title={picture.cluster.server}
      >
        <span className="truncate">{picture.cluster.context}</span>
      </span>
      <nav aria-label="Views" className="ml-0.5 flex gap-0.5 narrow:hidden">
        <ViewLink
          className={TAB}
          to={{ ...NO_PANEL, layout: chooseLayout('grid', nodeCount) }}
          isCurrent={shown === 'grid'}
        >
          Grid
        </ViewLink>
        <ViewLink
          className={TAB}
          to={{ ...NO_PANEL, layout: chooseLayout('strips', nodeCount) }}
          isCurrent={shown === 'strips'}
        >
          Strips
        </ViewLink>
        <ViewLink className={TAB} to={{ ...NO_PANEL, rollout: ALL }} isCurrent={shown === 'rollouts'}>
          Rollouts {moving > 0 && <b className="ml-0.5 font-semibold text-[11px] text-fg-2">{moving}</b>}
        </ViewLink>
        <ViewLink className={TAB} to={{ ...NO_PANEL, hygiene: ALL }} isCurrent={shown === 'hygiene'}>
          Hygiene
        </ViewLink>
      </nav>
      <SearchBox />
      <Freshness picture={picture} mode={mode} />
      <ThemeToggle />
      <button
        type="button"
        className="icon-button -ml-3 narrow:hidden"
        aria-label="Keyboard shortcuts"
        onClick={onKeys}
      >
        ?
      </button>
    </header>
  );
}

function isUnderWay(phase: string): boolean {
  return phase !== 'complete' && phase !== 'unknown';
}
