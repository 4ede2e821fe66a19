import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './class.ts'

type MenuProps = {
  readonly trigger: ReactElement
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'end'
  readonly children: ReactNode
}

export function Menu({ trigger, side = 'bottom', align = 'start', children }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-50 outline-none">
          <Base.Popup className="min-w-48 rounded-xl border border-line bg-card p-1 shadow-xl outline-none transition duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

export const itemClass =
  'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-note text-ink outline-none select-none ' +
  'data-highlighted:bg-press pointer-coarse:min-h-11'

type ItemProps = {
  readonly icon: ReactNode
  readonly danger?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

export function MenuItem({ icon, danger = false, onSelect, children }: ItemProps) {
  return (
    <Base.Item className={classes(itemClass, danger && 'text-alarm')} onClick={onSelect}>
      {icon}
      {children}
    </Base.Item>
  )
}
