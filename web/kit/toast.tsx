import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

/** Short confirmations at the edge of the page; never the only place of an error. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider timeout={4000} limit={2}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="pointer-events-none fixed inset-x-4 bottom-4 z-50 mx-auto flex max-w-sm flex-col gap-2 outline-none">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function List() {
  const { toasts } = Toast.useToastManager()
  const t = useTranslations('app')
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="pointer-events-auto flex items-center justify-between gap-3 rounded-xl bg-ink py-2 pr-2 pl-4 text-note text-paper shadow-xl transition duration-200 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content>
        <Toast.Description />
      </Toast.Content>
      <Toast.Close aria-label={t('dismiss')} className="grid size-8 place-items-center rounded-lg hover:opacity-70">
        <X size={16} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ))
}

/** Says one short thing, then goes. */
export function useToast(): (text: string) => void {
  const { add } = Toast.useToastManager()
  return (text) => void add({ description: text })
}
