import { whenIdle } from './later.ts'
import type { MenuProps } from './menu-popup.tsx'
import { opened } from './opened.tsx'
import { openPart } from './part.ts'

const menu = openPart(async () => (await import('./menu-popup.tsx')).MenuPopup)
whenIdle(menu.bring)

/** A list of actions under a button. */
export const Menu = opened<MenuProps>(menu)
