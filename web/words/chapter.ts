import type { Locale, Widened } from './words.ts'

// What is said on some pages only, in files of their own: each comes with the part that says it.

/** `first` is what every page says: it is here before anything is drawn. */
export const chapters = [
  'first',
  'charter',
  'instructions',
  'model',
  'prompt',
  'receipt',
  'record',
  'replay',
  'settings',
  'transparency',
  'verify',
  'witness',
] as const
export type Chapter = (typeof chapters)[number]

/** Both languages of one chapter; the compiler holds the second to the keys of the first. */
const inBoth = <T extends object>(en: () => Promise<T>, fr: () => Promise<Widened<T>>) => ({
  en,
  fr,
})

const files: Readonly<Record<Chapter, Readonly<Record<Locale, () => Promise<object>>>>> = {
  first: inBoth(
    async () => (await import('./en.ts')).en,
    async () => (await import('./fr.ts')).fr,
  ),
  charter: inBoth(
    async () => ({ charter: (await import('./en-charter.ts')).enCharter }),
    async () => ({ charter: (await import('./fr-charter.ts')).frCharter }),
  ),
  instructions: inBoth(
    async () => (await import('./en-instructions.ts')).enInstructions,
    async () => (await import('./fr-instructions.ts')).frInstructions,
  ),
  model: inBoth(
    async () => (await import('./en-model.ts')).enModel,
    async () => (await import('./fr-model.ts')).frModel,
  ),
  prompt: inBoth(
    async () => (await import('./en-prompt.ts')).enPrompt,
    async () => (await import('./fr-prompt.ts')).frPrompt,
  ),
  receipt: inBoth(
    async () => (await import('./en-receipt.ts')).enReceipt,
    async () => (await import('./fr-receipt.ts')).frReceipt,
  ),
  record: inBoth(
    async () => (await import('./en-record.ts')).enRecord,
    async () => (await import('./fr-record.ts')).frRecord,
  ),
  replay: inBoth(
    async () => (await import('./en-replay.ts')).enReplay,
    async () => (await import('./fr-replay.ts')).frReplay,
  ),
  settings: inBoth(
    async () => (await import('./en-settings.ts')).enSettings,
    async () => (await import('./fr-settings.ts')).frSettings,
  ),
  transparency: inBoth(
    async () => (await import('./en-transparency.ts')).enTransparency,
    async () => (await import('./fr-transparency.ts')).frTransparency,
  ),
  verify: inBoth(
    async () => (await import('./en-verify.ts')).enVerify,
    async () => (await import('./fr-verify.ts')).frVerify,
  ),
  witness: inBoth(
    async () => (await import('./en-witness.ts')).enWitness,
    async () => (await import('./fr-witness.ts')).frWitness,
  ),
}

export const loadChapter = (chapter: Chapter, locale: Locale): Promise<object> =>
  files[chapter][locale]()
