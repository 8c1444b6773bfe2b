import { parseTime } from '#domain/time/rfc3339.js';

/** What is asked of a log; the query of /containerLogs, whose names are those of PodLogOptions. */
export interface LogQuery {
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly limitBytes?: number;
  readonly sinceSeconds?: number;
  /** ms */
  readonly sinceTime?: number;
}

/** Why a query is refused. */
export interface LogQueryProblem {
  readonly status: 400 | 422;
  readonly message: string;
}

const undecodable: LogQueryProblem = { status: 400, message: '{"message": "Unable to decode query."}' };
const invalid: LogQueryProblem = { status: 422, message: '{"message": "Invalid request."}' };

/** Reads the query as upstream's kubelet does (getContainerLogs in pkg/kubelet/server/server.go). */
export function parseLogQuery(query: Readonly<Record<string, string | undefined>>): LogQuery | LogQueryProblem {
  const tail = query['tail'] === 'all' ? undefined : (query['tail'] ?? query['tailLines']);
  const numbers = { tailLines: tail, limitBytes: query['limitBytes'], sinceSeconds: query['sinceSeconds'] };
  const given = Object.entries(numbers).filter(([, text]) => text !== undefined && text !== '');
  if (given.some(([, text]) => !/^-?\d+$/.test(text ?? ''))) return undecodable;
  const sinceText = query['sinceTime'] ?? '';
  const sinceTime = sinceText === '' ? undefined : parseTime(sinceText);
  if (sinceText !== '' && sinceTime === undefined) return undecodable;
  const stream = query['stream'] ?? 'All';
  if (stream !== 'All')
    return {
      status: 400,
      message: `unable to return the given log stream: ${JSON.stringify(stream)}. Please enable PodLogsQuerySplitStreams feature gate in kubelet`,
    };
  const values: { tailLines?: number; limitBytes?: number; sinceSeconds?: number } = Object.fromEntries(
    given.map(([name, text]) => [name, Number(text)]),
  );
  if ((values.tailLines ?? 0) < 0 || (values.limitBytes ?? 1) < 1 || (values.sinceSeconds ?? 1) < 1) return invalid;
  if (values.sinceSeconds !== undefined && sinceTime !== undefined) return invalid;
  return {
    follow: isTrue(query['follow']),
    previous: isTrue(query['previous']),
    timestamps: isTrue(query['timestamps']),
    ...values,
    ...(sinceTime !== undefined && { sinceTime }),
  };
}

/** As Kubernetes reads booleans in queries: anything but nothing, `false` and `0`. */
function isTrue(text: string | undefined): boolean {
  return text !== undefined && !['', 'false', '0'].includes(text.toLowerCase());
}
