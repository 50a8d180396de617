// The E2B JavaScript SDK, which the variables of docs/clients.md point at a sandbox: nothing here says where it is. What
// was seen goes to standard output, a step a line. What only a router does, rules and hosts, is tried and asserted where CONTROL_URL is set, and
// leaves no line: there is nothing to compare it with.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Sandbox } from 'e2b'
import { rules } from './rules.js'

const { E2B_SANDBOX_URL, E2B_API_URL, SANDBOX_ID, ROUNDS, WAY } = process.env
const BYTES = Number(process.env.BYTES)
// Without them the SDK would turn to E2B itself.
assert.ok(E2B_SANDBOX_URL && E2B_API_URL, 'E2B_SANDBOX_URL and E2B_API_URL have to be set')

const say = (step, seen) => console.log(`${step}: ${typeof seen === 'string' ? seen : JSON.stringify(seen)}`)
const digest = (bytes) => `${bytes.length} bytes ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`

async function files(sandbox) {
  const { files } = sandbox
  if (await files.exists('/home/user/work')) await files.remove('/home/user/work')
  say('make a folder', await files.makeDir('/home/user/work'))
  say('make it again', await files.makeDir('/home/user/work'))
  say('write text', await files.write('/home/user/work/ä b.txt', 'grüß dich'))
  say('read text', await files.read('/home/user/work/ä b.txt'))
  say('write two', await files.write([
    { path: '/home/user/work/one', data: '1' },
    { path: '/home/user/work/two', data: new Uint8Array([0, 255, 1]).buffer }
  ]))
  say('read bytes', digest(await files.read('/home/user/work/two', { format: 'bytes' })))

  const large = Buffer.alloc(BYTES, 'ab')
  await files.write('/home/user/work/large', new Blob([large]), { requestTimeoutMs: 0 })
  say('large', digest(await files.read('/home/user/work/large', { format: 'bytes', requestTimeoutMs: 0 })))
  await files.write('/home/user/work/streamed', new Blob([large]).stream(), { requestTimeoutMs: 0 })
  const pieces = []
  for await (const piece of await files.read('/home/user/work/streamed', { format: 'stream' })) pieces.push(piece)
  say('streamed both ways', digest(Buffer.concat(pieces)))
  await files.write('/home/user/work/packed', 'packed '.repeat(10_000), { gzip: true })
  say('packed', digest(Buffer.from(await files.read('/home/user/work/packed'))))

  say('rename', await files.rename('/home/user/work/one', '/home/user/work/three'))
  say('list', (await files.list('/home/user/work')).map(({ name, type, size }) => [name, type, size]))
  say('info', await files.getInfo('/home/user/work/three'))
  say('exists', [await files.exists('/home/user/work/three'), await files.exists('/home/user/nowhere')])
  await files.remove('/home/user/work/three')
  say('removed', await files.exists('/home/user/work/three'))
  say('read of what is not there', await files.read('/home/user/nowhere').catch((error) => `${error.name} ${error.message}`))
}

async function watch({ files }) {
  const events = []
  let seen
  const three = new Promise((resolve) => { seen = resolve })
  const handle = await files.watchDir('/home/user/work', ({ name, type }) => {
    if (events.push(`${type} ${name}`) === 3) seen()
  })
  await files.write('/home/user/work/watched', '1')
  await files.write('/home/user/work/watched', '2')
  await files.remove('/home/user/work/watched')
  await three
  await handle.stop()
  say('watched', events)
}

async function commands({ commands, pty }) {
  const printed = []
  const onStdout = (text) => printed.push(text)
  say('run', await commands.run('echo hello from the sandbox', { onStdout }))
  say('as it came', printed)
  say('run with variables', await commands.run('env', { envs: { ONE: 'ü' }, cwd: '/home/user' }))
  say('run that prints much', digest(Buffer.from((await commands.run('print 5000')).stdout)))
  say('run that fails', await commands.run('fail').catch(({ name, exitCode, stderr }) => ({ name, exitCode, stderr })))

  const heard = []
  const background = await commands.run('listen', { background: true, stdin: true, onStdout: (text) => heard.push(text) })
  say('listed', (await commands.list()).map(({ args }) => args.at(-1)))
  await commands.sendStdin(background.pid, 'you')
  await commands.closeStdin(background.pid)
  say('spoken to', [(await background.wait()).exitCode, heard])
  const killed = await commands.run('listen', { background: true })
  say('killed', [await killed.kill(), await killed.wait().catch(({ exitCode }) => exitCode)])
  say('gone', await commands.kill(killed.pid))

  let typed
  const echoed = new Promise((resolve) => { typed = resolve })
  const terminal = await pty.create({ cols: 80, rows: 24, timeoutMs: 0, onData: (data) => typed(Buffer.from(data).toString()) })
  await pty.sendInput(terminal.pid, new TextEncoder().encode('keys'))
  say('terminal', await echoed)
  await pty.resize(terminal.pid, { cols: 100, rows: 30 })
  say('terminal killed', await pty.kill(terminal.pid))
}

const sandbox = await Sandbox.connect(SANDBOX_ID)
say('running', await sandbox.isRunning())
for (let round = 0; round < Number(ROUNDS); round++) {
  await files(sandbox)
  await watch(sandbox)
  await commands(sandbox)
}
const many = await Promise.all(Array.from({ length: 30 }, (_, i) => sandbox.commands.run(`echo ${i}`)))
assert.deepEqual(many.map(({ stdout }) => stdout), Array.from({ length: 30 }, (_, i) => `${i}\n`))
say('30 at a time', 'each its own')
if (WAY !== 'direct') await rules(sandbox)
process.exit(0)
