import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { Trigger } from './later.ts'
import { popupClass } from './menu-popup.tsx'

export type Option = {
  readonly value: string
  readonly label: string
  /** What tells it from the others, in a few words. */
  readonly note: string | null
}

export type PickProps = {
  /** Names the list, which stands outside every landmark of the page. */
  readonly label: string
  readonly trigger: Trigger
  readonly side?: 'top' | 'bottom'
  readonly align?: 'start' | 'center'
  readonly options: readonly Option[]
  readonly value: string | null
  readonly onPick: (value: string) => void
}

/** One of a list under a button: arrows and letters move, Enter takes, Escape leaves it as it was. */
export function PickPopup({
  defaultOpen,
  ...props
}: PickProps & { readonly defaultOpen: boolean }) {
  const { label, trigger, side = 'bottom', align = 'start', options, value, onPick } = props
  return (
    <Base.Root defaultOpen={defaultOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal role="region" aria-label={label}>
        <Base.Positioner side={side} align={align} sideOffset={6} className="z-50 outline-none">
          <Base.Popup className={`${popupClass} max-w-[calc(100vw-1.5rem)]`}>
            <Base.RadioGroup value={value} onValueChange={onPick} className="contents">
              {options.map((option) => (
                <Base.RadioItem
                  key={option.value}
                  value={option.value}
                  label={option.label}
                  closeOnClick
                  className="menu-item py-1.5 pr-3"
                >
                  <span className="grid size-4 shrink-0 place-items-center">
                    <Base.RadioItemIndicator render={<Check size={16} aria-hidden />} />
                  </span>
                  <span className="min-w-0">
                    <span className="block wrap-anywhere">{option.label}</span>
                    {option.note !== null && (
                      <span className="block text-fine text-faint">{option.note}</span>
                    )}
                  </span>
                </Base.RadioItem>
              ))}
            </Base.RadioGroup>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
