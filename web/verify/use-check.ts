import { useEffect, useState } from 'react'
import { check, type Checked } from './check.ts'

export type Check = Checked | 'running' | null

/** The check of a receipt, once it was asked for; of a later one in its place it is made again by itself. */
export function useCheck(bytes: Uint8Array, origin: string | null) {
  const [asked, setAsked] = useState(0)
  const [checked, setChecked] = useState<Check>(null)
  useEffect(() => {
    if (asked === 0) return
    let current = true
    setChecked('running')
    void check(bytes, origin === null ? null : { origin }).then((found) => {
      if (current) setChecked(found)
    })
    return () => {
      current = false
    }
  }, [asked, bytes, origin])
  return { checked, run: () => setAsked((times) => times + 1) }
}
