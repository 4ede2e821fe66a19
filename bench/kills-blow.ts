import { diskFull, memoryEnds, modelCut, modelGone } from './kills-lack.ts'
import {
  type Blow,
  bothDie,
  bothHang,
  engineDies,
  engineHangs,
  engineStops,
  serverDies,
  serverStops,
} from './kills-signal.ts'

const quick: readonly Blow[] = [
  engineDies('SIGKILL'),
  serverDies('SIGKILL'),
  engineDies('SIGSEGV'),
  engineStops,
  engineDies('SIGABRT'),
  serverDies('SIGSEGV'),
  engineDies('SIGBUS'),
  serverStops,
  engineDies('SIGKILL', 2),
  bothDie,
  serverDies('SIGTERM'),
  modelGone,
  diskFull,
  modelCut,
  memoryEnds,
]

const SLOW_EVERY = 20

/** They take turns; those that wait for the watchdog come seldom. */
export function blowOf(round: number): Blow {
  if (round % SLOW_EVERY === SLOW_EVERY - 1) {
    return Math.floor(round / SLOW_EVERY) % 2 === 0 ? engineHangs : bothHang
  }
  return quick[round % quick.length] ?? engineHangs
}
