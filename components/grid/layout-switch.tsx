import { chooseLayout, type Layout, NO_PANEL } from '../../lib/client/view-state.ts';
import { ViewLink } from '../ui/view-link.tsx';

interface LayoutSwitchProps {
  readonly to: Layout;
  readonly nodeCount: number;
}

/** In narrow windows the top bar has no room for the views. */
export function LayoutSwitch({ to, nodeCount }: LayoutSwitchProps) {
  return (
    <ViewLink className="layout-switch" to={{ ...NO_PANEL, layout: chooseLayout(to, nodeCount) }}>
      {to === 'grid' ? 'as a grid' : 'as strips'}
    </ViewLink>
  );
}
