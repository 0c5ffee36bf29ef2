'use client';
import { Queries } from '../ui/queries.tsx';
import { Card } from './card.tsx';
import type { CardProps } from './card-frame.tsx';

/** The card with what it fetches by: loaded after the page. */
export default function CardPanel(props: CardProps) {
  return (
    <Queries>
      <Card {...props} />
    </Queries>
  );
}
