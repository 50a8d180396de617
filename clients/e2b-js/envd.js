// A fake envd: the daemon inside an E2B sandbox, as far as the SDK calls it here. Files live in memory and commands are a
// handful of words of our own, so nothing of this machine can be reached through it. Calls are Connect's protocol with
// JSON: one message, or a stream of messages with a byte of flags and four of length before each.
import { gunzipSync } from 'node:zlib'

const END = 2
const files = new Map([['/home/user', null]])
const watchers = new Set()
const processes = new Map()
let pids = 100

const parent = (path) => path.slice(0, path.lastIndexOf('/')) || '/'
const base64 = (text) => Buffer.from(text).toString('base64')

function fault(status, code, message) {
  return Object.assign(new Error(message), { status, code })
}

function entry(path) {
  const content = files.get(path)
  if (content === undefined) throw fault(404, 'not_found', `path ${path} does not exist`)
  const directory = content === null
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    type: directory ? 'FILE_TYPE_DIRECTORY' : 'FILE_TYPE_FILE',
    path,
    size: String(directory ? 0 : content.length),
    mode: directory ? 0o755 : 0o644,
    permissions: directory ? 'drwxr-xr-x' : '-rw-r--r--',
    owner: 'user',
    group: 'user',
    modifiedTime: '2026-01-01T00:00:00Z'
  }
}

function changed(path, type) {
  for (const watcher of watchers) {
    if (parent(path) === watcher.path) watcher.send({ filesystem: { name: path.slice(watcher.path.length + 1), type } })
  }
}

function put(path, content) {
  for (let folder = parent(path); !files.has(folder) && folder !== '/'; folder = parent(folder)) files.set(folder, null)
  const type = files.has(path) ? 'EVENT_TYPE_WRITE' : 'EVENT_TYPE_CREATE'
  files.set(path, content)
  changed(path, type)
}

const unary = {
  'filesystem.Filesystem/Stat': ({ path }) => ({ entry: entry(path) }),
  'filesystem.Filesystem/ListDir'({ path }) {
    entry(path)
    return { entries: [...files.keys()].filter((each) => each !== path && parent(each) === path).sort().map(entry) }
  },
  'filesystem.Filesystem/MakeDir'({ path }) {
    if (files.has(path)) throw fault(409, 'already_exists', `directory ${path} already exists`)
    put(path, null)
    return { entry: entry(path) }
  },
  'filesystem.Filesystem/Move'({ source, destination }) {
    entry(source)
    put(destination, files.get(source))
    files.delete(source)
    return { entry: entry(destination) }
  },
  'filesystem.Filesystem/Remove'({ path }) {
    for (const each of [...files.keys()]) if (each === path || each.startsWith(path + '/')) files.delete(each)
    changed(path, 'EVENT_TYPE_REMOVE')
    return {}
  },
  'process.Process/List': () => ({
    processes: [...processes.values()].map(({ pid, config }) => ({ pid, config }))
  }),
  'process.Process/SendInput'({ process, input }) {
    const found = find(process)
    found.input(Buffer.from(input.stdin ?? input.pty, 'base64').toString())
    return {}
  },
  'process.Process/CloseStdin'({ process }) {
    find(process).end(0)
    return {}
  },
  'process.Process/SendSignal'({ process, signal }) {
    find(process).end(signal === 'SIGNAL_SIGKILL' ? 137 : 143)
    return {}
  },
  'process.Process/Update': ({ process }) => (find(process), {})
}

function find({ pid }) {
  if (!processes.has(pid)) throw fault(404, 'not_found', `process with pid ${pid} not found`)
  return processes.get(pid)
}

const streams = {
  'filesystem.Filesystem/WatchDir'({ path }, stream) {
    entry(path)
    const watcher = { path, send: (event) => stream.send(event) }
    watchers.add(watcher)
    stream.left(() => watchers.delete(watcher))
    watcher.send({ start: {} })
  },
  'process.Process/Start'({ process: config, pty }, stream) {
    const process = { pid: ++pids, config, tty: pty ? 'pty' : 'stdout' }
    const data = (output) => stream.send({ event: { data: output } })
    process.out = (text) => data({ [process.tty]: base64(text) })
    process.end = (exitCode) => {
      if (!processes.delete(process.pid)) return
      stream.send({ event: { end: { exitCode, exited: true, status: `exit status ${exitCode}` } } })
      stream.end()
    }
    process.input = (text) => process.out(`heard ${text}`)
    processes.set(process.pid, process)
    stream.left(() => processes.delete(process.pid))
    stream.send({ event: { start: { pid: process.pid } } })
    if (!pty) obey(config.args.at(-1), process, data)
  }
}

function obey(command, process, data) {
  const [word, ...rest] = command.split(' ')
  if (word === 'echo') process.out(rest.join(' ') + '\n')
  if (word === 'env') process.out(JSON.stringify([process.config.envs, process.config.cwd]) + '\n')
  if (word === 'print') for (let i = 0; i < Number(rest[0]); i++) process.out(`line ${i}\n`)
  if (word === 'fail') data({ stderr: base64('it failed\n') })
  if (word !== 'listen') process.end(word === 'fail' ? 3 : 0)
}

function envelope(flags, message) {
  const body = Buffer.from(JSON.stringify(message))
  const head = Buffer.alloc(5)
  head.writeUInt8(flags, 0)
  head.writeUInt32BE(body.length, 1)
  return Buffer.concat([head, body])
}

function stream(response) {
  response.writeHead(200, { 'Content-Type': 'application/connect+json' })
  return {
    send: (message) => response.write(envelope(0, message)),
    end: () => response.end(envelope(END, {})),
    left: (gone) => response.on('close', gone)
  }
}

function json(response, status, body) {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

async function store(request, path, body) {
  const type = request.headers['content-type']
  if (request.headers['content-encoding'] === 'gzip') body = gunzipSync(body)
  if (!type.startsWith('multipart/form-data')) {
    put(path, body)
    return [path]
  }
  const form = await new Response(body, { headers: { 'Content-Type': type } }).formData()
  const paths = []
  for (const file of form.getAll('file')) {
    paths.push(path ?? file.name)
    put(paths.at(-1), Buffer.from(await file.arrayBuffer()))
  }
  return paths
}

async function plain(request, response, url, body) {
  if (url.pathname === '/health') return response.writeHead(204).end()
  if (url.pathname !== '/files') throw fault(404, 'not_found', 'nothing here')
  const path = url.searchParams.get('path') ?? undefined
  if (request.method === 'POST') {
    const stored = await store(request, path, body)
    return json(response, 200, stored.map((each) => ({ name: entry(each).name, path: each, type: 'file' })))
  }
  entry(path)
  const content = files.get(path)
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': content.length })
  response.end(content)
}

// Answers one request of the SDK.
export async function envd(request, response) {
  const url = new URL(request.url, 'http://envd')
  const call = url.pathname.slice(1)
  try {
    if (request.headers['x-access-token'] !== 'envd-token' && call !== 'health') {
      throw fault(401, 'unauthenticated', 'no access token')
    }
    const pieces = []
    for await (const piece of request) pieces.push(piece)
    const body = Buffer.concat(pieces)
    if (unary[call]) json(response, 200, unary[call](JSON.parse(body)))
    else if (streams[call]) streams[call](JSON.parse(body.subarray(5)), stream(response))
    else await plain(request, response, url, body)
  } catch (error) {
    if (!error.status) console.error(error)
    if (!response.headersSent) json(response, error.status ?? 500, { code: error.code, message: error.message })
    else response.end(envelope(END, { error: { code: error.code, message: error.message } }))
  }
}
