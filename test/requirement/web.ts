import type { Requirement } from './requirement.ts'

/** What is promised of the pages. */
export const webPromises = {
  'web:ask': { promise: 'A person asks in the browser, watches the answer and sees it sealed.' },
  'web:stop': { promise: 'Stop ends the answer, and what was said stays.' },
  'web:verify-here': {
    promise: 'Verify here runs every step in the browser against the pinned key.',
  },
  'web:csp': {
    promise: 'The page loads nothing from elsewhere and breaks no rule of its content policy.',
  },
  'web:parts': {
    promise:
      'A part of the page that cannot be loaded says so in its place, with another try; a newer build is loaded by itself once, and never over what is written.',
  },
  'web:focus': { promise: 'The focus stays in an open window, and is never nowhere.' },
  'web:axe': { promise: 'axe finds nothing wrong, light or dark, on a phone or a desk.' },
  'web:languages': { promise: 'The web speaks French and English.' },
  'web:first-load': { promise: 'The first load is at most 200 kB gzipped.' },
  'transparency:vote': { promise: 'The page says for whose signatures the board voted.' },
  'transparency:first-screen': {
    promise:
      'Whoever opens the page about the ledger reads in one screen what is promised and what their own browser found, the bad news first.',
  },
} as const satisfies Readonly<Record<string, Requirement>>
