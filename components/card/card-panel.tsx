'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Card } from './card.tsx';
import type { CardProps } from './card-frame.tsx';

/** What was fetched for one card is there when it is opened again. Nothing is fetched on the server. */
const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, refetchOnWindowFocus: false } } });

/** The card with what it fetches by: loaded after the page, since no first look needs it. */
export default function CardPanel(props: CardProps) {
  return (
    <QueryClientProvider client={queries}>
      <Card {...props} />
    </QueryClientProvider>
  );
}
