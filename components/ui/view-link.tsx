import type { MouseEvent, ReactNode } from 'react';
import { hrefTo, type ViewState } from '../../lib/client/view-state.ts';
import { useServices, useView } from '../app/services.tsx';

interface ViewLinkProps {
  readonly to: Partial<ViewState>;
  readonly className?: string;
  readonly isCurrent?: boolean;
  readonly tabIndex?: number;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A real link, so that it opens in a new tab and works before the script does; a plain click stays on the page. */
export function ViewLink({ to, isCurrent = false, children, ...rest }: ViewLinkProps) {
  const { view: store } = useServices();
  const view = useView();
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    store.select(to);
  };
  return (
    <a href={hrefTo(view, to)} onClick={follow} aria-current={isCurrent ? 'page' : undefined} {...rest}>
      {children}
    </a>
  );
}
