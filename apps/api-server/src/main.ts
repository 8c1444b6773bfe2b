import { openMemoryStore } from './storage/memory-store.js';
import { startApiServer } from './start-api-server.js';

const server = await startApiServer({ store: await openMemoryStore(), insecurePort: 18080 });
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
