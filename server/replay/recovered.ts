import type { RunValue, Stop } from '@overt/verifier'

const CUT: readonly Stop[] = ['person', 'cancelled', 'interrupted', 'error']

/**
 * Whether a run was cut off with no engine left to tell its trace: its receipt was made from the events that
 * were stored.
 */
export const isRecovered = ({ trace, stop }: Pick<RunValue, 'trace' | 'stop'>): boolean =>
  trace === null && CUT.includes(stop)
