import { join } from 'node:path';
import { messageOf, removeFolder, startChild, stopChild, temporaryFolder } from '../run/children.mjs';
import { releaseFile } from './release.mjs';

/** Works with an api-server in a process of its own that keeps its objects on disk, and ends it. `work` gets `{ port, pid }`. */
export async function withApiServer(work) {
  const folder = temporaryFolder();
  const args = [`--storage-directory=${join(folder, 'store')}`, '--secure-port=0', '--insecure-port=0', '--log-level=warn'];
  const child = startChild(releaseFile('kube-apiserver.mjs'), args);
  try {
    const { url } = await messageOf(child);
    return await work({ port: Number(new URL(url).port), pid: child.pid });
  } finally {
    await stopChild(child);
    removeFolder(folder);
  }
}
