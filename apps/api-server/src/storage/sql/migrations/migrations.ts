import { CreateRevisions } from './create-revisions.js';

/** What makes an empty database one of the newest schema, oldest first. A database of any older schema gets the rest when it is opened. */
export const migrations = [CreateRevisions] as const;
