import type { SessionResponse } from '@overt/wire'

export const places = ['settings', 'models', 'records', 'transparency', 'verify', 'detect'] as const
export type Place = (typeof places)[number]

/**
 * Where an account may go. For an auditor the server has no models, and records are told to the owner
 * and to auditors alone; the rest is everybody's.
 */
export function placesOf(account: SessionResponse['account']): readonly Place[] {
  if (account === null) return ['transparency', 'verify', 'detect']
  const { owner, auditor } = account
  return places.filter((place) => {
    if (place === 'models') return !auditor
    return place !== 'records' || owner || auditor
  })
}
