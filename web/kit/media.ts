import { useSyncExternalStore } from 'react'

const subscribeTo = (query: string) => (listener: () => void) => {
  const media = matchMedia(query)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

const wide = '(min-width: 64rem)'
const subscribeWide = subscribeTo(wide)

/** A keyboard at hand? On a touch screen the focus would bring one up unasked. */
export const hasKeyboard = (): boolean => matchMedia('(pointer: fine)').matches

/** Room for a panel beside the thread? */
export const useWide = (): boolean =>
  useSyncExternalStore(subscribeWide, () => matchMedia(wide).matches)
