import { whenIdle } from './later.ts'
import { openPart } from './part.ts'
import { windowed } from './placed.tsx'

const load = () => import('./dialog-popup.tsx')
const dialog = openPart(async () => (await load()).DialogPopup)
const confirm = openPart(async () => (await load()).ConfirmPopup)
whenIdle(dialog.bring)
whenIdle(confirm.bring)

/** A modal window. */
export const Dialog = windowed(dialog)

/** Asks before something that cannot be undone. */
export const Confirm = windowed(confirm)
