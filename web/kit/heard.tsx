import type { ReactNode } from 'react'

/**
 * Where what comes is heard. The place stays, empty, before and after: a screen reader that first meets it already
 * full says nothing. Empty it takes no room, nor the gap of a neighbour.
 */
export const Heard = ({ children }: { readonly children: ReactNode }) => (
  <div role="status" className="empty:absolute">
    {children}
  </div>
)
