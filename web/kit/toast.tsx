import { X } from 'lucide-react'
import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'

type Toast = { readonly key: number; readonly text: string }

const shownMs = 5_000
const Context = createContext<(text: string) => void>(() => undefined)

/** Says one short thing, then goes. Never the only place of an error. */
export const useToast = () => use(Context)

/** The place where short confirmations appear, one at a time; a screen reader hears them when it is idle. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('app')
  const [toast, setToast] = useState<Toast | null>(null)
  const [held, setHeld] = useState(false)
  const show = useCallback(
    (text: string) => setToast((before) => ({ key: (before?.key ?? 0) + 1, text })),
    [],
  )
  useEffect(() => {
    if (toast === null || held) return
    const timer = setTimeout(() => setToast(null), shownMs)
    return () => clearTimeout(timer)
  }, [toast, held])
  return (
    <Context value={show}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-4 bottom-5 z-60 flex justify-center"
      >
        {toast !== null && (
          <div
            key={toast.key}
            className="toast"
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
          >
            {toast.text}
            <button
              type="button"
              aria-label={t('dismiss')}
              className="grid size-8 place-items-center rounded-lg hover:opacity-70"
              onClick={() => setToast(null)}
            >
              <X size={16} aria-hidden />
            </button>
          </div>
        )}
      </div>
    </Context>
  )
}
