/** What a run of the bench leaves running or lying about while it works; all of it is gone when the run ends, however it ends. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long a process may take to end when it is told to. */
const stopGraceMs = 5000;

const children = new Set();
const folders = new Set();

/**
 * Starts a file of JavaScript in a process of its own, as `kubernest up` starts components: with an IPC channel, so that it also ends when the
 * bench is gone. Buffers pass through the channel as they are if `buffers` is true.
 */
export function startChild(file, args = [], { buffers = false } = {}) {
  const serialization = buffers ? 'advanced' : 'json';
  const child = fork(file, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [], serialization });
  children.add(child);
  child.said = '';
  const listen = (chunk) => (child.said = (child.said + String(chunk)).slice(-2000));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.once('exit', () => children.delete(child));
  return child;
}

/** The next message of a child; rejects when it ends first. */
export function messageOf(child) {
  return new Promise((resolve, reject) => {
    const ended = (code, signal) => reject(new Error(`${child.spawnargs[1]} ended (${signal ?? code}): ${child.said.trim()}`));
    if (child.exitCode !== null || child.signalCode !== null) return ended(child.exitCode, child.signalCode);
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}

/** Sends a message and resolves with what the child answers. */
export function ask(child, question) {
  const answer = messageOf(child);
  child.send(question);
  return answer;
}

/** Ends a child: with SIGTERM, so that it can end what it has started itself, and with SIGKILL when that does not help. */
export async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'kubernest-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
}

/** Ends and removes all that is left. */
export async function clean() {
  await Promise.all([...children].map(stopChild));
  for (const folder of folders) removeFolder(folder);
}
