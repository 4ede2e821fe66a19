import { whenIdle } from './later.ts'
import { openPart } from './part.ts'
import { windowed } from './placed.tsx'

const sheet = openPart(async () => (await import('./sheet-popup.tsx')).SheetPopup)
whenIdle(sheet.bring)

/** A panel that slides over the page on a phone. */
export const Sheet = windowed(sheet)
