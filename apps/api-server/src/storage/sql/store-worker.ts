/** The thread that owns the database. */
import { parentPort } from 'node:worker_threads';
import { serveLog } from './serve-log.js';

if (parentPort) serveLog(parentPort);
