import type { ReactNode } from 'react'

/** The first stop of the Tab key: past everything that repeats. */
export function SkipLink({ children }: { readonly children: ReactNode }) {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-ink px-4 py-2 text-note text-paper focus:translate-y-0"
      onClick={(event) => {
        // The address stays as it is: a fragment there is read as an owner link.
        event.preventDefault()
        document.getElementById('content')?.focus()
      }}
    >
      {children}
    </a>
  )
}
