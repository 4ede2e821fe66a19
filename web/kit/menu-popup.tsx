import { Menu as Base } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { classes } from './class.ts'
import type { Trigger } from './later.ts'

export type MenuEntry = {
  readonly label: string
  readonly icon: ReactNode
  readonly danger?: boolean
  readonly onSelect: () => void
}

export type MenuProps = {
  /** Names the place of the menu, which stands outside every landmark of the page. */
  readonly label: string
  readonly trigger: Trigger
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'end'
  readonly entries: readonly MenuEntry[]
}

/** The paper that a list under a button is on. */
export const popupClass =
  'min-w-52 rounded-xl border border-line bg-card p-1 shadow-xl transition duration-150 outline-none data-ending-style:opacity-0 data-starting-style:opacity-0'

/** A list of actions under a button. Base UI moves the focus and closes it. */
export function MenuPopup({
  label,
  trigger,
  side = 'bottom',
  align = 'start',
  entries,
  defaultOpen,
}: MenuProps & { readonly defaultOpen: boolean }) {
  return (
    <Base.Root defaultOpen={defaultOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal role="region" aria-label={label}>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-50 outline-none">
          <Base.Popup className={popupClass}>
            {entries.map(({ label: name, icon, danger = false, onSelect }) => (
              <Base.Item
                key={name}
                className={classes('menu-item', danger && 'text-alarm')}
                onClick={onSelect}
              >
                {icon}
                {name}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
