import { useRouterState } from '@tanstack/react-router'
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { useWide } from '../kit/media.ts'
import { Sheet } from '../kit/sheet.tsx'

const Context = createContext<{ readonly show: () => void }>({ show: () => undefined })

export const useDrawer = () => use(Context)

type Props = { readonly list: ReactNode; readonly children: ReactNode }

/** The list stands beside the page where there is room, and slides over it where there is none. */
export function WithDrawer({ list, children }: Props) {
  const t = useTranslations('list')
  const wide = useWide()
  const [open, setOpen] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => setOpen(false), [path])
  const value = useMemo(() => ({ show: () => setOpen(true) }), [])
  return (
    <Context value={value}>
      {wide ? (
        <div className="w-68 shrink-0 border-r border-line print:hidden">{list}</div>
      ) : (
        <Sheet open={open} onClose={() => setOpen(false)} side="left" title={t('title')}>
          {list}
        </Sheet>
      )}
      {children}
    </Context>
  )
}
