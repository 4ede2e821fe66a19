import { join, resolve } from 'node:path'
import { mostShare } from '@overt/verifier'
import { type Where, clock, databaseOf, identitySettings, readConfig } from './account-openers.ts'
import { random } from './random.ts'
import type { Answering } from './answering/answering.ts'
import { rememberedEntries } from './answering/entries-rows.ts'
import { openAnswering } from './answering/open-answering.ts'
import { openEarlier } from './charter/earlier.ts'
import { openCharter } from './charter/open-charter.ts'
import { addressOf, keepAddress } from './config/address.ts'
import { withPort } from './config/config.ts'
import { describeConfig, describeSettings } from './config/describe.ts'
import { makeHome } from './config/home.ts'
import type { Config } from './config/schema.ts'
import { openConversations } from './conversation/open-conversations.ts'
import { openLlamaEmbedder } from './engine/llama/embedding/embedder.ts'
import { openLlama } from './engine/llama/llama.ts'
import { openSelfTests } from './engine/llama/self-tests.ts'
import { openRemote } from './engine/remote/remote.ts'
import { createApp } from './http/app.ts'
import { openDoor } from './http/door.ts'
import { listen } from './http/listen.ts'
import { type OpenedIdentity, openIdentity } from './identity/open.ts'
import { openJobs } from './job/open-jobs.ts'
import type { JobParts } from './job/parts.ts'
import type { OpenEmbedder, OpenLocal } from './model/models-options.ts'
import { type OpenedModels, openModels } from './model/open-models.ts'
import type { FetchProgress } from './model/progress.ts'
import { type Logger, openLogger, silentLogger } from './observe/logger.ts'
import { type Metrics, openMetrics } from './observe/metrics.ts'
import { programOf } from './observe/program.ts'
import { isHeld, retentionOf } from './record/hold.ts'
import { openRecord } from './record/open-record.ts'
import { openAudits } from './replay/audit/open-audits.ts'
import { openToldAudits } from './replay/audit/told-audits.ts'
import { Replays } from './replay/replays.ts'
import { lockHome } from './store/lock.ts'
import { openStore } from './store/store.ts'
import { openWitnessing } from './witness/open-witnessing.ts'

export {
  approveAmendment,
  declareEmergency,
  newMember,
  openGovernance,
  readKey,
  showAmendment,
  withdrawAmendment,
} from './charter-openers.ts'
export { eraseOwner, openAuditors, openDeadJobs, openKeys, ownerLink } from './account-openers.ts'
export { getModel, inspectModel, listModels, removeModel, useModel } from './model-openers.ts'
export { replayFile } from './replay-opener.ts'

const root = resolve(import.meta.dirname, '..')
const faces = { webFolder: join(root, 'web/dist'), verifierFolder: join(root, 'verifier/dist') }

/** Ctrl-C drains answers and exits within 5 s: so long for the answers, the rest for what follows. */
const drainMs = 3000
const closeMs = 1000

/** What a test or a bench may put in place of the real thing. */
export type Replaced = { readonly openLocal?: OpenLocal; readonly logger?: Logger }

/** A server that is being served: everything is open, models may still load. */
export type Server = AsyncDisposable & {
  readonly url: string
  readonly models: OpenedModels
  /** An address with a one-time link; plain once the owner has an e-mail and password to come back with. */
  readonly entrance: () => Promise<string>
}

/**
 * Opens every part, from the data folder up, and serves. Nothing is written before the folder is held
 * and the port is had. @throws Error with one sentence that says what to do.
 */
export async function openServer(wanted: Config, replaced: Replaced = {}): Promise<Server> {
  makeHome(wanted.home)
  await using parts = new AsyncDisposableStack()
  parts.use(lockHome(wanted.home))
  const door = openDoor()
  const listening = await listen({ ...wanted, app: door })
  parts.defer(() => listening.close(AbortSignal.timeout(closeMs)))

  const config = withPort(wanted, listening.port)
  parts.use(keepAddress(config))
  const logger = replaced.logger ?? openLogger(config)
  const metrics = openMetrics()
  const store = parts.use(await openStore({ path: databaseOf(config.home) }))
  const witnessing = await openWitnessing(config.ledger, clock, logger.child({ part: 'witness' }))
  const opened = await openCharter({
    ...config,
    ...witnessing,
    atLeast: await rememberedEntries(store.db),
    clock,
    random,
    logger: logger.child({ part: 'ledger' }),
  })
  parts.use(opened)
  const models = parts.use(openServerModels(config, metrics, logger, replaced))
  const retention = () => retentionOf(opened.governance, clock())
  const held = (tomb: string) => isHeld(retention(), tomb)
  const conversations = openConversations({ store, clock, random, isHeld: held })
  const { ledger, amendments, governance } = opened
  const charter = () => opened.charter
  const stood = { store, conversations, models, ledger, charter, clock, random, metrics, logger }
  const version = programOf(root)
  const answering = openAnswering({
    ...stood,
    evidence: (head, decided) => opened.evidence(head, decided),
    version,
  })
  await answering.recover()
  parts.defer(() => answering.drain(AbortSignal.timeout(drainMs)))
  const identity = await openIdentity(identitySettings(config, store, logger))
  const of = { home: config.home, identity, version, isHeld: held, retention, governance }
  const { jobs: its, ...record } = await openRecord({ ...stood, ...of })
  const replays = parts.use(openReplays(config, answering))
  const jobs = await openJobs(withAudits({ ...stood, ...its, config, answering, replays }))
  parts.defer(() => jobs.drain(AbortSignal.timeout(closeMs)))
  const audits = openToldAudits(stood)
  const earlier = await openEarlier(config.home)
  const governed = { amendments, audits, earlier, witnessPolicy: witnessing.policy }
  door.open(
    createApp({ ...stood, ...faces, ...record, ...governed, config, identity, answering, replays }),
  )
  const kept = parts.move()
  return {
    url: config.publicUrl,
    models,
    entrance: () => entranceOf(config.publicUrl, identity),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

const entranceOf = async (url: string, identity: OpenedIdentity): Promise<string> =>
  (await identity.ownerHasPassword()) ? url : `${url}/#link=${await identity.ownerLink()}`

type Work = Omit<JobParts, 'isIdle'> &
  Omit<Parameters<typeof openAudits>[0], 'share' | 'answering'> & {
    readonly config: Config
    readonly answering: Pick<Answering, 'receipt' | 'isIdle'>
  }

/** What is done by itself, and the daily audit. */
function withAudits(parts: Work): JobParts {
  const share = (parts.config.audit.percent * mostShare) / 100
  const audits = openAudits({ ...parts, share })
  return {
    ...parts,
    works: [...parts.works, ...audits.works],
    schedules: [...parts.schedules, ...audits.schedules],
    isIdle: () => parts.answering.isIdle(),
  }
}

const openReplays = ({ home, model }: Config, answering: Pick<Answering, 'isIdle'>): Replays =>
  new Replays({ home, own: model.path, clock, isIdle: () => answering.isIdle() })

function openServerModels(
  config: Config,
  metrics: Metrics,
  logger: Logger,
  replaced: Replaced,
): OpenedModels {
  const line = { waiting: config.limits.queue, deadlineMs: config.limits.waitSeconds * 1000 }
  const openLocal: OpenLocal = (model) => {
    // Each engine counts its own.
    let crashes = 0
    return openLlama({
      ...model,
      selfTests: openSelfTests(config.home),
      threads: model.threads === 0 ? null : model.threads,
      ...line,
      shelfBytes: config.model.shelfBytes,
      clock,
      logger: logger.child({ part: 'engine' }),
      onState: (state) => {
        for (; crashes < state.crashes; crashes += 1) metrics.engineRestarted()
      },
    })
  }
  const openEmbedder: OpenEmbedder = (model) =>
    openLlamaEmbedder({
      ...model,
      threads: model.threads === 0 ? null : model.threads,
      ...line,
      clock,
      logger: logger.child({ part: 'engine' }),
      onCrash: () => metrics.engineRestarted(),
    })
  return openModels({
    config,
    home: config.home,
    openEmbedder,
    openLocal: replaced.openLocal ?? openLocal,
    openRemote,
    logger: logger.child({ part: 'model' }),
    clock,
  })
}

export type ServeOptions = Where & {
  readonly host: string | undefined
  readonly port: number | undefined
  /** Aborted when the person wants it to end: drain, close, resolve. */
  readonly signal: AbortSignal
  /** One line for the person. */
  readonly say: (line: string) => void
  readonly onProgress: (progress: FetchProgress) => void
}

/** `overt serve`: fetches the first model where there is none, says where the page is, serves until the signal. */
export async function serve(options: ServeOptions): Promise<void> {
  const { signal, say, onProgress } = options
  const { host, port } = options
  await using server = await openServer(readConfig(options, { host, port }))
  const outcome = await server.models.fetchMissing(onProgress, signal)
  if (signal.aborted) return
  if (outcome.type === 'failed') say(outcome.problem)
  say(`Overt is at ${await server.entrance()}`)
  await new Promise<void>((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

/** Where a running server of this data folder is. */
export const readSettings = async (where: Where): Promise<{ home: string; url: string }> => {
  const config = readConfig(where)
  return { home: config.home, url: addressOf(config) }
}

export {
  addWitnessLog,
  askWitnesses,
  backupHome,
  exportLedger,
  initWitness,
  mirrorLedger,
  monitorLedger,
  restoreHome,
  runFsck,
  serveWitness,
  showPolicy,
} from './ledger-openers.ts'

export const checkConfig = async (
  where: Where,
): Promise<{ text: string; settings: ReturnType<typeof describeSettings> }> => {
  const config = readConfig(where)
  openServerModels(config, openMetrics(), silentLogger, {})
  return { text: describeConfig(config), settings: describeSettings(config) }
}
