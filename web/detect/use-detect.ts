import type { Found } from '@overt/verifier'
import { useRef, useState } from 'react'
import { asFailure, Failure } from '../api/failure.ts'
import type { Dropped } from '../verify/drop.tsx'
import { detect } from './detect.ts'

/** What is looked at: a text, a file or both, and whom the reader trusts. */
export type Asked = {
  readonly pasted: string
  readonly dropped: Dropped | null
  readonly origin: string
}

/** `named`: the reader said whom they trust. */
export type Finding = { readonly found: Found; readonly named: boolean }

/** What was found counts for nothing once something else is there to be looked at. */
export function useDetect() {
  const [asked, setAsked] = useState<Asked>({ pasted: '', dropped: null, origin: '' })
  const [finding, setFinding] = useState<Finding | Failure | null>(null)
  const looks = useRef(0)
  const forget = (): number => {
    setFinding(null)
    looks.current += 1
    return looks.current
  }
  const change = (part: Partial<Asked>): void => {
    forget()
    setAsked((before) => ({ ...before, ...part }))
  }
  const run = async (): Promise<void> => {
    const look = forget()
    const trusted = asked.origin.trim()
    const named = trusted !== ''
    const bytes = asked.dropped?.bytes ?? null
    const found = await detect(bytes, asked.pasted, named ? trusted : null).catch(asFailure)
    if (look === looks.current) setFinding(found instanceof Failure ? found : { found, named })
  }
  return { asked, finding, change, run }
}
