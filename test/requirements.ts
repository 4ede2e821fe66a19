/**
 * What Overt promises. Each id is cited by a test (`promises('receipt:offline')`), or stands in
 * `pending.ts` until one does; a gate reads both sides. The sentence is what a person may rely on.
 */
type Requirement = { readonly promise: string; readonly spec?: string }

export const requirements = {
  // Two commands
  'start:install': {
    promise:
      'The first start installs exactly what the lockfile says; later starts do not install again.',
  },
  'start:one-installs': {
    promise: 'Of two starts at once one installs and the other waits for it.',
  },
  'start:old-node': { promise: 'A Node that is too old is refused with one sentence.' },
  'start:pinned-node': { promise: 'Whatever Node starts the launcher, Overt runs on Node 24.' },
  'start:build': {
    promise: 'The web and the verifier are built anew exactly when their sources changed.',
  },
  'start:signals': { promise: 'The launcher passes on signals and the exit code.' },
  'start:anywhere': { promise: './overt works from any folder and through symbolic links.' },
  'start:address': {
    promise: 'The server prints one line: its address with a one-time owner link.',
  },
  'start:usable-while-loading': {
    promise: 'The page is usable while the model loads, and says so.',
  },
  'test:closing-line': {
    promise: 'npm test ends with one line that counts what passed, failed and was skipped.',
  },
  'test:nothing-ran': { promise: 'A test run in which no test ran is a failure.' },

  // Borders of the code
  'house:borders': {
    promise: 'Imports go one way: an import against the border table is refused by the linter.',
  },
  'house:no-circles': { promise: 'There are no import circles, not even of types.' },
  'house:environment': { promise: 'Nothing outside server/config reads the environment.' },
  'house:names': { promise: 'No file or folder has a name that says nothing.' },

  // Custom instructions
  'instructions:beside': {
    promise:
      'What a person tells the assistant follows the charter in the prompt and never takes its place; the receipt says whose it is.',
  },
  'instructions:seen': {
    promise:
      'A person sets instructions for one conversation or for all new ones in the web, and the receipt’s page shows them as theirs.',
  },
  'instructions:erased': {
    promise:
      'Custom instructions lie encrypted, are their account’s alone, and are erased with their conversation or account.',
  },

  // Settings and data folder
  'config:sources': {
    promise:
      'A setting comes from the command line, else the environment, else overt.toml, else its default.',
  },
  'config:check': { promise: 'config check prints every effective value and no secret.' },
  'config:unknown': { promise: 'A setting that nobody knows is refused by name.' },
  'home:modes': { promise: 'The data folder is 0700 and its files are 0600.' },
  'home:locked': { promise: 'A second server on one data folder is refused with one sentence.' },
  'home:newer-database': {
    promise: 'A database newer than the program is refused and not touched.',
  },
  'home:busy-port': { promise: 'A busy port is one sentence with what to do.' },
  'home:full-disk': {
    promise: 'A full disk is one sentence with what to do, and nothing is half written.',
  },
  'home:drain': { promise: 'Ctrl-C drains answers and ends the server within five seconds.' },
  'store:migrate-backup': { promise: 'An older database is backed up, then migrated.' },

  // Model
  'model:fetch-resumes': { promise: 'An interrupted fetch of a model goes on where it was.' },
  'model:fetch-checked': { promise: 'A model file with another SHA-256 is never used.' },
  'model:no-source': {
    promise:
      'Where no source can be reached the server says so, serves, and names the two ways on.',
  },
  'model:truncated': { promise: 'A truncated model file is refused with one sentence.' },

  'model:owner-only': {
    promise:
      'Models are changed by the owner alone; to another account there is nothing to change.',
  },
  'model:licence-first': {
    promise: 'Nothing of a model is fetched in the page before its licence was shown and accepted.',
  },
  'model:header-checked': {
    promise: 'A file whose header is not that of a model is refused before it is loaded.',
  },
  'model:any-file': {
    promise: 'A GGUF file by path, address or hub name is taken, checked and pinned.',
  },
  'model:remove': {
    promise: 'A model in use is not removed, and no file that is another’s ever.',
  },
  'model:choose': {
    promise: 'A chosen default holds after a restart, and a running server takes it up by itself.',
  },
  'model:of-conversation': {
    promise:
      'A person chooses the model of a conversation, which then answers every question in it until they choose another.',
  },
  'model:resident': {
    promise:
      'Models are loaded when they are asked for, within a limit of memory; one that answers is never put away.',
  },
  'model:no-room': { promise: 'A model that does not fit is refused with figures.' },
  'fetch:guarded': {
    promise:
      'An address that somebody else chose is asked by https, at hosts of the open internet, at every hop.',
  },

  // Witnesses
  'witness:serves': {
    promise: 'A witness cosigns only what continues what it cosigned before, whoever asks at once.',
  },
  'ledger:pace': {
    promise:
      "A charter's pace and padding are kept: when and how often something happened does not show.",
  },
  'ledger:copy': {
    promise:
      'A copy of a ledger is derived from its entries and published only when they hash to it.',
  },
  'backup:online': {
    promise:
      'A backup is made beside the running server and holds neither keys nor the signed head.',
  },
  'backup:new-origin': {
    promise:
      'A restored backup begins a new origin that says which one it continues, and at which size.',
  },
  'receipt:tlog-proof': {
    promise: 'The proof of a receipt can be had as a C2SP .tlog-proof.',
  },
  'monitor:follows': {
    promise: 'A monitor follows any ledger from where it was and names every decision in it.',
  },
  'monitor:split': {
    promise: 'A split view is an alarm at every look, and both signed checkpoints are kept.',
  },
  'ledger:witnessed': {
    promise: 'With a witness policy nothing is published without the cosignatures of its quorum.',
  },
  'ledger:witness-outage': {
    promise: 'An outage of the witnesses loses nothing and holds up no acknowledgement.',
  },
  'ledger:witnesses-told': {
    promise: 'A command says how each witness stands to the ledger here, and moves none of them.',
  },
  'ledger:no-receipt-no-question': {
    promise: 'While the ledger must not sign no question is taken, and nothing of it is kept.',
  },
  'ledger:rollback-witness': {
    promise: 'A ledger of which a witness has seen more, or another history, refuses to sign.',
  },

  // Engine
  'engine:contract': { promise: 'Every engine passes the same suite.' },
  'engine:stop-one-token': { promise: 'Stop frees the engine within one token.' },
  'engine:too-long': { promise: 'A prompt that is too long is refused with its count.' },
  'engine:text-stays-text': { promise: 'Special tokens written by a person stay text.' },
  'engine:stop-strings': { promise: 'Text that may still become a stop string is held back.' },
  'engine:utf8': { promise: 'No event carries half a character.' },
  'engine:crash': { promise: 'A crash of the native engine costs one answer and not the server.' },
  'engine:abort-leaves-nothing': {
    promise: 'Clients that leave, whenever they do, leave no memory, socket or sequence behind.',
  },
  'engine:fair': {
    promise: 'However much one account asks, the first token of another comes as if it were alone.',
  },
  'engine:prefix-own': { promise: 'No token that one account wrote is ever reused for another.' },
  'engine:prefix-shared': {
    promise: "A prompt's known beginning, and choices of one prompt, are read once.",
  },
  'engine:shares-batches': { promise: 'Two answers at once do not wait for each other.' },

  // Answers
  'answer:stored-before-sent': {
    promise: 'Each answer event is numbered and stored before it is sent.',
    spec: 'spec/answer-events.md',
  },
  'answer:resume': {
    promise: 'A client that comes back with its last event number gets the rest.',
    spec: 'spec/answer-events.md',
  },
  'answer:outlives-client': {
    promise: 'An answer asked in the web goes on when the client leaves.',
  },
  'answer:api-cancel': {
    promise: 'A /v1 answer is cancelled within one token when its client leaves.',
  },
  'answer:stop-sealed': {
    promise: 'A stopped, cancelled or interrupted answer is sealed too, saying which.',
    spec: 'spec/receipt.md',
  },
  'answer:one-transaction': {
    promise: 'Message, receipt and pending leaf commit together or not at all.',
  },
  'answer:kill': {
    promise:
      'After kill -9 at any moment every acknowledged message is there and the ledger verifies.',
  },

  // Ledger, receipt, verifier
  'ledger:c2sp': { promise: 'The ledger is read by any C2SP client.', spec: 'spec/ledger.md' },
  'ledger:durable': {
    promise: 'An acknowledged leaf survives a power cut.',
    spec: 'spec/ledger.md',
  },
  'ledger:sealed-in-a-second': {
    promise: 'A published, signed checkpoint covers an answer within a second.',
    spec: 'spec/ledger.md',
  },
  'ledger:rollback-refuses': {
    promise: 'A ledger that was set back refuses to sign.',
    spec: 'spec/ledger.md',
  },
  'ledger:fsck': {
    promise: 'fsck derives everything again and names the first thing wrong.',
    spec: 'spec/ledger.md',
  },
  'receipt:offline': {
    promise: 'A stranger verifies a receipt offline, with a policy or a fingerprint.',
    spec: 'spec/receipt.md',
  },
  'receipt:flipped-byte': {
    promise: 'Any flipped byte of a receipt is refused.',
    spec: 'spec/receipt.md',
  },
  'receipt:disclosure': {
    promise: 'A holder chooses what to show, and what is shown is what was committed.',
    spec: 'spec/receipt.md',
  },
  'receipt:own-half': {
    promise:
      'Whoever asked can tell that question and noise are the ones they sent and were given.',
    spec: 'spec/receipt.md',
  },
  'receipt:owner-only': {
    promise: 'A receipt of another account answers as one that does not exist.',
  },
  'verify:exit-codes': {
    promise: 'verify exits 0 proven, 1 refused, 2 trust not established.',
    spec: 'spec/receipt.md',
  },
  'verify:no-trust-from-file': {
    promise: 'The verifier takes no trust from the file under test.',
    spec: 'spec/receipt.md',
  },
  'verify:browser': { promise: 'The stranger page verifies from disk, with nothing uploaded.' },
  'verify:size': { promise: 'The verifier is at most 12 kB gzipped.' },

  // Charter and board
  'charter:cool-down': {
    promise:
      'A charter is in force only after its cool-down, and a moved clock does not shorten it.',
    spec: 'spec/charter.md',
  },
  'charter:no-restart': {
    promise: 'A charter that the board approved takes effect without a restart.',
  },
  'charter:amendment': {
    promise: 'The charter changes only when as many members as the board asks for have signed.',
    spec: 'spec/entry.md',
  },
  'charter:evaluation': {
    promise:
      'An amendment goes with the evaluation that was attached to it, whole, and never with an earlier one.',
    spec: 'spec/charter.md',
  },
  'board:grow': {
    promise: 'A board of one grows to k of n in one flow, with keys that never were on the server.',
    spec: 'spec/board.md',
  },
  'answer:one-charter': {
    promise:
      'One answer is under one charter from its first token to its last, whatever is decided meanwhile.',
    spec: 'spec/receipt.md',
  },
  'backup:board-again': {
    promise: 'After a restore the old board is seated again by the commands that `restore` prints.',
    spec: 'docs/operate.md',
  },
  'charter:witness-time': {
    promise:
      'Where a ledger has witnesses, a cool-down runs in their time, in the running server and after a restart.',
    spec: 'spec/charter.md',
  },
  'monitor:hostile': {
    promise:
      'A ledger’s address that never ends, unpacks without end or leads elsewhere costs a monitor a sentence and no more.',
    spec: 'docs/monitor.md',
  },
  'monitor:action': {
    promise:
      'The example for GitHub Actions runs as it stands: it keeps what it saw, and opens one issue about an alarm.',
    spec: 'docs/monitor.md',
  },
  'board:witnesses': {
    promise:
      'Where a board voted for witnesses, the server opens its ledger under no others, and a receipt read by another policy says so.',
    spec: 'spec/board.md',
  },
  'charter:takeover': {
    promise:
      'Root on the machine cannot change behaviour without the board: each way is refused or caught.',
    spec: 'docs/trust.md',
  },
  'receipt:governed': {
    promise:
      'A receipt shows offline, from the fingerprint alone, which charter, approved by whom, it was given under.',
    spec: 'spec/receipt.md',
  },
  'charter:public': {
    promise: 'Anybody reads the charter in force and each version before it, without an account.',
    spec: 'spec/charter.md',
  },
  'charter:history': {
    promise: 'Each version of the charter stays readable, with its diff, who approved it and when.',
  },
  'charter:emergency': {
    promise:
      'One member can stop the assistant or go to a voted fallback, which lapses after 72 hours.',
    spec: 'spec/entry.md',
  },

  // Replay
  'replay:exact': {
    promise: 'An honest answer replays to the bit on a machine with the same engine digest.',
    spec: 'spec/replay.md',
  },
  'replay:names-the-step': {
    promise: 'A receipt that lies about its answer is found out, with the step where it begins.',
    spec: 'spec/replay.md',
  },
  'replay:tools': {
    promise:
      'A prompt with tools, calls and results is rendered again: what was changed or hidden of them is found.',
    spec: 'spec/replay.md',
  },
  'replay:recovered': {
    promise:
      'An answer that a crash cut off has the text, edits and kinds of its stored tokens, and replays.',
    spec: 'spec/replay.md',
  },
  'replay:says-nothing-unfounded': {
    promise: 'Where a replay cannot tell, it says so and why, and accuses nobody.',
    spec: 'spec/replay.md',
  },
  'replay:anywhere': {
    promise: 'A receipt and its weights are enough to replay: no server, no database, no ledger.',
    spec: 'spec/replay.md',
  },
  'replay:plain-words': {
    promise:
      'One button runs an answer again and says in plain words what came of it, or why it cannot be done.',
  },
  'replay:owner-only': { promise: "Nobody replays another account's receipt on this server." },
  'audit:daily': {
    promise:
      'Each day a random share of the answers is replayed, and what came of it is in the ledger.',
    spec: 'spec/entry.md',
  },
  'audit:draw': {
    promise: 'Which answers an audit drew, anybody draws again from the ledger alone.',
    spec: 'spec/entry.md',
  },
  'audit:once': {
    promise: 'An audit that is cut off goes on with the same answers and is told once.',
    spec: 'spec/entry.md',
  },
  'audit:inconclusive': {
    promise: 'A drawn leaf that nobody can replay is counted as inconclusive, never left out.',
    spec: 'spec/entry.md',
  },
  'engine:self-test': {
    promise: 'An engine promises an exact replay only where its self-test found no differing bit.',
    spec: 'spec/self-test.md',
  },

  // Web
  'web:ask': { promise: 'A person asks in the browser, watches the answer and sees it sealed.' },
  'web:stop': { promise: 'Stop ends the answer, and what was said stays.' },
  'web:verify-here': {
    promise: 'Verify here runs every step in the browser against the pinned key.',
  },
  'web:csp': {
    promise: 'The page loads nothing from elsewhere and breaks no rule of its content policy.',
  },
  'audit:shown': {
    promise:
      'The audits that the ledger tells are shown in plain words, each checked by whoever reads.',
  },
  'transparency:vote': { promise: 'The page says for whose signatures the board voted.' },
  'transparency:first-screen': {
    promise:
      'Whoever opens the page about the ledger reads in one screen what is promised and what their own browser found, the bad news first.',
  },
  'web:focus': { promise: 'The focus stays in an open window, and is never nowhere.' },
  'web:axe': { promise: 'axe finds nothing wrong, light or dark, on a phone or a desk.' },
  'web:languages': { promise: 'The web speaks French and English.' },
  'web:first-load': { promise: 'The first load is at most 200 kB gzipped.' },

  // API
  'api:openai-sdk': {
    promise: 'The openai package lists models and completes, streaming and not.',
  },
  'api:errors': { promise: 'Every refusal of /v1 has the exact shape of an OpenAI error.' },
  'api:structured-output': {
    promise:
      'An answer asked for with a JSON schema is a document of that schema, or says that it was cut off.',
  },
  'api:schema-refused': {
    promise: 'A schema that cannot be enforced to the letter is a 400 that names the place.',
  },
  'api:provider-parameters': {
    promise:
      'Each parameter is sent to a provider in its own words or refused by name, and never dropped.',
  },
  'api:unknown-parameter': {
    promise: 'An unknown parameter is a 400 that names it, never silence.',
  },
  'api:unknown-model': { promise: 'An unknown model is a 404 model_not_found.' },
  'api:context-length': { promise: 'A prompt over the context is a 400 context_length_exceeded.' },
  'api:body-limit': { promise: 'A body over the limit is a 413.' },
  'api:no-key': { promise: 'No key, or a revoked one, is a 401.' },
  'api:receipt-header': {
    promise: 'Each completion names its receipt in overt-receipt and in its body.',
  },
  'api:choices': {
    promise:
      'n choices come with their index and a receipt each; the prompt counts once, and who leaves one leaves all.',
  },
  'api:logprobs': {
    promise:
      'Log-probabilities are of the raw scores, with bytes and alternatives as OpenAI defines them.',
  },
  'api:parameters': {
    promise:
      'Bias and penalties are applied by OpenAI’s definitions, and the receipt says which were.',
  },
  'api:tools': {
    promise:
      'A model calls the caller’s tools in OpenAI’s shapes, whole and streaming, and takes their results.',
  },
  'api:thoughts': {
    promise:
      'What a model thinks before it answers comes apart from the answer, and within its budget.',
  },
  'api:queue-position': {
    promise:
      'A stream that waits for the model tells its place in line, in comments that SDKs skip.',
  },
  'api:model-digests': {
    promise:
      'GET /v1/models tells the digests of weights, library, variant and engine that receipts name.',
  },
  'api:embeddings': {
    promise: 'Texts become vectors of length 1 in OpenAI’s shapes, by a model that is made for it.',
  },
  'api:crowd': {
    promise: 'Two hundred clients at once get answers or 429 with Retry-After, never a hang.',
  },
  'api:ready': { promise: '/readyz answers 200 once a model can answer.' },

  // Identity
  'identity:owner-link': { promise: 'The one-time link makes the owner, once.' },
  'identity:link-renewed': { promise: 'owner link makes a new link and kills the earlier ones.' },
  'identity:sign-in-limited': { promise: 'Guessing passwords is slowed down.' },
  'identity:origin': { promise: 'A request from another origin or for another host is refused.' },
  'identity:object-level': {
    promise: "Another account's id answers exactly as one that does not exist.",
  },
  'identity:key-hashed': { promise: 'A key is shown once and kept only as a hash.' },
  'log:no-text': { promise: 'No prompt or answer text is in logs or metrics.' },

  // Records
  'record:auditor': {
    promise: 'An auditor reads the records, and for them no conversation exists.',
    spec: 'spec/record.md',
  },

  'record:export': {
    promise: 'An export of the record has a line for each leaf and no word of anybody.',
    spec: 'spec/record.md',
  },
  'record:charters': {
    promise:
      'Whoever reads the records sees of each charter who approved it, since when it holds, and how many answers were given under it.',
    spec: 'spec/record.md',
  },
  'record:tomb': {
    promise: 'The owner learns which tomb holds a conversation, and nobody else does.',
    spec: 'spec/record.md',
  },
  'record:signed': {
    promise: 'An export that was changed anywhere, or cut short, is refused.',
    spec: 'spec/record.md',
  },

  // Marking
  'mark:export': {
    promise:
      'An exported conversation says, signed and with the time, that a machine made its answers.',
    spec: 'spec/export.md',
  },
  'mark:changed': {
    promise: 'An exported file that was changed anywhere is refused.',
    spec: 'spec/export.md',
  },
  'mark:header': {
    promise: 'Every API answer and its events carry a header that says that a machine made them.',
    spec: 'spec/export.md',
  },
  'mark:detect': {
    promise:
      'A text is compared with a receipt\u2019s answer, in the browser or by the API, and what cannot be told is said.',
    spec: 'spec/export.md',
  },
  'mark:copy': {
    promise: 'Whatever is copied of an answer says, where pasted, whose words it is.',
  },

  // Erasure
  'erasure:files': {
    promise:
      'No file of the data folder holds the text, the ciphertext or the key of what was erased.',
    spec: 'spec/record.md',
  },
  'erasure:retried': {
    promise: 'Files that could not be cleaned at once are cleaned by themselves later.',
    spec: 'spec/record.md',
  },
  'erasure:message': {
    promise: 'A message is erased with all that follows it, and its siblings stay.',
    spec: 'spec/record.md',
  },
  'erasure:account': {
    promise: 'An account is erased with all that it holds, once its person has typed so.',
    spec: 'spec/record.md',
  },
  'erasure:receipt': {
    promise: 'A receipt in a person\u2019s own hands verifies after the server erased the answer.',
    spec: 'spec/record.md',
  },
  'erasure:told': {
    promise: 'The ledger tells what was erased by tombs that name no one, and stays whole.',
    spec: 'spec/record.md',
  },
  'erasure:restore': {
    promise: 'A backup does not bring back what was erased since.',
    spec: 'spec/record.md',
  },
  'erasure:hold': {
    promise: 'What the board holds is erased by nobody, and whoever tries is told so.',
    spec: 'spec/record.md',
  },
  'erasure:retention': {
    promise: 'What nobody has touched for as long as the charter says is erased by the day.',
    spec: 'spec/record.md',
  },

  // Jobs
  'job:once': { promise: 'Of two workers one does a job, and it is done once.' },
  'job:fenced': {
    promise: 'A worker that lost its job cannot write for it any more.',
  },
  'job:killed': { promise: 'The job of a worker that was killed is done by the next one.' },
  'job:dead-letter': {
    promise: 'A job that keeps failing is tried later each time, then waits for a person.',
  },
  'job:schedule': { promise: 'A daily job comes back each day and catches up once.' },
  'job:clock': { promise: 'A clock that jumps neither repeats a job nor makes it wait.' },
  'job:idle': { promise: 'A job for a quiet moment waits while somebody waits for an answer.' },
  'job:drain': { promise: 'A server that ends lets its jobs finish or takes them up again later.' },

  // Command line
  'cli:usage-exit-64': { promise: 'A wrong command line exits 64.' },
  'cli:unknown-flags-refused': { promise: 'An unknown flag is refused, never ignored.' },
  'cli:one-sentence-errors': {
    promise: 'An error is one sentence on standard error, never a stack trace.',
  },
  'cli:key-create-json': { promise: 'key create --json prints one object with id, name and key.' },
  'cli:amendment': {
    promise: 'A member signs in the terminal, and is shown everything that changes before that.',
  },
  'cli:ask': { promise: 'ask streams the answer, saves the receipt and prints its path.' },
  'cli:ask-stopped': { promise: 'Ctrl-C stops an answer at the server, and its receipt is saved.' },
  'cli:ask-reconnects': {
    promise: 'ask comes through a lost connection without losing or repeating a word.',
  },
} as const satisfies { readonly [id: string]: Requirement }

export type RequirementId = keyof typeof requirements
