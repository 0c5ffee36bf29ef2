'use client';
import { Component, type ReactNode } from 'react';
import { hrefTo, NO_PANEL } from '../../lib/client/view-state.ts';
import { ViewLink } from '../ui/view-link.tsx';
import { useServices, useView } from './services.tsx';
import { useKeys } from './use-keys.ts';

/**
 * Around parts whose script comes later than the page. One that does not come, since Rollcall is away or is a newer
 * one by now, must not take the page with it.
 */
export class LoadGuard extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <NotLoaded /> : this.props.children;
  }
}

/** In place of a part of the page whose script did not come. */
function NotLoaded() {
  const { view: store } = useServices();
  const view = useView();
  const close = () => store.select(NO_PANEL);
  useKeys({ Escape: close });
  return (
    <aside className="side" aria-label="Not loaded">
      <div className="section-head">
        <h2>Not loaded</h2>
        <ViewLink className="ml-auto" to={NO_PANEL}>
          close
        </ViewLink>
      </div>
      <p className="mb-2 border-line border-t pt-1.5 text-fg-2 text-small">
        This part of the page did not come: Rollcall does not answer, or it was updated since this page was opened.
      </p>
      <a className="button" href={hrefTo(view, {})}>
        Load the page again
      </a>
    </aside>
  );
}
