import { whenIdle } from './later.ts'
import { opened } from './opened.tsx'
import { openPart } from './part.ts'
import type { PickProps } from './pick-popup.tsx'

const pick = openPart(async () => (await import('./pick-popup.tsx')).PickPopup)
whenIdle(pick.bring)

/** One of a list under a button. */
export const Pick = opened<PickProps>(pick)
