import { useRef, useState, type ClipboardEvent, type DragEvent } from 'react'

type Refused = 'long' | 'file' | null
type AreaEvent<E> = (event: E) => void

/**
 * A paste or a drop that would make the text too long is not taken: a browser stands still over millions of
 * characters, and what was copied is where it was all the same. Nor is a file, for which a browser leaves the page.
 */
export function useInsertion(most: number) {
  const [refused, setRefused] = useState<Refused>(null)
  // Its own text, moved within it, makes it no longer.
  const isMoved = useRef(false)
  const judge = (event: { preventDefault: () => void }, why: Refused): void => {
    if (why !== null) event.preventDefault()
    setRefused(why)
  }
  const onPaste: AreaEvent<ClipboardEvent<HTMLTextAreaElement>> = (event) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget
    const kept = value.length - (selectionEnd - selectionStart)
    const isLong = kept + event.clipboardData.getData('text/plain').length > most
    judge(event, isLong ? 'long' : null)
  }
  const onDrop: AreaEvent<DragEvent<HTMLTextAreaElement>> = (event) => {
    if (isMoved.current) return
    if (holdsFile(event)) return judge(event, 'file')
    const dropped = event.dataTransfer.getData('text/plain').length
    judge(event, event.currentTarget.value.length + dropped > most ? 'long' : null)
  }
  const handlers = {
    onPaste,
    onDrop,
    onDragStart: () => void (isMoved.current = true),
    onDragEnd: () => void (isMoved.current = false),
    // Else some browsers never ask the page, and open the file in its place.
    onDragOver: (event: DragEvent) => holdsFile(event) && event.preventDefault(),
  }
  return { refused, handlers, forget: () => setRefused(null) }
}

const holdsFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files')
