import { useQuery } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  type RefObject,
  useContext,
  useEffect,
  useEffectEvent,
} from 'react'
import { useTranslations } from 'use-intl'
import { transparencyQuery } from '../api/queries.ts'
import {
  clipboardHtml,
  copyWords,
  digitalSourceType,
  selectedHtml,
  selectedReceipts,
  within,
} from './copy-answer.ts'

const Receipt = createContext<string | null>(null)

type WordsProps = { readonly receipt: string | null; readonly children: ReactNode }

/** The words of an answer, marked as a machine's: whatever is copied out of them says so too. */
export const MarkedWords = ({ receipt, children }: WordsProps) => (
  <Receipt value={receipt}>
    <div
      data-digital-source-type={digitalSourceType}
      data-overt-receipt={receipt ?? undefined}
      className="flex min-w-0 flex-col gap-4"
    >
      {children}
    </div>
  </Receipt>
)

/** Copies a part of the answer around it. Outside of one there is nothing to say. */
export function useCopyWords(): ((text: string, isCode?: boolean) => Promise<boolean>) | undefined {
  const receipt = useContext(Receipt)
  const says = useSays()
  if (receipt === null) return undefined
  return (text, isCode) =>
    copyWords(text, { receipts: [receipt], says: says([receipt]) }, isCode ?? false)
}

/** Whatever is selected of these messages and copied, by keys, by a menu or by dragging, carries the marking of its answers. */
export function useCopyMarked(messages: RefObject<HTMLElement | null>): void {
  const says = useSays()
  const mark = useEffectEvent((data: DataTransfer | null): boolean => {
    const selection = getSelection()
    if (messages.current === null || selection === null || selection.isCollapsed) return false
    const range = within(messages.current, selection.getRangeAt(0))
    const receipts = selectedReceipts(messages.current, range)
    if (receipts.length === 0 || data === null) return false
    data.setData(
      'text/html',
      clipboardHtml(selectedHtml(range), { receipts, says: says(receipts) }),
    )
    data.setData('text/plain', selection.toString())
    return true
  })
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => {
      if (mark(event.clipboardData)) event.preventDefault()
    }
    const onDrag = ({ target, dataTransfer }: DragEvent): void => {
      // A link or a picture is dragged alone, whatever is selected elsewhere.
      if (target instanceof Node && getSelection()?.containsNode(target, true)) mark(dataTransfer)
    }
    // A selection of the whole page begins outside of them, and its event with it.
    document.addEventListener('copy', onCopy)
    document.addEventListener('dragstart', onDrag)
    return () => {
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('dragstart', onDrag)
    }
  }, [])
}

/** Names the ledger too: a receipt's id alone leads a stranger nowhere. */
export function useSays(): (receipts: readonly string[]) => string {
  const t = useTranslations('answer')
  const { data } = useQuery({ ...transparencyQuery, staleTime: 60_000 })
  return (receipts) => {
    const said = t('says', { text: receipts.join(', ') })
    return data === undefined ? said : `${said} · ${data.origin}`
  }
}
